// The genogram of likely families: the synthetic authority's households with those linked to them
// elsewhere.

#include "genogram_checks.hpp"

#include "family/genogram.hpp"
#include "synthetic/population.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;

namespace {

family::member member_of(const synthetic::synthetic_person& one) {
    family::member is;
    is.id = {"p" + std::to_string(one.number)};
    is.name = one.given.empty() ? "Baby " + one.family : one.given + " " + one.family;
    is.sex = std::string(1, one.sex);
    is.child = one.role == synthetic::household_role::child;
    is.unborn = one.unborn;
    if (one.unborn)
        is.expected = one.birth;
    else if (one.birth_known)
        is.birth = one.birth;
    is.address = "/children/c/people/" + is.id.text;
    return is;
}

/// Everybody who lives there, and those elsewhere to whom somebody there is linked.
family::family family_of(const synthetic::population& people, const synthetic::household& here) {
    family::family all;
    family::home home{{"h" + std::to_string(here.number)}, {}};
    for (const auto& one : here.people) {
        all.members.push_back(member_of(one));
        home.members.push_back(all.members.back().id);
        if (one.role == synthetic::household_role::child)
            all.members.back().subject = all.members.size() == 1;
    }
    const auto known = [&](synthetic::person_index number) {
        const person_id id{"p" + std::to_string(number)};
        if (std::ranges::find(all.members, id, &family::member::id) != all.members.end()) return true;
        const auto one = synthetic::person_number(people, number);
        if (one) all.members.push_back(member_of(*one));
        return one.has_value();
    };
    for (const synthetic::family_link& one : synthetic::links_of(people, here)) {
        if (!known(one.from) || !known(one.to)) continue;
        family::link is;
        is.from = {"p" + std::to_string(one.to)}, is.to = {"p" + std::to_string(one.from)};
        is.type = std::string(synthetic::code_of(one.kind));
        is.since = one.since;
        all.links.push_back(std::move(is));
    }
    if (home.members.size() > 1) all.homes.push_back(std::move(home));
    return all;
}

} // namespace

TEST_CASE("genogram: 10,000 households of the synthetic authority are drawn soundly, children by birth") {
    const auto people = synthetic::load_population(std::string(KITH_SOURCE_DIR) + "/guidance", 6);
    REQUIRE(people.has_value());
    int drawn = 0;
    for (std::uint64_t number = 0; number < 10'000; ++number) {
        const auto here = synthetic::household_number(*people, number * 7);
        const auto all = family_of(*people, here);
        const auto picture = family::draw_genogram(all, {.on = people->on});
        CAPTURE(here.number);
        REQUIRE(test::faults_in(picture) == std::vector<std::string>{});
        REQUIRE(picture.nodes.size() == all.members.size());
        REQUIRE(picture.notices.empty());
        drawn += int(picture.nodes.size());
    }
    CHECK(drawn > 10'000);
}
