#pragma once
// Dates as people remember them: a day, a month, a year, or about then. One spelling, that of ISO 8601-2
// (extended date/time format): "2019-03-12", "2019-03", "2019", each with "~" after it for "about".

#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <string>
#include <string_view>

namespace kith::casework {

enum class known_to { day, month, year };

struct rough_date {
    date first; ///< the first day that it may be: of the month, of the year
    known_to precision = known_to::day;
    bool about = false;
    /// The last day that it may be, as stated ("about" adds nothing here).
    [[nodiscard]] date last() const;
    /// The days that must be thought of when looking for the same event: "about" adds a month around a
    /// day, three around a month, a year around a year.
    [[nodiscard]] date earliest() const;
    [[nodiscard]] date latest() const;
    bool operator==(const rough_date&) const = default;
};

/// Refuses any other spelling, days that do not exist, and years before 1850 or after 2200.
result<rough_date> parse_rough_date(std::string_view text);
std::string recorded_text(const rough_date&);

/// From three boxes in which day, or day and month, may be empty. Problems have the field `field`; `what`
/// names it in words: "the date of the event".
result<rough_date> read_rough_date(std::string_view day, std::string_view month, std::string_view year,
                                   bool about, std::string_view what, std::string_view field);

/// "12 March 2019", "March 2019", "about 2019".
std::string in_words(const rough_date&);

/// Whole calendar months from one day to a later one; 0 when it is not later.
int months_between(date from, date to);

} // namespace kith::casework
