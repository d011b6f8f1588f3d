#include "casework/chronicle_date.hpp"

#include "foundation/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kith::casework {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::years;

/// Four digits outside are a slip: the birth of a grandparent's grandparent is within, and so is every day
/// that anybody now alive plans for.
constexpr int first_year = 1850, last_year = 2200;

date moved(date day, int by) {
    return date{sys_days(day) + days(by)};
}

/// A whole number of digits only.
std::optional<int> whole(std::string_view text) {
    const auto value = text.size() <= 4 ? parse_number(text) : std::nullopt;
    return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

constexpr std::array<std::string_view, 12> month_names = {"january",   "february", "march",    "april",
                                                          "may",       "june",     "july",     "august",
                                                          "september", "october",  "november", "december"};

/// "3", "03", "mar", "March".
std::optional<int> month_of(std::string_view text) {
    if (const auto number = whole(text)) return number;
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return c < 128 ? char(std::tolower(c)) : char(c); });
    if (lower.size() < 3) return std::nullopt;
    for (std::size_t i = 0; i < month_names.size(); ++i)
        if (month_names[i].starts_with(lower)) return int(i) + 1;
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

} // namespace

date rough_date::last() const {
    if (precision == known_to::day) return first;
    if (precision == known_to::month) return date{first.year() / first.month() / std::chrono::last};
    return date{first.year() / std::chrono::December / 31};
}

date rough_date::earliest() const {
    if (!about) return first;
    return moved(first, precision == known_to::day ? -31 : precision == known_to::month ? -92 : -366);
}

date rough_date::latest() const {
    if (!about) return last();
    return moved(last(), precision == known_to::day ? 31 : precision == known_to::month ? 92 : 366);
}

result<rough_date> parse_rough_date(std::string_view text) {
    rough_date read;
    const auto wrong = [] {
        return refuse("Write a day as 2019-03-12, a month as 2019-03 or a year as 2019, with ~ for about");
    };
    if (text.ends_with('~')) {
        read.about = true;
        text.remove_suffix(1);
    }
    std::string whole_day(text);
    if (text.size() == 4) {
        read.precision = known_to::year;
        whole_day += "-01-01";
    } else if (text.size() == 7) {
        read.precision = known_to::month;
        whole_day += "-01";
    } else if (text.size() != 10) {
        return wrong();
    }
    const auto day = parse_date(whole_day);
    if (!day || int(day->year()) < first_year || int(day->year()) > last_year) return wrong();
    read.first = *day;
    return read;
}

std::string recorded_text(const rough_date& when) {
    std::string text = to_text(when.first);
    if (when.precision == known_to::month) text.resize(7);
    if (when.precision == known_to::year) text.resize(4);
    return when.about ? text + "~" : text;
}

result<rough_date> read_rough_date(std::string_view day, std::string_view month, std::string_view year,
                                   bool about, std::string_view what, std::string_view field) {
    const auto wrong = [&](std::string_view words) {
        return refuse(std::string(words), std::string(field));
    };
    day = trimmed(day), month = trimmed(month), year = trimmed(year);
    if (year.empty())
        return wrong(fmt::format("Enter {}: the year at least. Leave out the day and the month when nobody "
                                 "knows them",
                                 what));
    if (month.empty() && !day.empty()) return wrong(fmt::format("Enter the month of {}, or no day", what));
    const auto y = whole(year);
    if (!y || year.size() != 4 || *y < first_year || *y > last_year)
        return wrong(fmt::format("The year of {} must be four digits, like 2019", what));
    rough_date read{date{std::chrono::year(*y) / 1 / 1}, known_to::year, about};
    if (month.empty()) return read;
    const auto m = month_of(month);
    if (!m || *m < 1 || *m > 12)
        return wrong(fmt::format("The month of {} must be a number from 1 to 12, or its name", what));
    read.first = date{std::chrono::year(*y) / std::chrono::month(unsigned(*m)) / 1};
    read.precision = known_to::month;
    if (day.empty()) return read;
    const auto d = whole(day);
    const date exact{std::chrono::year(*y) / std::chrono::month(unsigned(*m)) /
                     std::chrono::day(unsigned(d.value_or(0)))};
    if (!d || !exact.ok()) return wrong(fmt::format("The day of {} must be one that the month has", what));
    read.first = exact;
    read.precision = known_to::day;
    return read;
}

std::string in_words(const rough_date& when) {
    const std::string day = long_words(when.first); // "12 March 2019"
    std::string words = day;
    if (when.precision == known_to::month) words = day.substr(day.find(' ') + 1);
    if (when.precision == known_to::year) words = std::to_string(int(when.first.year()));
    return when.about ? "about " + words : words;
}

int months_between(date from, date to) {
    if (sys_days(to) <= sys_days(from)) return 0;
    int whole_months =
        (int(to.year()) - int(from.year())) * 12 + int(unsigned(to.month())) - int(unsigned(from.month()));
    if (unsigned(to.day()) < unsigned(from.day())) --whole_months;
    return whole_months;
}

} // namespace kith::casework
