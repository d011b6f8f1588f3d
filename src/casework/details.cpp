// What is known of a person: how each entry about it changes the file.

#include "casework/details.hpp"

#include "casework/entries.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace kith::casework {
namespace {

namespace json = boost::json;
using parts_map = std::map<std::string, std::string, std::less<>>;

std::optional<date> date_in(std::string_view text) {
    const auto day = parse_date(text);
    return day ? std::optional(*day) : std::nullopt;
}

parts_map read_parts(const json::object& body, std::string_view key) {
    parts_map parts;
    const json::value* found = body.if_contains(key);
    const json::object* object = found ? found->if_object() : nullptr;
    if (!object) return parts;
    for (const auto& [name, value] : *object)
        if (const json::string* text = value.if_string())
            parts[std::string(name)] = std::string(text->data(), text->size());
    return parts;
}

/// A line of the chronology. Addresses, numbers and contact details are never in it: they may have to be
/// protected one day, and a line stands for good.
std::string words_of(const people::detail& one) {
    if (one.kind == "name") {
        const std::string given(one.part("given")), family(one.part("family"));
        return given + (given.empty() || family.empty() ? "" : " ") + family;
    }
    if (one.kind == "school") return one.is_protected() ? std::string() : std::string(one.part("name"));
    if (one.kind == "language") return std::string(one.part("language"));
    if (one.kind == "warning") return std::string(one.part("what"));
    return {};
}

void tell(file& child, const record::entry& entry, const people::detail& one, std::string_view what) {
    const people::detail_kind* kind = people::find_kind(one.kind);
    std::string title = (kind ? std::string(kind->title) : std::string("Detail")) + " " + std::string(what);
    if (one.is_protected() && one.kind == "address") title = "Protected address " + std::string(what);
    happening& told = add_happening(child, entry, std::move(title), "fact");
    told.detail = words_of(one);
    told.agency = one.source;
    told.guarded = one.is_protected();
}

/// Once a school has to be protected, the lines that named it name it no longer.
void guard_earlier_lines(file& child, const people::detail& one) {
    if (!one.is_protected()) return;
    for (happening& line : child.happenings) {
        const bool about = line.sequence == one.sequence ||
                           std::any_of(one.changes.begin(), one.changes.end(), [&](const auto& change) {
                               return change.sequence == line.sequence;
                           });
        if (!about) continue;
        line.detail.clear();
        line.guarded = true;
    }
}

void apply_recorded(file& child, const record::entry& entry, const json::object& body) {
    people::detail one;
    one.sequence = entry.sequence;
    one.kind = text_of(body, "kind");
    one.parts = read_parts(body, "parts");
    one.from = date_in(text_of(body, "from"));
    one.until = date_in(text_of(body, "until"));
    one.source = text_of(body, "source");
    one.told = text_of(body, "told");
    one.entered = entry.entry_time;
    one.by = entry.by.who;
    one.by_role = entry.by.role;
    child.person.details.push_back(std::move(one));
    tell(child, entry, child.person.details.back(), "recorded");
}

people::detail* detail_in(file& child, const json::object& body) {
    const std::int64_t sequence = number_of(body, "detail");
    for (people::detail& one : child.person.details)
        if (one.sequence == sequence && one.of.empty()) return &one;
    return nullptr;
}

void apply_changed(file& child, const record::entry& entry, const json::object& body) {
    people::detail* one = detail_in(child, body);
    if (!one) return;
    people::detail_change made;
    made.sequence = entry.sequence;
    made.at = entry.entry_time;
    made.by = entry.by.who;
    made.by_role = entry.by.role;
    made.reason = text_of(body, "reason");
    made.before = std::exchange(one->parts, read_parts(body, "parts"));
    made.from_before = std::exchange(one->from, date_in(text_of(body, "from")));
    made.until_before = std::exchange(one->until, date_in(text_of(body, "until")));
    made.source_before = one->source;
    if (const std::string source = text_of(body, "source"); !source.empty()) one->source = source;
    one->changes.push_back(std::move(made));
    guard_earlier_lines(child, *one);
    tell(child, entry, *one, "changed");
}

void apply_ended(file& child, const record::entry& entry, const json::object& body) {
    people::detail* one = detail_in(child, body);
    if (!one) return;
    one->until = date_in(text_of(body, "until"));
    one->ended_by = entry.sequence;
    one->ended_because = text_of(body, "reason");
    tell(child, entry, *one, "ended");
}

void apply_decided(file& child, const record::entry& entry, const json::object& body) {
    people::fact_decision one;
    one.sequence = entry.sequence;
    one.holds = number_of(body, "holds");
    one.reason = text_of(body, "reason");
    one.by = entry.by.who;
    one.by_role = entry.by.role;
    one.at = entry.entry_time;
    const std::string fact = text_of(body, "fact");
    child.person.decisions[fact].push_back(one);
    happening& told = add_happening(child, entry, "Decided what holds", "fact");
    told.detail = std::string(people::label_of(fact)) + ". " + one.reason;
}

} // namespace

const people::detail* find_detail(const people::person& who, std::int64_t sequence) {
    for (const people::detail& one : who.details)
        if (one.sequence == sequence) return &one;
    return nullptr;
}

void take_facts(file& child, const std::map<std::string, std::string>& facts, const record::entry& entry,
                const json::object& body) {
    if (facts.empty()) return;
    const parts_map precision = read_parts(body, "precision");
    people::fact_value said;
    said.sequence = entry.sequence;
    said.since = entry.event_time;
    said.said_by = entry.by.role;
    said.source = text_of(body, "source");
    said.from = date_in(text_of(body, "from"));
    const json::value* holds = body.if_contains("holds");
    said.decides = holds && holds->is_bool() && holds->get_bool();
    for (const auto& [name, value] : facts) {
        said.value = value;
        const auto found = precision.find(name);
        said.precision = found == precision.end() ? std::string() : found->second;
        child.person.facts[name].push_back(said);
    }
}

bool apply_details(file& child, const record::entry& entry, const json::object& body) {
    if (entry.type == detail_recorded)
        apply_recorded(child, entry, body);
    else if (entry.type == detail_changed)
        apply_changed(child, entry, body);
    else if (entry.type == detail_ended)
        apply_ended(child, entry, body);
    else if (entry.type == fact_decided)
        apply_decided(child, entry, body);
    else
        return false;
    return true;
}

} // namespace kith::casework
