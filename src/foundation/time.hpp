#pragma once
// Instants, dates and their one spelling (ISO 8601). Local time is England's (Europe/London).

#include "foundation/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kith {

/// A moment in UTC, to the millisecond.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// A day of the calendar in England. Valid unless a comment says otherwise.
using date = std::chrono::year_month_day;

/// Wall-clock time in England without an offset.
struct local_time {
    date day;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool operator==(const local_time&) const = default;
};

/// "2018-12-12". Refuses anything else, and days that do not exist.
result<date> parse_date(std::string_view text);
std::string to_text(date day);

/// "2018-12-21T22:15" (seconds optional, no offset).
result<local_time> parse_local_time(std::string_view text);
std::string to_text(const local_time& at); ///< with seconds only when they are not zero

/// "2018-12-21T22:15:00.000Z"; the only spelling stored on the record.
result<instant> parse_instant(std::string_view text);
std::string to_text(instant at);

/// London wall clock to UTC. A time that happens twice (clocks go back) means the first;
/// a time that never happens (clocks go forward) is refused.
result<instant> to_instant(const local_time& at);
local_time to_local(instant at);
date local_date(instant at);

/// "Wed 12 Dec 2018" and "12 December 2018", for people.
std::string short_words(date day);
std::string long_words(date day);
/// "12 December 2018 at 10:15pm".
std::string long_words(const local_time& at);

/// Whole days from 1970-01-01.
inline int day_number(date day) {
    return static_cast<int>(std::chrono::sys_days(day).time_since_epoch().count());
}

} // namespace kith
