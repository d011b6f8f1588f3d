#include "casework/kin_acts.hpp"

#include "casework/drafting.hpp"
#include "casework/kin_checks.hpp"

#include "guidance/code_sets.hpp"
#include "people/relationships.hpp"
#include "record/json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

namespace json = boost::json;

std::string text_of_date(const std::optional<date>& day) {
    return day ? to_text(*day) : std::string();
}

/// What an entry of a relationship tells, by key; empty values among them.
std::map<std::string, std::string> parts_of(const relationship_said& said) {
    return {{"type", said.type},
            {"kind", said.kind},
            {"parental_responsibility", said.parental_responsibility},
            {"responsibility_source", said.responsibility_source},
            {"responsibility_since", text_of_date(said.responsibility_since)},
            {"responsibility_until", text_of_date(said.responsibility_until)},
            {"since", text_of_date(said.since)},
            {"until", text_of_date(said.until)},
            {"source", said.source},
            {"note", said.note}};
}

relationship_said said_of(const relationship& one) {
    return {one.type,
            one.kind,
            one.parental_responsibility,
            one.responsibility_source,
            one.responsibility_since,
            one.responsibility_until,
            one.since,
            one.until,
            one.source,
            one.note};
}

/// The same as the other person sees it. Words were written from one side only.
relationship_said turned(relationship_said said) {
    if (const auto* type = people::find_relationship_type(said.type)) said.type = type->inverse;
    said.kind.clear();
    return said;
}

record::new_entry entry_of(std::string_view type, int schema, instant event_time,
                           const json::object& body) {
    return {std::string(type), schema, event_time, "", {}, record::canonical(body)};
}

record::new_entry recorded_entry(const std::string& id, const person_id& other,
                                 const relationship_said& said, instant event_time) {
    json::object body{{"id", id}, {"person", other.text}};
    for (const auto& [key, value] : parts_of(said))
        if (!value.empty()) body[key] = value;
    return entry_of(relationship_recorded, 2, event_time, body);
}

json::object changes_between(const relationship& before, const relationship_said& after) {
    json::object changes;
    const auto old = parts_of(said_of(before));
    for (const auto& [key, value] : parts_of(after))
        if (old.at(key) != value) changes[key] = value;
    return changes;
}

/// The day as a moment of the chronology: its first one, or now for today.
instant moment_of(date day, instant now) {
    if (day == local_date(now)) return now;
    const auto midnight = to_instant(local_time{.day = day});
    return midnight ? *midnight : now;
}

problems prefixed(problems found, const std::string& prefix) {
    for (problem& one : found)
        one.field = prefix + one.field;
    return found;
}

void add_parenthood(lineage& above, const relationship_said& said, const person_id& person,
                    const person_id& other) {
    if (const auto made = parenthood_of(said.type, person, other))
        above[made->child].push_back(made->parent);
}

/// Without what this relationship says, so that it may be turned round.
lineage without(lineage above, const relationship& one, const person_id& person) {
    const auto said = parenthood_of(one.type, person, one.person);
    if (!said) return above;
    if (const auto found = above.find(said->child); found != above.end())
        std::erase(found->second, said->parent);
    return above;
}

} // namespace

lineage ancestry(store::snapshot& from, const person_id& person) {
    // No family is known so far up or so wide; what is wrong on record must not make a form wait.
    constexpr int generations = 12;
    constexpr std::size_t most = 400;
    lineage above;
    std::vector<person_id> level{person};
    for (int generation = 0; generation < generations && !level.empty(); ++generation) {
        std::vector<person_id> next;
        for (const person_id& child : level) {
            if (above.size() >= most || above.contains(child)) continue;
            std::vector<person_id>& parents = above[child];
            const auto take = [&](std::string_view type, const person_id& of, const person_id& other) {
                const auto made = parenthood_of(type, of, other);
                if (!made || made->child != child) return;
                if (std::find(parents.begin(), parents.end(), made->parent) == parents.end())
                    parents.push_back(made->parent);
            };
            for (const store::relationship_row& row : from.relationships(child))
                if (row.until.empty()) take(row.type, row.person, row.other);
            for (const store::relationship_row& row : from.naming(child))
                if (row.until.empty()) take(row.type, row.person, row.other);
            next.insert(next.end(), parents.begin(), parents.end());
        }
        level = std::move(next);
    }
    return above;
}

void draft_relationship(drafting& draft, const file& person, const file& other,
                        const relationship_said& said, instant event_time, world& ids) {
    const std::string id = ids.fresh_text();
    draft.add(person, recorded_entry(id, other.person.id, said, event_time));
    draft.add(other, recorded_entry(id, person.person.id, turned(said), event_time));
}

