// The ecomap: everything around the child once, nothing on anything else, each tie in words.

#include "genogram_checks.hpp"

#include "family/ecomap.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace kith;

namespace {

constexpr date today{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}};

family::member member_of(std::string id, std::string name) {
    family::member one;
    one.id = {std::move(id)};
    one.name = std::move(name);
    one.sex = "F";
    one.birth = date{std::chrono::year{2015}, std::chrono::month{1}, std::chrono::day{1}};
    one.address = "/x";
    return one;
}

family::ecomap random_map(std::mt19937_64& random) {
    const auto below = [&](int n) { return int(random() % std::uint64_t(n)); };
    family::ecomap all;
    all.subject = member_of("s", "Ada Okafor");
    for (int i = below(8); i > 0; --i)
        all.household.push_back(
            member_of("h" + std::to_string(i), "Somebody Featherstonehaugh-Cholmondeley"));
    for (int i = below(below(4) == 0 ? 40 : 14); i > 0; --i) {
        family::around one;
        one.id = "a" + std::to_string(i);
        one.name = below(10) == 0 ? "" : std::string(std::size_t(1 + below(60)), 'W') + " & <co>";
        one.kind = below(5) == 0 ? "" : "Family support worker";
        one.place = below(5);
        one.strength = family::tie_strength(below(5));
        if (below(3) != 0) one.address = "/y";
        all.all.push_back(std::move(one));
    }
    all.not_shown = below(6) == 0 ? 1 : 0;
    return all;
}

bool apart(const family::box& a, const family::box& b) {
    return a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom;
}

} // namespace

TEST_CASE("ecomap: 500 random maps: everything once, nothing on anything else, words on every line") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 500; ++i) {
        auto all = random_map(random);
        const auto picture = family::draw_ecomap(all, today);
        CAPTURE(i);
        REQUIRE(picture.nodes.size() == 1 + all.household.size() + all.all.size());
        REQUIRE(picture.lines.size() == all.all.size());
        REQUIRE(picture.relations.size() == all.all.size());
        for (std::size_t a = 0; a < picture.nodes.size(); ++a) {
            const auto& one = picture.nodes[a].extent;
            REQUIRE(one.left >= 0);
            REQUIRE(one.top >= 0);
            REQUIRE(one.right <= picture.width);
            REQUIRE(one.bottom <= picture.height);
            for (std::size_t b = a + 1; b < picture.nodes.size(); ++b)
                REQUIRE(apart(one, picture.nodes[b].extent));
            for (const auto& line : picture.lines) {
                REQUIRE(line.words.size() == 1);
                REQUIRE(apart(line.words[0].extent(), one));
            }
        }
        const std::string svg = family::svg_of(picture);
        REQUIRE(test::faults_in_svg(picture, svg) == std::vector<std::string>{});
        std::shuffle(all.all.begin(), all.all.end(), random);
        std::shuffle(all.household.begin(), all.household.end(), random);
        REQUIRE(family::svg_of(family::draw_ecomap(all, today)) == svg);
    }
}

TEST_CASE("ecomap: a tie says how strong it is, or that nobody has judged it") {
    family::ecomap all;
    all.subject = member_of("s", "Ada");
    all.all = {
        {.id = "school", .name = "Hill Lane", .kind = "School", .strength = family::tie_strength::strong},
        {.id = "gp", .name = "Mill Surgery", .kind = "GP"}};
    const auto picture = family::draw_ecomap(all, today);
    std::set<std::string> told;
    for (const auto& one : family::lines_of(picture))
        for (const auto& each : one.relations)
            told.insert(each.words);
    CHECK(told == std::set<std::string>{"Strong tie: Hill Lane", "Tie not judged: Mill Surgery"});
    CHECK(family::svg_of(picture).find("Not judged") != std::string::npos);
}
