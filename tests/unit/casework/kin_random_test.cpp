// Random sequences of acts about relationships: both records always agree, and nobody is above themselves.

#include "small_family.hpp"

#include <doctest/doctest.h>

#include "people/relationships.hpp"

#include <functional>
#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

/// What a record tells of a relationship, as the other record should tell it.
std::string told(const casework::relationship& one, bool turned) {
    const auto* type = people::find_relationship_type(one.type);
    REQUIRE(type != nullptr);
    const auto day = [](const std::optional<date>& on) { return on ? to_text(*on) : std::string("-"); };
    return std::string(turned ? type->inverse : type->id) + " " + one.parental_responsibility + " " +
           one.responsibility_source + " " + day(one.since) + " " + day(one.until) + " " + one.note + " " +
           (one.withdrawn ? "withdrawn" : "");
}

void check_agreement(const small_family& family) {
    for (const person_id& id : family.everybody()) {
        for (const casework::relationship& one : family.file(id)->kin.relationships) {
            const auto other = family.file(one.person);
            const auto* there = other->kin.find(one.id);
            REQUIRE(there != nullptr);
            CHECK(there->person == id);
            CHECK(told(one, false) == told(*there, true));
        }
    }
}

bool goes_round(const casework::lineage& above) {
    std::set<person_id> done;
    std::set<person_id> path;
    const std::function<bool(const person_id&)> climb = [&](const person_id& id) {
        if (path.contains(id)) return true;
        if (!done.insert(id).second) return false;
        path.insert(id);
        if (const auto parents = above.find(id); parents != above.end())
            for (const person_id& parent : parents->second)
                if (climb(parent)) return true;
        path.erase(id);
        return false;
    };
    for (const auto& [id, parents] : above)
        if (climb(id)) return true;
    return false;
}

} // namespace

TEST_SUITE("casework: kin") {
    TEST_CASE("300 random sequences of relationship acts keep both records in agreement") {
        int recorded = 0, refused = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            small_family family;
            seeded_world dice(seed, family.now);
            std::vector<std::string> names;
            for (int i = 0; i < 6; ++i) {
                names.push_back("P" + std::to_string(i));
                // Ages of some are not known, so that only the circle itself can be refused.
                const std::string birth =
                    dice.below(2) ? "" : std::to_string(1950 + dice.below(66)) + "-06-01";
                family.add(names.back(), birth, dice.below(2) == 0);
            }
            const auto types = people::relationship_types();
            for (int act = 0; act < 14; ++act) {
                const std::string& one = names[dice.below(names.size())];
                const auto& mine = family.file(one)->kin.relationships;
                std::string outcome;
                if (mine.empty() || dice.below(3) > 0) {
                    // Mostly descent: that is where circles come from.
                    const std::string type(dice.below(2) ? (dice.below(2) ? "parent" : "child")
                                                         : types[dice.below(types.size())].id);
                    casework::relationship_said said;
                    if (dice.below(3) == 0) said.since = *parse_date("2018-06-01");
                    outcome = family.relate(one, type, names[dice.below(names.size())], said);
                } else {
                    const auto& relationship = mine[dice.below(mine.size())];
                    casework::relationship_changing sent;
                    sent.said.type =
                        dice.below(2) ? relationship.type : std::string(types[dice.below(types.size())].id);
                    if (dice.below(2)) sent.said.until = *parse_date("2018-12-01");
                    if (dice.below(2)) sent.said.note = "Note " + std::to_string(act);
                    sent.withdrawn = dice.below(5) == 0;
                    sent.reason = "A reason";
                    outcome = family.change(one, casework::key_of(relationship), sent);
                }
                ++(outcome.empty() ? recorded : refused);
            }
            check_agreement(family);
            CHECK_FALSE(goes_round(family.above()));
        }
        CHECK(recorded > 1000);
        CHECK(refused > 300);
    }
}
