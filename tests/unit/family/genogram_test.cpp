// The genogram: what must hold of every picture, on thousands of random families; and the standard symbols.

#include "genogram_checks.hpp"
#include "genogram_families.hpp"

#include "family/genogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith;
using kith::test::faults_in;
using kith::test::faults_in_svg;

namespace {

constexpr date today{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{21}};

date day(int year, unsigned month = 1, unsigned number = 1) {
    return date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{number}};
}

/// A family by hand.
struct by_hand {
    family::family all;
    family::member& person(std::string id, std::string sex, int born, bool child = false) {
        family::member one;
        one.id = {id};
        one.name = id;
        one.sex = std::move(sex);
        if (born) one.birth = day(born);
        one.child = child;
        one.address = "/children/c/people/" + id;
        all.members.push_back(std::move(one));
        return all.members.back();
    }
    family::link& relate(std::string from, std::string to, std::string type) {
        family::link one;
        one.from = {std::move(from)}, one.to = {std::move(to)};
        one.type = std::move(type);
        all.links.push_back(std::move(one));
        return all.links.back();
    }
    [[nodiscard]] family::drawing drawn() const { return family::draw_genogram(all, {.on = today}); }
};

const family::node& node_of(const family::drawing& picture, std::string_view id) {
    return *std::find_if(picture.nodes.begin(), picture.nodes.end(),
                         [&](const family::node& one) { return one.id == id; });
}

double middle(const family::node& one) {
    return (one.drawn.left + one.drawn.right) / 2;
}

bool says(const family::node& one, std::string_view words) {
    return std::any_of(one.words.begin(), one.words.end(), [&](const family::writing& each) {
        return each.text.find(words) != std::string::npos;
    });
}

int sizes(int i) {
    return i % 40 == 0 ? 40 : i % 8 == 0 ? 16 : 1 + i % 9;
}

} // namespace

TEST_CASE("genogram: 10,000 random families are drawn soundly, each once, and as the list says") {
    std::mt19937_64 random(20261121);
    for (int i = 0; i < 10'000; ++i) {
        auto all = test::random_family(random, sizes(i), i % 3 == 0);
        const bool what_follows = i % 10 == 0;
        if (i % 5 == 0)
            for (family::link& one : family::follows(all)) {
                one.follows = true;
                all.links.push_back(std::move(one));
            }
        const auto picture = family::draw_genogram(all, {.on = today, .what_follows = what_follows});
        CAPTURE(i);
        REQUIRE(faults_in(picture) == std::vector<std::string>{});
        const std::string svg = family::svg_of(picture);
        REQUIRE(faults_in_svg(picture, svg) == std::vector<std::string>{});
        // Everybody once, every relationship once, in the picture and in the list.
        const auto told = family::canonical(all);
        std::multiset<std::string> members, drawn, listed;
        std::multiset<std::pair<std::string, std::string>> links, lines, listed_links;
        for (const auto& one : told.members)
            members.insert(one.id.text);
        for (const auto& one : told.links)
            if (one.from != one.to) links.emplace(one.from.text, one.to.text);
        for (const auto& one : picture.nodes)
            drawn.insert(one.id);
        for (const auto& one : picture.relations)
            lines.emplace(one.from, one.to);
        for (const auto& one : family::lines_of(picture)) {
            listed.insert(one.id);
            for (const auto& each : one.relations)
                listed_links.emplace(one.id, each.other);
        }
        REQUIRE(drawn == members);
        REQUIRE(listed == members);
        REQUIRE(lines == links);
        REQUIRE(listed_links == links);
        // The same again, in whatever order it was read.
        if (i % 4 != 0) continue;
        std::shuffle(all.members.begin(), all.members.end(), random);
        std::shuffle(all.links.begin(), all.links.end(), random);
        std::shuffle(all.homes.begin(), all.homes.end(), random);
        for (auto& one : all.homes)
            std::shuffle(one.members.begin(), one.members.end(), random);
        REQUIRE(family::svg_of(family::draw_genogram(all, {.on = today, .what_follows = what_follows})) ==
                svg);
    }
}

