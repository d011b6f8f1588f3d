// Clocks and answers in words, for the people who have to act on them.

#include "casework/steps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::casework {
namespace {

std::string plural(int n, std::string_view unit) {
    return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
}

/// Waits that are over, as days.
std::vector<calendar::standstill> standstills_of(const std::vector<clock_wait>& waits) {
    std::vector<calendar::standstill> days;
    for (const clock_wait& one : waits)
        if (one.until) days.push_back({local_date(one.from), local_date(*one.until)});
    return days;
}

/// How far past its last day something is.
std::string lateness(const guidance::rulebook& rules, const calendar::deadline& due, instant at) {
    if (due.at) {
        const auto hours = std::chrono::duration_cast<std::chrono::hours>(at - due.late_from).count();
        return hours < 1 ? "less than an hour late" : plural(int(hours), "hour") + " late";
    }
    const date day = local_date(at);
    const bool covered = rules.days.covers(day) && rules.days.covers(due.day);
    const int working = covered ? rules.days.working_days_between(due.day, day) : 0;
    if (working > 0) return plural(working, "working day") + " late";
    return plural(day_number(day) - day_number(due.day), "day") + " late";
}

std::string due_words(const calendar::deadline& due) {
    if (!due.at) return short_words(due.day);
    const std::string words = long_words(*due.at);
    return short_words(due.day) + words.substr(words.find(" at "));
}

std::string running_words(const guidance::rulebook& rules, const case_clock& clock, instant now) {
    if (clock.waiting()) {
        const int left = day_number(clock.due.day) - day_number(local_date(clock.waits.back().from));
        return fmt::format("Stands still since {}: something is awaited. When it comes, {} left",
                           short_words(local_date(clock.waits.back().from)),
                           left <= 0 ? "the last day is"
                                     : plural(left, "day") + (left == 1 ? " is" : " are"));
    }
    if (now >= clock.due.late_from)
        return fmt::format("{}: was due {}", lateness(rules, clock.due, now), due_words(clock.due));
    const date today = local_date(now);
    if (clock.due.at) {
        const auto hours =
            std::chrono::duration_cast<std::chrono::hours>(clock.due.late_from - now).count();
        return fmt::format("Due {}, in {}", due_words(clock.due),
                           hours < 1 ? "less than an hour" : plural(int(hours), "hour"));
    }
    if (clock.due.day == today) return "Due today";
    const int working = rules.days.covers(today) && rules.days.covers(clock.due.day)
                            ? rules.days.working_days_between(today, clock.due.day)
                            : 0;
    if (working == 0) return fmt::format("Due {}", due_words(clock.due));
    return fmt::format("Due {}, in {}", due_words(clock.due), plural(working, "working day"));
}

/// "working day 8 of 15" where working days are counted.
std::string progress_words(const guidance::rulebook& rules, const case_clock& clock, date stopped) {
    const guidance::clock* definition = definition_of(rules, clock);
    const auto* within = definition ? std::get_if<calendar::working_days>(&definition->within) : nullptr;
    const date from = local_date(clock.counted_from);
    if (!within || within->count < 1 || !rules.days.covers(from) || !rules.days.covers(stopped)) return {};
    return fmt::format(", working day {} of {}",
                       std::max(0, rules.days.working_days_between(from, stopped)), within->count);
}

std::string capitalised(std::string words) {
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 32);
    return words;
}

/// The happening that the clock counts from, by name and entry.
std::string trigger_words(const guidance::rulebook& rules, const file& child, const case_clock& clock) {
    for (const case_process& process : child.processes) {
        const guidance::process* definition = definition_of(rules, process);
        if (!definition) continue;
        if (process.opened_sequence == clock.basis) return definition->title + " begun";
        for (const recorded_step& done : process.steps) {
            if (done.sequence != clock.basis) continue;
            const guidance::step* step = guidance::find_step(*definition, done.step);
            return step ? step->done : done.step;
        }
    }
    return "An entry";
}

} // namespace

std::string in_words(const guidance::rulebook& rules, const case_clock& clock, instant now) {
    if (clock.state == clock_state::running) return capitalised(running_words(rules, clock, now));
    const date stopped = clock.stopped ? local_date(*clock.stopped) : local_date(now);
    if (clock.state == clock_state::ceased)
        return fmt::format("No longer applies since {}", short_words(stopped));
    if (clock.state == clock_state::met_late) {
        return fmt::format("Met {} on {}", lateness(rules, clock.due, clock.stopped.value_or(now)),
                           short_words(stopped));
    }
    return fmt::format("Met on {}{}", short_words(stopped), progress_words(rules, clock, stopped));
}

