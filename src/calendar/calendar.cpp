#include "calendar/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace kith::calendar {
using kith::to_text;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int days_in_200_years = 73050;

bool is_weekend(date day) {
    const unsigned weekday = std::chrono::weekday(sys_days(day)).iso_encoding();
    return weekday >= 6;
}

std::string day_words(date day) {
    return fmt::format("{} ({})", long_words(day), to_text(day));
}

} // namespace

result<working_calendar> working_calendar::make(std::string version, date first, date last,
                                                std::vector<holiday> holidays) {
    if (!first.ok() || !last.ok() || day_number(last) < day_number(first))
        return refuse("the calendar's first and last day must be days, the first before the last");
    const int length = day_number(last) - day_number(first) + 1;
    if (length > days_in_200_years) return refuse("the calendar must not be longer than 200 years");
    working_calendar made;
    made.version_ = std::move(version);
    made.first_ = first;
    made.last_ = last;
    std::stable_sort(holidays.begin(), holidays.end(),
                     [](const holiday& a, const holiday& b) { return a.day < b.day; });
    for (std::size_t i = 0; i < holidays.size(); ++i) {
        if (!holidays[i].day.ok() || !made.covers(holidays[i].day))
            return refuse(fmt::format("the holiday {} is outside the calendar", holidays[i].name));
        if (i > 0 && holidays[i].day == holidays[i - 1].day)
            return refuse(fmt::format("{} is a holiday twice", to_text(holidays[i].day)));
    }
    made.holidays_ = std::move(holidays);
    std::size_t next_holiday = 0;
    std::int32_t count = 0;
    for (int i = 0; i <= length; ++i) {
        const date day{sys_days(first) + days(i)};
        const auto begins = to_instant(local_time{day});
        if (!begins) return tl::unexpected(begins.error());
        made.midnight_.push_back(*begins);
        if (i == length) break;
        const bool named = next_holiday < made.holidays_.size() && made.holidays_[next_holiday].day == day;
        if (named) ++next_holiday;
        if (!named && !is_weekend(day)) {
            ++count;
            made.working_.push_back(day_number(day));
        }
        made.count_.push_back(count);
    }
    return made;
}

bool working_calendar::covers(date day) const {
    return day.ok() && day >= first_ && day <= last_;
}

bool working_calendar::is_working_day(date day) const {
    const auto i = static_cast<std::size_t>(day_number(day) - day_number(first_));
    return count_.at(i) > (i == 0 ? 0 : count_[i - 1]);
}

const holiday* working_calendar::holiday_on(date day) const {
    const auto found = std::lower_bound(holidays_.begin(), holidays_.end(), day,
                                        [](const holiday& a, date b) { return a.day < b; });
    return found != holidays_.end() && found->day == day ? &*found : nullptr;
}

std::optional<date> working_calendar::working_day_after(date start, int n) const {
    if (!covers(start)) return std::nullopt;
    if (n == 0) return start;
    const auto i = static_cast<std::size_t>(day_number(start) - day_number(first_));
    // Working days up to the start: it counts as one of the days before it only when counting forwards.
    const std::int64_t before = n > 0 ? count_[i] : (i == 0 ? 0 : count_[i - 1]);
    const std::int64_t wanted = n > 0 ? before + n - 1 : before + n;
    if (wanted < 0 || wanted >= static_cast<std::int64_t>(working_.size())) return std::nullopt;
    return date{sys_days(days(working_[static_cast<std::size_t>(wanted)]))};
}

std::optional<date> working_calendar::working_day_on_or_before(date day) const {
    if (!covers(day)) return std::nullopt;
    return is_working_day(day) ? day : working_day_after(day, -1);
}

int working_calendar::working_days_between(date from, date to) const {
    const int begin = day_number(first_);
    const auto up_to = [&](int day) { // working days in [first, day], for any day
        if (day < begin || count_.empty()) return 0;
        return count_[std::min(static_cast<std::size_t>(day - begin), count_.size() - 1)];
    };
    if (day_number(to) >= day_number(from)) return up_to(day_number(to)) - up_to(day_number(from));
    return up_to(day_number(to) - 1) - up_to(day_number(from) - 1);
}

bool working_calendar::is_public_holiday(date day) const {
    const bool sunday = std::chrono::weekday(sys_days(day)) == std::chrono::Sunday;
    const bool christmas = day.month() == std::chrono::December && day.day() == std::chrono::day(25);
    return sunday || christmas || holiday_on(day) != nullptr;
}

instant working_calendar::midnight(date day) const {
    return midnight_.at(static_cast<std::size_t>(day_number(day) - day_number(first_)));
}

