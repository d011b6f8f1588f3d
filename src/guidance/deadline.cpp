// One deadline from a clock's name, and its explanation.

#include "guidance/batch.hpp"
#include "guidance/document.hpp"

#include <fmt/format.h>

#include <array>

namespace kith::guidance {
namespace {

std::string full_day(date day) {
    static constexpr std::array<const char*, 7> names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                         "Thursday", "Friday", "Saturday"};
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    return fmt::format("{} {}", names.at(weekday.c_encoding()), long_words(day));
}

std::string moment_words(const local_time& at) {
    const std::string time = kith::to_text(at).substr(11);
    return fmt::format("{} at {}", full_day(at.day), time);
}

tl::unexpected<problems> no_clock(const edition& in, std::string_view name) {
    std::vector<std::string> known;
    for (const auto& one : in.clocks) {
        known.push_back(one.id);
        if (!one.reference.empty()) known.push_back(one.reference);
    }
    std::string near = did_you_mean(name, known);
    if (near.empty()) { // names that hold what was typed
        std::vector<std::string> holding;
        for (const auto& one : in.clocks)
            if (name.size() >= 3 && one.id.find(name) != std::string::npos) holding.push_back(one.id);
        if (holding.empty())
            for (const auto& one : in.clocks)
                holding.push_back(one.id);
        near = fmt::format(": expected one of {}", fmt::join(holding, ", "));
    }
    return refuse(fmt::format("the edition {} has no clock \"{}\"{}", in.id, name.substr(0, 80), near),
                  "clock");
}

/// What may make a clock stand still or last longer.
std::string terms_in_words(const clock& rule) {
    std::string words;
    if (!rule.stops_while.empty())
        words += " It stands still while something is awaited: the day on which that was asked for, the "
                 "day on which it came and the days between do not count.";
    for (const lengthening& one : rule.longer)
        words += fmt::format(" It can be made {} in all, if that is told before the time is over.",
                             calendar::in_words(one.within));
    return words;
}

/// "15 working days (expected maximum)", and what the area made of it.
std::string rule_in_words(const clock& rule) {
    const auto* days = std::get_if<calendar::working_days>(&rule.within);
    const auto* age = std::get_if<calendar::age_reached>(&rule.within);
    std::string words = calendar::in_words(rule.within);
    if (days && days->count < 0)
        words = fmt::format("At least {} the start", words);
    else if (age)
        words = fmt::format("By {}", words);
    else
        words = fmt::format("Within {}", words);
    words += fmt::format(" ({}).", in_words(rule.kind));
    if (rule.national)
        words += fmt::format(" {} shortened it: the nation allows {}.", rule.tightened_by,
                             calendar::in_words(*rule.national));
    words += terms_in_words(rule);
    return words;
}

std::string counting_in_words(const calendar::derivation& how) {
    struct {
        std::string operator()(calendar::working_days n) const {
            return n.count < 0
                       ? "The working day before that day is working day 1; only working days count, "
                         "backwards."
                       : "The first working day after that day is working day 1; only working days count.";
        }
        std::string operator()(calendar::clock_hours) const {
            return "Hours run on through nights, weekends and bank holidays.";
        }
        std::string operator()(calendar::inclusive_days) const {
            return "The day of the start is day 1; every day counts.";
        }
        std::string operator()(calendar::calendar_days) const { return "Every day counts."; }
        std::string operator()(calendar::calendar_months) const {
            return "The same day number so many months on or, where that month has none, its last day.";
        }
        std::string operator()(calendar::age_reached) const {
            return "An age is reached as the birthday begins; one of 29 February, in other years, on 1 "
                   "March.";
        }
    } words;
    return std::visit(words, how.within);
}

void explain_start(const explained_deadline& why, std::vector<std::string>& lines) {
    const auto& from = why.derivation.from;
    const clock& rule = *why.rule;
    const bool age = std::holds_alternative<calendar::age_reached>(rule.within);
    const std::string at =
        calendar::needs_time(rule.within) && from.at ? moment_words(*from.at) : full_day(from.day);
    const bool first_counts = std::holds_alternative<calendar::inclusive_days>(rule.within);
    const char* day = calendar::needs_time(rule.within) || age ? ""
                      : first_counts                           ? " (day 1)"
                                                               : " (day 0)";
    lines.push_back(
        fmt::format("{}{}.", rule.title, rule.reference.empty() ? "" : " (" + rule.reference + ")"));
    lines.push_back(age ? fmt::format("Born on {}.", at)
                        : fmt::format("Started by {} on {}{}.", rule.from, at, day));
    if (!rule.counted_from.empty())
        lines.push_back(fmt::format("Counted from the time of {}.", rule.counted_from));
}

void explain_end(const explained_deadline& why, std::vector<std::string>& lines) {
    const auto& how = why.derivation;
    const date day = how.result.day;
    for (const calendar::standstill& one : how.standstills)
        lines.push_back(
            fmt::format("It stood still from {} to {}.", short_words(one.from), short_words(one.until)));
    if (const int still = calendar::days_standing_still(how.standstills); still > 0)
        lines.push_back(fmt::format("So {} {} did not count.", still, still == 1 ? "day" : "days"));
    if (how.before_rolling)
        lines.push_back(fmt::format("The last day, {}, is not a working day: the time runs to the end of "
                                    "the next one.",
                                    short_words(*how.before_rolling)));
    lines.push_back(
        how.result.at
            ? fmt::format("Due {}: {}.", moment_words(*how.result.at), calendar::to_text(how.result))
            : fmt::format("Due {}: {}.", full_day(day), calendar::to_text(how.result)));
    if (how.clocks_changed)
        lines.emplace_back("The clocks change in between, so the time of day moves by an hour.");
    if (how.result_day_is.empty()) return;
    if (why.rule->court_may_extend) {
        lines.push_back(
            how.court_may_run_to
                ? fmt::format("That is {}: the court may let it run to noon on {}.", how.result_day_is,
                              short_words(*how.court_may_run_to))
                : fmt::format("That is a {}, which is no public holiday: the court may not extend it for "
                              "that.",
                              how.result_day_is));
    } else if (how.hold_by) {
        lines.push_back(fmt::format("That is not a working day ({}): hold it by {}.", how.result_day_is,
                                    short_words(*how.hold_by)));
    } else {
        lines.push_back(fmt::format("That is not a working day ({}); the time runs out all the same.",
                                    how.result_day_is));
    }
}

} // namespace

