// Working days and time limits: the vectors of the reference, and an independent count over twelve years.

#include "calendar/calendar.hpp"
#include "guidance/guidance.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace kith;
using namespace kith::calendar;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

date day_of(const char* text) {
    return parse_date(text).value();
}

/// England's calendar as the program loads it.
const working_calendar& england() {
    static const auto rules = guidance::load(KITH_SOURCE_DIR "/guidance", "").value();
    return rules->days;
}

std::string due_text(const amount& within, const char* from) {
    const bool time = std::string_view(from).size() > 10;
    start at{time ? parse_local_time(from)->day : day_of(from), std::nullopt};
    if (time) at.at = *parse_local_time(from);
    const auto end = due(england(), within, at);
    return end ? to_text(*end) : "refused: " + end.error().front().message;
}

} // namespace

TEST_CASE("calendar: the vectors of the reference") {
    struct vector {
        amount within;
        const char *from, *due;
    };
    const std::vector<vector> vectors = {
        {working_days{1}, "2018-07-04", "2018-07-05"},
        {working_days{1}, "2018-12-21", "2018-12-24"},
        {working_days{1}, "2018-12-24", "2018-12-27"},
        {working_days{1}, "2019-04-18", "2019-04-23"},
        {working_days{1}, "2019-04-20", "2019-04-23"},
        {working_days{45}, "2018-12-03", "2019-02-07"},
        {working_days{45}, "2019-03-25", "2019-05-31"},
        {working_days{45}, "2020-03-02", "2020-05-06"},
        {working_days{35}, "2007-04-02", "2007-05-24"},
        {working_days{7}, "2009-12-21", "2010-01-04"},
        {working_days{10}, "2010-04-01", "2010-04-19"},
        {working_days{15}, "2018-12-12", "2019-01-07"},
        {working_days{15}, "2022-05-20", "2022-06-14"},
        {working_days{15}, "2022-08-26", "2022-09-20"},
        {working_days{10}, "2018-12-20", "2019-01-08"},
        {working_days{10}, "2020-12-21", "2021-01-07"},
        {working_days{15}, "2023-04-28", "2023-05-23"},
        {working_days{5}, "2021-12-22", "2021-12-31"},
        {working_days{15}, "2021-12-22", "2022-01-17"},
        {calendar_months{3}, "2018-11-30", "2019-02-28"},
        {calendar_months{3}, "2019-11-30", "2020-02-29"},
        {calendar_months{3}, "2018-12-31", "2019-03-31"},
        {calendar_months{6}, "2019-08-31", "2020-02-29"},
        {inclusive_days{8}, "2018-12-18", "2018-12-25"},
        {clock_hours{72}, "2018-12-21T22:15", "2018-12-24T22:15"},
        {clock_hours{72}, "2019-03-29T23:30", "2019-04-02T00:30"},
        {calendar_months{6}, "2019-10-31", "2020-04-30"},
        {working_days{-7}, "2020-04-30", "2020-04-21"},
    };
    for (const auto& one : vectors) {
        CAPTURE(one.from);
        CAPTURE(in_words(one.within));
        CHECK(due_text(one.within, one.from) == one.due);
    }
}

TEST_CASE("calendar: a meeting comes forward from a last day that is no working day") {
    const auto hold_by = [](amount within, const char* from) {
        return kith::to_text(derive(england(), within, {day_of(from), {}})->hold_by.value());
    };
    CHECK(hold_by(calendar_months{3}, "2019-11-30") == "2020-02-28");
    CHECK(hold_by(calendar_months{3}, "2018-12-31") == "2019-03-29");
    CHECK(hold_by(calendar_months{6}, "2019-08-31") == "2020-02-28");
    CHECK_FALSE(derive(england(), calendar_months{3}, {day_of("2018-11-30"), {}})->hold_by);
}

TEST_CASE("calendar: working days agree with a count day by day, 2018 to 2030, 1 to 260 days") {
    std::vector<date> working; // counted without the calendar's tables
    for (auto day = sys_days(day_of("2018-01-01")); day <= sys_days(day_of("2030-12-31")); day += days(1)) {
        const std::chrono::weekday weekday(day);
        const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
        if (!weekend && !england().holiday_on(date(day))) working.emplace_back(day);
    }
    std::size_t next = 0;
    int wrong = 0, compared = 0;
    for (auto day = sys_days(day_of("2018-01-01")); day <= sys_days(day_of("2030-12-31")); day += days(1)) {
        while (next < working.size() && sys_days(working[next]) <= day)
            ++next;
        for (std::size_t n = 1; n <= 260; ++n) {
            const auto found = england().working_day_after(date(day), static_cast<int>(n));
            const bool inside = next + n - 1 < working.size();
            wrong += inside ? found != working[next + n - 1] : found.has_value();
            if (!inside) continue;
            // The way back, and the number of days between, agree.
            wrong += england().working_days_between(date(day), *found) != static_cast<int>(n);
            ++compared;
        }
    }
    CHECK(wrong == 0);
    CHECK(compared > 1'000'000);
}

