// What may be done next, and who may do it.

#include "casework/joining.hpp"
#include "casework/steps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

std::size_t times_recorded(const case_process& process, std::string_view step) {
    return std::size_t(std::count_if(process.steps.begin(), process.steps.end(),
                                     [&](const recorded_step& done) { return done.step == step; }));
}

/// The last decision said that the process goes on (adjourned), or none has been made yet.
bool undecided(const guidance::process& definition, const case_process& process) {
    if (process.outcome.empty()) return true;
    const guidance::outcome* outcome = guidance::find_outcome(definition, process.outcome);
    return !outcome || outcome->continues;
}

/// A plan or a series stands until another process ends it; its decisions do not.
bool standing(const guidance::process& definition) {
    return definition.kind == guidance::process_kind::plan ||
           definition.kind == guidance::process_kind::series;
}

bool available(const guidance::process& definition, const case_process& process,
               const guidance::step& step) {
    const bool open_question = undecided(definition, process);
    const bool done = times_recorded(process, step.id) > 0;
    if (step.decides) {
        if (!open_question) return false;
    } else if (step.repeats) {
        if (done && !open_question && !standing(definition)) return false;
    } else if (done) {
        return false;
    }
    // What follows a decision waits for the decision itself, not for an adjournment of it.
    return std::all_of(step.after.begin(), step.after.end(), [&](const std::string& earlier) {
        const guidance::step* first = guidance::find_step(definition, earlier);
        const bool awaits_decision = first && first->decides && open_question && !standing(definition);
        return !awaits_decision && times_recorded(process, earlier) > 0;
    });
}

instant since_when(const case_process& process, const guidance::step& step) {
    instant since = process.opened;
    for (const recorded_step& done : process.steps) {
        const bool led_here = done.step == step.id || std::find(step.after.begin(), step.after.end(),
                                                                done.step) != step.after.end();
        if (led_here) since = std::max(since, done.event_time);
    }
    return since;
}

bool would_stop(const guidance::clock& clock, const std::string& process, const std::string& step) {
    return std::any_of(clock.stops.begin(), clock.stops.end(), [&](const guidance::trigger& trigger) {
        return trigger.process == process && trigger.step == step;
    });
}

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

std::string role_titles(const guidance::edition* edition, const std::vector<std::string>& roles) {
    std::string words;
    for (const std::string& id : roles) {
        const guidance::role* role = edition ? edition->find_role(id) : nullptr;
        if (!words.empty()) words += " or ";
        words += role ? role->title : id;
    }
    return words;
}

/// Who last recorded "step" or "process.step" for this child.
const recorded_step* last_recorded(const file& child, const case_process& process, std::string_view named) {
    const auto dot = named.find('.');
    const recorded_step* last = nullptr;
    for (const case_process& one : child.processes) {
        const bool meant =
            dot == std::string_view::npos ? one.id == process.id : one.definition == named.substr(0, dot);
        if (!meant) continue;
        const std::string_view step = dot == std::string_view::npos ? named : named.substr(dot + 1);
        for (const recorded_step& done : one.steps) {
            if (done.step == step && (!last || done.sequence > last->sequence)) last = &done;
        }
    }
    return last;
}

/// A clock that runs, and what the guidance says of it.
struct running_clock {
    const case_clock* clock;
    const guidance::clock* rule;
};

/// Looked up once for a child, not once for every step of every process.
std::vector<running_clock> running_clocks(const guidance::rulebook& rules, const file& child) {
    std::vector<running_clock> running;
    for (const case_clock& clock : child.clocks) {
        if (clock.state != clock_state::running || clock.waiting()) continue;
        if (const guidance::clock* rule = definition_of(rules, clock)) running.push_back({&clock, rule});
    }
    return running;
}

} // namespace

std::vector<next_step> next_steps(const guidance::rulebook& rules, const file& child) {
    if (!child.records.empty()) return next_steps_on_view(rules, child);
    const std::vector<running_clock> running = running_clocks(rules, child);
    std::vector<next_step> next;
    for (const case_process& process : child.processes) {
        if (process.finished) continue;
        const guidance::process* definition = definition_of(rules, process);
        if (!definition) continue;
        for (const guidance::step& step : definition->steps) {
            if (!available(*definition, process, step)) continue;
            next_step one{&process, definition, &step, {}, {}, since_when(process, step)};
            if (!step.whose.empty()) one.owner = child.standing(step.whose);
            for (const auto& [clock, rule] : running) {
                const bool own = !rule->for_each || clock->process == process.id;
                if (own && would_stop(*rule, definition->id, step.id)) one.clocks.push_back(clock);
            }
            std::stable_sort(one.clocks.begin(), one.clocks.end(),
                             [](const case_clock* a, const case_clock* b) {
                                 return a->due.late_from < b->due.late_from;
                             });
            next.push_back(std::move(one));
        }
    }
    return next;
}

bool in_progress(const guidance::rulebook& rules, const case_process& process) {
    if (process.finished) return false;
    const guidance::process* definition = definition_of(rules, process);
    return !definition || undecided(*definition, process);
}

namespace {

/// Who answers to whoever recorded a step does not judge it: their role stands before that one's.
bool stands_below(const file& child, const case_process& process, const guidance::step& step,
                  const practitioner& who) {
    const recorded_step* judged =
        step.not_below.empty() ? nullptr : last_recorded(child, process, step.not_below);
    if (!judged) return false;
    const auto own = std::find(step.by.begin(), step.by.end(), who.role);
    const auto theirs = std::find(step.by.begin(), step.by.end(), judged->by.role);
    return theirs != step.by.end() && own < theirs;
}

} // namespace