TEST_CASE("genogram: standard symbols, ages, years and marks") {
    by_hand a;
    a.person("Ada", "F", 2018, true).subject = true;
    a.person("Ben", "M", 1990);
    a.person("Cai", "X", 1991);
    a.person("Dot", "F", 1950).death = day(2010, 6);
    auto& unborn = a.person("Eve", "", 0, true);
    unborn.unborn = true, unborn.expected = day(2027, 3, 12);
    auto& lost = a.person("Fay", "", 0, true);
    lost.unborn = true, lost.death = day(2015);
    a.relate("Ada", "Ben", "poses_risk");
    const auto picture = a.drawn();
    CHECK(node_of(picture, "Ada").shape == family::symbol::circle);
    CHECK(node_of(picture, "Ada").doubled);
    CHECK(says(node_of(picture, "Ada"), "8"));
    CHECK(says(node_of(picture, "Ada"), "b. 2018"));
    CHECK(node_of(picture, "Ben").shape == family::symbol::square);
    CHECK(node_of(picture, "Ben").marked);
    CHECK(says(node_of(picture, "Ben"), "Poses a risk"));
    CHECK(node_of(picture, "Cai").shape == family::symbol::diamond);
    CHECK(node_of(picture, "Dot").crossed);
    CHECK(says(node_of(picture, "Dot"), "60"));
    CHECK(says(node_of(picture, "Dot"), "1950\u20132010"));
    CHECK(node_of(picture, "Eve").shape == family::symbol::triangle);
    CHECK(says(node_of(picture, "Eve"), "due 12 Mar 2027"));
    CHECK(node_of(picture, "Fay").shape == family::symbol::small_triangle);
}

TEST_CASE("genogram: children stand below their parents in order of birth, the middle below the parents") {
    by_hand a;
    a.person("Third", "F", 2016, true);
    a.person("First", "M", 2010, true);
    a.person("Second", "F", 2013, true);
    a.person("Mother", "F", 1985);
    a.person("Father", "M", 1983);
    for (const char* child : {"Third", "First", "Second"}) {
        a.relate(child, "Mother", "parent");
        a.relate(child, "Father", "parent");
    }
    a.relate("Mother", "Father", "spouse").since = day(2008);
    const auto picture = a.drawn();
    const double first = middle(node_of(picture, "First")), second = middle(node_of(picture, "Second")),
                 third = middle(node_of(picture, "Third"));
    CHECK(first < second);
    CHECK(second < third);
    const double parents = (middle(node_of(picture, "Mother")) + middle(node_of(picture, "Father"))) / 2;
    CHECK(second == doctest::Approx(parents).epsilon(0.01));
    CHECK(middle(node_of(picture, "Father")) < middle(node_of(picture, "Mother")));
    CHECK(node_of(picture, "Mother").drawn.bottom < node_of(picture, "First").drawn.top);
    const auto wed = std::find_if(picture.lines.begin(), picture.lines.end(), [](const family::line& one) {
        return one.kind == family::line_kind::married;
    });
    REQUIRE(wed != picture.lines.end());
    REQUIRE(wed->words.size() == 1);
    CHECK(wed->words[0].text == "m. 2008");
    CHECK(wed->strokes.empty());
}

TEST_CASE("genogram: brothers stand in one row, and their grandmother above their mother, not beside her") {
    by_hand family;
    family.person("ann", "F", 1990);
    family.person("nan", "F", 1968);
    family.person("ben", "M", 2014, true);
    family.person("cal", "M", 2016, true).subject = true;
    for (const char* child : {"cal", "ben"}) {
        family.relate(child, "nan", "grandparent");
        family.relate(child, "ann", "parent");
    }
    const auto picture = family.drawn();
    const auto top = [&](const char* who) { return node_of(picture, who).drawn.top; };
    CHECK(top("ben") == doctest::Approx(top("cal")));
    CHECK(top("nan") < top("ann"));
    CHECK(top("ann") < top("ben"));
}

