// The invariants of the reference (guidance.md 11.2) that concern the processes of this edition. Each test
// names its own.

#include "small_office.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

TEST_CASE(
    "invariant 1: no child protection plan without a conference decision and a category for that child") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    office.must({"initial_conference", "arrange", office.people.manager, "2018-12-19"});
    const auto without = office.record({"initial_conference",
                                        "hold",
                                        office.people.chair,
                                        "2019-01-04",
                                        {{"*", "plan"}},
                                        {},
                                        {},
                                        {"category"}});
    REQUIRE_FALSE(without.has_value());
    CHECK(words_of(without).find("category") != std::string::npos);
    const auto directly =
        casework::open_process(office.rules(), "child_protection_plan", {office.file_of("Ada")}, "because",
                               office.people.manager, office.now, office.ids());
    REQUIRE_FALSE(directly.has_value());
    CHECK(words_of(directly).find("decision in another process") != std::string::npos);
}

TEST_CASE("invariant 2: no conference without an enquiry's outcome, or a recorded request or exception") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto open_with = [&](std::string_view because, const casework::practitioner& who) {
        return casework::open_process(office.rules(), "initial_conference", {office.file_of("Ada")},
                                      because, who, office.now, office.ids());
    };
    CHECK_FALSE(open_with("", office.people.manager).has_value());
    CHECK_FALSE(open_with("The school asks", office.people.worker).has_value());
    CHECK(open_with("The school asks; the service manager agrees", office.people.manager).has_value());
}

TEST_CASE("invariant 3: emergency protection always leads to the section 47 duty") {
    for (const auto& edition : shipped_guidance()->editions) {
        const auto* protection = edition.find_process("immediate_protection");
        REQUIRE(protection != nullptr);
        int leading = 0;
        for (const auto& outcome : protection->outcomes) {
            for (const auto& opened : outcome.opens) {
                leading += opened == "section_47_enquiry" || opened == "strategy_discussion" ? 1 : 0;
            }
        }
        CHECK(leading > 0);
    }
}

TEST_CASE(
    "invariant 4: the conference counts from the discussion that began the enquiry, not from a later one") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must(
        {"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "strategy_discussion"}}});
    office.must(
        {"strategy_discussion", "hold", people.manager, "2018-12-05T10:00", {{"*", "another_discussion"}}});
    CHECK(office.clock("Ada", "initial_child_protection_conference") == nullptr);
    office.must({"strategy_discussion", "hold", people.manager, "2018-12-12T10:00", {{"*", "section_47"}}});
    const auto* clock = office.clock("Ada", "initial_child_protection_conference");
    REQUIRE(clock != nullptr);
    CHECK(calendar::to_text(clock->due) == "2019-01-07");
    const auto again =
        casework::open_process(office.rules(), "strategy_discussion", {office.file_of("Ada")},
                               "New information", people.manager, at("2018-12-17T09:00"), office.ids());
    REQUIRE(again.has_value());
    office.take(*again);
    office.must({"strategy_discussion", "hold", people.manager, "2018-12-17T10:00", {{"*", "section_47"}}});
    CHECK(calendar::to_text(office.clock("Ada", "initial_child_protection_conference")->due) ==
          "2019-01-07");
}

TEST_CASE(
    "invariant 4: a corrected trigger recomputes the date and keeps the old one with who changed it") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    std::int64_t held = 0;
    for (const auto& process : office.child("Ada").processes) {
        for (const auto& step : process.steps) {
            if (process.definition == "strategy_discussion") held = step.sequence;
        }
    }
    const casework::step_correction sent{held, at("2018-12-11T10:00"), {}, "The minutes say the 11th"};
    const auto made =
        casework::correct(office.rules(), office.file_of("Ada"), sent, office.people.manager, office.now);
    REQUIRE_MESSAGE(made.has_value(), words_of(made));
    office.take(*made);
    const auto* clock = office.clock("Ada", "initial_child_protection_conference");
    CHECK(calendar::to_text(clock->due) == "2019-01-04");
    REQUIRE(clock->superseded.size() == 1);
    CHECK(calendar::to_text(clock->superseded.front().due) == "2019-01-07");
    CHECK(clock->superseded.front().by.who == office.people.manager.id);
    CHECK(clock->superseded.front().reason == "The minutes say the 11th");
}

