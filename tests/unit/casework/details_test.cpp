// What is known of a person, from the act to the file: sources, disputes, details, births.

#include "small_office.hpp"

#include "casework/details.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using casework::detail_said;

namespace {

struct with_ada {
    small_office office{"2019-02-01T12:00"};
    with_ada() { REQUIRE(office.refer({"Ada"}, "2019-01-07T09:30").has_value()); }

    [[nodiscard]] const people::person& ada() const { return office.child("Ada").person; }
    casework::practitioner from(casework::practitioner who, std::string agency) const {
        who.agency = std::move(agency);
        return who;
    }
    /// Does the act and takes it into the office; gives the words of its refusal.
    template <class Act>
    std::string does(const Act& act) {
        const auto made = act(office.file_of("Ada"));
        if (made) office.take(*made);
        return words_of(made);
    }
    std::string say(const casework::facts_said& said, const casework::practitioner& who) {
        return does([&](const auto& file) {
            return casework::change_facts(office.rules(), file, said, who, office.now);
        });
    }
    std::string add(const detail_said& said) {
        return does([&](const auto& file) {
            return casework::record_detail(office.rules(), file, said, office.people.worker, office.now);
        });
    }
    /// The stream folded again says the same as the file kept at hand.
    void check_folds_again() const {
        const auto& id = ada().id;
        const auto again = casework::fold(office.rules(), id, office.entries.at(id));
        auto rows = casework::rows_of(office.rules(), again);
        auto expected = casework::rows_of(office.rules(), office.child("Ada"));
        // The test's entries are by "somebody"; who recorded what is the only difference.
        rows.involvements.clear(), rows.texts.clear();
        expected.involvements.clear(), expected.texts.clear();
        CHECK(rows == expected);
        for (const auto& [fact, values] : ada().facts)
            CHECK(again.person.fact(fact) == ada().fact(fact));
        CHECK(again.person.details.size() == ada().details.size());
    }
};

detail_said home(std::string lines, std::string is_protected = "no") {
    detail_said said;
    said.kind = "address";
    said.parts = {{"kind", "home"}, {"lines", std::move(lines)}, {"protected", std::move(is_protected)}};
    said.told = "Her mother said so.";
    return said;
}

casework::facts_said born(std::string day, std::string source = {}) {
    casework::facts_said said;
    said.facts = {{"birth_date", std::move(day)}};
    said.source = std::move(source);
    said.reason = "Seen on a paper.";
    return said;
}

} // namespace

TEST_CASE("a fact has the agency of whoever recorded it, unless another is named") {
    with_ada at;
    CHECK(at.ada().held("birth_date")->source == "other"); // the role of whoever refers
    CHECK(at.say(born("2010-06-05", "school"), at.office.people.worker).empty());
    CHECK(at.ada().held("birth_date")->source == "school");
    CHECK(at.say(born("2010-06-06"), at.from(at.office.people.nurse, "health")).empty());
    CHECK(at.ada().held("birth_date")->source == "health");
    CHECK(at.say(born("2010-06-07"), at.office.people.worker).empty());
    CHECK(at.ada().held("birth_date")->source == "childrens_social_care");
    CHECK(at.say(born("2010-06-08", "nonsense"), at.office.people.worker).find("source") !=
          std::string::npos);
    at.check_folds_again();
}

TEST_CASE("agencies that differ stand side by side until somebody decides, with a reason") {
    with_ada at;
    CHECK(at.say(born("2010-06-05", "school"), at.office.people.worker).empty());
    CHECK(at.say(born("2010-05-06", "health"), at.office.people.worker).empty());
    REQUIRE(at.ada().disputed("birth_date").size() >= 2);
    const std::int64_t schools = at.ada().facts.find("birth_date")->second[1].sequence;
    const auto decide = [&](std::int64_t holds, std::string reason) {
        return at.does([&](const auto& file) {
            return casework::decide_fact(at.office.rules(), file, {"birth_date", holds, reason},
                                         at.office.people.worker, at.office.now);
        });
    };
    CHECK(decide(schools, " ").find("reason") != std::string::npos);
    CHECK(decide(999, "Because").find("holds") != std::string::npos);
    CHECK(decide(schools, "The birth certificate was seen.").empty());
    CHECK(at.ada().fact("birth_date") == "2010-06-05");
    CHECK(at.ada().disputed("birth_date").empty());
    CHECK(at.ada().facts.find("birth_date")->second.size() == 3); // nothing that was said is lost
    CHECK(at.say(born("2011-01-01", "police"), at.office.people.worker).empty());
    CHECK(at.ada().fact("birth_date") == "2010-06-05");
    CHECK(at.ada().disputed("birth_date").size() == 2);
    at.check_folds_again();
}