TEST_CASE("genogram: unions that ended are struck, one stroke for partners, two for a marriage") {
    by_hand a;
    a.person("A", "F", 1980);
    a.person("B", "M", 1979);
    a.person("C", "M", 1981);
    a.relate("A", "B", "spouse").until = day(2010);
    a.relate("A", "C", "ex_partner");
    const auto picture = a.drawn();
    for (const family::line& one : picture.lines)
        CHECK(one.strokes.size() == (one.kind == family::line_kind::married ? 2 : 1));
    CHECK(picture.lines.size() == 2);
}

TEST_CASE("genogram: twins hang from one point") {
    by_hand a;
    a.person("M", "F", 1985);
    a.person("T1", "F", 2012, true);
    a.person("T2", "M", 2012, true);
    a.relate("T1", "M", "parent");
    a.relate("T2", "M", "parent");
    const auto picture = a.drawn();
    std::vector<family::point> parts;
    for (const family::line& one : picture.lines)
        for (const family::path& points : one.paths)
            if (points.size() == 3 && points[0].x == points[1].x && points[1].x != points[2].x &&
                points[1].y != points[2].y)
                parts.push_back(points[1]);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0] == parts[1]);
}

TEST_CASE("genogram: adoption, step-parents and foster carers have lines of their own and are in the key") {
    by_hand a;
    a.person("Kid", "F", 2015, true).subject = true;
    a.person("Mum", "F", 1985);
    a.person("Step", "M", 1984);
    a.person("Carer", "F", 1970);
    a.person("Adopter", "F", 1979);
    a.relate("Kid", "Mum", "parent");
    a.relate("Kid", "Step", "step_parent");
    a.relate("Mum", "Step", "partner");
    a.relate("Kid", "Carer", "foster_carer");
    a.relate("Kid", "Adopter", "adoptive_parent");
    const auto picture = a.drawn();
    std::set<family::line_kind> kinds;
    for (const family::line& one : picture.lines)
        kinds.insert(one.kind);
    CHECK(kinds == std::set{family::line_kind::partners, family::line_kind::birth,
                            family::line_kind::adoption, family::line_kind::step, family::line_kind::care});
    std::set<std::string> key;
    for (const auto& one : family::key_of(picture))
        key.insert(one.words);
    for (const char* words :
         {"Stepchild", "Child by adoption", "Partners", "Child by birth", "Whose family this is"})
        CHECK(key.contains(words));
}

TEST_CASE("genogram: those who live together are enclosed, and said to be in words") {
    by_hand a;
    a.person("Kid", "F", 2015, true);
    a.person("Mum", "F", 1985);
    a.person("Dad", "M", 1984);
    a.relate("Kid", "Mum", "parent");
    a.relate("Kid", "Dad", "parent");
    a.all.homes.push_back({{"h"}, {{"Kid"}, {"Mum"}}});
    const auto picture = a.drawn();
    REQUIRE(picture.enclosures.size() == 1);
    CHECK(picture.enclosures[0].title == "Live together: Mum, Kid");
    CHECK(faults_in(picture) == std::vector<std::string>{});
}

TEST_CASE("genogram: whoever may not be seen is counted, in the picture and in the notices") {
    by_hand a;
    a.person("Kid", "F", 2015, true);
    a.all.not_shown = 1;
    const auto one = a.drawn();
    REQUIRE(one.remarks.size() == 1);
    CHECK(one.remarks[0].text == "1 person is not shown to you");
    CHECK(one.notices == std::vector<std::string>{"1 person is not shown to you"});
    CHECK(family::svg_of(one).find("1 person is not shown to you") != std::string::npos);
    a.all.not_shown = 3;
    CHECK(a.drawn().notices == std::vector<std::string>{"3 people are not shown to you"});
}

TEST_CASE("genogram: people who are their own ancestors are drawn all the same, and it is said") {
    by_hand a;
    a.person("A", "F", 1980);
    a.person("B", "M", 2000);
    a.person("C", "F", 2020);
    a.relate("A", "B", "parent");
    a.relate("B", "C", "parent");
    a.relate("C", "A", "parent");
    a.relate("A", "A", "parent");
    a.relate("A", "B", "spouse");
    const auto picture = a.drawn();
    CHECK(faults_in(picture) == std::vector<std::string>{});
    CHECK(picture.nodes.size() == 3);
    CHECK(picture.relations.size() == 4);
    REQUIRE(picture.notices.size() == 2);
    CHECK(picture.notices[0].starts_with("The generations contradict each other"));
    CHECK(picture.notices[1].find("related to themselves") != std::string::npos);
}

