// Clocks that stand still while something is awaited, and that are given more time: a request for one's own
// record, as it is answered.

#include "small_office.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

constexpr const char* request = "subject_access";
constexpr const char* answer = "subject_access_answer";

/// A child on record whose social worker has begun a request and recorded when it came.
struct asked {
    small_office office{"2026-12-20T12:00"};

    explicit asked(const char* when = "2026-09-01") {
        REQUIRE(office.refer({"Ada"}, "2026-08-03T09:30").has_value());
        begin(when);
    }
    void begin(const char* when) {
        const auto made = casework::open_process(office.rules(), request, {office.file_of("Ada")}, "",
                                                 office.people.worker, office.now, office.ids());
        INFO(words_of(made));
        REQUIRE(made.has_value());
        office.take(*made);
        step("receive", when);
    }
    void step(const char* id, const char* when) { office.must({request, id, office.people.manager, when}); }
    [[nodiscard]] std::string due() const { return calendar::to_text(office.clock("Ada", answer)->due); }
    [[nodiscard]] const casework::case_clock& clock() const { return *office.clock("Ada", answer); }
};

} // namespace

TEST_CASE("a clock that stands still is not late, is on no list, and runs on from the day of the answer") {
    asked one;
    CHECK(one.due() == "2026-10-01");
    one.step("ask_what_is_meant", "2026-09-07");
    CHECK(one.clock().waiting());
    CHECK_FALSE(one.clock().late(at("2026-10-20")));
    for (const auto& row : casework::rows_of(one.office.rules(), one.office.child("Ada")).clocks)
        if (row.clock == answer) CHECK(row.state == "waiting");
    CHECK(casework::in_words(one.office.rules(), one.clock(), at("2026-09-20")) ==
          "Stands still since Mon 7 Sep 2026: something is awaited. When it comes, 24 days are left");
    // Somebody is still asked to look after it.
    CHECK(calendar::to_text(one.office.clock("Ada", "subject_access_meaning_awaited")->due) ==
          "2026-10-07");

    one.step("what_is_meant", "2026-09-11");
    CHECK_FALSE(one.clock().waiting());
    CHECK(one.due() == "2026-10-06"); // five days did not count
    CHECK(one.clock().late(at("2026-10-07")));
    CHECK_FALSE(one.clock().late(at("2026-10-06")));
    std::string why;
    for (const std::string& line :
         casework::explain(one.office.rules(), one.office.child("Ada"), one.clock()))
        why += line + "\n";
    INFO(why);
    CHECK(why.find("It stood still from Mon 7 Sep 2026 to Fri 11 Sep 2026.") != std::string::npos);
    CHECK(why.find("So 5 days did not count.") != std::string::npos);
    CHECK(why.find("Was due Thu 1 Oct 2026 until this was recorded on") != std::string::npos);
}

TEST_CASE("an answer given while the clock stands still is in time") {
    asked one;
    one.step("ask_what_is_meant", "2026-09-07");
    one.office.must({request, "refuse", one.office.people.manager, "2026-11-30", {{"*", "withdrawn"}}});
    CHECK(one.clock().state == casework::clock_state::met);
    CHECK(one.office.clock("Ada", "subject_access_meaning_awaited")->state ==
          casework::clock_state::ceased);
    CHECK_FALSE(one.office.open("Ada", request));
}

TEST_CASE("asking what is meant after the time is over stops nothing") {
    asked one;
    one.step("ask_what_is_meant", "2026-10-02");
    CHECK_FALSE(one.clock().waiting());
    CHECK(one.clock().late(at("2026-10-03")));
    CHECK(one.due() == "2026-10-01");
}

TEST_CASE("the time begins anew when proof comes that had to be asked for") {
    asked one;
    one.step("proof", "2026-09-14");
    CHECK(one.due() == "2026-10-14");
    CHECK(one.office.child("Ada").clocks.back().state == casework::clock_state::running);
}