TEST_CASE("invariant 5: one child protection plan at a time") {
    small_office office("2019-06-01T12:00");
    office.to_plan({"Ada"});
    office.must({"initial_conference", "send_decision", office.people.manager, "2019-01-07"});
    office.must({"initial_conference", "circulate_record", office.people.manager, "2019-01-15"});
    const auto again = casework::open_process(office.rules(), "initial_conference", {office.file_of("Ada")},
                                              "A second request", office.people.manager,
                                              at("2019-02-01T10:00"), office.ids());
    REQUIRE_MESSAGE(again.has_value(), words_of(again));
    office.take(*again);
    office.must({"initial_conference", "arrange", office.people.other_manager, "2019-02-02"});
    const auto second =
        office.record({"initial_conference", "hold", office.people.chair, "2019-02-20", {{"*", "plan"}}});
    REQUIRE_FALSE(second.has_value());
    CHECK(words_of(second).find("already running") != std::string::npos);
}

TEST_CASE("invariant 6: a plan carries the date at which the child is 17 years and 9 months") {
    small_office office("2019-06-01T12:00");
    office.to_plan({"Ada"});
    const auto* clock = office.clock("Ada", "plan_review_before_eighteen");
    REQUIRE(clock != nullptr);
    CHECK(calendar::to_text(clock->due) == "2028-02-06");
}

TEST_CASE("invariant 7: every child of the household has an own decision") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada", "Ben"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must(
        {"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "strategy_discussion"}}});
    const auto half = office.record(
        {"strategy_discussion", "hold", people.manager, "2018-12-12T10:00", {{"Ada", "section_47"}}});
    REQUIRE_FALSE(half.has_value());
    CHECK(words_of(half).find("Ben") != std::string::npos);
    office.must({"strategy_discussion",
                 "hold",
                 people.manager,
                 "2018-12-12T10:00",
                 {{"Ada", "section_47"}, {"Ben", "not_subject"}}});
    CHECK(office.open("Ada", "section_47_enquiry"));
    CHECK_FALSE(office.open("Ben", "section_47_enquiry"));
}

TEST_CASE("invariant 7: a sibling nobody referred is taken into the enquiry's household") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada", "Ben"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must({"referral",
                 "decide",
                 people.front_door,
                 "2018-12-03T15:00",
                 {{"Ada", "strategy_discussion"}, {"Ben", "no_further_action"}}});
    // Ben's own decision has just been made; a later opening for Ada alone takes him in.
    office.must({"referral", "feedback", people.front_door, "2018-12-04"});
    office.must({"strategy_discussion",
                 "hold",
                 people.manager,
                 "2018-12-12T10:00",
                 {{"Ada", "section_47"}, {"Ben", "not_subject"}}});
    const auto without = office.record({"section_47_enquiry", "allocate", people.manager, "2018-12-12"});
    REQUIRE_MESSAGE(without.has_value(), words_of(without));
    CHECK(office.open("Ben", "section_47_enquiry"));
}

TEST_CASE("invariant 8: no closure while the referrer has not been answered") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "assessment"}}});
    office.must({"assessment", "allocate", people.manager, "2018-12-04"});
    office.must({"assessment", "see_child", people.worker, "2018-12-05T10:00"});
    office.must({"assessment", "complete", people.worker, "2018-12-14"});
    const auto early = office.record(
        {"assessment", "authorise", people.manager, "2018-12-17", {{"*", "no_further_action"}}});
    REQUIRE_FALSE(early.has_value());
    CHECK(words_of(early).find("Referral") != std::string::npos);
    office.must({"referral", "feedback", people.front_door, "2018-12-17"});
    office.must({"assessment", "authorise", people.manager, "2018-12-17", {{"*", "no_further_action"}}});
}

TEST_CASE("invariant 8: a referral that leads nowhere stays open until the referrer has been told") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    office.must(
        {"referral", "decide", office.people.front_door, "2018-12-03T15:00", {{"*", "no_further_action"}}});
    CHECK(office.child("Ada").open());
    CHECK(office.next_has("Ada", "referral", "feedback"));
    office.must({"referral", "feedback", office.people.front_door, "2018-12-04"});
    CHECK_FALSE(office.child("Ada").open());
}

TEST_CASE("invariant 9: the author cannot authorise") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    small_office other("2019-02-01T12:00");
    REQUIRE(other.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = other.people;
    other.must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "assessment"}}});
    other.must({"assessment", "allocate", people.manager, "2018-12-04"});
    other.must({"assessment", "see_child", people.worker, "2018-12-05T10:00"});
    other.must({"assessment", "complete", people.worker, "2018-12-14"});
    casework::practitioner promoted = people.worker; // since become a manager
    promoted.role = "team_manager";
    const auto own =
        other.record({"assessment", "authorise", promoted, "2018-12-17", {{"*", "child_in_need_plan"}}});
    REQUIRE_FALSE(own.has_value());
    CHECK(words_of(own).find("somebody else") != std::string::npos);
}

