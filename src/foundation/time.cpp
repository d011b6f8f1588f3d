#include "foundation/time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

// The time-zone library; its name would hide kith::date.
namespace tz = ::date;

namespace kith {
namespace {

constexpr std::array<const char*, 12> month_words = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<const char*, 7> weekday_words = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// Exactly `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

const tz::time_zone& london() {
    static const tz::time_zone* zone = tz::locate_zone("Europe/London");
    return *zone;
}

tz::local_seconds to_library(const local_time& at) {
    const auto day =
        tz::local_days(tz::year(int(at.day.year())) / tz::month(unsigned(at.day.month())) /
                         tz::day(unsigned(at.day.day())));
    return day + std::chrono::hours(at.hour) + std::chrono::minutes(at.minute) +
           std::chrono::seconds(at.second);
}

} // namespace

result<date> parse_date(std::string_view text) {
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const bool shaped =
        text.size() == 10 && text[4] == '-' && text[7] == '-' && year >= 0 && month >= 0 && day >= 0;
    if (!shaped)
        return refuse(fmt::format("'{}' is not a date: write it as 2018-12-31", text.substr(0, 40)));
    const date value{std::chrono::year(year), std::chrono::month(unsigned(month)),
                     std::chrono::day(unsigned(day))};
    if (!value.ok()) return refuse(fmt::format("{} is not a day of the calendar", text));
    return value;
}

std::string to_text(date day) {
    return fmt::format("{:04}-{:02}-{:02}", int(day.year()), unsigned(day.month()), unsigned(day.day()));
}

result<local_time> parse_local_time(std::string_view text) {
    const auto wrong = [&] {
        return refuse(
            fmt::format("'{}' is not a date and time: write it as 2018-12-31T22:15", text.substr(0, 40)));
    };
    if ((text.size() != 16 && text.size() != 19) || text[10] != 'T' || text[13] != ':') return wrong();
    const auto day = parse_date(text.substr(0, 10));
    if (!day) return tl::unexpected(day.error());
    local_time at{*day, digits(text, 11, 2), digits(text, 14, 2), 0};
    if (text.size() == 19) {
        if (text[16] != ':') return wrong();
        at.second = digits(text, 17, 2);
    }
    const bool in_range = at.hour >= 0 && at.hour < 24 && at.minute >= 0 && at.minute < 60 &&
                          at.second >= 0 && at.second < 60;
    if (!in_range) return wrong();
    return at;
}

std::string to_text(const local_time& at) {
    const std::string text = fmt::format("{}T{:02}:{:02}", to_text(at.day), at.hour, at.minute);
    return at.second == 0 ? text : text + fmt::format(":{:02}", at.second);
}

result<instant> parse_instant(std::string_view text) {
    const bool shaped = text.size() == 24 && text[19] == '.' && text[23] == 'Z';
    const int milliseconds = shaped ? digits(text, 20, 3) : -1;
    if (milliseconds < 0) return refuse(fmt::format("'{}' is not an instant", text.substr(0, 40)));
    const auto at = parse_local_time(text.substr(0, 19));
    if (!at) return tl::unexpected(at.error());
    return instant(std::chrono::sys_days(at->day) + std::chrono::hours(at->hour) +
                   std::chrono::minutes(at->minute) + std::chrono::seconds(at->second) +
                   std::chrono::milliseconds(milliseconds));
}

std::string to_text(instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const auto rest = (at - day).count();
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_text(date(day)), rest / 3600000, rest / 60000 % 60,
                       rest / 1000 % 60, rest % 1000);
}

result<instant> to_instant(const local_time& at) {
    const auto info = london().get_info(to_library(at));
    if (info.result == tz::local_info::nonexistent) {
        return refuse(fmt::format("{} does not exist: the clocks went forward that night", to_text(at)));
    }
    const auto utc = tz::sys_seconds(to_library(at).time_since_epoch() - info.first.offset);
    return instant(std::chrono::duration_cast<std::chrono::milliseconds>(utc.time_since_epoch()));
}

local_time to_local(instant at) {
    const auto seconds = tz::sys_seconds(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch());
    const auto shifted = seconds.time_since_epoch() + london().get_info(seconds).offset;
    const auto day = std::chrono::floor<std::chrono::days>(shifted);
    const auto rest = (shifted - day).count();
    return {date(std::chrono::sys_days(day)), int(rest / 3600), int(rest / 60 % 60), int(rest % 60)};
}

date local_date(instant at) {
    return to_local(at).day;
}

std::string short_words(date day) {
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    return fmt::format("{} {} {:.3} {}", weekday_words.at(weekday.c_encoding()), unsigned(day.day()),
                       month_words.at(unsigned(day.month()) - 1), int(day.year()));
}

std::string long_words(date day) {
    return fmt::format("{} {} {}", unsigned(day.day()), month_words.at(unsigned(day.month()) - 1),
                       int(day.year()));
}

std::string long_words(const local_time& at) {
    const int hour = at.hour % 12 == 0 ? 12 : at.hour % 12;
    const char* half = at.hour < 12 ? "am" : "pm";
    const std::string minutes = at.minute == 0 ? std::string() : fmt::format(":{:02}", at.minute);
    return fmt::format("{} at {}{}{}", long_words(at.day), hour, minutes, half);
}

} // namespace kith
