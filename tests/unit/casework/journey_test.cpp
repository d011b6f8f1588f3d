// The journey, on the guidance that ships, through the engine alone.

#include "small_office.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

TEST_CASE("a referral becomes a plan that is reviewed and ended") {
    small_office office("2020-02-01T12:00");
    const auto& people = office.people;
    office.to_plan({"Ada"});
    CHECK(office.open("Ada", "child_protection_plan"));
    CHECK(office.open("Ada", "core_group"));
    CHECK(office.open("Ada", "visits"));
    CHECK(office.open("Ada", "review_conference"));
    office.must({"core_group", "hold", people.worker, "2019-01-15"});
    office.must({"visits", "record", people.worker, "2019-01-10T16:00", {{"*", "seen_alone"}}});
    office.must({"review_conference", "arrange", people.worker, "2019-03-01"});
    office.must({"review_conference", "hold", people.chair, "2019-04-01", {{"*", "continue_plan"}}});
    CHECK(office.open("Ada", "review_conference"));
    office.must({"review_conference", "arrange", people.worker, "2019-08-01"});
    office.must({"review_conference", "hold", people.chair, "2019-09-27", {{"*", "end_plan"}}});
    CHECK(office.open("Ada", "ending_a_plan"));
    CHECK(office.open("Ada", "child_protection_plan"));
}

TEST_CASE("every clock of the journey has the statutory date, and is met or missed by the event's time") {
    small_office office("2020-02-01T12:00");
    office.to_plan({"Ada"});
    const auto due = [&](const char* id) {
        const auto* clock = office.clock("Ada", id);
        REQUIRE(clock != nullptr);
        return calendar::to_text(clock->due);
    };
    CHECK(due("referral_decision") == "2018-12-04");
    CHECK(office.clock("Ada", "referral_decision")->state == casework::clock_state::met);
    CHECK(due("assessment") == "2019-02-07"); // 45 working days from Mon 3 Dec 2018, guidance.md 7.4
    CHECK(due("initial_child_protection_conference") == "2019-01-07");
    CHECK(office.clock("Ada", "initial_child_protection_conference")->state == casework::clock_state::met);
    CHECK(due("first_core_group") == "2019-01-18");
    CHECK(due("first_review_conference") == "2019-04-04");
}

TEST_CASE("folding the entries again gives the same file and the same lists") {
    small_office office("2020-02-01T12:00");
    office.to_plan({"Ada", "Ben"});
    for (const auto& [id, entries] : office.entries) {
        const auto again = casework::fold(office.rules(), id, entries);
        const auto kept =
            again.person.child ? *office.file_of(std::string(again.person.fact("given_name"))) : again;
        auto rows = casework::rows_of(office.rules(), again),
             expected = casework::rows_of(office.rules(), kept);
        // The test's entries are by "somebody"; who recorded what is the only difference.
        rows.involvements.clear();
        expected.involvements.clear();
        for (auto* one : {&rows, &expected})
            for (auto& text : one->texts)
                text.author = {};
        CHECK(rows == expected);
        CHECK(again.revision == std::int64_t(entries.size()));
    }
}

TEST_CASE("what a practitioner is asked to do next follows from the record alone") {
    small_office office("2018-12-03T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    CHECK(office.next_has("Ada", "referral", "decide"));
    CHECK_FALSE(office.next_has("Ada", "referral", "feedback"));
    CHECK_FALSE(office.next_has("Ada", "referral", "receive"));
    office.must(
        {"referral", "decide", office.people.front_door, "2018-12-03T11:00", {{"*", "assessment"}}});
    CHECK(office.next_has("Ada", "referral", "feedback"));
    CHECK(office.next_has("Ada", "assessment", "allocate"));
    CHECK_FALSE(office.next_has("Ada", "assessment", "authorise"));
}

TEST_CASE("the allocated worker's list holds what is theirs to do, with the soonest date") {
    small_office office("2018-12-20T12:00");
    office.to_conference({"Ada"});
    const auto rows = casework::rows_of(office.rules(), office.child("Ada"));
    CHECK(rows.person.status == "Initial child protection conference");
    CHECK(rows.person.allocated.text == "worker");
    office.must({"initial_conference", "arrange", office.people.manager, "2018-12-20"});
    const auto arranged = casework::rows_of(office.rules(), office.child("Ada"));
    CHECK(arranged.person.allocated.text == "worker"); // not the chair, whose work the conference is
    bool conference = false;
    for (const auto& task : rows.tasks)
        conference = conference || task.definition == "initial_conference";
    CHECK(conference);
}

TEST_CASE(
    "a category of abuse is shown with the plan that has one, and not with the help that follows it") {
    small_office office("2020-02-01T12:00");
    const auto& people = office.people;
    office.to_plan({"Ada"});
    CHECK_FALSE(casework::rows_of(office.rules(), office.child("Ada")).person.category.empty());
    office.must({"review_conference", "arrange", people.worker, "2019-03-01"});
    office.must({"review_conference", "hold", people.chair, "2019-04-01", {{"*", "end_plan"}}});
    office.must({"ending_a_plan", "end", people.manager, "2019-04-02", {{"*", "no_longer_likely"}}});
    CHECK(office.open("Ada", "child_in_need_plan"));
    CHECK_FALSE(office.open("Ada", "child_protection_plan"));
    CHECK(casework::rows_of(office.rules(), office.child("Ada")).person.category.empty());
}
