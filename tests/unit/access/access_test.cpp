// Who may open a record: every role of the edition against every relation, and the same rule for lists.

#include "../casework/small_office.hpp"
#include "access/access.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace kith;
using namespace kith::tests;

TEST_CASE("each role opens exactly the records that its part needs") {
    small_office office("2019-02-01T12:00");
    office.to_plan({"Ada"});
    const auto& child = office.child("Ada");
    const auto& edition = office.rules().editions.front();
    const auto opens = [&](const casework::practitioner& who) {
        return access::may_open(edition, {who.id, who.role, who.name}, child).allowed;
    };
    CHECK(opens(office.people.front_door));
    CHECK(opens(office.people.manager));
    CHECK(opens(office.people.worker));
    CHECK(opens(office.people.chair));
    CHECK(opens(office.people.nurse));
    CHECK_FALSE(opens(office.people.teacher));
    CHECK_FALSE(opens({{"worker2"}, "social_worker", "Another Worker"}));
    CHECK_FALSE(opens({{"chair2"}, "conference_chair", "Another Chair"}));
    CHECK_FALSE(opens({{"nurse2"}, "core_group_member", "Another Nurse"}));
    CHECK_FALSE(opens({{"admin"}, "administrator", "Ada Admin"}));
    CHECK_FALSE(opens({{"x"}, "no_such_role", "Nobody"}));
}

TEST_CASE("a refusal says whom to ask") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto no = access::may_open(office.rules().editions.front(), {{"admin"}, "administrator", "A"},
                                     office.child("Ada"));
    CHECK(no.way_through.find("999") != std::string::npos);
}

TEST_CASE("the referrer follows what became of the referral, also after the case has closed, and never "
          "opens the record") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    office.must(
        {"referral", "decide", office.people.front_door, "2018-12-03T15:00", {{"*", "no_further_action"}}});
    office.must({"referral", "feedback", office.people.front_door, "2018-12-04"});
    const auto& edition = office.rules().editions.front();
    const access::viewer teacher{office.people.teacher.id, office.people.teacher.role,
                                 office.people.teacher.name};
    CHECK_FALSE(office.child("Ada").open());
    CHECK(access::may_follow(edition, teacher, office.child("Ada")));
    CHECK_FALSE(access::may_open(edition, teacher, office.child("Ada")).allowed);
    CHECK_FALSE(access::may_follow(edition, {{"other"}, "referrer", "Other"}, office.child("Ada")));
}

TEST_CASE("when a case closes the allocated worker no longer opens it") {
    small_office office("2019-02-01T12:00");
    REQUIRE(office.refer({"Ada"}, "2018-12-03T09:30").has_value());
    const auto& people = office.people;
    office.must({"referral", "decide", people.front_door, "2018-12-03T15:00", {{"*", "assessment"}}});
    office.must({"referral", "feedback", people.front_door, "2018-12-04"});
    office.must({"assessment", "allocate", people.manager, "2018-12-04"});
    office.must({"assessment", "see_child", people.worker, "2018-12-05T10:00"});
    office.must({"assessment", "complete", people.worker, "2018-12-14"});
    const access::viewer worker{people.worker.id, people.worker.role, people.worker.name};
    const auto& edition = office.rules().editions.front();
    CHECK(access::may_open(edition, worker, office.child("Ada")).allowed);
    office.must({"assessment", "authorise", people.manager, "2018-12-17", {{"*", "no_further_action"}}});
    office.must({"assessment", "inform", people.manager, "2018-12-17"});
    CHECK_FALSE(office.child("Ada").open());
    CHECK_FALSE(access::may_open(edition, worker, office.child("Ada")).allowed);
}

TEST_CASE("lists follow the same rule") {
    const auto& edition = shipped_guidance()->editions.front();
    CHECK(access::visibility_of(edition, {{"a"}, "team_manager", ""}).everyone);
    CHECK(access::visibility_of(edition, {{"a"}, "administrator", ""}).nobody);
    CHECK(access::visibility_of(edition, {{"a"}, "no_such_role", ""}).nobody);
    const auto related = access::visibility_of(edition, {{"a"}, "social_worker", ""});
    CHECK_FALSE(related.everyone);
    CHECK_FALSE(related.nobody);
    CHECK(related.viewer.text == "a");
    CHECK_FALSE(related.relations.empty());
}
