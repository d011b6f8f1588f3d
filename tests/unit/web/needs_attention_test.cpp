// What waits for those who look after accounts and agreements stands on their Today.

#include "answers.hpp"
#include "small_site.hpp"

#include "identity/account_changes.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

const casework::practitioner administrator{{"admin"}, "administrator", "Ada Min"};
const casework::practitioner governance{{"iris"}, "information_governance_officer", "Iris Boyd"};

} // namespace

TEST_CASE("agreements: an agency whose people open nothing is named to those who can change it, and to "
          "nobody else") {
    small_site site("2019-01-07T10:00");
    site.add_account(governance, "childrens_social_care", "Information governance officer");
    CHECK_FALSE(has(site.get(administrator, "/"), "No agreement is registered"));
    const casework::practitioner officer{{"officer"}, "police_officer", "Pat Officer"};
    site.add_account(officer, "police", "Police officer");
    site.set_now("2019-01-07T10:01"); // names are kept for some seconds
    for (const auto& who : {administrator, governance}) {
        const auto page = site.get(who, "/");
        CHECK(page.status == 200);
        CHECK(has(page, "No agreement is registered with Police: 1 person of theirs opens"));
    }
    CHECK(has(site.get(administrator, "/"), "The register is kept by: Information governance officer"));
    CHECK(has(site.get(administrator, "/accounts"), "No agreement is registered with Police"));
    CHECK(has(site.get(governance, "/"), "/agreements?agency=police#new"));
    for (const auto& who : {site.people.worker, site.people.manager, site.people.teacher, officer})
        CHECK_FALSE(has(site.get(who, "/"), "No agreement is registered"));
    // The form is ready but for its name, what it is for, and who signed it.
    const auto form = site.get(governance, "/agreements?agency=police");
    CHECK(has(form, "value=\"police\" selected"));
    CHECK(has(form, "value=\"2019\""));
    site.agree_with("police");
    CHECK_FALSE(has(site.get(governance, "/"), "No agreement is registered"));
    CHECK_FALSE(has(site.get(governance, "/agreements"), "No agreement is registered"));
}

TEST_CASE("agreements: what was typed to end one is kept when it is refused, and the summary leads there") {
    small_site site("2019-01-07T10:00");
    site.add_account(governance, "childrens_social_care", "Information governance officer");
    const auto page = site.get(governance, "/agreements");
    const std::size_t at = page.body.find("/agreements/");
    const std::string id = page.body.substr(at + 12, page.body.find("/end", at) - at - 12);
    const auto refused = site.post(governance, "/agreements/" + id + "/end",
                                   {{"on-day", "99"},
                                    {"on-month", "1"},
                                    {"on-year", "2019"},
                                    {"reason", "They have left the partnership"}});
    CHECK(refused.status == 422);
    CHECK(has(refused, "They have left the partnership"));
    CHECK(has(refused, "href=\"#on-" + id));
    const auto silent =
        site.post(governance, "/agreements/" + id + "/end",
                  {{"on-day", "9"}, {"on-month", "1"}, {"on-year", "2019"}, {"reason", ""}});
    CHECK(silent.status == 422);
    CHECK(has(silent, "href=\"#reason-" + id));
}

TEST_CASE(
    "accounts: a reset that waits stands on Today of those who may confirm it, not of whoever asked") {
    small_site site("2019-01-07T10:00");
    const casework::practitioner other{{"admin2"}, "administrator", "Otto Min"};
    site.add_account(other, "childrens_social_care", "Systems");
    const identity::changing change{
        site.database(), site.the_world(), {administrator.id, "administrator", "a test"}};
    REQUIRE(identity::propose_reset(change, site.people.worker.id, "Telephone lost").has_value());
    const std::string words = "the reset of Sam Worker";
    for (const auto& who : {site.people.manager, other}) {
        const auto page = site.get(who, "/");
        CHECK(has(page, words));
        CHECK(has(page, "/accounts/" + site.people.worker.id.text));
        CHECK(site.get(who, "/accounts/" + site.people.worker.id.text).status == 200);
    }
    for (const auto& who : {administrator, site.people.worker, site.people.teacher})
        CHECK_FALSE(has(site.get(who, "/"), words));
}
