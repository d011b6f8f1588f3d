// The fold: how each entry of a person's stream changes the file. Only what the entry itself says changes
// it; the guidance is asked for two things alone, which clocks a step stops and what a happening is called.

#include "casework/file.hpp"

#include "casework/details.hpp"
#include "casework/entries.hpp"
#include "casework/grants.hpp"
#include "casework/joining.hpp"
#include "casework/reports.hpp"
#include "casework/statements.hpp"
#include "casework/time_limits.hpp"

#include <algorithm>

namespace kith::casework {
namespace {

case_process* find_process(file& child, const case_process_id& id) {
    for (case_process& one : child.processes) {
        if (one.id == id) return &one;
    }
    return nullptr;
}

/// Whether the practitioner stands so already. Whoever refers twice follows both referrals.
bool stands_already(const file& child, const practitioner_id& id, const assignment& assigned,
                    const case_process_id& process) {
    if (assigned.replaces) return child.stands(id, assigned.relation);
    return std::any_of(child.involvements.begin(), child.involvements.end(), [&](const involvement& one) {
        return one.practitioner == id && one.relation == assigned.relation && one.process == process;
    });
}

void take_assignments(file& child, const std::vector<assignment>& assigns, const case_process_id& process,
                      const record::entry& entry) {
    for (const assignment& assigned : assigns) {
        const auto named = [&](const practitioner_id& id) {
            return std::find(assigned.practitioners.begin(), assigned.practitioners.end(), id) !=
                   assigned.practitioners.end();
        };
        for (involvement& one : child.involvements) {
            const bool live = one.relation == assigned.relation && !one.until;
            if (live && assigned.replaces && !named(one.practitioner)) one.until = entry.entry_time;
        }
        for (const practitioner_id& id : assigned.practitioners) {
            if (stands_already(child, id, assigned, process)) continue;
            child.involvements.push_back({id, assigned.relation, entry.entry_time, std::nullopt,
                                          !assigned.replaces,
                                          assigned.replaces ? case_process_id{} : process});
        }
    }
}

void end_relations_when_closed(file& child, const record::entry& entry) {
    if (child.open()) return;
    for (involvement& one : child.involvements) {
        if (!one.until && !one.lasting) one.until = entry.entry_time;
    }
}

happening line(const record::entry& entry, std::string title, case_process_id process = {}) {
    happening one;
    one.sequence = entry.sequence;
    one.event_time = entry.event_time;
    one.entry_time = entry.entry_time;
    one.title = std::move(title);
    one.by = entry.by;
    one.process = std::move(process);
    return one;
}

/// What kind of thing a step or the beginning of a process is, from the process it belongs to: people who
/// meet are asked who came.
std::string kind_of(const guidance::process* definition) {
    if (!definition) return "process";
    const bool meets =
        std::any_of(definition->fields.begin(), definition->fields.end(), [](const guidance::field& one) {
            return one.type == guidance::field_type::attendance;
        });
    switch (definition->kind) {
    case guidance::process_kind::intake:
        return "contact";
    case guidance::process_kind::meeting:
        return "meeting";
    case guidance::process_kind::series:
        return meets ? "meeting" : "visit";
    default:
        return "process";
    }
}

/// "strategy_discussion.hold" as words, where the guidance that would have named it is not loaded.
std::string words_of_type(std::string_view type) {
    std::string words(type);
    std::replace(words.begin(), words.end(), '_', ' ');
    std::replace(words.begin(), words.end(), '.', ':');
    return words;
}

void apply_opened(const guidance::rulebook& rules, file& child, const record::entry& entry,
                  const boost::json::object& body) {
    const opened_body opened = read_opened(body);
    case_process process;
    process.id = opened.process;
    process.definition = opened.definition;
    process.edition = entry.edition;
    process.opened_sequence = entry.sequence;
    process.opened = entry.event_time;
    process.opened_by = entry.by;
    process.because = opened.because;
    process.direct = opened.direct;
    process.beside = opened.beside;
    process.children = opened.children;
    child.processes.push_back(std::move(process));
    take_assignments(child, opened.assigns, opened.process, entry);
    stop_clocks(rules, child, child.processes.back(), "", "", entry);
    start_clocks(child, opened.clocks, opened.process, entry);
    const guidance::process* definition = definition_of(rules, child.processes.back());
    child.happenings.push_back(
        line(entry, (definition ? definition->title : opened.definition) + " begun", opened.process));
    happening& begun = child.happenings.back();
    begun.detail = opened.because;
    begun.kind = kind_of(definition);
    for (const person_id& other : opened.children)
        if (other != child.person.id) begun.people.push_back(other);
}

void finish(file& child, const std::vector<case_process_id>& finishes, const record::entry& entry) {
    for (const case_process_id& id : finishes) {
        case_process* process = find_process(child, id);
        if (!process || process->finished) continue;
        process->finished = true;
        process->finished_at = entry.event_time;
    }
}

void apply_step(const guidance::rulebook& rules, file& child, const record::entry& entry,
                const boost::json::object& body) {
    const step_body done = read_step(body);
    // What is over without a step (an import) brings its own words.
    const std::string title = text_of(body, "title");
    happening told = line(entry, title.empty() ? words_of_type(entry.type) : title, done.process);
    told.decision = !done.outcome.empty();
    case_process* process = find_process(child, done.process);
    if (process) {
        for (const person_id& other : process->children)
            if (other != child.person.id) told.people.push_back(other);
        process->steps.push_back({entry.sequence,
                                  done.step,
                                  entry.event_time,
                                  entry.entry_time,
                                  entry.by,
                                  done.said,
                                  done.outcome,
                                  {}});
        if (!done.outcome.empty()) process->outcome = done.outcome;
        stop_clocks(rules, child, *process, done.step, done.outcome, entry);
        if (const guidance::process* definition = definition_of(rules, *process)) {
            told.kind = kind_of(definition);
            if (const guidance::step* step = guidance::find_step(*definition, done.step)) {
                told.title = step->done;
                told.to_the_minute = step->to_the_minute;
            }
            if (const guidance::outcome* outcome = guidance::find_outcome(*definition, done.outcome)) {
                told.detail = outcome->title;
                // What is done again and again decides only where something begins or ends by it.
                told.decision = definition->kind != guidance::process_kind::series || outcome->closes ||
                                !outcome->opens.empty() || !outcome->finishes.empty();
            }
        }
    }
    take_facts(child, done.facts, entry, body);
    take_assignments(child, done.assigns, done.process, entry);
    finish(child, done.finishes, entry);
    take_changes(rules, child, done.changes, process, done.step, entry);
    start_clocks(child, done.clocks, done.process, entry);
    end_relations_when_closed(child, entry);
    child.happenings.push_back(std::move(told));
}

void correct_step(file& child, const correction_body& read, const record::entry& entry) {
    for (case_process& process : child.processes) {
        for (recorded_step& step : process.steps) {
            if (step.sequence != read.corrects) continue;
            correction made{entry.sequence, entry.by, entry.entry_time, read.reason, {}, step.event_time};
            for (const auto& [name, values] : read.said) {
                made.before[name] = step.said[name];
                step.said[name] = values;
            }
            if (read.event_time) step.event_time = *read.event_time;
            step.corrections.push_back(std::move(made));
        }
    }
}

void apply_correction(file& child, const record::entry& entry, const boost::json::object& body) {
    const correction_body read = read_correction(body);
    correct_step(child, read, entry);
    correct_clocks(child, read, entry);
    std::string of;
    for (happening& one : child.happenings) {
        if (one.sequence != read.corrects) continue;
        one.corrected = true;
        if (read.event_time) one.event_time = *read.event_time;
        of = one.title;
    }
    add_happening(child, entry, of.empty() ? "Correction" : "Correction: " + of, "correction").detail =
        read.reason;
}

void apply_late_reason(file& child, const record::entry& entry, const boost::json::object& body) {
    const std::string id = text_of(body, "clock");
    const std::int64_t started_by = number_of(body, "started_by");
    for (case_clock& clock : child.clocks) {
        if (clock.clock != id || clock.started_by != started_by) continue;
        clock.reasons.push_back(
            {text_of(body, "reason"), text_of(body, "text"), entry.by, entry.entry_time});
    }
    add_happening(child, entry, "Reason recorded for a missed time limit", "time_limit").detail =
        text_of(body, "text");
}

void apply_person(file& child, const record::entry& entry, const boost::json::object& body) {
    child.person.child = text_of(body, "kind") != "adult";
    apply_kin(child, entry, body);
    take_facts(child, read_facts(body), entry, body);
    add_happening(child, entry, "Record begun", "fact");
}

/// "Details changed: Date of birth, School or nursery". Never the values: an address may have to be
/// protected.
std::string changed_words(const person_facts& facts) {
    std::string words;
    for (const auto& [fact, value] : facts)
        words += (words.empty() ? "Details changed: " : ", ") + std::string(people::label_of(fact));
    return words.empty() ? "Details changed" : words;
}

/// The agency of the role that recorded the entry; empty where the guidance does not know the role.
std::string agency_of_role(const guidance::rulebook& rules, const record::entry& entry) {
    const guidance::edition* edition = rules.in_force_on(local_date(entry.entry_time));
    if (!edition && !rules.editions.empty()) edition = &rules.editions.front();
    const guidance::role* role = edition ? edition->find_role(entry.by.role) : nullptr;
    return role ? role->agency : std::string();
}

void apply_entry(const guidance::rulebook&, file&, const record::entry&);

} // namespace

happening& add_happening(file& child, const record::entry& entry, std::string title,
                         std::string_view kind) {
    child.happenings.push_back(line(entry, std::move(title)));
    child.happenings.back().kind = kind;
    return child.happenings.back();
}

bool happening::entered_late() const {
    if (to_the_minute) return entry_time - event_time > std::chrono::hours(24);
    return day_number(local_date(entry_time)) - day_number(local_date(event_time)) > 1;
}

const case_process* file::find(const case_process_id& id) const {
    for (const case_process& one : processes) {
        if (one.id == id) return &one;
    }
    return nullptr;
}

bool file::open() const {
    return std::any_of(processes.begin(), processes.end(),
                       [](const case_process& one) { return !one.finished && !one.beside; });
}

practitioner_id file::standing(std::string_view relation) const {
    for (auto one = involvements.rbegin(); one != involvements.rend(); ++one) {
        if (one->relation == relation && !one->until) return one->practitioner;
    }
    return {};
}

bool file::stands(const practitioner_id& who, std::string_view relation) const {
    return std::any_of(involvements.begin(), involvements.end(), [&](const involvement& one) {
        return one.practitioner == who && one.relation == relation && !one.until;
    });
}

file empty_file(const person_id& id) {
    file fresh;
    fresh.person.id = id;
    return fresh;
}

void apply(const guidance::rulebook& rules, file& child, const record::entry& entry) {
    const std::size_t before = child.happenings.size();
    apply_entry(rules, child, entry);
    if (child.happenings.size() == before) return;
    const std::string agency = agency_of_role(rules, entry);
    // What an agency's practitioner records, that agency says, unless the entry names another.
    for (auto& [fact, values] : child.person.facts)
        if (values.back().sequence == entry.sequence && values.back().source.empty())
            values.back().source = agency;
    for (auto one = child.person.details.rbegin(); one != child.person.details.rend(); ++one)
        if (one->sequence == entry.sequence && one->source.empty()) one->source = agency;
    for (std::size_t i = before; i < child.happenings.size(); ++i)
        if (child.happenings[i].agency.empty()) child.happenings[i].agency = agency;
}

namespace {

void apply_entry(const guidance::rulebook& rules, file& child, const record::entry& entry) {
    child.revision = entry.sequence;
    const boost::json::object body = parse_body(entry.body);
    if (entry.type == person_recorded) return apply_person(child, entry, body);
    if (entry.type == process_opened) return apply_opened(rules, child, entry, body);
    if (entry.type == entry_corrected) return apply_correction(child, entry, body);
    if (entry.type == clock_explained) return apply_late_reason(child, entry, body);
    if (apply_details(child, entry, body) || entry.type == facts_changed) {
        if (entry.type == facts_changed) {
            take_facts(child, read_facts(body), entry, body);
            add_happening(child, entry, changed_words(read_facts(body)), "fact").detail =
                text_of(body, "reason");
        }
        const auto plan =
            std::find_if(child.processes.rbegin(), child.processes.rend(),
                         [](const case_process& one) { return !one.finished && !one.beside; });
        start_clocks(child, read_clocks(body),
                     plan == child.processes.rend() ? case_process_id{} : plan->id, entry);
        return;
    }
    if (apply_kin(child, entry, body) || apply_chronicle(child, entry, body)) return;
    if (apply_ties(child, entry, body) || apply_grants(child, entry, body)) return;
    if (apply_joining(rules, child, entry, body) || apply_reports(child, entry, body)) return;
    if (apply_disclosures(child, entry, body) || apply_statements(child, entry, body)) return;
    if (entry.type == note_recorded) {
        child.notes.push_back(
            {entry.sequence, entry.event_time, entry.entry_time, entry.by, text_of(body, "text")});
        add_happening(child, entry, "Note", "note").detail = child.notes.back().text;
        return;
    }
    if (body.contains("step")) return apply_step(rules, child, entry, body);
    // Written by a later version: it stays on the record and in view.
    add_happening(child, entry, "Something that this version of Kith can't show", "process").detail =
        "Entry " + std::to_string(entry.sequence) + " (" + words_of_type(entry.type) + ")";
}

} // namespace

file fold(const guidance::rulebook& rules, const person_id& id, std::span<const record::entry> entries) {
    file child = empty_file(id);
    const std::set<std::int64_t> elsewhere = left_out(entries);
    for (const record::entry& entry : entries) {
        child.revision = entry.sequence;
        if (!elsewhere.contains(entry.sequence)) apply(rules, child, entry);
    }
    return child;
}

const guidance::process* definition_of(const guidance::rulebook& rules, const case_process& process) {
    const guidance::edition* edition = rules.find_edition(process.edition);
    return edition ? edition->find_process(process.definition) : nullptr;
}

const guidance::clock* definition_of(const guidance::rulebook& rules, const case_clock& clock) {
    const guidance::edition* edition = rules.find_edition(clock.edition);
    return edition ? edition->find_clock(clock.clock) : nullptr;
}

} // namespace kith::casework
