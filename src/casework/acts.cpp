// The smaller acts: opening a process, correcting, saying why a clock was missed, notes and facts. Pure.

#include "casework/answering.hpp"
#include "casework/drafting.hpp"
#include "guidance/code_sets.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

constexpr std::size_t note_limit = 100'000; ///< bytes: a report pasted whole

std::optional<std::string> fault_of_words(std::string_view text, std::size_t limit, std::string_view what) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return fmt::format("Enter {}", what);
    if (text.size() > limit)
        return fmt::format("Shorten this: {} must be {} characters or fewer", what, limit);
    if (text.find('\0') != std::string_view::npos)
        return fmt::format("Type {} again: it has a character that cannot be kept", what);
    return std::nullopt;
}

/// The clocks that were counted from this entry, worked out from its new time.
result<std::vector<started_clock>> recounted(const guidance::rulebook& rules, const file& child,
                                             std::int64_t basis, instant event_time) {
    std::vector<started_clock> clocks;
    for (const case_clock& clock : child.clocks) {
        std::vector<clock_wait> waits = clock.waits;
        bool bears = clock.basis == basis || clock.lengthened_by == basis;
        for (clock_wait& wait : waits) {
            if (wait.begun_by == basis) wait.from = event_time, bears = true;
            if (wait.ended_by == basis) wait.until = event_time, bears = true;
            if (wait.until && *wait.until < wait.from)
                return refuse("What was awaited came after it was asked for: check the date", "when");
        }
        const guidance::clock* definition = definition_of(rules, clock);
        if (!bears || !definition || std::holds_alternative<calendar::age_reached>(definition->within))
            continue;
        const instant from = clock.basis == basis ? event_time : clock.counted_from;
        if (clock.lengthened_by == basis) {
            case_clock plain = clock;
            plain.lengthened.reset();
            const auto first = counted_anew(rules, plain, from, waits, child.person.birth_date());
            if (!first) return tl::unexpected(first.error());
            if (event_time >= first->late_from)
                return refuse("More time is told before the time is over: on that day it was over", "when");
        }
        auto again = counted_anew(rules, clock, from, waits, child.person.birth_date());
        if (!again) return tl::unexpected(again.error());
        clocks.push_back(
            {clock.clock, *again, rules.days.version(), clock.basis, from, definition->for_each});
    }
    return clocks;
}

/// Every page of a record reads what runs on it; nobody keeps others from beginning theirs.
result<void> room_for_another(const guidance::process& definition, const file& child,
                              const practitioner& who) {
    const auto begun = std::ranges::count_if(child.processes, [&](const case_process& one) {
        return one.definition == definition.id && !one.finished && one.opened_by.who == who.id;
    });
    if (std::size_t(begun) < most_begun_by_one) return {};
    return refuse(
        fmt::format("You have begun \"{}\" {} times for this child, and none of them is finished. "
                    "Ring the allocated worker or their manager about those",
                    definition.title, begun));
}

} // namespace

