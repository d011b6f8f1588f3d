// The people around a person: how each entry about them changes the file.

#include "casework/kin.hpp"

#include "casework/entries.hpp"

#include "people/relationships.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace kith::casework {
namespace {

namespace json = boost::json;

std::optional<date> date_in(std::string_view text) {
    const auto day = parse_date(text);
    return day ? std::optional(*day) : std::nullopt;
}

std::string text_of_date(const std::optional<date>& day) {
    return day ? to_text(*day) : std::string();
}

/// The parts of a relationship that an entry may tell or change, as the entry spells them.
constexpr std::array parts{"type",
                           "kind",
                           "parental_responsibility",
                           "responsibility_source",
                           "responsibility_since",
                           "responsibility_until",
                           "since",
                           "until",
                           "source",
                           "note"};

std::string part(const relationship& one, std::string_view name) {
    if (name == "type") return one.type;
    if (name == "kind") return one.kind;
    if (name == "parental_responsibility") return one.parental_responsibility;
    if (name == "responsibility_source") return one.responsibility_source;
    if (name == "responsibility_since") return text_of_date(one.responsibility_since);
    if (name == "responsibility_until") return text_of_date(one.responsibility_until);
    if (name == "since") return text_of_date(one.since);
    if (name == "until") return text_of_date(one.until);
    if (name == "source") return one.source;
    return one.note;
}

void set_part(relationship& one, std::string_view name, const std::string& value) {
    if (name == "type")
        one.type = value;
    else if (name == "kind")
        one.kind = value;
    else if (name == "parental_responsibility")
        one.parental_responsibility = value;
    else if (name == "responsibility_source")
        one.responsibility_source = value;
    else if (name == "responsibility_since")
        one.responsibility_since = date_in(value);
    else if (name == "responsibility_until")
        one.responsibility_until = date_in(value);
    else if (name == "since")
        one.since = date_in(value);
    else if (name == "until")
        one.until = date_in(value);
    else if (name == "source")
        one.source = value;
    else
        one.note = value;
}

/// "Mother" where that was written, else the type in words.
std::string told_as(const relationship& one) {
    if (!one.kind.empty()) return one.kind;
    return std::string(people::relationship_words(one.type.empty() ? "not_known" : one.type, ""));
}

bool truth_of(const json::object& body, std::string_view key) {
    const json::value* found = body.if_contains(key);
    return found && found->is_bool() && found->get_bool();
}

/// A line of the chronology; not for what came on record together with the person.
void tell(file& child, const record::entry& entry, std::string title, std::string_view kind,
          std::string detail, const person_id& about) {
    const bool at_the_beginning =
        child.happenings.empty() || child.happenings.front().entry_time == entry.entry_time;
    if (at_the_beginning && entry.type == relationship_recorded) return;
    happening& told = add_happening(child, entry, std::move(title), kind);
    told.detail = std::move(detail);
    if (!about.empty()) told.people.push_back(about);
}

void apply_recorded(file& child, const record::entry& entry, const json::object& body) {
    relationship one;
    one.person = person_id{text_of(body, "person")};
    one.id = text_of(body, "id");
    for (const std::string_view name : parts)
        set_part(one, name, text_of(body, name));
    one.sequence = entry.sequence;
    one.by = entry.by;
    one.entered = entry.entry_time;
    if (one.type.empty())
        if (const auto understood = people::understand_relationship(one.kind)) one.type = understood->type;
    if (entry.schema >= 2)
        tell(child, entry, "Relationship recorded: " + told_as(one), "relationship", one.note, one.person);
    child.kin.relationships.push_back(std::move(one));
}

void apply_changed(file& child, const record::entry& entry, const json::object& body) {
    const std::string id = text_of(body, "id");
    const std::int64_t began = number_of(body, "began");
    const auto found = std::find_if(
        child.kin.relationships.begin(), child.kin.relationships.end(), [&](const relationship& one) {
            return (!id.empty() && one.id == id) || (began > 0 && one.sequence == began);
        });
    if (found == child.kin.relationships.end()) return;
    relationship& one = *found;
    relationship_change made{entry.sequence, entry.by, entry.entry_time, text_of(body, "reason"), {}};
    const json::value* sent = body.if_contains("changes");
    const json::object* changes = sent ? sent->if_object() : nullptr;
    const bool ended_before = one.until.has_value();
    if (one.id.empty()) one.id = id; // from now on it stands in both streams
    for (const std::string_view name : parts) {
        if (!changes || !changes->contains(name)) continue;
        made.before[std::string(name)] = part(one, name);
        set_part(one, name, text_of(*changes, name));
    }
    one.withdrawn = truth_of(body, "withdrawn");
    const std::string_view what = one.withdrawn                ? "Relationship recorded in error: "
                                  : one.until && !ended_before ? "Relationship ended: "
                                                               : "Relationship changed: ";
    tell(child, entry, std::string(what) + told_as(one), "relationship", made.reason, one.person);
    one.changes.push_back(std::move(made));
}

void apply_joined(file& child, const record::entry& entry, const json::object& body) {
    membership one;
    one.household = household_id{text_of(body, "household")};
    one.since = date_in(text_of(body, "since"));
    one.sequence = entry.sequence;
    one.source = text_of(body, "source");
    one.reason = text_of(body, "reason");
    tell(child, entry, "Moved to another household", "move", one.reason, {});
    child.kin.memberships.push_back(std::move(one));
}

void apply_left(file& child, const record::entry& entry, const json::object& body) {
    const household_id from{text_of(body, "household")};
    for (membership& one : child.kin.memberships) {
        if (one.household != from || one.ended_by != 0) continue;
        one.until = date_in(text_of(body, "until"));
        if (!one.until) one.until = local_date(entry.event_time);
        one.ended_by = entry.sequence;
        one.reason_ended = text_of(body, "reason");
    }
    // Of a move one line is enough: the new household's.
    if (!truth_of(body, "moves"))
        tell(child, entry, "Left the household", "move", text_of(body, "reason"), {});
}

void apply_checked(file& child, const record::entry& entry, const json::object& body) {
    adult_check one;
    one.sequence = entry.sequence;
    one.adult = person_id{text_of(body, "adult")};
    one.check = text_of(body, "check");
    one.done = truth_of(body, "done");
    one.on = date_in(text_of(body, "on"));
    one.result = text_of(body, "result");
    one.by = entry.by;
    one.entered = entry.entry_time;
    tell(child, entry,
         one.done ? "Check of an adult around the child" : "Check of an adult around the child not done",
         "fact", one.result, one.adult);
    child.kin.checks.push_back(std::move(one));
}

void apply_began(file& child, const record::entry& entry, const json::object& body) {
    const std::string household = text_of(body, "household");
    if (household.empty()) return;
    membership first;
    first.household = household_id{household};
    first.sequence = entry.sequence;
    child.kin.memberships.push_back(std::move(first));
}

} // namespace

