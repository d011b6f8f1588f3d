// The query tables of a person, from the file: what lists read without opening the record.

#include "casework/file.hpp"
#include "casework/narratives.hpp"
#include "casework/steps.hpp"
#include "people/search.hpp"

#include <algorithm>
#include <tuple>

namespace kith::casework {
namespace {

std::string_view state_text(clock_state state) {
    switch (state) {
    case clock_state::running:
        return "running";
    case clock_state::met:
        return "met";
    case clock_state::met_late:
        return "met_late";
    case clock_state::ceased:
        return "ceased";
    }
    return "running";
}

std::string_view kind_text(guidance::clock_kind kind) {
    switch (kind) {
    case guidance::clock_kind::legal_maximum:
        return "legal_maximum";
    case guidance::clock_kind::expected_maximum:
        return "expected_maximum";
    case guidance::clock_kind::local_target:
        return "local_target";
    }
    return "expected_maximum";
}

/// The part of a postcode that tells a district: "AB1" of "AB1 2CD".
std::string district_of(std::string_view postcode) {
    return std::string(postcode.substr(0, postcode.find(' ')));
}

/// The number that holds: as the single fact says, else as a detail does.
std::string number_of(const people::person& who, std::string_view scheme) {
    if (const std::string_view fact = who.fact(scheme); !fact.empty()) return std::string(fact);
    for (const people::detail& one : who.details)
        if (one.kind == "identifier" && one.part("scheme") == scheme && !one.over())
            return std::string(one.part("value"));
    return {};
}

bool asks_category(const guidance::field& field) {
    return field.codes == "category_of_abuse";
}

/// Whether a plan of this type is one that begins with a category: some decision opens it and requires one.
bool has_category(const guidance::edition& edition, std::string_view plan) {
    for (const guidance::process& process : edition.processes) {
        for (const guidance::outcome& outcome : process.outcomes) {
            const bool opens =
                std::find(outcome.opens.begin(), outcome.opens.end(), plan) != outcome.opens.end();
            for (const std::string& needed : outcome.requires_) {
                const guidance::field* field = guidance::find_field(process, outcome.step, needed);
                if (opens && field && asks_category(*field)) return true;
            }
        }
    }
    return false;
}

/// The latest answer that names a category.
std::string category_of(const guidance::rulebook& rules, const file& child) {
    std::string category;
    std::int64_t latest = 0;
    for (const case_process& process : child.processes) {
        const guidance::process* definition = definition_of(rules, process);
        if (!definition) continue;
        for (const recorded_step& done : process.steps) {
            for (const guidance::field& field : definition->fields) {
                if (field.step != done.step || !asks_category(field) || done.sequence < latest) continue;
                const auto said = done.said.find(field.id);
                if (said == done.said.end() || said->second.empty()) continue;
                category = said->second.front();
                latest = done.sequence;
            }
        }
    }
    return category;
}

/// Whoever stands in the relation that the edition of the latest process calls the allocated worker's.
practitioner_id allocated_to(const guidance::rulebook& rules, const file& child) {
    if (child.processes.empty()) return {};
    const guidance::edition* edition = rules.find_edition(child.processes.back().edition);
    return edition && !edition->allocated.empty() ? child.standing(edition->allocated) : practitioner_id{};
}

store::person_row person_row_of(const guidance::rulebook& rules, const file& child) {
    store::person_row row;
    const people::person& who = child.person;
    row.person = who.id;
    row.child = who.child;
    row.display_name = people::display_name(who);
    row.birth_date = who.birth_date();
    row.expected_date = who.expected_date();
    row.sex = who.fact("sex");
    row.local_id = number_of(who, "local_id");
    row.nhs_number = number_of(who, "nhs_number");
    row.upn = number_of(who, "upn");
    // Lists are for everybody who finds the child: a protected address is in none of them.
    if (const auto address = people::current_address(who)) row.district = district_of(address->postcode);
    row.household = who.household;
    row.open = child.open();
    row.revision = child.revision;
    row.restricted = child.restricted;
    const bool was_a_case = std::any_of(child.processes.begin(), child.processes.end(),
                                        [](const case_process& one) { return !one.beside; });
    row.status = was_a_case ? "Closed" : "";
    int rank = -1;
    bool planned = false;
    for (const case_process& process : child.processes) {
        const guidance::process* definition =
            process.finished || process.beside ? nullptr : definition_of(rules, process);
        if (!definition) continue;
        if (rank < 0) row.status = "Open";
        if (!definition->status.empty() && definition->status_rank > rank) row.status = definition->status;
        rank = std::max(rank, definition->status_rank);
        const guidance::edition* edition = rules.find_edition(process.edition);
        planned = planned || (edition && definition->kind == guidance::process_kind::plan &&
                              has_category(*edition, definition->id));
    }
    if (planned) row.category = category_of(rules, child);
    row.allocated = allocated_to(rules, child);
    return row;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

store::clock_row clock_row_of(const guidance::rulebook& rules, const file& child, const case_clock& clock,
                              const std::vector<next_step>& next) {
    store::clock_row row;
    const guidance::clock* definition = definition_of(rules, clock);
    row.person = child.person.id;
    row.process = clock.process;
    row.clock = clock.clock;
    row.started_by = clock.started_by;
    row.title = definition ? definition->title : clock.clock;
    row.kind = definition ? kind_text(definition->kind) : "";
    row.due = calendar::to_text(clock.due);
    row.due_at = clock.due.late_from;
    const bool still = clock.state == clock_state::running && clock.waiting();
    row.state = still ? "waiting" : state_text(clock.state); // on no list: nothing can be late
    if (clock.stopped) row.stopped = to_text(to_local(*clock.stopped));
    row.reason_given = !clock.reasons.empty();
    for (const next_step& step : next) {
        const bool stops = std::any_of(step.clocks.begin(), step.clocks.end(), [&](const case_clock* one) {
            return one->clock == clock.clock && one->started_by == clock.started_by;
        });
        if (!stops) continue;
        row.owner = step.owner;
        row.owner_role = step.step->by.empty() ? "" : step.step->by.front();
    }
    // What no step can meet yet is the allocated worker's to look ahead to, and what was met late theirs to
    // explain.
    if (row.owner.empty() && row.owner_role.empty() && clock.state != clock_state::ceased) {
        row.owner = allocated_to(rules, child);
    }
    return row;
}

/// A step that names somebody for a relation in which nobody stands: without it the work has no owner.
bool names_somebody_missing(const file& child, const next_step& next) {
    return std::any_of(next.definition->fields.begin(), next.definition->fields.end(),
                       [&](const guidance::field& field) {
                           return field.step == next.step->id && !field.assigns.empty() &&
                                  child.standing(field.assigns).empty();
                       });
}

bool must_be_done(const file& child, const next_step& next) {
    if (!next.clocks.empty()) return true;
    if (next.step->optional) return names_somebody_missing(child, next);
    return std::none_of(
        next.process->steps.begin(), next.process->steps.end(),
        [&](const recorded_step& done) { return done.step == next.step->id && done.outcome.empty(); });
}

store::task_row task_row_of(const guidance::rulebook& rules, const file& child, const next_step& next) {
    store::task_row row;
    row.person = child.person.id;
    row.process = next.process->id;
    row.definition = next.process->definition;
    row.step = next.step->id;
    row.title = next.step->title;
    row.since = next.since;
    row.owner = next.owner;
    row.roles = joined(next.step->by);
    row.must = must_be_done(child, next);
    if (!next.clocks.empty()) {
        const case_clock& soonest = *next.clocks.front();
        const guidance::clock* definition = definition_of(rules, soonest);
        row.clock = definition ? definition->id : soonest.clock;
        row.due = calendar::to_text(soonest.due);
        row.due_at = soonest.due.late_from;
    }
    return row;
}

} // namespace

namespace {

std::string date_text(const std::optional<date>& day) {
    return day ? to_text(*day) : std::string();
}

void add_kin(store::case_rows& rows, const file& child) {
    for (const relationship& one : child.kin.relationships) {
        if (one.withdrawn || !is_identifier(one.person.text)) continue;
        rows.relationships.push_back({child.person.id, one.person,
                                      one.type.empty() ? "not_known" : one.type, date_text(one.since),
                                      date_text(one.until)});
    }
    for (const membership& one : child.kin.memberships)
        rows.memberships.push_back(
            {child.person.id, one.household, date_text(one.since), date_text(one.until)});
}

} // namespace

namespace {

void add_grants(store::case_rows& rows, const file& child) {
    for (const access_grant& one : child.grants)
        rows.access_grants.push_back({child.person.id, one.practitioner, std::string(code_of(one.kind)),
                                      one.process, one.since, one.until});
}

} // namespace

store::case_rows rows_of(const guidance::rulebook& rules, const file& child) {
    store::case_rows rows;
    rows.person = person_row_of(rules, child);
    rows.search = people::searchable(child.person);
    rows.texts = texts_of(rules, child);
    const std::vector<next_step> next = next_steps(rules, child);
    for (const case_clock& clock : child.clocks)
        rows.clocks.push_back(clock_row_of(rules, child, clock, next));
    for (const next_step& one : next)
        rows.tasks.push_back(task_row_of(rules, child, one));
    for (const case_process& process : child.processes) {
        store::process_row row{child.person.id,
                               process.id,
                               process.definition,
                               process.edition,
                               process.finished ? "finished" : "open",
                               process.outcome,
                               process.opened,
                               std::nullopt};
        if (process.finished) row.finished = process.finished_at;
        rows.processes.push_back(std::move(row));
    }
    add_kin(rows, child);
    add_grants(rows, child);
    // One row a practitioner and relation, and for what outlives the case a process: the latest span.
    for (const involvement& one : child.involvements) {
        const auto same =
            std::find_if(rows.involvements.begin(), rows.involvements.end(), [&](const auto& row) {
                return row.practitioner == one.practitioner && row.relation == one.relation &&
                       row.process == one.process;
            });
        store::involvement_row row{child.person.id, one.practitioner, one.relation,
                                   one.since,       one.until,        one.process};
        if (same == rows.involvements.end())
            rows.involvements.push_back(std::move(row));
        else
            *same = std::move(row);
    }
    return rows;
}

} // namespace kith::casework
