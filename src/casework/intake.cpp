// An intake: new children and the adults around them come on record together with the concern about them.
// Pure.

#include "casework/answering.hpp"
#include "casework/drafting.hpp"
#include "casework/kin_acts.hpp"

#include "people/relationships.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

bool shared_field(const guidance::field& field) {
    return !field.per_child && field.group.empty();
}

bool empty_row(const new_person& row) {
    return std::none_of(row.facts.begin(), row.facts.end(),
                        [](const auto& fact) { return says_something(fact.second); });
}

/// The rows of a group that say anything, checked.
std::vector<const new_person*> check_rows(const checking& form, const guidance::group& group,
                                          const intake& sent) {
    std::vector<const new_person*> rows;
    const auto found = sent.groups.find(group.id);
    const auto in_group = [&](const guidance::field& field) { return field.group == group.id; };
    if (found != sent.groups.end()) {
        for (std::size_t i = 0; i < found->second.size(); ++i) {
            const new_person& row = found->second[i];
            if (empty_row(row) && i >= std::size_t(group.least)) continue;
            const std::string prefix = fmt::format("g.{}.{}.", group.id, i);
            check_answers(form, row.facts, prefix, in_group, [&](const guidance::field& field) {
                return asked_with(field.asked_when, row.facts, "");
            });
            facts_in(form, row.facts, prefix, in_group);
            rows.push_back(&row);
        }
    }
    const std::string first = fmt::format("g.{}.0.", group.id);
    if (int(rows.size()) < group.least)
        form.found.push_back(
            {fmt::format("Tell us about at least {}: {}", group.least, group.title), first});
    if (int(rows.size()) > group.most)
        form.found.push_back({fmt::format("Tell us about {} at most: {}", group.most, group.title), first});
    return rows;
}

/// A child is born or expected: one of the two dates, or an honest "not known" (both empty), never both.
void check_dates(const checking& form, const guidance::group& group,
                 const std::vector<const new_person*>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const person_facts facts = facts_in(form, rows[i]->facts, "", [&](const guidance::field& field) {
            return field.group == group.id;
        });
        if (facts.contains("birth_date") && facts.contains("expected_date")) {
            form.found.push_back(
                {"Give the date of birth or, for an unborn child, the expected date of delivery, not both",
                 fmt::format("g.{}.{}.birth_date", group.id, i)});
        }
        if (!facts.contains("given_name") && !facts.contains("family_name") &&
            !facts.contains("expected_date")) {
            form.found.push_back(
                {"Enter a given name or a family name, even if you are not sure of the spelling",
                 fmt::format("g.{}.{}.family_name", group.id, i)});
        }
    }
}

struct arriving {
    file child;
    person_facts facts;
};

std::vector<arriving> arrivals(const checking& form, const guidance::group& group,
                               const std::vector<const new_person*>& rows, const household_id& household,
                               world& ids) {
    std::vector<arriving> people;
    for (const new_person* row : rows) {
        arriving one{empty_file(ids.fresh<person_id>()),
                     facts_in(form, row->facts, "",
                              [&](const guidance::field& field) { return field.group == group.id; })};
        one.child.person.child = group.creates == "child";
        one.child.person.household = household;
        people.push_back(std::move(one));
    }
    return people;
}

std::string fact_or_empty(const person_facts& facts, const std::string& name) {
    const auto found = facts.find(name);
    return found == facts.end() ? std::string() : found->second;
}

/// Who an adult is, in the words of whoever filled in the form; the type as far as the words tell it.
relationship_said said_of(const person_facts& adult) {
    relationship_said said;
    said.kind = fact_or_empty(adult, "relationship");
    said.parental_responsibility = fact_or_empty(adult, "parental_responsibility");
    const auto understood = people::understand_relationship(said.kind);
    said.type = understood ? understood->type : "not_known";
    return said;
}

