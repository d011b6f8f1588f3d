// Whom to ring: by name and telephone, where somebody has to be reached.

#include "answers.hpp"
#include "small_site.hpp"

#include "identity/account_changes.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

TEST_CASE("accounts: whoever may not open a record is told the telephones of worker and manager") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const identity::changing change{
        site.database(), site.the_world(), {{"nobody"}, "administrator", "a test"}};
    REQUIRE(identity::set_contact(change, site.people.manager.id, {{}, "01632 960002"}).has_value());
    REQUIRE(identity::set_contact(change, site.people.worker.id, {site.people.manager.id, "01632 960001"})
                .has_value());
    const std::string base = "/children/" + site.child("Ada").text;
    const auto closed = site.get(site.people.teacher, base);
    CHECK(closed.status == 403);
    for (const char* words : {"Sam Worker", "01632 960001", "Mina Manager", "01632 960002"})
        CHECK(has(closed, words));
    // Nothing of it to whoever may not even know.
    const casework::practitioner administrator{{"admin"}, "administrator", "Ada Min"};
    CHECK_FALSE(has(site.get(administrator, base), "960001"));
    // Before opening it in an emergency, the same: ringing comes first.
    const casework::practitioner night{{"night"}, "social_worker", "Noor Night"};
    site.add_account(night, "childrens_social_care", "Social worker");
    CHECK(has(site.get(night, base + "/emergency"), "01632 960001"));
}

TEST_CASE(
    "accounts: the telephone is one's own to change, the manager is named by whoever looks after them") {
    small_site site("2019-01-07T10:00");
    const casework::practitioner administrator{{"admin"}, "administrator", "Ada Min"};
    const std::string at = "/accounts/" + site.people.worker.id.text;
    const auto contact = [&] {
        return store::contact_of(site.database().read()->tables(), site.people.worker.id);
    };
    CHECK(site.post(site.people.worker, "/account/contact", {{"work_phone", " 01632  960001 "}}).status ==
          303);
    CHECK(contact().work_phone == "01632 960001");
    const auto refused = site.post(site.people.worker, "/account/contact", {{"work_phone", "ring me"}});
    CHECK(refused.status == 422);
    CHECK(has(refused, "ring me"));
    CHECK(has(refused, "href=\"#work_phone\""));
    CHECK(site.post(administrator, at,
                    {{"change", "contact"},
                     {"work_phone", "01632 960001"},
                     {"line_manager", site.people.manager.id.text}})
              .status == 303);
    CHECK(contact().line_manager == site.people.manager.id);
    CHECK(has(site.get(administrator, at), "Mina Manager"));
    CHECK(has(site.get(site.people.worker, "/account"), "Your line manager: Mina Manager"));
    const auto own =
        site.post(administrator, at, {{"change", "contact"}, {"line_manager", site.people.worker.id.text}});
    CHECK(own.status == 422);
    CHECK(has(own, "their own line manager"));
    CHECK(site.post(site.people.worker, at, {{"change", "contact"}}).status == 403);
}
