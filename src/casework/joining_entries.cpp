// Entries that a split assigned to another record: how they are carried, left out and read.

#include "casework/entries.hpp"
#include "casework/joining.hpp"
#include "foundation/number.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace kith::casework {
namespace {

namespace json = boost::json;

/// The keys under which bodies name entries of their own stream by number.
constexpr std::array<std::string_view, 14> reference_keys{
    "about", "basis", "began",  "changes", "corrects",       "decides",  "detail",
    "ends",  "entry", "judged", "holds",   "replaces_entry", "sequence", "started_by"};
/// A relationship that has no identifier is named by its entry: "entry-12".
constexpr std::string_view by_entry = "entry-";

bool names_entries(std::string_view key) {
    return std::ranges::find(reference_keys, key) != reference_keys.end();
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::optional<std::int64_t> entry_in(std::string_view text) {
    if (!text.starts_with(by_entry)) return std::nullopt;
    text.remove_prefix(by_entry.size());
    return parse_number(text, std::numeric_limits<std::int64_t>::min());
}

/// Every place of the body that names an entry, handed to `each` to read or to replace. What was answered
/// and what is known of the person are words, never numbers of entries.
template <class Each>
void each_reference(json::value& value, std::string_view key, const Each& each) {
    if (auto* object = value.if_object()) {
        if (key == "answers" || key == "facts") return;
        for (auto& member : *object)
            each_reference(member.value(), {member.key().data(), member.key().size()}, each);
    } else if (auto* list = value.if_array()) {
        for (json::value& item : *list)
            each_reference(item, key, each);
    } else if (auto* number = value.if_int64()) {
        if (names_entries(key)) *number = each(*number);
    } else if (auto* text = value.if_string(); text && key == "relationship") {
        if (const auto named = entry_in(view(*text)))
            *text = std::string(by_entry) + std::to_string(each(*named));
    }
}

record::actor read_actor(const json::object& body) {
    const json::value* by = body.if_contains("by");
    const json::object* who = by ? by->if_object() : nullptr;
    if (!who) return {};
    return {practitioner_id{text_of(*who, "who")}, text_of(*who, "role"), text_of(*who, "purpose")};
}

/// The entry that was carried here, as if it had been written here.
record::entry carried_entry(const record::entry& entry, const json::object& body) {
    record::entry inner;
    inner.stream = entry.stream;
    inner.sequence = entry.sequence;
    inner.type = text_of(body, "type");
    inner.schema = int(number_of(body, "schema"));
    inner.event_time = entry.event_time;
    const auto entered = parse_instant(text_of(body, "entered"));
    inner.entry_time = entered ? *entered : entry.entry_time;
    inner.by = read_actor(body);
    inner.edition = entry.edition;
    inner.rules = entry.rules;
    const json::value* said = body.if_contains("body");
    inner.body = said && said->is_object() ? json::serialize(*said) : "{}";
    return inner;
}

} // namespace

std::vector<std::int64_t> references_of(const json::object& body) {
    std::vector<std::int64_t> found;
    json::value copy = body;
    each_reference(copy, "", [&](std::int64_t number) {
        found.push_back(number);
        return number;
    });
    return found;
}

json::object with_references(json::object body, const std::function<std::int64_t(std::int64_t)>& replaced) {
    json::value value = std::move(body);
    each_reference(value, "", replaced);
    return std::move(value.get_object());
}

std::set<std::int64_t> left_out(std::span<const record::entry> entries) {
    std::set<std::int64_t> out;
    for (const record::entry& entry : entries) {
        if (entry.type == entry_assigned_away) out.insert(number_of(parse_body(entry.body), "assigned"));
    }
    return out;
}

bool apply_joining(const guidance::rulebook& rules, file& child, const record::entry& entry,
                   const json::object& body) {
    if (entry.type == entry_assigned_away) return true; // the fold has left out what it speaks of
    if (entry.type != entry_assigned) return false;
    const record::entry inner = carried_entry(entry, body);
    if (inner.type != entry_assigned) apply(rules, child, inner);
    assigned_here mark{person_id{text_of(body, "from")}, number_of(body, "stood"), entry.by,
                       entry.entry_time, text_of(body, "reason")};
    for (happening& one : child.happenings) {
        if (one.sequence == entry.sequence) one.assigned = mark;
    }
    return true;
}

} // namespace kith::casework
