#include "casework/time_limits.hpp"

#include <algorithm>

namespace kith::casework {
namespace {

/// Whether what happened is what the clock's definition waits for.
bool awaited(const std::vector<guidance::trigger>& triggers, const file& child, const case_clock& clock,
             const case_process& process, std::string_view step, std::string_view outcome) {
    for (const guidance::trigger& trigger : triggers) {
        if (trigger.process != process.definition || trigger.step != step) continue;
        if (!trigger.outcomes.empty() && std::find(trigger.outcomes.begin(), trigger.outcomes.end(),
                                                   outcome) == trigger.outcomes.end()) {
            continue;
        }
        // Two referrals may run at once: a clock that its own process stops waits for that very one.
        const case_process* starter = child.find(clock.process);
        if (starter && starter->definition == process.definition && starter->id != process.id &&
            !step.empty() && !starter->finished) {
            continue;
        }
        return true;
    }
    return false;
}

std::string word_of_change(const guidance::clock* definition, const clock_change& change) {
    const std::string title = definition ? definition->title : change.clock;
    if (change.kind == clock_change::what::waits) return title + ": the time stands still from this day";
    if (change.kind == clock_change::what::goes_on) return title + ": the time runs on";
    return title + ": more time";
}

} // namespace

void start_clocks(file& child, const std::vector<started_clock>& clocks, const case_process_id& process,
                  const record::entry& entry) {
    for (const started_clock& started : clocks) {
        for (case_clock& earlier :
             child.clocks) { // begun anew: the earlier run is over, and stays to be seen
            const bool own = !started.each || earlier.process == process;
            if (earlier.clock == started.clock && own && earlier.state == clock_state::running) {
                earlier.state = clock_state::ceased;
                earlier.stopped = entry.event_time;
                earlier.stopped_by = entry.sequence;
            }
        }
        case_clock clock;
        clock.clock = started.clock;
        clock.edition = entry.edition;
        clock.process = process;
        clock.started_by = entry.sequence;
        clock.basis = started.basis;
        clock.counted_from = started.counted_from;
        clock.due = started.due;
        clock.calendar_version = started.calendar_version;
        child.clocks.push_back(std::move(clock));
    }
}

void stop_clocks(const guidance::rulebook& rules, file& child, const case_process& process,
                 std::string_view step, std::string_view outcome, const record::entry& entry) {
    for (case_clock& clock : child.clocks) {
        if (clock.state != clock_state::running) continue;
        const guidance::clock* definition = definition_of(rules, clock);
        if (!definition) continue;
        if (awaited(definition->stops, child, clock, process, step, outcome)) {
            const bool in_time = clock.waiting() || entry.event_time < clock.due.late_from;
            clock.state = in_time ? clock_state::met : clock_state::met_late;
        } else if (awaited(definition->ceases, child, clock, process, step, outcome)) {
            clock.state = clock_state::ceased;
        } else {
            continue;
        }
        clock.stopped = entry.event_time;
        clock.stopped_by = entry.sequence;
    }
}

void take_changes(const guidance::rulebook& rules, file& child, const std::vector<clock_change>& changes,
                  const case_process* process, std::string_view step, const record::entry& entry) {
    for (const clock_change& change : changes) {
        for (case_clock& clock : child.clocks) {
            if (clock.clock != change.clock || clock.started_by != change.started_by) continue;
            const guidance::clock* definition = definition_of(rules, clock);
            if (change.kind == clock_change::what::waits) {
                clock.waits.push_back({entry.event_time, std::nullopt, entry.sequence, 0});
                continue;
            }
            if (change.kind == clock_change::what::goes_on && clock.waiting()) {
                clock.waits.back().until = entry.event_time;
                clock.waits.back().ended_by = entry.sequence;
            }
            if (change.kind == clock_change::what::longer) {
                clock.lengthened_by = entry.sequence;
                for (const guidance::lengthening& one :
                     definition ? definition->longer : std::vector<guidance::lengthening>{})
                    if (process && one.on.process == process->definition && one.on.step == step)
                        clock.lengthened = one.within;
            }
            clock.superseded.push_back(
                {clock.due, entry.by, entry.entry_time, word_of_change(definition, change), false});
            clock.due = *change.due;
            clock.calendar_version = change.calendar_version;
        }
    }
}

void correct_clocks(file& child, const correction_body& read, const record::entry& entry) {
    for (case_clock& clock : child.clocks) {
        for (const started_clock& again : read.clocks) {
            if (clock.clock != again.clock || clock.basis != again.basis) continue;
            clock.superseded.push_back({clock.due, entry.by, entry.entry_time, read.reason, true});
            clock.due = again.due;
            clock.calendar_version = again.calendar_version;
            clock.counted_from = again.counted_from;
        }
        for (clock_wait& wait : clock.waits) {
            if (read.event_time && wait.begun_by == read.corrects) wait.from = *read.event_time;
            if (read.event_time && wait.ended_by == read.corrects) wait.until = *read.event_time;
        }
        // When what met the clock is itself corrected, whether it was in time is judged again.
        if (read.event_time && clock.stopped_by == read.corrects && clock.stopped)
            clock.stopped = *read.event_time;
        const bool was_met = clock.state == clock_state::met || clock.state == clock_state::met_late;
        if (was_met && clock.stopped) {
            const bool in_time = clock.waiting() || *clock.stopped < clock.due.late_from;
            clock.state = in_time ? clock_state::met : clock_state::met_late;
        }
    }
}

} // namespace kith::casework