result<void> may_record(const guidance::rulebook& rules, const file& child, const case_process& process,
                        const guidance::step& step, const practitioner& who) {
    if (const file& own = record_of(child, process); &own != &child)
        return may_record(rules, own, *own.find(process.id), step, who);
    const guidance::edition* edition = rules.find_edition(process.edition);
    if (!contains(step.by, who.role)) {
        return refuse(fmt::format("\"{}\" is recorded by: {}. Ask one of them to record it", step.title,
                                  role_titles(edition, step.by)));
    }
    if (stands_below(child, process, step, who)) {
        return refuse(fmt::format("\"{}\" must be recorded by somebody who does not answer to whoever it "
                                  "judges. Ask a manager of theirs",
                                  step.title));
    }
    for (const std::string& other : step.independent_of) {
        if (other.starts_with('@')) {
            const std::string relation = other.substr(1);
            if (!child.stands(who.id, relation)) continue;
            const auto title = edition ? edition->relations.find(relation)
                                       : std::map<std::string, std::string>::const_iterator{};
            const bool named = edition && title != edition->relations.end();
            return refuse(fmt::format(
                "\"{}\" must be recorded by somebody independent: you are this child's {}. Ask a colleague",
                step.title, named ? title->second : relation));
        }
        const recorded_step* done = last_recorded(child, process, other);
        if (done && done->by.who == who.id) {
            return refuse(fmt::format("\"{}\" must be recorded by somebody else: you recorded the work "
                                      "that it judges. Ask a colleague",
                                      step.title));
        }
    }
    return {};
}

result<void> may_open(const guidance::rulebook& rules, const guidance::edition& edition,
                      const guidance::process& definition, const file& child, const practitioner& who) {
    const bool intake = definition.kind == guidance::process_kind::intake && !definition.steps.empty();
    const std::vector<std::string>& roles = intake ? definition.steps.front().by : definition.opened_by;
    if (!contains(roles, who.role)) {
        if (roles.empty()) {
            return refuse(
                fmt::format("{} can only follow from a decision in another process", definition.title));
        }
        return refuse(
            fmt::format("{} can be started by: {}", definition.title, role_titles(&edition, roles)));
    }
    for (const case_process& one : child.processes) {
        if (definition.one_at_a_time && one.definition == definition.id && in_progress(rules, one)) {
            return refuse(fmt::format("{} is already running for this child", definition.title));
        }
    }
    return {};
}

bool asked_of(const guidance::rulebook&, const guidance::condition& condition, const file& child,
              const case_process_id& except, instant now) {
    if (!condition.lacks.empty() && !child.person.fact(condition.lacks).empty()) return false;
    if (condition.earlier.empty()) return true;
    return std::any_of(child.processes.begin(), child.processes.end(), [&](const case_process& one) {
        if (one.definition != condition.earlier || one.id == except) return false;
        if (condition.earlier_within_months == 0) return true;
        const date opened = local_date(one.opened);
        date limit = opened + std::chrono::months(condition.earlier_within_months);
        if (!limit.ok()) limit = limit.year() / limit.month() / std::chrono::last;
        return std::chrono::sys_days(local_date(now)) <= std::chrono::sys_days(limit);
    });
}

bool asked_with(const guidance::condition& condition, const answers& said, std::string_view outcome) {
    if (!condition.outcomes.empty() && !contains(condition.outcomes, outcome)) return false;
    if (condition.field.empty()) return true;
    const auto found = said.find(condition.field);
    if (found == said.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::string& value) { return contains(condition.is, value); });
}

std::optional<std::string> barred(const guidance::rulebook& rules, const guidance::outcome& outcome,
                                  const file& child) {
    if (outcome.only_after.empty()) return std::nullopt;
    const auto dot = outcome.only_after.find('.');
    const std::string_view process = std::string_view(outcome.only_after).substr(0, dot);
    const std::string_view step = std::string_view(outcome.only_after).substr(dot + 1);
    const recorded_step* latest = nullptr;
    const guidance::process* definition = nullptr;
    for (const case_process& one : child.processes) {
        if (one.definition != process) continue;
        definition = definition_of(rules, one);
        for (const recorded_step& done : one.steps) {
            if (done.step == step && (!latest || done.sequence > latest->sequence)) latest = &done;
        }
    }
    for (const guidance::edition& one : rules.editions) {
        if (!definition) definition = one.find_process(process); // never begun for this child: its words
    }
    const guidance::step* needed = definition ? guidance::find_step(*definition, step) : nullptr;
    const std::string what = needed ? needed->done : outcome.only_after;
    if (!latest) return fmt::format("\"{}\" can only be decided after: {}", outcome.title, what);
    if (outcome.only_after_outcomes.empty() || contains(outcome.only_after_outcomes, latest->outcome))
        return std::nullopt;
    std::string titles;
    for (const std::string& id : outcome.only_after_outcomes) {
        const guidance::outcome* other = guidance::find_outcome(*definition, id);
        titles += (titles.empty() ? "" : " or ") + (other ? other->title : id);
    }
    return fmt::format("\"{}\" can only be decided after: {}, with the decision: {}", outcome.title, what,
                       titles);
}

std::map<std::string, guidance::standing> standings(const guidance::edition& edition, const file& child) {
    std::map<std::string, guidance::standing> all;
    for (const guidance::process& definition : edition.processes)
        all[definition.id] = guidance::standing::not_reached;
    for (const case_process& process : child.processes) {
        const auto found = all.find(process.definition);
        if (found == all.end()) continue;
        if (!process.finished)
            found->second = guidance::standing::here;
        else if (found->second != guidance::standing::here)
            found->second = guidance::standing::been;
    }
    return all;
}

} // namespace kith::casework