std::vector<std::string> explain(const guidance::rulebook& rules, const file& child,
                                 const case_clock& clock) {
    std::vector<std::string> lines;
    const guidance::edition* edition = rules.find_edition(clock.edition);
    const guidance::clock* definition = definition_of(rules, clock);
    const local_time from = to_local(clock.counted_from);
    lines.push_back(fmt::format(
        "Counted from: {}, {} (entry {}).", trigger_words(rules, child, clock),
        definition && calendar::needs_time(definition->within) ? long_words(from) : long_words(from.day),
        clock.basis));
    if (clock.waiting() && clock.state == clock_state::running)
        lines.push_back(fmt::format("It stands still since {} (entry {}): what was asked for then has not "
                                    "come. The date below holds once it has, moved by the days between.",
                                    long_words(local_date(clock.waits.back().from)),
                                    clock.waits.back().begun_by));
    if (clock.lengthened)
        lines.push_back(fmt::format("It was made longer, to {} in all (entry {}).",
                                    calendar::in_words(*clock.lengthened), clock.lengthened_by));
    if (edition && definition) {
        const bool age = std::holds_alternative<calendar::age_reached>(definition->within);
        const auto birth = child.person.birth_date();
        const calendar::start start{age && birth ? *birth : from.day,
                                    age ? std::nullopt : std::optional(from),
                                    age ? std::nullopt : std::optional(clock.counted_from)};
        const auto derived =
            guidance::derive(rules.days, *definition, clock.lengthened.value_or(definition->within), start,
                             standstills_of(clock.waits));
        if (derived && derived->result.day == clock.due.day) {
            for (std::string& line : guidance::explain({definition, edition, *derived}))
                lines.push_back(std::move(line));
        } else {
            lines.push_back(fmt::format("Due {}, as worked out when it started with the calendar \"{}\". "
                                        "It is not changed in silence "
                                        "when the calendar or the rule changes.",
                                        due_words(clock.due), clock.calendar_version));
            for (const guidance::citation& cited : definition->cite)
                lines.push_back("Source: " + cited.text);
        }
    }
    for (const superseded_due& earlier : clock.superseded) {
        lines.push_back(fmt::format("Was due {} until {} {}: {}", due_words(earlier.due),
                                    earlier.corrected ? "it was corrected on" : "this was recorded on",
                                    long_words(to_local(earlier.at)), earlier.reason));
    }
    return lines;
}

std::map<std::string, std::vector<summary_line>> summaries(const guidance::rulebook& rules,
                                                           const file& child) {
    struct found {
        std::string key; // one line a question: the latest answer holds
        std::string place;
        summary_line line;
    };
    std::vector<found> all;
    for (const case_process& process : child.processes) {
        const guidance::process* definition = definition_of(rules, process);
        if (!definition) continue;
        for (const recorded_step& done : process.steps) {
            for (const guidance::field& field : definition->fields) {
                if (field.step != done.step || field.summary.empty()) continue;
                const auto said = done.said.find(field.id);
                if (said == done.said.end()) continue;
                std::string words = answer_in_words(field, said->second,
                                                    [](const practitioner_id&) { return std::string(); });
                if (words.empty()) continue;
                const std::string key = definition->id + "." + field.id;
                std::erase_if(all, [&](const found& earlier) { return earlier.key == key; });
                all.push_back({key,
                               field.summary,
                               {field.prompt, std::move(words), done.event_time, done.by, done.sequence}});
            }
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const found& a, const found& b) { return a.line.sequence > b.line.sequence; });
    std::map<std::string, std::vector<summary_line>> by_place;
    for (found& one : all)
        by_place[one.place].push_back(std::move(one.line));
    return by_place;
}

std::string answer_in_words(const guidance::field& field, const std::vector<std::string>& values,
                            const std::function<std::string(const practitioner_id&)>& name_of) {
    using guidance::field_type;
    std::string words;
    for (const std::string& value : values) {
        std::string one = value;
        if (field.type == field_type::yes_no) one = value == "yes" ? "Yes" : value == "no" ? "No" : value;
        if (field.type == field_type::date) {
            if (const auto day = parse_date(value)) one = long_words(*day);
        }
        if (field.type == field_type::moment) {
            if (const auto at = parse_local_time(value)) one = long_words(*at);
        }
        if (field.type == field_type::practitioner || field.type == field_type::practitioners) {
            const std::string name = name_of(practitioner_id{value});
            if (!name.empty()) one = name;
        }
        for (const guidance::option& option : field.options) {
            if (option.code == value) one = option.text;
        }
        if (one.empty()) continue;
        words += (words.empty() ? "" : ", ") + one;
    }
    return words;
}

} // namespace kith::casework