TEST_CASE("more time: three months in all, told before the first is over, and never after") {
    asked one;
    SUBCASE("in time") {
        one.step("more_time", "2026-10-01");
        CHECK(one.due() == "2026-12-01");
        one.step("ask_what_is_meant", "2026-11-02");
        one.step("what_is_meant", "2026-11-03");
        CHECK(one.due() == "2026-12-03");
    }
    SUBCASE("the days that do not count give more time to tell it in") {
        one.step("ask_what_is_meant", "2026-09-07");
        one.step("what_is_meant", "2026-09-11");
        one.step("more_time", "2026-10-06");
        CHECK(one.due() == "2026-12-07");
    }
    SUBCASE("while it stands still") {
        one.step("ask_what_is_meant", "2026-09-07");
        one.step("more_time", "2026-09-30");
        CHECK(one.clock().waiting());
        one.step("what_is_meant", "2026-10-06");
        CHECK(one.due() == "2026-12-31");
    }
    SUBCASE("too late: refused, with what to do instead; the date stays") {
        const auto made =
            one.office.record({request, "more_time", one.office.people.manager, "2026-10-02"});
        CHECK(
            words_of(made).find("when: Answer to a request for one's own record: more time is told before "
                                "the time is over, and it was over on 1 October 2026. Answer as soon as "
                                "you can") == 0);
        CHECK(one.due() == "2026-10-01");
    }
}

TEST_CASE("a correction of what began or ended a wait moves the date, and the old date stays") {
    asked one;
    one.step("ask_what_is_meant", "2026-09-07");
    one.step("what_is_meant", "2026-09-11");
    const std::int64_t ended = one.clock().waits.back().ended_by, begun = one.clock().basis;
    const auto correct = [&](std::int64_t sequence, const char* when) {
        auto made = casework::correct(one.office.rules(), one.office.file_of("Ada"),
                                      {sequence, at(when), {}, "The wrong day was typed"},
                                      one.office.people.manager, one.office.now);
        INFO(words_of(made));
        REQUIRE(made.has_value());
        one.office.take(*made);
    };
    correct(ended, "2026-09-09");
    CHECK(one.due() == "2026-10-05"); // three days: 4 October is a Sunday
    correct(begun, "2026-09-02");
    CHECK(one.due() == "2026-10-05");
    correct(begun, "2026-09-03");
    CHECK(one.due() == "2026-10-06");
    CHECK(one.clock().superseded.size() == 4);
    const auto wrong = casework::correct(one.office.rules(), one.office.file_of("Ada"),
                                         {ended, at("2026-09-06"), {}, "The wrong day was typed"},
                                         one.office.people.manager, one.office.now);
    CHECK_FALSE(wrong.has_value());
    // The record folds to what stands.
    const person_id id = one.office.child("Ada").person.id;
    const auto again = casework::fold(one.office.rules(), id, one.office.entries[id]);
    CHECK(casework::rows_of(one.office.rules(), again).clocks ==
          casework::rows_of(one.office.rules(), one.office.child("Ada")).clocks);
}

TEST_CASE("two requests for one child have a time each") {
    asked one;
    one.begin("2026-09-10");
    REQUIRE(one.office.child("Ada").packs.empty());
    std::vector<const casework::case_clock*> clocks;
    for (const auto& each : one.office.child("Ada").clocks)
        if (each.clock == answer) clocks.push_back(&each);
    REQUIRE(clocks.size() == 2);
    CHECK(clocks[0]->state == casework::clock_state::running);
    CHECK(calendar::to_text(clocks[0]->due) == "2026-10-01");
    CHECK(calendar::to_text(clocks[1]->due) == "2026-10-12"); // 10 October is a Saturday
}

TEST_CASE("days that stand still count once each, whatever overlaps: 2,000 random sets against counting") {
    std::mt19937 luck(55);
    const auto day = [](int n) { return date{std::chrono::sys_days{std::chrono::days(20'000 + n)}}; };
    for (int round = 0; round < 2'000; ++round) {
        std::vector<calendar::standstill> all;
        std::set<int> days;
        for (unsigned n = luck() % 6; n > 0; --n) {
            const int from = int(luck() % 60), until = from + int(luck() % 12);
            all.push_back({day(from), day(until)});
            for (int each = from; each <= until; ++each)
                days.insert(each);
        }
        CHECK(calendar::days_standing_still(all) == int(days.size()));
    }
}