result<decision> open_process(const guidance::rulebook& rules, std::string_view definition_id,
                              const child_files& files, std::string_view because, const practitioner& who,
                              instant now, world& ids) {
    if (files.empty()) return refuse("There is no child for whom this can be started");
    const guidance::edition* edition = rules.in_force_on(local_date(now));
    const guidance::process* definition = edition ? edition->find_process(definition_id) : nullptr;
    if (!definition) return refuse("There is no such process. Go back to the child's page");
    if (auto allowed = may_open(rules, *edition, *definition, *files.front(), who); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (auto room = room_for_another(*definition, *files.front(), who); !room)
        return tl::unexpected(room.error());
    if (!definition->opened_because.empty()) {
        if (auto fault =
                fault_of_words(because, reason_limit, "an answer: " + definition->opened_because)) {
            return refuse(*fault, "because");
        }
    }
    opening what{definition, edition, std::string(because), {}, {}, true};
    for (const auto& child : files) {
        if (child == files.front() || (definition->children == "household" && child->person.child)) {
            what.children.push_back(child.get());
        }
    }
    drafting draft(rules, who, now);
    const auto process = open_for(draft, rules, what, now, ids);
    if (!process) return tl::unexpected(process.error());
    return std::move(draft).finish(*process);
}

result<decision> correct(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                         const step_correction& sent, const practitioner& who, instant now) {
    const case_process* process = nullptr;
    const recorded_step* done = nullptr;
    for (const case_process& one : child->processes) {
        for (const recorded_step& step : one.steps) {
            if (step.sequence == sent.sequence) process = &one, done = &step;
        }
    }
    const guidance::edition* edition = process ? rules.find_edition(process->edition) : nullptr;
    const guidance::process* definition = process ? definition_of(rules, *process) : nullptr;
    const guidance::step* step = definition ? guidance::find_step(*definition, done->step) : nullptr;
    if (!step || !edition) return refuse("There is no such entry to correct. Go back to the child's page");
    const bool may = std::find(step->by.begin(), step->by.end(), who.role) != step->by.end();
    if (!may)
        return refuse("Only somebody who may record this step may correct it. Ask whoever recorded it");

    problems found;
    if (auto fault = fault_of_words(sent.reason, reason_limit, "why this is corrected"))
        found.push_back({*fault, "reason"});
    const checking form{rules, *definition, *step, now, found};
    correction_body body{sent.sequence, std::nullopt, {}, sent.reason, {}};
    if (sent.event_time && *sent.event_time != done->event_time) {
        const bool begins = !process->steps.empty() && process->steps.front().sequence == sent.sequence;
        checked_event_time(form, sent.event_time, begins ? std::nullopt : earliest_for(*process, *step));
        body.event_time = sent.event_time;
    }
    check_answers(
        form, sent.said, "f.", [](const guidance::field& field) { return field.group.empty(); },
        [](const guidance::field&) { return false; });
    for (const auto& [name, values] : sent.said) {
        const auto before = done->said.find(name);
        if (before == done->said.end() || before->second != values) body.said[name] = values;
    }
    if (found.empty() && !body.event_time && body.said.empty()) {
        found.push_back({"Change what is wrong: nothing is different from what was recorded", "reason"});
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    if (body.event_time) {
        auto clocks = recounted(rules, *child, sent.sequence, *body.event_time);
        if (!clocks) return tl::unexpected(clocks.error());
        body.clocks = std::move(*clocks);
    }
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(entry_corrected),
                       1,
                       now,
                       edition->id,
                       {definition->id + "." + step->id},
                       to_body(body)});
    return std::move(draft).finish(process->id);
}

result<decision> explain_late(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                              std::string_view clock, std::int64_t started_by, std::string_view code,
                              std::string_view text, const practitioner& who, instant now) {
    const auto found = std::find_if(child->clocks.begin(), child->clocks.end(), [&](const case_clock& one) {
        return one.clock == clock && one.started_by == started_by;
    });
    if (found == child->clocks.end()) return refuse("There is no such time limit for this child");
    if (!found->late(now))
        return refuse("This time limit has not been missed, so there is nothing to explain");
    problems wrong;
    const guidance::edition* edition = rules.find_edition(found->edition);
    if (code.empty() || !guidance::may_answer(edition, "late_reason", code))
        wrong.push_back({"Select the main reason", "reason"});
    if (auto fault = fault_of_words(text, reason_limit, "what happened, in a sentence or two"))
        wrong.push_back({*fault, "text"});
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(clock_explained),
                       1,
                       now,
                       found->edition,
                       {found->clock},
                       late_body(clock, started_by, code, text)});
    return std::move(draft).finish(found->process);
}

result<decision> add_note(const guidance::rulebook& rules, const std::shared_ptr<const file>& child,
                          std::string_view text, std::optional<instant> event_time, const practitioner& who,
                          instant now) {
    if (auto fault = fault_of_words(text, note_limit, "the note")) return refuse(*fault, "text");
    if (event_time && *event_time > now) return refuse("The date must be today or in the past", "when");
    drafting draft(rules, who, now);
    draft.add(*child, {std::string(note_recorded), 1, event_time.value_or(now), "", {}, note_body(text)});
    return std::move(draft).finish({});
}

} // namespace kith::casework
