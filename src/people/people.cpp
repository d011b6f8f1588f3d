#include "people/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::people {
std::optional<date> person::birth_date() const {
    const auto day = parse_date(fact("birth_date"));
    return day ? std::optional(*day) : std::nullopt;
}

std::optional<date> person::expected_date() const {
    const auto day = parse_date(fact("expected_date"));
    return day ? std::optional(*day) : std::nullopt;
}

std::string display_name(const person& who) {
    const std::string_view family = who.fact("family_name"), given = who.fact("given_name");
    if (who.unborn() && given.empty())
        return family.empty() ? "Unborn child" : fmt::format("{}, unborn child", family);
    if (family.empty() && given.empty()) {
        const std::string_view known = who.fact("local_id"); // a census brings children without their names
        return known.empty() ? "Name not known" : fmt::format("Name not known ({})", known);
    }
    if (family.empty() || given.empty()) return std::string(family.empty() ? given : family);
    return fmt::format("{}, {}", family, given);
}

std::string full_name(const person& who) {
    const std::string_view family = who.fact("family_name"), given = who.fact("given_name");
    if (family.empty() || given.empty()) return display_name(who);
    return fmt::format("{} {}", given, family);
}

int age_in_years(date birth, date on) {
    int years = int(on.year()) - int(birth.year());
    const auto month_day = [](date d) { return unsigned(d.month()) * 100 + unsigned(d.day()); };
    // A 29 February birthday needs no special case: in other years 28 February is before it, 1 March after.
    if (month_day(on) < month_day(birth)) --years;
    return years;
}

std::string age_in_words(const person& who, date on) {
    const auto plural = [](int n, const char* unit) {
        return fmt::format("{} {}{}", n, unit, n == 1 ? "" : "s");
    };
    if (const auto birth = who.birth_date()) {
        const int days = day_number(on) - day_number(*birth);
        if (days < 0) return "not yet born";
        const int years = age_in_years(*birth, on);
        if (years >= 2) return plural(years, "year");
        int months = (int(on.year()) - int(birth->year())) * 12 + int(unsigned(on.month())) -
                     int(unsigned(birth->month()));
        if (unsigned(on.day()) < unsigned(birth->day())) --months;
        return months >= 1 ? plural(months, "month") : plural(days, "day");
    }
    if (const auto expected = who.expected_date()) {
        const int days = day_number(*expected) - day_number(on);
        return days > 0 ? "due in " + plural((days + 6) / 7, "week") : "expected " + long_words(*expected);
    }
    return "age not known";
}

} // namespace kith::people