result<decision> record_relationship(const guidance::rulebook& rules, const file& person, const file& other,
                                     const relationship_said& said, const lineage& above,
                                     const practitioner& who, instant now, world& ids) {
    problems found;
    check_relationship(found, rules, person, other, said, above, local_date(now));
    if (!found.empty()) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    draft_relationship(draft, person, other, said, now, ids);
    return std::move(draft).finish({});
}

result<decision> record_relationships(const guidance::rulebook& rules, const file& person,
                                      const std::vector<other_said>& all, const lineage& above,
                                      const practitioner& who, instant now, world& ids) {
    if (all.empty()) return refuse("Choose for at least one of them", "who");
    problems found;
    lineage known = above;
    for (const other_said& one : all) {
        problems wrong;
        check_relationship(wrong, rules, person, *one.other, one.said, known, local_date(now));
        add_parenthood(known, one.said, person.person.id, one.other->person.id);
        for (problem& each : prefixed(std::move(wrong), one.other->person.id.text + "."))
            found.push_back(std::move(each));
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    for (const other_said& one : all)
        draft_relationship(draft, person, *one.other, one.said, now, ids);
    return std::move(draft).finish({});
}

result<decision> record_new_around(const guidance::rulebook& rules, const file& person,
                                   const newcomer& somebody, const relationship_said& said,
                                   const practitioner& who, instant now, world& ids) {
    problems found;
    person_facts facts;
    for (const auto& [name, value] : somebody.facts) {
        if (value.empty()) continue;
        if (!people::is_fact(name)) return refuse("This form has no such question. Open the page again");
        const auto checked = people::checked_fact(name, value, local_date(now));
        if (checked)
            facts[name] = *checked;
        else
            found.push_back({checked.error().front().message, name});
    }
    if (!facts.contains("given_name") && !facts.contains("family_name") && !facts.contains("expected_date"))
        found.push_back(
            {"Enter a first name or a last name. If you do not know it, write what you know, such "
             "as \"mother's partner\"",
             "given_name"});
    if (facts.contains("birth_date") && facts.contains("expected_date"))
        found.push_back(
            {"Give the date of birth or, for an unborn child, the expected date, not both", "birth_date"});
    file fresh = empty_file(ids.fresh<person_id>());
    fresh.person.child = somebody.child;
    if (somebody.lives_here) fresh.person.household = person.person.household;
    file as_born = fresh; // with the facts that the checks of dates read
    for (const auto& [name, value] : facts) {
        people::fact_value given;
        given.value = value;
        as_born.person.facts[name].push_back(std::move(given));
    }
    check_relationship(found, rules, person, as_born, said, {}, local_date(now));
    if (!found.empty()) return tl::unexpected(std::move(found));
    drafting draft(rules, who, now);
    draft.add(fresh, {std::string(person_recorded),
                      1,
                      now,
                      "",
                      {},
                      person_body(somebody.child, fresh.person.household, facts)});
    draft_relationship(draft, person, fresh, said, now, ids);
    return std::move(draft).finish({});
}

result<decision> change_relationship(const guidance::rulebook& rules, const file& person, const file& other,
                                     const relationship_changing& sent, const lineage& above,
                                     const practitioner& who, instant now, world& ids) {
    const relationship* one = person.kin.find(sent.key);
    if (!one || one->person != other.person.id)
        return refuse("There is no such relationship on this record. Go back to the page about the people");
    if (one->withdrawn) return refuse("This was recorded in error and is no longer held to be so");
    problems found;
    relationship_said after = sent.withdrawn ? said_of(*one) : sent.said;
    if (!sent.withdrawn) {
        if (after.type != one->type && after.kind == one->kind) after.kind.clear(); // said of another type
        check_relationship(found, rules, person, other, after, without(above, *one, person.person.id),
                           local_date(now), sent.key);
        if (found.empty() && changes_between(*one, after).empty())
            found.push_back(
                {"Change at least one thing: nothing is different from what is recorded", "type"});
    }
    check_words(found, sent.reason, reason_limit, "how you know", "reason", true);
    if (!found.empty()) return tl::unexpected(std::move(found));

    const std::string id = one->id.empty() ? ids.fresh_text() : one->id;
    const auto changed = [&](const relationship& before, const relationship_said& now_so) {
        json::object body{
            {"changes", changes_between(before, now_so)}, {"id", id}, {"reason", sent.reason}};
        if (before.id.empty()) body["began"] = before.sequence;
        if (sent.withdrawn) body["withdrawn"] = true;
        return entry_of(relationship_changed, 1, now, body);
    };
    drafting draft(rules, who, now);
    draft.add(person, changed(*one, after));
    if (const relationship* there = other.kin.find(id)) {
        relationship_said seen = turned(after);
        if (there->type == seen.type) seen.kind = there->kind;
        draft.add(other, changed(*there, seen));
    } else if (!sent.withdrawn) {
        draft.add(other, recorded_entry(id, person.person.id, turned(after), now));
    }
    return std::move(draft).finish({});
}

namespace {

void check_move(problems& found, const file& one, const move_said& said, date today) {
    const std::size_t before = found.size();
    const lifespan of = lifespan_of(one);
    check_day(found, said.on, of, today, "on_date");
    const household_id here = one.kin.household();
    for (const membership& each : one.kin.memberships) {
        if (found.size() > before || !said.on || each.ended_by != 0 || each.household != here) continue;
        if (each.since && *said.on < *each.since)
            found.push_back({fmt::format("{} came to the present household on {}. The move must not be "
                                         "before that",
                                         of.name, long_words(*each.since)),
                             "on_date"});
    }
    if (said.nobody_knows_where && here.empty())
        found.push_back({fmt::format("No household is known that {} could leave", of.name), "where"});
    if (!said.nobody_knows_where && !said.to.empty() && here == said.to)
        found.push_back({fmt::format("{} lives there already", of.name), "where"});
}

/// The home that the new one takes the place of; 0 where none is recorded as a detail.
std::int64_t home_before(const people::person& person) {
    for (auto one = person.details.rbegin(); one != person.details.rend(); ++one)
        if (one->kind == "address" && one->part("kind") == "home" && !one->over() && one->of.empty())
            return one->sequence;
    return 0;
}

/// The new address goes on record with the move, as it would by itself.
void draft_address(drafting& draft, const guidance::rulebook& rules, const file& one, const move_said& said,
                   const practitioner& who, instant now, problems& found) {
    detail_said address = *said.address;
    address.kind = "address";
    address.from = said.on;
    address.told = said.reason;
    address.replaces = address.parts["kind"] == "home" ? home_before(one.person) : 0;
    const auto after = std::make_shared<const file>(draft.of(one));
    auto made = record_detail(rules, after, address, who, now);
    if (!made) {
        for (problem& each : prefixed(std::move(made.error()), "address."))
            if (std::find(found.begin(), found.end(), each) == found.end())
                found.push_back(std::move(each));
        return;
    }
    for (const record::stream_append& append : made->appends)
        for (const record::new_entry& entry : append.entries)
            draft.add(one, entry);
}

} // namespace

result<decision> record_move(const guidance::rulebook& rules, const child_files& people,
                             const move_said& said, const practitioner& who, instant now, world& ids) {
    problems found;
    if (people.empty()) found.push_back({"Choose who moves", "who"});
    if (!said.on)
        found.push_back(
            {"Enter the day of the move. If you are not sure, the day you heard of it", "on_date"});
    for (const auto& one : people)
        check_move(found, *one, said, local_date(now));
    check_words(found, said.reason, reason_limit, "how you know", "reason", true);
    if (!found.empty()) return tl::unexpected(std::move(found));

    const household_id to = said.to.empty() ? ids.fresh<household_id>() : said.to;
    const instant at = moment_of(*said.on, now);
    drafting draft(rules, who, now);
    for (const auto& one : people) {
        if (const household_id from = one->kin.household(); !from.empty()) {
            json::object body{
                {"household", from.text}, {"reason", said.reason}, {"until", to_text(*said.on)}};
            if (!said.nobody_knows_where) body["moves"] = true;
            draft.add(*one, entry_of(household_left, 1, at, body));
        }
        if (said.nobody_knows_where) continue;
        draft.add(*one, entry_of(household_joined, 1, at,
                                 json::object{{"household", to.text},
                                              {"reason", said.reason},
                                              {"since", to_text(*said.on)}}));
        if (said.address) draft_address(draft, rules, *one, said, who, now, found);
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    return std::move(draft).finish({});
}

result<decision> record_check(const guidance::rulebook& rules, const child_files& children,
                              const check_said& said, const practitioner& who, instant now) {
    problems found;
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    if (said.check.empty() || !guidance::may_answer(edition, check_codes, said.check))
        found.push_back({"Choose which check this is about", "check"});
    if (said.done != "yes" && said.done != "no")
        found.push_back({"Choose whether the check was done", "done"});
    if (said.done == "yes" && !said.on) found.push_back({"Enter the day on which it was done", "on_date"});
    if (said.on && *said.on > local_date(now))
        found.push_back({"The date must be today or in the past", "on_date"});
    check_words(found, said.result, reason_limit,
                said.done == "no" ? "why it was not done" : "what the check showed", "result", true);
    if (children.empty()) found.push_back({"Choose for which child", "children"});
    if (!found.empty()) return tl::unexpected(std::move(found));
    json::object body{{"adult", said.adult.text},
                      {"check", said.check},
                      {"done", said.done == "yes"},
                      {"result", said.result}};
    if (said.on) body["on"] = to_text(*said.on);
    drafting draft(rules, who, now);
    for (const auto& child : children)
        draft.add(*child, entry_of(adult_checked, 1, said.on ? moment_of(*said.on, now) : now, body));
    return std::move(draft).finish({});
}

} // namespace kith::casework