TEST_CASE("what is recorded as holding settles a dispute in the same entry") {
    with_ada at;
    auto said = born("2010-06-05");
    said.holds = true;
    CHECK(at.say(said, at.office.people.worker).empty());
    CHECK(at.ada().disputed("birth_date").empty());
    CHECK(at.ada().fact("birth_date") == "2010-06-05");
}

TEST_CASE("a death before the birth, and a birth after the death, are refused at the date given") {
    with_ada at;
    casework::facts_said died;
    died.facts = {{"death_date", "2009-01-01"}};
    died.reason = "Told.";
    CHECK(at.say(died, at.office.people.worker).find("f.death_date") != std::string::npos);
    died.facts = {{"death_date", "2018-01-01"}};
    CHECK(at.say(died, at.office.people.worker).empty());
    CHECK(at.say(born("2018-06-05"), at.office.people.worker).find("f.birth_date") != std::string::npos);
}

TEST_CASE("about, and asked but not known") {
    with_ada at;
    auto about = born("2010-01-01");
    about.precision = {{"birth_date", "about"}};
    CHECK(at.say(about, at.office.people.worker).empty());
    CHECK(at.ada().held("birth_date")->precision == "about");
    about.precision = {{"birth_date", "unknown"}};
    CHECK(at.say(about, at.office.people.worker).find("precision.birth_date") != std::string::npos);
    about.facts = {{"birth_date", ""}};
    CHECK(at.say(about, at.office.people.worker).empty());
    CHECK(at.ada().held("birth_date")->precision == "unknown");
    CHECK_FALSE(at.ada().birth_date());
    about.precision = {{"sex", "about"}};
    CHECK(at.say(about, at.office.people.worker).find("precision.sex") != std::string::npos);
}

TEST_CASE("words for not knowing are no name on a practitioner's form") {
    with_ada at;
    casework::facts_said said;
    said.reason = "Told.";
    for (const char* word : {"N/A", "Unknown", "123", "😀"}) {
        said.facts = {{"given_name", word}};
        CHECK(at.say(said, at.office.people.worker).find("f.given_name") != std::string::npos);
    }
    CHECK(at.ada().fact("given_name") == "Ada");
}

TEST_CASE(
    "an unborn child is born on the same record, and clocks that count an age begin or are counted anew") {
    small_office office("2019-02-01T12:00");
    REQUIRE(
        office.refer({"Bump"}, "2018-12-03T09:30", {{"birth_date", ""}, {"expected_date", "2018-12-20"}})
            .has_value());
    CHECK(office.child("Bump").person.unborn());
    casework::facts_said birth;
    birth.facts = {{"birth_date", "2018-12-18"}, {"given_name", "Bea"}, {"sex", "F"}};
    birth.reason = "The midwife rang.";
    const auto id = office.child("Bump").person.id;
    const auto made = casework::change_facts(office.rules(), office.file_of("Bump"), birth,
                                             office.people.worker, office.now);
    REQUIRE(made.has_value());
    const auto& after = made->files.front();
    CHECK(after.person.id == id);
    CHECK_FALSE(after.person.unborn());
    CHECK(after.person.fact("given_name") == "Bea");
    CHECK(after.person.fact("expected_date") == "2018-12-20"); // stays as history
}

TEST_CASE(
    "when the date of birth is corrected, a running clock that counts an age gets its right date; the "
    "earlier run stays to be seen") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto ages = [&](const casework::file& file, casework::clock_state state) {
        return std::count_if(file.clocks.begin(), file.clocks.end(), [&](const casework::case_clock& one) {
            const auto* clock = casework::definition_of(office.rules(), one);
            return clock && std::holds_alternative<calendar::age_reached>(clock->within) &&
                   one.state == state;
        });
    };
    const auto file = office.file_of("Ada");
    REQUIRE(ages(*file, casework::clock_state::running) == 1);
    const auto made =
        casework::change_facts(office.rules(), file, born("2011-05-06"), office.people.worker, office.now);
    REQUIRE(made.has_value());
    const auto& after = made->files.front();
    CHECK(ages(after, casework::clock_state::running) == 1);
    CHECK(ages(after, casework::clock_state::ceased) == 1);
    const auto due = [&](const casework::file& of) {
        for (const auto& one : of.clocks) {
            const auto* clock = casework::definition_of(office.rules(), one);
            if (clock && std::holds_alternative<calendar::age_reached>(clock->within) &&
                one.state == casework::clock_state::running)
                return one.due.day;
        }
        return date{};
    };
    CHECK(int(due(after).year()) == int(due(*file).year()) + 1);
}

