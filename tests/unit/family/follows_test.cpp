// What follows from links, and what cannot be: on small families written out, and on random ones.

#include "family/family.hpp"
#include "synthetic/population.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

using namespace kith;
using tie = family::link;
using family::member;

namespace {

date day(std::string_view text) {
    return *parse_date(text);
}

/// Letters are people, named by them; no dates of birth unless given.
struct sketch {
    family::family all;
    sketch& person(const std::string& name, const std::string& born = "", const std::string& sex = "") {
        member one;
        one.id = person_id{name};
        one.name = name;
        one.sex = sex;
        if (!born.empty()) one.birth = day(born);
        all.members.push_back(one);
        return *this;
    }
    sketch& people(const std::string& letters) {
        for (const char letter : letters)
            person(std::string(1, letter));
        return *this;
    }
    /// "`to` is the `type` of `from`".
    sketch& add(const std::string& from, const std::string& type, const std::string& to,
                const std::string& until = "") {
        tie one{person_id{from}, person_id{to}, type, {}, {}, false, {}};
        if (!until.empty()) one.until = day(until);
        all.links.push_back(one);
        return *this;
    }
};

/// "a sibling b" for everything that follows, in order.
std::set<std::string> said(const family::family& all) {
    std::set<std::string> words;
    for (const tie& one : family::follows(all)) {
        CHECK(one.follows);
        CHECK_FALSE(one.why.empty());
        words.insert(one.from.text + " " + one.type + " " + one.to.text);
    }
    return words;
}

std::string why(const family::family& all, std::string_view type) {
    for (const tie& one : family::follows(all))
        if (one.type == type) return one.why;
    return {};
}

using set = std::set<std::string>;

bool tells(const std::vector<std::string>& faults, std::string_view part) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

} // namespace

