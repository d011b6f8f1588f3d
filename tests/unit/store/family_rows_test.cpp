// Relationships and households in the query tables: written as given, found from both ends, on both
// engines.

#include "scratch_database.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::store;
using kith::test::on_every_engine;
using kith::test::scratch_database;

namespace {

case_rows somebody(const std::string& id, const std::string& household) {
    case_rows rows;
    rows.person.person = person_id{id};
    rows.person.display_name = "Example, " + id;
    rows.person.household = household_id{household};
    rows.person.revision = 1;
    return rows;
}

void keep(database& into, const case_rows& rows) {
    into.write([&](transaction& transaction) { transaction.replace(rows); });
}

} // namespace

TEST_SUITE("store: families") {
    TEST_CASE("relationships and memberships come back as written, and go when they are gone") {
        on_every_engine([](const scratch_database& scratch) {
            const auto at = scratch.open();
            case_rows ada = somebody("ada", "new");
            const person_id ben{"ben"}, cat{"cat"};
            ada.relationships = {{ada.person.person, ben, "parent", "", ""},
                                 {ada.person.person, ben, "poses_risk", "2018-01-01", "2018-06-01"},
                                 {ada.person.person, cat, "sibling", "", ""}};
            ada.memberships = {{ada.person.person, household_id{"old"}, "", "2018-03-01"},
                               {ada.person.person, household_id{"new"}, "2018-03-01", ""}};
            keep(*at, ada);
            CHECK(*at->read()->rows_of(ada.person.person) == in_canonical_order(ada));
            CHECK(at->read()->relationships(ada.person.person).size() == 3);
            const auto naming = at->read()->naming(ben);
            REQUIRE(naming.size() == 2);
            CHECK(naming[0].person == ada.person.person);
            CHECK(naming[0].type == "parent");
            CHECK(naming[1].until == "2018-06-01");
            CHECK(at->read()->naming(ada.person.person).empty());

            ada.relationships.erase(ada.relationships.begin());
            ada.relationships.front().until = "2018-07-01";
            ada.memberships.pop_back();
            ada.person.revision = 2;
            keep(*at, ada);
            CHECK(*at->read()->rows_of(ada.person.person) == in_canonical_order(ada));
            REQUIRE(at->read()->naming(ben).size() == 1);
            CHECK(at->read()->naming(ben).front().until == "2018-07-01");
        });
    }

    TEST_CASE("a household gives everybody who lives or lived there, with their dates") {
        on_every_engine([](const scratch_database& scratch) {
            const auto at = scratch.open();
            const household_id home{"home"};
            for (const std::string name : {"ada", "ben", "cat"}) {
                case_rows rows = somebody(name, name == "cat" ? "" : "home");
                rows.memberships = {{rows.person.person, home, "", name == "cat" ? "2018-03-01" : ""}};
                keep(*at, rows);
            }
            const auto lived = at->read()->memberships_of(home);
            REQUIRE(lived.size() == 3);
            CHECK(lived[2] == membership_row{person_id{"cat"}, home, "", "2018-03-01"});
            CHECK(at->read()->household(home).size() == 2); // who lives there now
            CHECK(at->read()->memberships_of(household_id{"elsewhere"}).empty());
        });
    }

    TEST_CASE("rows of one person that name another as theirs are refused") {
        on_every_engine([](const scratch_database& scratch) {
            const auto at = scratch.open();
            case_rows ada = somebody("ada", "");
            ada.relationships = {{person_id{"ben"}, person_id{"cat"}, "parent", "", ""}};
            CHECK_THROWS_AS(keep(*at, ada), unstorable);
            ada.relationships.clear();
            ada.memberships = {{person_id{"ben"}, household_id{"home"}, "", ""}};
            CHECK_THROWS_AS(keep(*at, ada), unstorable);
        });
    }
}
