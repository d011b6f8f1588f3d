#pragma once
// Dates of birth as people write them, whole or in part.

#include <cstdint>
#include <string>
#include <string_view>

namespace kith::linkage {

/// A day, a month of a year, or a year. Parts that are not known are 0.
struct partial_date {
    int year = 0;
    int month = 0;
    int day = 0;
    bool operator==(const partial_date&) const = default;
    [[nodiscard]] bool known() const { return year != 0; }
    [[nodiscard]] bool whole() const { return year != 0 && month != 0 && day != 0; }
    /// Ordered by year, month, day; 0 when not known.
    [[nodiscard]] std::uint32_t packed() const {
        return static_cast<std::uint32_t>(year) << 9 | static_cast<std::uint32_t>(month) << 5 |
               static_cast<std::uint32_t>(day);
    }
    static partial_date unpacked(std::uint32_t packed) {
        return {static_cast<int>(packed >> 9), static_cast<int>(packed >> 5 & 15),
                static_cast<int>(packed & 31)};
    }
};

/// Reads "2016-03-04", "20160304", "04/03/2016", "4 Mar 2016", "March 4, 2016", "2016-03", "2016", "c.
/// 2016". Day before month where both fit, as in England. Digits that are no date (month 13) still give
/// what they hold, day and month exchanged where that helps. Nothing for anything else.
partial_date read_date(std::string_view text);
/// The same from three cells.
partial_date read_date(std::string_view year, std::string_view month, std::string_view day);
/// "2016-03-04", "2016-03", "2016".
std::string to_text(const partial_date&);

} // namespace kith::linkage