TEST_CASE("a detail is recorded, changed and ended; what stood there stays") {
    with_ada at;
    CHECK(at.add(home("1 Low Road")).empty());
    REQUIRE(at.ada().details.size() == 1);
    const std::int64_t number = at.ada().details.front().sequence;
    CHECK(at.ada().details.front().source == "childrens_social_care");
    CHECK(at.add(home("1 Low Road")).find("on record already") != std::string::npos);
    const auto change = [&](const detail_said& said) {
        return at.does([&](const auto& file) {
            return casework::change_detail(at.office.rules(), file, number, said, at.office.people.worker,
                                           at.office.now);
        });
    };
    CHECK(change(home("1 Low Road")).find("nothing is different") != std::string::npos);
    CHECK(change(home("11 Low Road")).empty());
    CHECK(at.ada().details.front().part("lines") == "11 Low Road");
    REQUIRE(at.ada().details.front().changes.size() == 1);
    CHECK(at.ada().details.front().changes.front().before.at("lines") == "1 Low Road");
    const auto end = [&](std::optional<date> until) {
        return at.does([&](const auto& file) {
            return casework::end_detail(at.office.rules(), file, {number, until, "They moved."},
                                        at.office.people.worker, at.office.now);
        });
    };
    CHECK(end(date{std::chrono::year(2030) / 1 / 1}).find("until") != std::string::npos);
    CHECK(end(date{std::chrono::year(2019) / 1 / 31}).empty());
    CHECK(at.ada().details.front().ended());
    CHECK(end(std::nullopt).find("over already") != std::string::npos);
    at.check_folds_again();
}

TEST_CASE("a new address that takes the place of another ends it on the day") {
    with_ada at;
    CHECK(at.add(home("1 Low Road")).empty());
    auto moved = home("2 High Street");
    moved.from = date{std::chrono::year(2019) / 1 / 20};
    moved.replaces = at.ada().details.front().sequence;
    CHECK(at.add(moved).empty());
    REQUIRE(at.ada().details.size() == 2);
    CHECK(at.ada().details.front().ended());
    CHECK(at.ada().details.front().until == moved.from);
    CHECK(people::current_address(at.ada())->lines == "2 High Street");
    CHECK(at.add(moved).find("replaces") != std::string::npos); // over already
    at.check_folds_again();
}

TEST_CASE("codes that the guidance does not have, and days before the birth, are refused at their field") {
    with_ada at;
    auto said = home("1 Low Road");
    said.parts["kind"] = "castle";
    said.from = date{std::chrono::year(2001) / 1 / 1};
    said.told.clear();
    const auto refused = at.add(said);
    CHECK(refused.find("kind: ") != std::string::npos);
    CHECK(refused.find("from: ") != std::string::npos);
    CHECK(refused.find("told: ") != std::string::npos);
}

TEST_CASE("the chronology tells that an address was recorded, never which") {
    with_ada at;
    CHECK(at.add(home("7 Safe Close", "yes")).empty());
    for (const auto& line : at.office.child("Ada").happenings) {
        CHECK(line.title.find("Safe Close") == std::string::npos);
        CHECK(line.detail.find("Safe Close") == std::string::npos);
    }
    CHECK(at.office.child("Ada").happenings.back().title == "Protected address recorded");
    CHECK(at.office.child("Ada").happenings.back().guarded);
}

TEST_CASE("a protected address tells no list in which district the child lives") {
    with_ada at;
    auto said = home("7 Safe Close", "yes");
    said.parts["postcode"] = "ZZ9 9ZZ";
    CHECK(at.add(said).empty());
    CHECK(casework::rows_of(at.office.rules(), at.office.child("Ada")).person.district.empty());
}

TEST_CASE("a number that stands as a detail is found in the lists where no single fact has it") {
    with_ada at;
    detail_said said;
    said.kind = "identifier";
    said.parts = {{"scheme", "nhs_number"}, {"value", "943 476 5919"}};
    said.told = "On a letter.";
    CHECK(at.add(said).empty());
    CHECK(casework::rows_of(at.office.rules(), at.office.child("Ada")).person.nhs_number == "9434765919");
}
