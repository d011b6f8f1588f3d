// How long a record is kept: the longest rule wins, and what can't be known keeps.

#include "retention/retention.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace kith;

namespace {

const retention::schedule& classes() {
    static const auto rules = guidance::load(KITH_SOURCE_DIR "/guidance", "").value();
    static const auto made = retention::load(KITH_SOURCE_DIR "/guidance", "", *rules).value();
    return made;
}

date day(std::string_view text) {
    return parse_date(text).value();
}

retention::life child(std::string_view born, std::string_view last) {
    retention::life made;
    if (!born.empty()) made.born = day(born);
    made.last_contact = day(last);
    return made;
}

std::string until(const retention::life& of) {
    const auto made = retention::decision_for(of, classes());
    return fmt::format("{} {}", made.class_id, made.keep_until ? to_text(*made.keep_until) : "not known");
}

} // namespace

TEST_CASE("retention: the class that keeps longest decides") {
    auto of = child("2004-03-12", "2016-05-01");
    CHECK(until(of) == "known 2029-03-12");
    of.last_contact = day("2026-05-01");
    CHECK(until(of) == "known 2032-05-01");
    of.processes = {"assessment"};
    CHECK(until(of) == "known 2032-05-01"); // the same days: the first stands
    of.processes = {"assessment", "section_47_enquiry"};
    CHECK(until(of) == "child_protection 2061-05-01");
    of.given.push_back({"looked_after", "The placement ended in 2015", std::nullopt, {}, {}});
    CHECK(until(of) == "looked_after 2079-03-12");
    of.given.push_back({"adoption", "Order of the family court", day("2015-02-01"), {}, {}});
    CHECK(until(of) == "adoption 2115-02-01");
    auto abused = child("2014-01-01", "2020-01-01");
    abused.answers["category"] = {"NEG"};
    CHECK(until(abused) == "known 2039-01-01");
    abused.answers["category"].insert("SAB");
    CHECK(until(abused) == "sexual_abuse 2089-01-01");
}

TEST_CASE("retention: who was looked after and died before 18 is kept 15 years from the death, not 75 from "
          "birth") {
    auto of = child("2010-06-30", "2019-01-01");
    of.given.push_back({"looked_after", "x", std::nullopt, {}, {}});
    CHECK(until(of) == "looked_after 2085-06-30");
    of.died = day("2028-06-29");
    CHECK(until(of) == "looked_after 2043-06-29");
    of.died = day("2028-06-30"); // on the 18th birthday
    CHECK(until(of) == "looked_after 2085-06-30");
}

TEST_CASE("retention: what can't be known keeps the record, and so does what is going on") {
    auto of = child("", "1990-01-01");
    CHECK(until(of) == "known not known");
    CHECK_FALSE(retention::decision_for(of, classes()).over(day("2200-01-01")));
    auto going_on = child("1950-01-01", "1990-01-01");
    CHECK(retention::decision_for(going_on, classes()).over(day("2026-01-01")));
    going_on.open = true;
    CHECK_FALSE(retention::decision_for(going_on, classes()).over(day("2026-01-01")));
    auto without_order = child("1950-01-01", "1990-01-01");
    without_order.given.push_back({"adoption", "x", std::nullopt, {}, {}});
    CHECK(until(without_order) == "adoption not known");
}

TEST_CASE("retention: to the day, and a birthday on 29 February is kept to 1 March") {
    const auto leap = retention::decision_for(child("2004-02-29", "2010-01-01"), classes());
    CHECK(to_text(*leap.keep_until) == "2029-03-01");
    CHECK_FALSE(leap.over(day("2029-02-28")));
    CHECK(leap.over(day("2029-03-01")));
    CHECK(leap.why.front().words == "25 years after the birth on 29 February 2004: until 1 March 2029");
    CHECK(leap.why.size() == 2);
}

TEST_CASE("retention: over 10,000 random lives no rule that applies ends later than the decision") {
    seeded_world world(59, instant{});
    for (int i = 0; i < 10'000; ++i) {
        retention::life of;
        const auto random_day = [&](int from, int years) {
            return date(std::chrono::sys_days(std::chrono::year(from) / 1 / 1) +
                        std::chrono::days(world.below(static_cast<std::uint64_t>(years) * 365)));
        };
        of.born = random_day(1950, 70);
        of.last_contact = random_day(2000, 40);
        if (world.below(5) == 0)
            of.died = date(std::chrono::sys_days(*of.born) + std::chrono::days(world.below(20'000)));
        for (const auto* process :
             {"assessment", "child_in_need_plan", "section_47_enquiry", "child_protection_plan"})
            if (world.below(3) == 0) of.processes.insert(process);
        if (world.below(6) == 0) of.answers["category"] = {"SAB"};
        for (const auto* id : {"looked_after", "adoption", "allegation", "foster_carer"})
            if (world.below(8) == 0) of.given.push_back({id, "x", random_day(2000, 20), {}, {}});
        const auto made = retention::decision_for(of, classes());
        REQUIRE(made.keep_until);
        for (const auto& why : made.why)
            REQUIRE(*why.until <= *made.keep_until);
        REQUIRE(made.why.front().class_id == made.class_id);
        REQUIRE_FALSE(made.over(date(std::chrono::sys_days(*made.keep_until) - std::chrono::days(1))));
        REQUIRE(made.over(*made.keep_until));
        // One class more never shortens.
        of.given.push_back({"allegation", "x", std::nullopt, {}, {}});
        REQUIRE(*retention::decision_for(of, classes()).keep_until >= *made.keep_until);
    }
}
