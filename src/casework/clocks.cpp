// Starting clocks: which of the edition's clocks a happening starts, and the date that each is given.

#include "casework/entries.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

bool matches(const guidance::trigger& trigger, const occurrence& now) {
    if (trigger.process != now.process || trigger.step != now.step) return false;
    if (trigger.outcomes.empty()) return true;
    return std::find(trigger.outcomes.begin(), trigger.outcomes.end(), now.outcome) !=
           trigger.outcomes.end();
}

bool running(const file& child, const guidance::clock& clock, const case_process_id& of) {
    return std::any_of(child.clocks.begin(), child.clocks.end(), [&](const case_clock& one) {
        return one.clock == clock.id && one.state == clock_state::running &&
               (!clock.for_each || one.process == of);
    });
}

/// What a clock counts from when it is not the happening that starts it: the child's latest such step.
const recorded_step* latest_step(const file& child, std::string_view dotted) {
    const auto dot = dotted.find('.');
    const std::string_view process = dotted.substr(0, dot), step = dotted.substr(dot + 1);
    const recorded_step* latest = nullptr;
    for (const case_process& one : child.processes) {
        if (one.definition != process) continue;
        for (const recorded_step& done : one.steps) {
            if (done.step == step && (!latest || done.sequence > latest->sequence)) latest = &done;
        }
    }
    return latest;
}

/// A clock stopped by the very step that starts it anew (visits, reviews) is over by the time it restarts.
bool stopped_by(const guidance::clock& clock, const occurrence& now) {
    return std::any_of(clock.stops.begin(), clock.stops.end(),
                       [&](const guidance::trigger& trigger) { return matches(trigger, now); });
}

} // namespace

result<started_clock> start_clock(const guidance::rulebook& rules, const guidance::clock& clock,
                                  instant counted_from, std::int64_t basis, std::optional<date> birth) {
    const local_time local = to_local(counted_from);
    calendar::start start{local.day, local, counted_from};
    if (std::holds_alternative<calendar::age_reached>(clock.within)) {
        if (!birth) return refuse(fmt::format("{}: the date of birth is not known", clock.title));
        start = {*birth, std::nullopt, std::nullopt};
    }
    const auto due = guidance::derive(rules.days, clock, clock.within, start);
    if (!due) {
        problems all = due.error();
        for (problem& one : all)
            one.message = fmt::format("{}: {}", clock.title, one.message);
        return tl::unexpected(std::move(all));
    }
    return started_clock{clock.id, due->result, rules.days.version(), basis, counted_from, clock.for_each};
}

result<std::vector<started_clock>> clocks_started(const guidance::rulebook& rules,
                                                  const guidance::edition& edition, const file& child,
                                                  const occurrence& now) {
    std::vector<started_clock> started;
    const auto birth = child.person.birth_date();
    for (const guidance::clock& clock : edition.clocks) {
        const bool begins =
            std::any_of(clock.starts.begin(), clock.starts.end(),
                        [&](const guidance::trigger& trigger) { return matches(trigger, now); });
        if (!begins) continue;
        // The first start holds: the conference counts from the discussion that began the enquiry, not a
        // later one.
        if (!clock.restarts && running(child, clock, now.of) && !stopped_by(clock, now)) continue;
        // An unborn child has no age to count; the clock starts with the entry that records the birth.
        if (std::holds_alternative<calendar::age_reached>(clock.within) && !birth) continue;
        instant from = now.event_time;
        std::int64_t basis = now.sequence;
        if (!clock.counted_from.empty()) {
            if (const recorded_step* earlier = latest_step(child, clock.counted_from)) {
                from = earlier->event_time;
                basis = earlier->sequence;
            }
        }
        auto one = start_clock(rules, clock, from, basis, birth);
        if (!one) return tl::unexpected(one.error());
        // An age that had been reached before this began is no time limit for it.
        if (std::holds_alternative<calendar::age_reached>(clock.within) &&
            one->due.late_from <= now.event_time) {
            continue;
        }
        started.push_back(std::move(*one));
    }
    return started;
}

result<calendar::deadline> counted_anew(const guidance::rulebook& rules, const case_clock& clock,
                                        instant counted_from, const std::vector<clock_wait>& waits,
                                        std::optional<date> birth) {
    const guidance::clock* definition = definition_of(rules, clock);
    if (!definition) return refuse("The rule of this time limit is not loaded");
    if (waits.empty() && !clock.lengthened) {
        auto plain = start_clock(rules, *definition, counted_from, clock.basis, birth);
        if (!plain) return tl::unexpected(plain.error());
        return plain->due;
    }
    std::vector<calendar::standstill> still;
    for (const clock_wait& one : waits)
        if (one.until) still.push_back({local_date(one.from), local_date(*one.until)});
    const local_time local = to_local(counted_from);
    const auto due =
        guidance::derive(rules.days, *definition, clock.lengthened.value_or(definition->within),
                         {local.day, local, counted_from}, std::move(still));
    if (!due) return tl::unexpected(due.error());
    return due->result;
}

namespace {

bool named(const guidance::trigger& trigger, const occurrence& now) {
    return trigger.process == now.process && trigger.step == now.step;
}

/// What this happening does to one running clock; the new date where it has one.
result<std::optional<clock_change>> change_of(const guidance::rulebook& rules, const case_clock& clock,
                                              const guidance::clock& rule, const occurrence& now,
                                              std::optional<date> birth) {
    clock_change change{clock_change::what::waits, clock.clock, clock.started_by, {}, rules.days.version()};
    for (const guidance::waiting& wait : rule.stops_while) {
        // Once the time is over nothing makes it stand still.
        if (named(wait.from, now) && !clock.waiting() && now.event_time < clock.due.late_from)
            return std::optional(change);
        if (!named(wait.until, now) || !clock.waiting()) continue;
        std::vector<clock_wait> waits = clock.waits;
        if (now.event_time < waits.back().from)
            return refuse("What was awaited came after it was asked for: check the date", "when");
        waits.back().until = now.event_time;
        const auto due = counted_anew(rules, clock, clock.counted_from, waits, birth);
        if (!due) return tl::unexpected(due.error());
        change.kind = clock_change::what::goes_on;
        change.due = *due;
        return std::optional(change);
    }
    for (const guidance::lengthening& more : rule.longer) {
        if (!named(more.on, now) || clock.lengthened) continue;
        if (!clock.waiting() && now.event_time >= clock.due.late_from)
            return refuse(
                fmt::format("{}: more time is told before the time is over, and it was over on {}. "
                            "Answer as soon as you can, and say why it is late",
                            rule.title, long_words(clock.due.day)),
                "when");
        case_clock longer = clock;
        longer.lengthened = more.within;
        const auto due = counted_anew(rules, longer, clock.counted_from, clock.waits, birth);
        if (!due) return tl::unexpected(due.error());
        change.kind = clock_change::what::longer;
        change.due = *due;
        return std::optional(change);
    }
    return std::optional<clock_change>();
}

} // namespace

result<std::vector<clock_change>> clocks_changed(const guidance::rulebook& rules, const file& child,
                                                 const occurrence& now) {
    std::vector<clock_change> changes;
    for (const case_clock& clock : child.clocks) {
        const guidance::clock* rule = definition_of(rules, clock);
        if (clock.state != clock_state::running || !rule) continue;
        if (rule->for_each && clock.process != now.of) continue;
        auto change = change_of(rules, clock, *rule, now, child.person.birth_date());
        if (!change) return tl::unexpected(change.error());
        if (*change) changes.push_back(std::move(**change));
    }
    return changes;
}

} // namespace kith::casework