TEST_CASE("invariant 9: the chair is independent of the case") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    office.must({"initial_conference", "arrange", office.people.manager, "2018-12-19"});
    casework::practitioner line_manager = office.people.manager;
    line_manager.role = "conference_chair";
    const auto own =
        office.record({"initial_conference", "hold", line_manager, "2019-01-04", {{"*", "plan"}}});
    CHECK_FALSE(own.has_value());
    casework::practitioner lead = office.people.worker;
    lead.role = "conference_chair";
    const auto by_lead = office.record({"initial_conference", "hold", lead, "2019-01-04", {{"*", "plan"}}});
    REQUIRE_FALSE(by_lead.has_value());
    CHECK(words_of(by_lead).find("Ask a colleague") != std::string::npos);
}

TEST_CASE("invariant 10: not seeing a child alone needs a reason") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "assessment"}}});
    office.must({"assessment", "allocate", people.manager, "2018-12-04"});
    const auto silent = office.record({"assessment",
                                       "see_child",
                                       people.worker,
                                       "2018-12-05T10:00",
                                       {},
                                       {},
                                       {{"*", {{"seen_alone", {"no"}}}}},
                                       {"not_alone_why"}});
    REQUIRE_FALSE(silent.has_value());
    CHECK(words_of(silent).find("not_alone_why") != std::string::npos);
}

TEST_CASE("invariant 11: what happened and when it was entered are both kept, and late entry shows") {
    small_office office("2018-12-20T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& last = office.child("Ada").happenings.back();
    CHECK(last.event_time == at("2018-12-03T09:30"));
    CHECK(last.entry_time == at("2018-12-20T12:00"));
    CHECK(last.entered_late());
    casework::happening one;
    one.event_time = at("2018-12-03T09:30"), one.entry_time = at("2018-12-04T09:00");
    one.to_the_minute = true;
    CHECK_FALSE(one.entered_late());
    one.entry_time = at("2018-12-04T10:00");
    CHECK(one.entered_late());
    one.to_the_minute = false; // known by the day: in time until the end of the next
    one.event_time = at("2018-12-03"), one.entry_time = at("2018-12-04T23:00");
    CHECK_FALSE(one.entered_late());
    one.entry_time = at("2018-12-05T00:30");
    CHECK(one.entered_late());
}

TEST_CASE("invariant 12: every agency invited to the conference is told when the plan ends") {
    small_office office("2020-02-01T12:00");
    const auto& people = office.people;
    office.to_conference({"Ada"});
    office.must({"initial_conference",
                 "arrange",
                 people.manager,
                 "2018-12-19",
                 {},
                 {{"invited", {"police", "health", "school"}}}});
    office.must({"initial_conference", "hold", people.chair, "2019-01-04", {{"*", "plan"}}});
    office.must({"review_conference", "arrange", people.worker, "2019-03-01"});
    office.must({"review_conference", "hold", people.chair, "2019-04-01", {{"*", "end_plan"}}});
    office.must({"ending_a_plan", "end", people.manager, "2019-04-02", {{"*", "no_longer_likely"}}});
    const auto told = [&](std::vector<std::string> agencies) {
        return office.record(
            {"ending_a_plan", "notify", people.worker, "2019-04-03", {}, {{"agencies_told", agencies}}});
    };
    const auto silent = told({"police", "health"});
    REQUIRE_FALSE(silent.has_value());
    CHECK(words_of(silent).find("School") != std::string::npos);
    const auto all = told({"police", "health", "school"});
    CHECK_MESSAGE(all.has_value(), words_of(all));
}

TEST_CASE("invariant 14: the conference asks for an NHS number that the record lacks") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    const auto* definition = office.rules().editions.front().find_process("initial_conference");
    REQUIRE(definition != nullptr);
    const auto asks =
        std::find_if(definition->fields.begin(), definition->fields.end(),
                     [](const auto& field) { return field.asked_when.lacks == "nhs_number"; });
    REQUIRE(asks != definition->fields.end());
    const auto asked = [&] {
        return casework::asked_of(office.rules(), asks->asked_when, office.child("Ada"), {}, office.now);
    };
    CHECK(asked());
    const auto known =
        casework::change_facts(office.rules(), office.file_of("Ada"), {{"nhs_number", "943 476 5919"}},
                               "The GP's letter", office.people.worker, office.now);
    REQUIRE_MESSAGE(known.has_value(), words_of(known));
    office.take(*known);
    CHECK_FALSE(asked());
}

