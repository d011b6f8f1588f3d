// Which value of a fact holds when several were said, and what agencies say differently.

#include "people/people.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace kith;

namespace {

/// A person about whose date of birth agencies say things, in order.
struct told {
    people::person who;
    std::int64_t next = 1;

    std::int64_t say(std::string value, std::string source, bool holds = false,
                     std::string fact = "birth_date") {
        people::fact_value said;
        said.value = std::move(value);
        said.source = std::move(source);
        said.sequence = next++;
        said.decides = holds;
        who.facts[fact].push_back(said);
        return said.sequence;
    }
    void decide(std::int64_t holds, const std::string& fact = "birth_date") {
        people::fact_decision one;
        one.sequence = next++;
        one.holds = holds;
        who.decisions[fact].push_back(one);
    }
    [[nodiscard]] std::string holds() const { return std::string(who.fact("birth_date")); }
    [[nodiscard]] std::size_t sides() const { return who.disputed("birth_date").size(); }
};

constexpr const char* school = "school";
constexpr const char* health = "health";
constexpr const char* police = "police";

} // namespace

TEST_CASE("one agency changes its own word: no dispute, the last word holds") {
    told ada;
    ada.say("2010-01-01", school);
    ada.say("2010-01-02", school);
    CHECK(ada.holds() == "2010-01-02");
    CHECK(ada.sides() == 0);
}

TEST_CASE("two agencies that agree do not dispute; two that differ stand side by side") {
    told ada;
    ada.say("2010-01-01", school);
    ada.say("2010-01-01", health);
    CHECK(ada.sides() == 0);
    ada.say("2010-10-01", health);
    CHECK(ada.sides() == 2);
    CHECK(ada.holds() == "2010-10-01"); // the latest, until somebody decides
}

TEST_CASE("what was decided holds; the agency that lost may say it again without a new dispute") {
    told ada;
    const auto first = ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.decide(first);
    CHECK(ada.holds() == "2010-01-01");
    CHECK(ada.sides() == 0);
    ada.say("2010-10-01", health);
    CHECK(ada.holds() == "2010-01-01");
    CHECK(ada.sides() == 0);
}

TEST_CASE("a third agency, or another value, makes it disputed again; it may be decided anew") {
    told ada;
    const auto first = ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.decide(first);
    const auto third = ada.say("2011-01-01", police);
    CHECK(ada.holds() == "2010-01-01");
    CHECK(ada.sides() == 2);
    ada.decide(third);
    CHECK(ada.holds() == "2011-01-01");
    CHECK(ada.sides() == 0);
    ada.say("2012-01-01", health);
    CHECK(ada.sides() == 2);
}

TEST_CASE("after a decision the agency whose word holds may change it") {
    told ada;
    const auto first = ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.decide(first);
    ada.say("2010-01-11", school);
    CHECK(ada.holds() == "2010-01-11");
    CHECK(ada.sides() == 0);
}

TEST_CASE("a word that is recorded as what holds settles the matter at once") {
    told ada;
    ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.say("2010-05-05", police, true);
    CHECK(ada.holds() == "2010-05-05");
    CHECK(ada.sides() == 0);
}

TEST_CASE("what turned out to be wrong is withdrawn, and nothing holds until somebody says something") {
    told ada;
    ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.say("", police);
    CHECK(ada.holds().empty());
    CHECK(ada.sides() == 0);
    ada.say("2010-10-01", health);
    CHECK(ada.holds() == "2010-10-01");
    CHECK(ada.sides() == 0);
}

TEST_CASE("the same in another spelling is the same; an agency that was not named contradicts nobody") {
    told ada;
    ada.say("12 High Street", school, false, "address");
    ada.say("12, HIGH STREET", health, false, "address");
    CHECK(ada.who.disputed("address").empty());
    ada.say("1 Low Road", "", false, "address");
    CHECK(ada.who.disputed("address").empty());
    CHECK(ada.who.fact("address") == "1 Low Road");
}

TEST_CASE("names that somebody is known by do not contradict each other") {
    told ada;
    ada.say("Addy", school, false, "known_as");
    ada.say("Bunny", health, false, "known_as");
    CHECK(ada.who.disputed("known_as").empty());
}

TEST_CASE("a decision for an entry that is not there changes nothing") {
    told ada;
    ada.say("2010-01-01", school);
    ada.say("2010-10-01", health);
    ada.decide(99);
    CHECK(ada.holds() == "2010-10-01");
    CHECK(ada.sides() == 2);
}

TEST_CASE("impossible dates are refused, improbable ones doubted") {
    const date today{std::chrono::year(2026) / 11 / 21};
    const auto refused = [&](std::string_view fact, std::string_view value) {
        return !people::checked_fact(fact, value, today).has_value();
    };
    CHECK(refused("birth_date", "2010-02-30"));
    CHECK(refused("birth_date", "0001-01-01"));
    CHECK(refused("birth_date", "2026-11-22"));
    CHECK(refused("birth_date", "1896-11-22"));
    CHECK(refused("death_date", "2027-01-01"));
    CHECK(refused("expected_date", "2028-01-01"));
    CHECK(refused("expected_date", "0026-01-01"));
    CHECK_FALSE(refused("birth_date", "1906-11-22"));
    told old;
    old.say("1906-01-01", school);
    old.who.child = false;
    REQUIRE(people::doubts_of_fact(old.who, "birth_date", today).size() == 1);
    CHECK(people::doubts_of_fact(old.who, "birth_date", today).front().find("120 years") !=
          std::string::npos);
    told child;
    child.say("1990-01-01", school);
    CHECK(people::doubts_of_fact(child.who, "birth_date", today).size() == 1);
    child.say("1989-12-31", school, false, "death_date");
    REQUIRE(people::faults_between_facts(child.who).size() == 1);
    CHECK(people::faults_between_facts(child.who).front().field == "death_date");
}

TEST_CASE("part of a postcode is kept, a whole one is spelled in one way") {
    const date today{std::chrono::year(2026) / 11 / 21};
    CHECK(people::checked_fact("postcode", "ng1", today).value() == "ng1");
    CHECK(people::checked_fact("postcode", "ng15fb", today).value() == "NG1 5FB");
    told ada;
    ada.say("ng1", school, false, "postcode");
    CHECK(people::doubts_of_fact(ada.who, "postcode", today).size() == 1);
}