TEST_CASE("calendar: counting back is the reverse of counting forward") {
    for (auto day = sys_days(day_of("2019-01-01")); day < sys_days(day_of("2021-01-01")); day += days(1)) {
        if (!england().is_working_day(date(day))) continue;
        for (int n = 1; n <= 30; ++n) {
            const auto later = *england().working_day_after(date(day), n);
            REQUIRE(england().working_day_after(later, -n) == date(day));
            REQUIRE(england().working_days_between(later, date(day)) == -n);
        }
    }
}

TEST_CASE("calendar: every skipped day is named, with why") {
    const auto how = derive(england(), working_days{15}, {day_of("2018-12-12"), {}}).value();
    std::string skipped;
    for (const auto& one : how.skipped)
        skipped += short_words(one.day) + " " + one.why + "\n";
    CHECK(skipped == "Sat 15 Dec 2018 Saturday\nSun 16 Dec 2018 Sunday\nSat 22 Dec 2018 Saturday\n"
                     "Sun 23 Dec 2018 Sunday\nTue 25 Dec 2018 Christmas Day\nWed 26 Dec 2018 Boxing Day\n"
                     "Sat 29 Dec 2018 Saturday\nSun 30 Dec 2018 Sunday\nTue 1 Jan 2019 New Year's Day\n"
                     "Sat 5 Jan 2019 Saturday\nSun 6 Jan 2019 Sunday\n");
    const auto substitute = derive(england(), working_days{2}, {day_of("2021-12-24"), {}}).value();
    CHECK(substitute.skipped.at(2).why == "Christmas Day (substitute day)");
    CHECK(substitute.skipped.at(3).why == "Boxing Day (substitute day)");
}

TEST_CASE("calendar: the days passed over and the days counted are all the days") {
    for (auto day = sys_days(day_of("2018-07-04")); day < sys_days(day_of("2029-12-01")); day += days(17)) {
        for (const int n : {1, 10, 45, -7}) {
            const auto how = derive(england(), working_days{n}, {date(day), {}}).value();
            const int between = std::abs(day_number(how.result.day) - day_number(date(day)));
            REQUIRE(static_cast<int>(how.skipped.size()) == between - std::abs(n));
        }
    }
}

TEST_CASE("calendar: months end with the month when it is shorter") {
    CHECK(due_text(calendar_months{1}, "2019-01-31") == "2019-02-28");
    CHECK(due_text(calendar_months{1}, "2020-01-31") == "2020-02-29");
    CHECK(due_text(calendar_months{1}, "2020-01-29") == "2020-02-29");
    CHECK(due_text(calendar_months{12}, "2020-02-29") == "2021-02-28");
    CHECK(due_text(calendar_months{3}, "2018-11-15") == "2019-02-15");
}

TEST_CASE("calendar: hours run through both changes of the clocks") {
    CHECK(due_text(clock_hours{72}, "2019-10-25T23:30") == "2019-10-28T22:30");
    CHECK(due_text(clock_hours{24}, "2019-03-30T12:00") == "2019-03-31T13:00");
    CHECK(due_text(clock_hours{1}, "2019-03-31T00:30") == "2019-03-31T02:30");
    CHECK(due_text(clock_hours{72}, "2019-06-01T09:05:07") == "2019-06-04T09:05:07");
    const auto how =
        derive(england(), clock_hours{72}, {day_of("2019-03-29"), *parse_local_time("2019-03-29T23:30")});
    CHECK(how->clocks_changed);
    CHECK_FALSE(how->hold_by);
}

TEST_CASE("calendar: a time that happens twice means the first, unless the moment is known") {
    const auto at = *parse_local_time("2019-10-27T01:30");
    const start first{at.day, at};
    CHECK(to_text(due(england(), clock_hours{2}, first).value()) == "2019-10-27T02:30");
    const start second{at.day, at, parse_instant("2019-10-27T01:30:00.000Z").value()};
    CHECK(to_text(due(england(), clock_hours{2}, second).value()) == "2019-10-27T03:30");
}

TEST_CASE("calendar: a time that never happens is refused") {
    const auto at = *parse_local_time("2019-03-31T01:30");
    const auto end = due(england(), clock_hours{72}, {at.day, at});
    REQUIRE_FALSE(end);
    CHECK(end.error().front().message.find("does not exist") != std::string::npos);
}

TEST_CASE("calendar: late begins at the midnight after the day, in London") {
    const auto summer = due(england(), working_days{1}, {day_of("2019-07-01"), {}}).value();
    CHECK(kith::to_text(summer.late_from) == "2019-07-02T23:00:00.000Z");
    const auto winter = due(england(), working_days{1}, {day_of("2019-01-07"), {}}).value();
    CHECK(kith::to_text(winter.late_from) == "2019-01-09T00:00:00.000Z");
    const auto hours = due(england(), clock_hours{72}, {{}, *parse_local_time("2018-12-21T22:15")});
    CHECK_FALSE(hours); // the day of the start must be a day
}

