// guidance/calendar/england.md

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace kith::guidance {
namespace {

using enum reader::need;
using namespace std::chrono;

void read_holidays(reader& from, int of_year, std::vector<calendar::holiday>& into) {
    auto days = from.tables("holidays");
    if (days.empty())
        from.complain(fmt::format("the year {} has no holidays: expected a list of them", of_year));
    for (auto& one : days) {
        const auto day = one.day("day", required);
        const std::string name = one.text("name", required);
        one.done();
        if (!day || !day->ok()) continue;
        const unsigned weekday_number = weekday(sys_days(*day)).iso_encoding();
        if (int(day->year()) != of_year)
            one.complain(one.at("day"),
                         fmt::format("{} is not in the year {}: expected the holidays of that year",
                                     kith::to_text(*day), of_year));
        else if (weekday_number >= 6)
            one.complain(one.at("day"),
                         fmt::format("{} is a {}: expected a weekday, since weekends never count (the "
                                     "substitute day, if there is one)",
                                     kith::to_text(*day), weekday_number == 6 ? "Saturday" : "Sunday"));
        else if (std::any_of(into.begin(), into.end(),
                             [&](const auto& other) { return other.day == *day; }))
            one.complain(one.at("day"), fmt::format("{} is a holiday twice", kith::to_text(*day)));
        else
            into.push_back({*day, name});
    }
}

} // namespace

std::optional<calendar::working_calendar> read_calendar(const document& from, std::vector<fault>& faults) {
    const std::size_t before = faults.size();
    std::string version;
    std::optional<date> first, last;
    std::map<int, place> years;
    std::vector<calendar::holiday> holidays;
    place heading{from.file, 0, 0};
    bool begun = false;
    for (const auto& one : from.sections) {
        reader read(from.file, one, faults);
        if (read.label() == "[calendar]") {
            begun = true;
            heading = read.at();
            version = read.text("version", required);
            first = read.day("first", required);
            last = read.day("last", required);
        } else if (read.label() == "[[year]]") {
            const int year = read.number("year", 1900, 2300, 0, required);
            read_holidays(read, year, holidays);
            const auto [other, fresh] = years.emplace(year, read.at());
            if (!fresh && year != 0)
                read.complain(
                    fmt::format("the year {} stands here already on line {}", year, other->second.line));
        } else {
            read.complain(fmt::format("unknown table {} in the calendar: expected [calendar] or [[year]]",
                                      read.label().substr(0, 60)));
            continue;
        }
        read.done();
    }
    if (!begun) faults.push_back({heading, "there is no [calendar]: expected version, first and last"});
    if (!from.cases.empty())
        faults.push_back({{from.file, from.cases.front().given_line, 1},
                          "a case stands in the calendar: expected it beside a clock"});
    if (faults.size() != before || !first || !last) return std::nullopt;
    const bool whole = first->month() == January && first->day() == std::chrono::day(1) &&
                       last->month() == December && last->day() == std::chrono::day(31) && *first < *last &&
                       int(last->year()) - int(first->year()) < 200;
    if (!whole) {
        faults.push_back(
            {heading, fmt::format("the calendar covers {} to {}: expected whole years, from a 1 January "
                                  "to a 31 December, at most 200",
                                  kith::to_text(*first), kith::to_text(*last))});
        return std::nullopt;
    }
    for (int year = int(first->year()); year <= int(last->year()); ++year)
        if (years.count(year) == 0)
            faults.push_back(
                {heading, fmt::format("the calendar has a gap: expected [[year]] with year = {}", year)});
    for (const auto& [year, at] : years)
        if (year < int(first->year()) || year > int(last->year()))
            faults.push_back({at, fmt::format("the year {} is outside the calendar, which covers {} to {}",
                                              year, int(first->year()), int(last->year()))});
    if (faults.size() != before) return std::nullopt;
    auto made = calendar::working_calendar::make(version, *first, *last, std::move(holidays));
    if (made) return std::move(*made);
    for (const auto& one : made.error())
        faults.push_back({heading, one.message});
    return std::nullopt;
}

} // namespace kith::guidance