const relationship* kinship::find(std::string_view key) const {
    const auto found = std::find_if(relationships.begin(), relationships.end(),
                                    [&](const relationship& one) { return key_of(one) == key; });
    return found == relationships.end() ? nullptr : &*found;
}

std::vector<const relationship*> kinship::live_with(const person_id& other) const {
    std::vector<const relationship*> live;
    for (const relationship& one : relationships)
        if (one.person == other && !one.until && !one.withdrawn) live.push_back(&one);
    return live;
}

household_id kinship::household() const {
    for (auto one = memberships.rbegin(); one != memberships.rend(); ++one)
        if (one->ended_by == 0) return one->household;
    return {};
}

std::string key_of(const relationship& one) {
    return one.id.empty() ? "entry-" + std::to_string(one.sequence) : one.id;
}

bool apply_kin(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type == person_recorded) {
        apply_began(child, entry, body);
    } else if (entry.type == relationship_recorded) {
        apply_recorded(child, entry, body);
        return true;
    } else if (entry.type == relationship_changed) {
        apply_changed(child, entry, body);
        return true;
    } else if (entry.type == household_joined) {
        apply_joined(child, entry, body);
    } else if (entry.type == household_left) {
        apply_left(child, entry, body);
    } else if (entry.type == adult_checked) {
        apply_checked(child, entry, body);
        return true;
    } else {
        return false;
    }
    child.person.household = child.kin.household();
    return true;
}

} // namespace kith::casework