namespace {

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

std::string counted(int n, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", n, n == 1 ? one : many);
}

tl::unexpected<problems> outside(const working_calendar& in, date start) {
    return refuse(
        fmt::format("counted from {}, the deadline falls outside the calendar \"{}\", which covers {} "
                    "to {}: add the bank holidays of the years that are missing",
                    day_words(start), in.version(), to_text(in.first()), to_text(in.last())),
        "start");
}

result<deadline> end_of(const working_calendar& in, date start, std::optional<date> day) {
    if (!day || !in.covers(*day)) return outside(in, start);
    return deadline{*day, std::nullopt, in.midnight(date{sys_days(*day) + days(1)})};
}

std::optional<date> days_after(date day, std::int64_t n) {
    // Far beyond any calendar: keeps the arithmetic of dates inside what it can express.
    if (n > 4 * days_in_200_years || n < -4 * days_in_200_years) return std::nullopt;
    return date{sys_days(day) + days(n)};
}

/// The same day number so many months on, or nothing when that month has no such day.
struct month_result {
    bool exact;
    date day; // the last day of the month when not exact
};
std::optional<month_result> months_after(date day, std::int64_t n) {
    if (n > 12 * 800 || n < -12 * 800) return std::nullopt;
    const auto month = std::chrono::year_month(day.year(), day.month()) + std::chrono::months(n);
    const date same{month.year(), month.month(), day.day()};
    if (same.ok()) return month_result{true, same};
    return month_result{false, date{month / std::chrono::last}};
}

result<deadline> after_age(const working_calendar& in, const age_reached& age, date born) {
    const std::int64_t months = std::int64_t{age.years} * 12 + age.months;
    const auto reached = months_after(born, months);
    if (!reached) return outside(in, born);
    // A birthday of 29 February is 1 March in other years; a part of a year ends with the month.
    const bool on_first_of_march = !reached->exact && age.months == 0;
    const std::optional<date> day = on_first_of_march ? days_after(reached->day, 1) : reached->day;
    if (!day || in.covers(*day)) return end_of(in, born, day);
    // No working day is counted to reach an age, and a small child's lies beyond any calendar of holidays.
    const auto after = days_after(*day, 1);
    const result<instant> late = after ? to_instant(local_time{*after}) : refuse("");
    if (!late) return outside(in, born);
    return deadline{*day, std::nullopt, *late};
}

/// London wall clock to UTC, by table on the days without a change of the clocks.
result<instant> moment_of(const working_calendar& in, const local_time& at) {
    if (!in.covers(at.day)) return outside(in, at.day);
    const instant begins = in.midnight(at.day), ends = in.midnight(date{sys_days(at.day) + days(1)});
    if (ends - begins != std::chrono::hours(24)) return to_instant(at);
    return begins + std::chrono::hours(at.hour) + std::chrono::minutes(at.minute) +
           std::chrono::seconds(at.second);
}

/// UTC to London wall clock, the same way. `at` is within the calendar.
local_time local_of(const working_calendar& in, instant at) {
    date day{std::chrono::floor<days>(at)};
    if (!in.covers(day)) return to_local(at);
    const date next{sys_days(day) + days(1)};
    if (at >= in.midnight(next)) day = next; // summer time: London's day began an hour ago
    if (!in.covers(day)) return to_local(at);
    const instant begins = in.midnight(day), ends = in.midnight(date{sys_days(day) + days(1)});
    if (ends - begins != std::chrono::hours(24)) return to_local(at);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at - begins).count();
    return {day, static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
            static_cast<int>(seconds % 60)};
}

result<deadline> after_hours(const working_calendar& in, const clock_hours& hours, const start& from) {
    if (!from.at && !from.exact)
        return refuse("hours are counted from a moment: give the time of the start as well, such as "
                      "2018-12-21T22:15",
                      "start");
    const auto begins = from.exact ? result<instant>(*from.exact) : moment_of(in, *from.at);
    if (!begins) return tl::unexpected(begins.error());
    const instant ends = *begins + std::chrono::hours(hours.count);
    const date start_day = from.at ? from.at->day : from.day;
    const bool inside = *begins >= in.midnight(in.first()) && ends >= in.midnight(in.first()) &&
                        ends < in.midnight(date{sys_days(in.last()) + days(1)});
    if (!inside) return outside(in, start_day);
    const local_time at = local_of(in, ends);
    return deadline{at.day, at, ends + std::chrono::milliseconds(1)};
}

std::string why_not_working(const working_calendar& in, date day) {
    if (const holiday* named = in.holiday_on(day)) return named->name;
    return std::chrono::weekday(sys_days(day)) == std::chrono::Saturday ? "Saturday" : "Sunday";
}

std::vector<skipped_day> skipped_between(const working_calendar& in, date start, date end) {
    std::vector<skipped_day> passed;
    const int step = end < start ? -1 : 1;
    for (auto day = sys_days(start) + days(step); day != sys_days(end) && start != end; day += days(step)) {
        if (!in.is_working_day(date{day})) passed.push_back({date{day}, why_not_working(in, date{day})});
    }
    return passed;
}

} // namespace