TEST_SUITE("family: what follows") {
    TEST_CASE("two parents in common make brothers and sisters; one, with another each, halves") {
        sketch full;
        full.people("abmf").add("a", "parent", "m").add("a", "parent", "f").add("b", "parent", "m");
        CHECK(said(full.all) == set{"a sibling b"});
        CHECK(why(full.all, "sibling") ==
              "both are children of m; whether they have both parents in common is not on record");
        full.add("f", "child", "b"); // told from the father's side
        CHECK(said(full.all) == set{"a sibling b"});
        CHECK(why(full.all, "sibling") == "both are children of f and m");

        sketch half;
        half.people("abmfg").add("a", "parent", "m").add("a", "parent", "f").add("b", "parent", "m");
        half.add("b", "parent", "g");
        CHECK(said(half.all) == set{"a half_sibling b"});
    }

    TEST_CASE("step-siblings follow from partners who live as such now, and from a recorded step-parent") {
        sketch step;
        step.people("abmf").add("a", "parent", "m").add("b", "parent", "f").add("m", "partner", "f");
        CHECK(said(step.all) == set{"a step_sibling b"});
        sketch over;
        over.people("abmf").add("a", "parent", "m").add("b", "parent", "f");
        over.add("m", "partner", "f", "2018-01-01").add("m", "ex_partner", "f");
        CHECK(said(over.all) == set{});
        sketch recorded;
        recorded.people("abf").add("a", "step_parent", "f").add("b", "parent", "f");
        CHECK(said(recorded.all) == set{"a step_sibling b"});
    }

    TEST_CASE("grandparents, aunts and uncles; by adoption as by birth; never by a step-parent") {
        sketch tree;
        tree.people("amguq")
            .add("a", "adoptive_parent", "m")
            .add("m", "parent", "g")
            .add("u", "parent", "g");
        tree.add("m", "sibling", "q");
        CHECK(said(tree.all) ==
              set{"a grandparent g", "a aunt_or_uncle u", "a aunt_or_uncle q", "m sibling u"});
        CHECK(why(tree.all, "grandparent") == "g is a parent of m, who is a parent of a");
        sketch step;
        step.people("asg").add("a", "step_parent", "s").add("s", "parent", "g");
        CHECK(said(step.all) == set{});
    }

    TEST_CASE("what was recorded is neither repeated nor contradicted, even when it has ended") {
        sketch known;
        known.people("abmf").add("a", "parent", "m").add("a", "parent", "f").add("b", "parent", "m");
        known.add("b", "parent", "f").add("b", "half_sibling", "a");
        CHECK(said(known.all) == set{});
        known.all.links.back().until = day("2018-01-01");
        CHECK(said(known.all) == set{});
        sketch gran;
        gran.people("amg").add("a", "parent", "m").add("m", "parent", "g").add("a", "guardian", "g");
        CHECK(said(gran.all) == set{}); // she is told as the guardian that she is
    }

    TEST_CASE("a parent link that has ended counts for nothing") {
        sketch error;
        error.people("abm").add("a", "parent", "m", "2018-01-01").add("b", "parent", "m");
        CHECK(said(error.all) == set{});
    }

    TEST_CASE("the same family in any order gives the same") {
        std::mt19937_64 dice(5);
        sketch tree;
        tree.people("abcmfgu").add("a", "parent", "m").add("b", "parent", "m").add("c", "parent", "f");
        tree.add("m", "parent", "g")
            .add("u", "parent", "g")
            .add("m", "spouse", "f")
            .add("f", "spouse", "m");
        const auto once = family::follows(tree.all);
        const auto links = family::canonical(tree.all).links.size();
        for (int i = 0; i < 50; ++i) {
            std::shuffle(tree.all.members.begin(), tree.all.members.end(), dice);
            std::shuffle(tree.all.links.begin(), tree.all.links.end(), dice);
            const auto again = family::follows(tree.all);
            CHECK(family::canonical(tree.all).links.size() == links);
            REQUIRE(again.size() == once.size());
            for (std::size_t at = 0; at < once.size(); ++at) {
                CHECK(again[at].from == once[at].from);
                CHECK(again[at].to == once[at].to);
                CHECK(again[at].type == once[at].type);
                CHECK(again[at].why == once[at].why);
            }
        }
    }

    TEST_CASE("canonical keeps one direction of each pair: the parent's, the carer's, the risk's") {
        sketch pair;
        pair.people("ab").add("a", "child", "b").add("b", "parent", "a").add("a", "at_risk_from", "b");
        const auto links = family::canonical(pair.all).links;
        REQUIRE(links.size() == 2);
        CHECK(links[0].type == "parent");
        CHECK(links[0].from == person_id{"b"});
        CHECK(links[0].to == person_id{"a"});
        CHECK(links[1].type == "poses_risk");
        CHECK(links[1].from == person_id{"b"});
    }
}

