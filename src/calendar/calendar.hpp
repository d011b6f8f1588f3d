#pragma once
// Working days in England and the arithmetic of statutory time limits. Conventions: docs/guidance-files.md,
// "How time is counted"; the bank holidays are dated data (guidance/calendar/england.md).
//
// Contents
//   working_calendar    which days are working days, over a stated span of years
//   amount              how long: working days, hours, inclusive days, months, an age
//   due                 the last moment to be in time, fast
//   derive              the same with every step of the reasoning, for "Why this date?"
//   terms               days that do not count, and a last day that must be a working day

#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kith::calendar {

/// A day on which England does not work, with its name: "Boxing Day (substitute day)".
struct holiday {
    date day;
    std::string name;
};

/// Working days from the first to the last day covered (whole years). Immutable; counting is O(1).
class working_calendar {
  public:
    /// Refuses holidays outside the span, twice the same day, and a span longer than 200 years.
    static result<working_calendar> make(std::string version, date first, date last,
                                         std::vector<holiday> holidays);

    [[nodiscard]] const std::string& version() const { return version_; }
    [[nodiscard]] date first() const { return first_; }
    [[nodiscard]] date last() const { return last_; }
    [[nodiscard]] bool covers(date day) const;
    [[nodiscard]] bool is_working_day(date day) const;       ///< `day` must be covered
    [[nodiscard]] const holiday* holiday_on(date day) const; ///< nullptr when it is none
    /// The n-th working day after `start` (day 0 is `start` itself, whatever day it is), or, for a negative
    /// n, before it. nullopt when it falls outside the span.
    [[nodiscard]] std::optional<date> working_day_after(date start, int n) const;
    [[nodiscard]] std::optional<date> working_day_on_or_before(date day) const;
    /// Working days after `from` up to and including `to`; negative when `to` is earlier. The inverse of
    /// working_day_after; days outside the span are taken as its nearest end.
    [[nodiscard]] int working_days_between(date from, date to) const;
    /// Sunday, Christmas Day, Good Friday or a bank holiday, but not Saturday: what a court may pass over
    /// (CA1989 s45(2)). `day` must be covered.
    [[nodiscard]] bool is_public_holiday(date day) const;
    /// The first instant of a day in London. `day` must be covered or the day after the last.
    [[nodiscard]] instant midnight(date day) const;

  private:
    std::string version_;
    date first_{}, last_{};
    std::vector<holiday> holidays_;     // sorted by day
    std::vector<std::int32_t> count_;   // working days in [first, first + i]
    std::vector<std::int32_t> working_; // day numbers of all working days, ascending
    std::vector<instant> midnight_;     // when each day begins, and the day after the last
};

struct working_days {
    int count;
    bool operator==(const working_days&) const = default;
}; ///< negative: before the start
struct clock_hours {
    int count;
    bool operator==(const clock_hours&) const = default;
}; ///< elapsed, weekends and nights count
struct inclusive_days {
    int count;
    bool operator==(const inclusive_days&) const = default;
}; ///< day 1 is the start day itself
struct calendar_days {
    int count;
    bool operator==(const calendar_days&) const = default;
};
struct calendar_months {
    int count;
    bool operator==(const calendar_months&) const = default;
}; ///< same day number, else the last of the month
struct age_reached {
    int years;
    int months;
    bool operator==(const age_reached&) const = default;
}; ///< counted from the date of birth

/// How long a clock runs.
using amount =
    std::variant<working_days, clock_hours, inclusive_days, calendar_days, calendar_months, age_reached>;
std::string
in_words(const amount&); ///< "15 working days", "72 hours", "8 days, counting the first", "3 months"
/// Hours need the minute at which they start; everything else counts from a day.
bool needs_time(const amount&);

/// When a clock starts: a day, or a moment for hours. `birth_date` only for ages.
struct start {
    date day;
    std::optional<local_time> at;
    std::optional<instant> exact = {}; ///< the same moment where it is known: tells apart the two half past
                                       ///< ones of the night on which the clocks go back
};

/// The last moment to be in time.
struct deadline {
    date day;                     ///< the last day itself (of the statute; may be no working day)
    std::optional<local_time> at; ///< for hours: London wall clock
    instant late_from; ///< first instant that is late: the midnight after `day`, or just after `at`
    bool operator==(const deadline&) const = default;
};
std::string to_text(const deadline&); ///< "2019-01-07" or "2019-04-02T00:30"

/// The deadline. Refuses when it falls outside the calendar's span, or hours without a time.
result<deadline> due(const working_calendar&, const amount&, const start&);

/// Days on which the time does not run, the first and the last among them.
struct standstill {
    date from, until;
};

/// What a rule says beyond its amount. Only for periods of days and months: hours and working days have
/// none.
struct terms {
    std::vector<standstill> standstills;
    bool to_working_day = false; ///< a last day that is no working day: the next working day instead
};
/// How many days the standstills keep from counting, each day once.
int days_standing_still(const std::vector<standstill>&);

/// A day that did not count, and why: "Christmas Day", "Boxing Day (substitute day)", "Saturday".
struct skipped_day {
    date day;
    std::string why;
};

/// A deadline with the reasoning that led to it.
struct derivation {
    start from;
    amount within;
    deadline result;
    std::vector<skipped_day>
        skipped;                 ///< every day passed over, in order; empty unless working days are counted
    std::optional<date> hold_by; ///< working day before, when the last day is none (meetings come forward);
                                 ///< empty for hours
    std::optional<date>
        next_open_day; ///< first working day after, when the last day is none (a court may extend)
    std::optional<date>
        court_may_run_to;        ///< when the last day is a Sunday, Good Friday, Christmas Day or bank
                                 ///< holiday: the first later day that is none (CA1989 s45(2))
    std::string result_day_is;   ///< why the last day is no working day: "Sunday"; empty when it is one
    bool clocks_changed = false; ///< hours: daylight saving began or ended in between
    std::string calendar_version;
    std::vector<standstill> standstills = {};
    std::optional<date> before_rolling = {}; ///< the last day before it was moved to a working day
};
result<derivation> derive(const working_calendar&, const amount&, const start&, const terms& = {});

} // namespace kith::calendar
