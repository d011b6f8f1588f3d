// Interests in the query tables are those of the practitioners' streams, or verification says whose are
// not.

#include "../store/scratch_database.hpp"
#include "casework/grants.hpp"
#include "store/grants.hpp"

#include <doctest/doctest.h>

using namespace kith;

TEST_CASE("interests: verification names whoever's table is not what their stream tells") {
    test::on_every_engine([](const test::scratch_database& place) {
        const auto database = place.open();
        seeded_world world(3, instant(std::chrono::hours(430'000)));
        const practitioner_id who{"p1"};
        const record::actor by{who, "social_worker", "a declaration"};
        const auto say = [&](std::string_view type, const char* person, std::int64_t expected) {
            record::new_entry entry;
            entry.type = type;
            entry.event_time = world.now();
            entry.body = casework::interest_body({person}, "my family");
            record::act act;
            act.by = by;
            act.at = world.now();
            act.appends.push_back({casework::practitioner_stream(who), expected, {entry}});
            REQUIRE(std::holds_alternative<record::receipt>(record::append(*database, world, act)));
        };
        say(casework::interest_declared, "ada", 0);
        say(casework::interest_declared, "ben", 1);
        say(casework::interest_ended, "ada", 2);
        CHECK(casework::unrecorded_interest(*database->read()) == "practitioner p1");
        database->write(
            [&](store::transaction& tx) { store::replace_interests(tx, who, {person_id{"ben"}}); });
        CHECK_FALSE(casework::unrecorded_interest(*database->read()));
        CHECK(store::exclusions_of(*database->read(), who)->contains({"ben"}));
        database->write(
            [&](store::transaction& tx) { store::replace_interests(tx, {"p2"}, {person_id{"ada"}}); });
        CHECK(casework::unrecorded_interest(*database->read()) == "practitioner p2");
    });
}