std::string in_words(const amount& within) {
    return std::visit(
        overloaded{
            [](working_days n) {
                const std::string words =
                    counted(n.count < 0 ? -n.count : n.count, "working day", "working days");
                return n.count < 0 ? words + " before" : words;
            },
            [](clock_hours n) { return counted(n.count, "hour", "hours"); },
            [](inclusive_days n) { return counted(n.count, "day", "days") + ", counting the first"; },
            [](calendar_days n) { return counted(n.count, "day", "days"); },
            [](calendar_months n) { return counted(n.count, "month", "months"); },
            [](age_reached age) {
                std::string words = "the age of " + counted(age.years, "year", "years");
                if (age.months != 0) words += " and " + counted(age.months, "month", "months");
                return words;
            },
        },
        within);
}

bool needs_time(const amount& within) {
    return std::holds_alternative<clock_hours>(within);
}

std::string to_text(const deadline& end) {
    return end.at ? kith::to_text(*end.at) : kith::to_text(end.day);
}

result<deadline> due(const working_calendar& in, const amount& within, const start& from) {
    if (!from.day.ok()) return refuse("the start is not a day of the calendar", "start");
    return std::visit(
        overloaded{
            [&](working_days n) { return end_of(in, from.day, in.working_day_after(from.day, n.count)); },
            [&](clock_hours n) { return after_hours(in, n, from); },
            [&](inclusive_days n) {
                return end_of(in, from.day, days_after(from.day, std::int64_t{n.count} - 1));
            },
            [&](calendar_days n) { return end_of(in, from.day, days_after(from.day, n.count)); },
            [&](calendar_months n) {
                const auto reached = months_after(from.day, n.count);
                return end_of(in, from.day, reached ? std::optional<date>(reached->day) : std::nullopt);
            },
            [&](age_reached age) { return after_age(in, age, from.day); },
        },
        within);
}

namespace {

/// The day that so many days more, and the need for a working day, make of the last day.
result<deadline> on_terms(const working_calendar& in, deadline end, date start, const terms& also,
                          std::optional<date>& before_rolling) {
    if (end.at) return end; // hours have no terms
    if (const int still = days_standing_still(also.standstills); still > 0) {
        const auto moved = end_of(in, start, days_after(end.day, still));
        if (!moved) return moved;
        end = *moved;
    }
    if (!also.to_working_day) return end;
    if (!in.covers(end.day)) return outside(in, start);
    if (in.is_working_day(end.day)) return end;
    before_rolling = end.day;
    return end_of(in, start, in.working_day_after(end.day, 1));
}

} // namespace

int days_standing_still(const std::vector<standstill>& all) {
    std::vector<standstill> sorted = all;
    std::ranges::sort(sorted, {}, [](const standstill& one) { return sys_days(one.from); });
    int still = 0;
    std::optional<sys_days> counted;
    for (const standstill& one : sorted) {
        sys_days first = sys_days(one.from);
        if (counted && first <= *counted) first = *counted + days(1);
        if (sys_days(one.until) < first) continue;
        still += int((sys_days(one.until) - first).count()) + 1;
        counted = sys_days(one.until);
    }
    return still;
}

result<derivation> derive(const working_calendar& in, const amount& within, const start& from,
                          const terms& also) {
    const auto plain = due(in, within, from);
    if (!plain) return tl::unexpected(plain.error());
    std::optional<date> before_rolling;
    const auto end = on_terms(in, *plain, from.day, also, before_rolling);
    if (!end) return tl::unexpected(end.error());
    derivation reasoning{from,         within,           *end,          {}, {}, {}, {}, {}, false,
                         in.version(), also.standstills, before_rolling};
    if (std::holds_alternative<working_days>(within))
        reasoning.skipped = skipped_between(in, from.day, end->day);
    if (in.covers(end->day) && !in.is_working_day(end->day)) {
        reasoning.result_day_is = why_not_working(in, end->day);
        reasoning.next_open_day = in.working_day_after(end->day, 1);
        if (!needs_time(within)) reasoning.hold_by = in.working_day_after(end->day, -1);
    }
    for (date day = end->day; in.covers(day) && in.is_public_holiday(day) && !needs_time(within);) {
        day = date{sys_days(day) + days(1)};
        reasoning.court_may_run_to = day;
    }
    if (const auto* hours = std::get_if<clock_hours>(&within); hours && end->at && from.at) {
        const auto wall = [](const local_time& at) {
            return sys_days(at.day) + std::chrono::hours(at.hour) + std::chrono::minutes(at.minute) +
                   std::chrono::seconds(at.second);
        };
        reasoning.clocks_changed = wall(*end->at) - wall(*from.at) != std::chrono::hours(hours->count);
    }
    return reasoning;
}

} // namespace kith::calendar
