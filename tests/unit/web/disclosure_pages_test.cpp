// The pages of a pack: what a gathering passed over is on the page and in the pack, never silently left.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

TEST_CASE("pack: more notes than are followed is said on its page and in what leaves") {
    small_site site{"2018-12-03T09:30"};
    site.refer({"Ada"}, "2018-12-03T09:00");
    const auto& manager = site.people.manager;
    const person_id ada = site.child("Ada");
    const std::string record = "/children/" + ada.text;
    const auto begun =
        site.desk().open_process(ada, "subject_access", "", manager, site.the_world().now(), {});
    REQUIRE(std::holds_alternative<casework::recorded>(begun));
    std::string pack;
    for (const auto& process : site.file("Ada")->processes)
        if (process.definition == "subject_access") pack = record + "/disclosures/" + process.id.text;
    const auto gather = [&] {
        const auto done = site.post(
            manager, pack, web::form_fields::list{{"act", "gather"}} + tokens(site.get(manager, pack)));
        REQUIRE(done.status == 303);
        return site.get(manager, pack);
    };
    const std::string_view said = "More than 100 notes and answers name this person in full";
    CHECK_FALSE(has(gather(), said));
    for (int n = 0; n < 101; ++n) {
        const auto now = site.the_world().now();
        REQUIRE(std::holds_alternative<casework::recorded>(site.desk().add_note(
            ada, "Ada Example was seen, " + std::to_string(n), now, manager, now, {})));
    }
    CHECK(has(gather(), said));
    CHECK(has(site.post(manager, pack + "/export", {{"act", "text"}}), said));
}
