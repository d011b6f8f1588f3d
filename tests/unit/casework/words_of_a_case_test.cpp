// What people read about a case where it would be easy to read the wrong thing.

#include "small_office.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

TEST_CASE("a child stays allocated to the social worker while somebody else chairs a conference") {
    small_office office("2018-12-20T12:00");
    office.to_conference({"Ada"});
    office.must({"initial_conference", "arrange", office.people.manager, "2018-12-19"});
    CHECK(casework::rows_of(office.rules(), office.child("Ada")).person.allocated.text == "worker");
}

TEST_CASE("why an outcome is not open yet is said in words, also before the process has ever begun") {
    small_office office("2018-12-20T12:00");
    office.to_conference({"Ada"});
    for (const guidance::process& process : office.rules().editions.back().processes) {
        for (const guidance::outcome& outcome : process.outcomes) {
            const auto why = casework::barred(office.rules(), outcome, office.child("Ada"));
            if (!why) continue;
            INFO(*why);
            CHECK(why->find(outcome.only_after) == std::string::npos);
        }
    }
}
