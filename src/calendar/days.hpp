#pragma once
// Days counted on from a day, and when a day begins.

#include "foundation/time.hpp"

namespace kith::calendar {

/// So many days after a day, or before it.
inline date days_after(date day, int days) {
    return date(std::chrono::sys_days(day) + std::chrono::days(days));
}

/// The first instant of a day in England, where midnight is on every day.
inline instant begin_of(date day) {
    return to_instant({day, 0, 0, 0}).value_or(instant(std::chrono::sys_days(day)));
}

} // namespace kith::calendar