result<calendar::derivation> derive(const calendar::working_calendar& days, const clock& rule,
                                    const calendar::amount& within, const calendar::start& start,
                                    std::vector<calendar::standstill> standstills) {
    return calendar::derive(days, within, start, {std::move(standstills), rule.to_working_day});
}

result<rule_found> find_rule(const rulebook& rules, std::string_view edition_id, std::string_view clock_id,
                             date start) {
    const edition* in = rules.find_edition(edition_id);
    if (!in) {
        std::vector<std::string> known;
        for (const auto& one : rules.editions)
            known.push_back(one.id);
        return refuse(fmt::format("there is no edition \"{}\": expected one of {}",
                                  edition_id.substr(0, 60), fmt::join(known, ", ")),
                      "edition");
    }
    const clock* rule = in->find_clock(clock_id);
    if (!rule) return no_clock(*in, clock_id);
    if (!start.ok()) return refuse("the start is not a day of the calendar", "start");
    const bool age = std::holds_alternative<calendar::age_reached>(rule->within);
    if (start < in->applies_from && !age)
        return refuse(fmt::format("the edition {} applies from {}: a start on {} is before it", in->id,
                                  kith::to_text(in->applies_from), kith::to_text(start)),
                      "start");
    return rule_found{in, rule};
}

result<explained_deadline> due(const rulebook& rules, std::string_view edition, std::string_view clock,
                               const calendar::start& start) {
    const auto found = find_rule(rules, edition, clock, start.day);
    if (!found) return tl::unexpected(found.error());
    auto how = derive(rules.days, *found->rule, found->rule->within, start);
    if (!how) return tl::unexpected(how.error());
    return explained_deadline{found->rule, found->in, std::move(*how)};
}

std::vector<std::string> explain(const explained_deadline& why) {
    std::vector<std::string> lines;
    explain_start(why, lines);
    lines.push_back(rule_in_words(*why.rule));
    lines.push_back(counting_in_words(why.derivation));
    for (const auto& day : why.derivation.skipped)
        lines.push_back(fmt::format("not counted: {} {}", short_words(day.day), day.why));
    explain_end(why, lines);
    if (!why.rule->purpose.empty()) lines.push_back(why.rule->purpose);
    std::vector<std::string> sources;
    for (const auto& one : why.rule->cite)
        sources.push_back(one.text);
    lines.push_back(fmt::format("Source: {}.", fmt::join(sources, "; ")));
    lines.push_back(fmt::format("Edition {} ({}). Calendar {}.", why.in->id, why.in->title,
                                why.derivation.calendar_version));
    return lines;
}

} // namespace kith::guidance