/// Everybody's record begins; the adults are put around each child, in the records of both. That children
/// on one form are brothers and sisters is not for the record to guess: they share a household.
void draft_people(drafting& draft, const std::vector<arriving>& children,
                  const std::vector<arriving>& adults, const practitioner& who, instant now, world& ids) {
    const auto begin = [&](const arriving& one) {
        draft.add(one.child,
                  {std::string(person_recorded),
                   1,
                   now,
                   "",
                   {},
                   person_body(one.child.person.child, one.child.person.household, one.facts, who.agency)});
    };
    for (const arriving& child : children)
        begin(child);
    for (const arriving& adult : adults)
        begin(adult);
    for (const arriving& child : children) {
        for (const arriving& adult : adults)
            draft_relationship(draft, child.child, adult.child, said_of(adult.facts), now, ids);
    }
}

result<case_process_id> draft_concern(drafting& draft, const checking& form,
                                      const guidance::edition& edition, const intake& sent,
                                      const std::vector<arriving>& children, instant event_time,
                                      const practitioner& who, world& ids) {
    opening what{&form.definition, &edition, "", {}, {}};
    for (const arriving& child : children)
        what.children.push_back(&child.child);
    const auto process = open_for(draft, form.rules, what, event_time, ids);
    if (!process) return process;
    for (const arriving& child : children) {
        step_body body;
        body.process = *process;
        body.definition = form.definition.id;
        body.step = form.step.id;
        body.said = sent.shared;
        body.assigns = assignments_in(form.definition, form.step.id, sent.shared, shared_field);
        if (!form.step.author_becomes.empty())
            body.assigns.push_back({form.step.author_becomes, {who.id}, false});
        const occurrence now{body.definition, body.step, "", event_time, draft.next_sequence(child.child)};
        auto clocks = clocks_started(form.rules, edition, draft.of(child.child), now);
        if (!clocks) return tl::unexpected(clocks.error());
        body.clocks = std::move(*clocks);
        draft.add(child.child, step_entry(edition, body, event_time));
    }
    return process;
}

} // namespace

result<decision> record_intake(const guidance::rulebook& rules, const intake& sent, const practitioner& who,
                               instant now, world& ids) {
    const guidance::edition* edition = rules.in_force_on(local_date(sent.event_time.value_or(now)));
    const guidance::process* definition = edition ? edition->find_process(sent.definition) : nullptr;
    if (!definition || definition->kind != guidance::process_kind::intake || definition->steps.empty()) {
        return refuse("There is no such form. Go back to the start page");
    }
    const guidance::step& step = definition->steps.front();
    if (auto allowed = may_open(rules, *edition, *definition, empty_file({}), who); !allowed) {
        return tl::unexpected(allowed.error());
    }
    problems found;
    const checking form{rules, *definition, step, now, found};
    const instant event_time = checked_event_time(form, sent.event_time, std::nullopt);
    check_answers(form, sent.shared, "f.", shared_field, [&](const guidance::field& field) {
        return field.asked_when.earlier.empty() && asked_with(field.asked_when, sent.shared, "");
    });
    const household_id household = ids.fresh<household_id>();
    std::vector<arriving> children, adults;
    for (const guidance::group& group : definition->groups) {
        if (group.step != step.id) continue;
        const auto rows = check_rows(form, group, sent);
        if (group.creates == "child") check_dates(form, group, rows);
        if (!found.empty() || group.creates.empty()) continue;
        auto people = arrivals(form, group, rows, household, ids);
        std::vector<arriving>& kind = group.creates == "child" ? children : adults;
        std::move(people.begin(), people.end(), std::back_inserter(kind));
    }
    if (found.empty() && children.empty()) found.push_back({"Tell us about at least one child", "when"});
    if (!found.empty()) return tl::unexpected(std::move(found));

    drafting draft(rules, who, now);
    draft_people(draft, children, adults, who, now, ids);
    const auto process = draft_concern(draft, form, *edition, sent, children, event_time, who, ids);
    if (!process) return tl::unexpected(process.error());
    return std::move(draft).finish(*process);
}

} // namespace kith::casework