TEST_CASE("calendar: the moment at which hours end is not late, the next is") {
    const auto at = *parse_local_time("2018-12-21T22:15");
    CHECK(kith::to_text(due(england(), clock_hours{72}, {at.day, at})->late_from) ==
          "2018-12-24T22:15:00.001Z");
}

TEST_CASE("calendar: ages") {
    CHECK(due_text(age_reached{18, 0}, "2004-02-29") == "2022-03-01"); // no 29 February in 2022
    CHECK(due_text(age_reached{16, 0}, "2004-02-29") == "2020-02-29");
    CHECK(due_text(age_reached{18, 0}, "2010-03-01") == "2028-03-01");
    CHECK(due_text(age_reached{17, 9}, "2004-02-29") == "2021-11-29");
    CHECK(due_text(age_reached{17, 9}, "2004-05-31") ==
          "2022-02-28"); // a part of a year ends with the month
    CHECK(due_text(age_reached{18, 0}, "2015-06-01") == "2033-06-01"); // beyond the calendar: none is needed
}

TEST_CASE("calendar: a court may pass over Sundays and bank holidays, not Saturdays") {
    const auto run_to = [](const char* from) {
        const auto how = derive(england(), inclusive_days{8}, {day_of(from), {}}).value();
        return how.court_may_run_to ? kith::to_text(*how.court_may_run_to) : "none";
    };
    CHECK(run_to("2018-12-18") == "2018-12-27"); // Christmas Day, then Boxing Day
    CHECK(run_to("2019-06-02") == "2019-06-10"); // Sunday
    CHECK(run_to("2019-06-01") == "none");       // Saturday is no public holiday
    CHECK(run_to("2019-04-12") == "2019-04-20"); // Good Friday: the Saturday after is none
}

TEST_CASE("calendar: what lies outside is refused with the reason") {
    CHECK(due_text(working_days{45}, "2030-12-02").find("falls outside the calendar") != std::string::npos);
    CHECK(due_text(working_days{-10}, "2006-01-05").find("2006-01-01 to 2030-12-31") != std::string::npos);
    CHECK(due_text(calendar_months{3}, "2030-11-30").starts_with("refused"));
    CHECK(due_text(clock_hours{72}, "2030-12-30T10:00").starts_with("refused"));
    CHECK(due_text(clock_hours{72}, "2018-12-21").find("give the time") != std::string::npos);
    CHECK(due_text(working_days{1}, "1999-01-01").starts_with("refused"));
    CHECK(due_text(working_days{1}, "2030-12-30") == "2030-12-31");
    CHECK_FALSE(due(england(), working_days{1}, {date{}, {}}));
}

TEST_CASE("calendar: a calendar that contradicts itself is refused") {
    const date first = day_of("2018-01-01"), last = day_of("2018-12-31");
    const auto make = [&](date a, date b, std::vector<holiday> days) {
        return working_calendar::make("test", a, b, std::move(days)).has_value();
    };
    CHECK(make(first, last, {}));
    CHECK(make(first, last, {{day_of("2018-12-26"), "b"}, {day_of("2018-12-25"), "a"}}));
    CHECK_FALSE(make(last, first, {}));
    CHECK_FALSE(make(first, last, {{day_of("2019-12-25"), "outside"}}));
    CHECK_FALSE(make(first, last, {{day_of("2018-12-25"), "a"}, {day_of("2018-12-25"), "again"}}));
    CHECK_FALSE(make(first, day_of("2300-12-31"), {}));
    CHECK_FALSE(make(date{}, last, {}));
}

TEST_CASE("calendar: in words") {
    CHECK(in_words(working_days{1}) == "1 working day");
    CHECK(in_words(working_days{-7}) == "7 working days before");
    CHECK(in_words(inclusive_days{8}) == "8 days, counting the first");
    CHECK(in_words(age_reached{17, 9}) == "the age of 17 years and 9 months");
}

TEST_CASE("calendar: England agrees with the published bank holidays of 2012 to 2028") {
    const std::filesystem::path file = KITH_SOURCE_DIR "/../shared/data/bank-holidays.json";
    std::ifstream in(file);
    if (!in) {
        MESSAGE("skipped: the published bank holidays are not here");
        return;
    }
    std::stringstream content;
    content << in.rdbuf();
    std::string text = content.str();
    text = text.substr(text.find("england-and-wales"));
    text = text.substr(0, text.find("\"division\"", text.find("\"events\"")));
    std::set<std::string> published;
    constexpr std::string_view key = "\"date\": \"";
    for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 1))
        published.insert(text.substr(at + key.size(), 10));
    REQUIRE(published.size() > 100);
    std::set<std::string> ours;
    for (auto day = sys_days(day_of("2012-01-01")); day <= sys_days(day_of("2028-12-31")); day += days(1))
        if (england().holiday_on(date(day))) ours.insert(kith::to_text(date(day)));
    CHECK(ours == published);
}