TEST_SUITE("family: what cannot be") {
    TEST_CASE("each planted fault is named, with its people") {
        sketch self;
        self.people("a").add("a", "parent", "a");
        CHECK(tells(family::faults_of(self.all), "a is on record as their own parent"));

        sketch circle;
        circle.people("abc").add("a", "parent", "b").add("b", "parent", "c").add("a", "child", "c");
        const auto round = family::faults_of(circle.all);
        REQUIRE(round.size() == 1);
        CHECK(tells(round,
                    "goes round in a circle: a, whose parent is b, whose parent is c, whose parent is a"));

        sketch young;
        young.person("a", "2011-01-01")
            .person("b", "2011-01-01")
            .person("c", "2000-06-01")
            .person("d", "1999-01-01");
        young.add("a", "parent", "b").add("a", "adoptive_parent", "c").add("a", "parent", "d");
        const auto ages = family::faults_of(young.all);
        CHECK(ages.size() == 2);
        CHECK(tells(ages, "b is on record as a parent of a, but was not born before them"));
        CHECK(tells(ages, "c was 10 years old when a was born"));

        sketch many;
        many.people("abcd").add("a", "parent", "b").add("a", "parent", "c").add("a", "parent", "d");
        CHECK(tells(family::faults_of(many.all), "a has 3 parents by birth on record: b, c, d"));

        sketch twins;
        twins.person("a", "2011-01-01").person("b", "2011-01-02").person("c", "2011-03-01");
        twins.add("a", "twin", "b").add("a", "twin", "c");
        const auto apart = family::faults_of(twins.all);
        REQUIRE(apart.size() == 1);
        CHECK(tells(apart, "a and c are on record as twins, but were born 59 days apart"));

        sketch dates;
        dates.person("a", "2011-01-01").people("b").add("a", "friend", "b", "2015-01-01");
        dates.all.links.back().since = day("2016-01-01");
        CHECK(tells(family::faults_of(dates.all), "ended before it began"));
        dates.all.links.back().since = day("2010-01-01");
        CHECK(tells(family::faults_of(dates.all), "began before a was born"));
    }

    TEST_CASE("10,000 synthetic families have no faults, and what follows repeats nothing recorded") {
        const auto folder = std::filesystem::path(KITH_SOURCE_DIR) / "guidance";
        const auto of = synthetic::load_population(folder, 11);
        REQUIRE(of.has_value());
        std::uint64_t families = 0, following = 0;
        synthetic::each_household(*of, 40'000, [&](const synthetic::household& here) {
            if (families >= 10'000) return;
            ++families;
            family::family all;
            std::set<synthetic::person_index> known;
            const auto add = [&](synthetic::person_index number) {
                const auto one = synthetic::person_number(*of, number);
                if (!one || !known.insert(number).second) return;
                member fresh;
                fresh.id = person_id{"p" + std::to_string(number)};
                fresh.name = one->given + " " + one->family;
                if (one->birth_known && !one->unborn) fresh.birth = one->birth;
                all.members.push_back(fresh);
            };
            for (const auto& one : here.people)
                add(one.number);
            for (const synthetic::family_link& one : synthetic::links_of(*of, here)) {
                add(one.from);
                add(one.to);
                all.links.push_back({person_id{"p" + std::to_string(one.to)},
                                     person_id{"p" + std::to_string(one.from)},
                                     std::string(synthetic::code_of(one.kind)),
                                     one.since,
                                     {},
                                     false,
                                     {}});
            }
            const auto faults = family::faults_of(all);
            if (!faults.empty()) FAIL_CHECK(faults.front());
            std::set<std::pair<person_id, person_id>> recorded;
            for (const tie& one : family::canonical(all).links) {
                const auto* type = people::find_relationship_type(one.type);
                if (type->place == people::kin_place::partner) continue;
                recorded.emplace(std::min(one.from, one.to), std::max(one.from, one.to));
            }
            std::set<std::pair<person_id, person_id>> seen;
            for (const tie& one : family::follows(all)) {
                const std::pair between(std::min(one.from, one.to), std::max(one.from, one.to));
                CHECK_FALSE(recorded.contains(between));
                CHECK(seen.insert(between).second); // one thing follows between two people, not several
                ++following;
            }
        });
        CHECK(families == 10'000);
        CHECK(following > 3'000);
    }

    TEST_CASE("a fault planted in each of 2,000 random trees is found") {
        std::mt19937_64 dice(3);
        for (int round = 0; round < 2'000; ++round) {
            // A tree of up to five generations: everybody's parents have a lower number.
            sketch tree;
            const int many = 4 + int(dice() % 20);
            for (int i = 0; i < many; ++i)
                tree.person("p" + std::to_string(i), std::to_string(1900 + 20 * (i / 4)) + "-01-01");
            std::map<int, int> parent_of;
            for (int i = 4; i < many; ++i) {
                parent_of[i] = (i / 4 - 1) * 4 + int(dice() % 4);
                tree.add("p" + std::to_string(i), "parent", "p" + std::to_string(parent_of[i]));
            }
            REQUIRE(family::faults_of(tree.all).empty());
            if (many <= 4) continue;
            const int child = 4 + int(dice() % std::uint64_t(many - 4));
            int above = child;
            while (parent_of.contains(above) && (above == child || dice() % 2))
                above = parent_of[above];
            // The ancestor becomes a child of the descendant, told from either side.
            if (dice() % 2)
                tree.add("p" + std::to_string(above), "parent", "p" + std::to_string(child));
            else
                tree.add("p" + std::to_string(child), "child", "p" + std::to_string(above));
            CHECK(tells(family::faults_of(tree.all), "circle"));
        }
    }
}