TEST_CASE("invariant 15: a further referral within twelve months asks what the history says") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must(
        {"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "no_further_action"}}});
    office.must({"referral", "feedback", people.front_door, "2018-12-04"});
    const auto again = casework::open_process(office.rules(), "referral", {office.file_of("Ada")}, "",
                                              people.front_door, at("2019-01-20T09:00"), office.ids());
    REQUIRE_MESSAGE(again.has_value(), words_of(again));
    office.take(*again);
    office.must({"referral", "receive", people.front_door, "2019-01-20T09:00"});
    const auto silent = office.record({"referral",
                                       "decide",
                                       people.front_door,
                                       "2019-01-20T15:00",
                                       {{"*", "assessment"}},
                                       {},
                                       {},
                                       {"history_considered"}});
    REQUIRE_FALSE(silent.has_value());
    CHECK(words_of(silent).find("history_considered") != std::string::npos);
    office.must({"referral", "decide", people.front_door, "2019-01-20T15:00", {{"*", "assessment"}}});
}

TEST_CASE("invariant 16: a missed clock asks why, and never blocks, closes or disappears") {
    small_office office("2019-03-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    office.must(
        {"referral", "decide", office.people.front_door, "2018-12-10T15:00", {{"*", "assessment"}}});
    const auto* clock = office.clock("Ada", "referral_decision");
    REQUIRE(clock != nullptr);
    CHECK(clock->state == casework::clock_state::met_late);
    CHECK(clock->reasons.empty());
    const auto why = casework::explain_late(office.rules(), office.file_of("Ada"), "referral_decision",
                                            clock->started_by, "capacity", "Two workers were ill",
                                            office.people.front_door, office.now);
    REQUIRE_MESSAGE(why.has_value(), words_of(why));
    office.take(*why);
    REQUIRE(office.clock("Ada", "referral_decision")->reasons.size() == 1);
    CHECK(office.clock("Ada", "referral_decision")->state == casework::clock_state::met_late);
    CHECK(office.clock("Ada", "referral_decision")->late(office.now));
}

TEST_CASE("invariant 17: more than one category names which ones") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    office.must({"initial_conference", "arrange", office.people.manager, "2018-12-19"});
    const auto* definition = office.rules().editions.front().find_process("initial_conference");
    REQUIRE(definition != nullptr);
    const auto lists = std::find_if(definition->fields.begin(), definition->fields.end(),
                                    [](const auto& field) { return field.asked_when.field == "category"; });
    REQUIRE(lists != definition->fields.end());
    const doing held{"initial_conference",
                     "hold",
                     office.people.chair,
                     "2019-01-04",
                     {{"*", "plan"}},
                     {},
                     {{"*", {{"category", {"MUL"}}}}},
                     {lists->id}};
    const auto silent = office.record(held);
    REQUIRE_FALSE(silent.has_value());
    CHECK(words_of(silent).find(lists->id) != std::string::npos);
}

TEST_CASE("invariant 18: an unborn child keeps the same record at birth, and the expected date stays") {
    small_office office("2018-12-20T12:00");
    REQUIRE(
        office.refer({"Unborn"}, "2018-12-03T09:30", {{"birth_date", ""}, {"expected_date", "2019-02-01"}})
            .has_value());
    const auto before = office.file_of("Unborn");
    CHECK(before->person.unborn());
    office.now = at("2019-02-10T10:00");
    const auto born = casework::change_facts(office.rules(), before, {{"birth_date", "2019-02-03"}},
                                             "The midwife rang", office.people.front_door, office.now);
    REQUIRE_MESSAGE(born.has_value(), words_of(born));
    office.take(*born);
    const auto& after = office.child("Unborn");
    CHECK(after.person.id == before->person.id);
    CHECK_FALSE(after.person.unborn());
    CHECK(after.person.fact("expected_date") == "2019-02-01");
}

TEST_CASE("invariant 20: a process keeps the edition of the day on which it started") {
    small_office office("2019-02-01T12:00");
    office.to_conference({"Ada"});
    for (const auto& process : office.child("Ada").processes)
        CHECK(process.edition == "2018");
}