TEST_CASE("genogram: what follows is in the list with its reason, and drawn only when asked for") {
    by_hand a;
    a.person("Kid", "F", 2015, true);
    a.person("Mum", "F", 1985);
    a.person("Gran", "F", 1955);
    a.relate("Kid", "Mum", "parent");
    a.relate("Mum", "Gran", "parent");
    auto& gran = a.relate("Kid", "Gran", "grandparent");
    gran.follows = true, gran.why = "Gran is a parent of Mum";
    const auto plain = a.drawn();
    const auto with = family::draw_genogram(a.all, {.on = today, .what_follows = true});
    CHECK(with.lines.size() == plain.lines.size() + 1);
    for (const auto& one : family::lines_of(plain))
        if (one.id == "Kid") {
            REQUIRE(one.relations.size() == 2);
            const auto follows = std::find_if(one.relations.begin(), one.relations.end(),
                                              [](const auto& each) { return each.follows; });
            REQUIRE(follows != one.relations.end());
            CHECK(follows->words == "Grandmother: Gran");
            CHECK(follows->why == "Gran is a parent of Mum");
        }
}

TEST_CASE("genogram: nobody at all, and more people than a picture can hold") {
    by_hand a;
    CHECK(faults_in(a.drawn()) == std::vector<std::string>{});
    for (int i = 0; i < 250; ++i)
        a.person("p" + std::to_string(i), "F", 1980);
    a.all.members.back().subject = true;
    const auto picture = a.drawn();
    CHECK(picture.nodes.size() == 200);
    CHECK(node_of(picture, "p249").doubled);
    CHECK(picture.notices == std::vector<std::string>{"50 people are not shown to you"});
    CHECK(faults_in(picture) == std::vector<std::string>{});
}

TEST_CASE("drawing: names that are no words come out as well-formed text") {
    CHECK(family::tidied("  a\tb\x01\xff ") == "a b\uFFFD");
    CHECK(family::tidied("\u202Eabc\u200F") == "abc");
    CHECK(family::tidied("e\u0301\u0301\u0301\u0301") == "e\u0301\u0301");
    CHECK(family::tidied(std::string(10'000, 'x')).size() == 200);
    CHECK(family::tidied(std::string("a\0b", 3)) == "ab");
    CHECK(family::text_width(family::fitted(std::string(500, 'W'), 100, 13), 13) <= 100);
    CHECK(family::wrapped("one two three four five six", 40, 13, false, 2).size() == 2);
}

TEST_CASE("genogram: the checks above find planted faults") {
    by_hand a;
    a.person("Kid", "F", 2015, true);
    a.person("Mum", "F", 1985);
    a.person("Dad", "M", 1984);
    a.relate("Kid", "Mum", "parent");
    a.relate("Mum", "Dad", "spouse").since = day(2010);
    a.all.homes.push_back({{"h"}, {{"Kid"}, {"Mum"}}});
    const auto sound = a.drawn();
    REQUIRE(faults_in(sound) == std::vector<std::string>{});
    auto moved = sound;
    moved.nodes[1].extent = moved.nodes[0].extent;
    CHECK_FALSE(faults_in(moved).empty());
    auto cut = sound;
    cut.width /= 2;
    CHECK_FALSE(faults_in(cut).empty());
    auto through = sound;
    const auto& from = sound.nodes[0].drawn;
    through.lines[0].paths.push_back(
        {{0, (from.top + from.bottom) / 2}, {sound.width, (from.top + from.bottom) / 2}});
    CHECK_FALSE(faults_in(through).empty());
    auto loose = sound;
    loose.lines[loose.relations[0].lines.back()].paths.clear();
    CHECK_FALSE(faults_in(loose).empty());
    auto lodger = sound;
    lodger.enclosures[0].members.pop_back();
    CHECK_FALSE(faults_in(lodger).empty());
    CHECK_FALSE(faults_in_svg(sound, "<svg>").empty());
}
