#include "synthetic/population.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

using namespace kith;
using namespace kith::synthetic;

namespace {

const population& people() {
    static const auto loaded = load_population(KITH_SOURCE_DIR "/guidance", 7).value();
    return loaded;
}

std::string told(const synthetic_person& one) {
    std::string text = std::to_string(one.number) + '|' + one.given + '|' + one.middle + '|' + one.family +
                       '|' + kith::to_text(one.birth) + '|' + one.nhs_number + '|' + first_line(one.where) +
                       one.where.postcode;
    for (const other_name& other : one.other_names)
        text += '|' + other.given + ' ' + other.family;
    for (const address_before& before : one.before)
        text += '|' + before.where.uprn + kith::to_text(before.from);
    return text;
}

int days_between(date from, date until) {
    return day_number(until) - day_number(from);
}

} // namespace

TEST_CASE("population: a person is the same whether asked for alone or in a stream, and other with another "
          "seed") {
    std::vector<synthetic_person> some;
    each_person(people(), 300, [&](const synthetic_person& one) { some.push_back(one); });
    REQUIRE(some.size() == 300);
    for (const synthetic_person& one : some) {
        const auto again = person_number(people(), one.number);
        REQUIRE(again);
        CHECK(told(*again) == told(one));
    }
    population other = people();
    other.seed = 8;
    int different = 0;
    for (const synthetic_person& one : some) {
        const auto there = person_number(other, one.number);
        if (!there || told(*there) != told(one)) ++different;
    }
    CHECK(different > 295);
    CHECK_FALSE(person_number(people(), 15));
}

TEST_CASE("population: names are as unevenly spread as England's") {
    std::unordered_map<std::string, int> families;
    int count = 0, children = 0, multiple = 0, unborn = 0, step = 0, apart = 0, original = 0;
    each_person(people(), 100'000, [&](const synthetic_person& one) {
        ++count;
        ++families[one.family];
        step += one.role == household_role::step_parent;
        for (const other_name& other : one.other_names)
            original += other.kind == name_kind::original_script;
        if (one.role != household_role::child) return;
        ++children;
        multiple += one.multiple > 0;
        unborn += one.unborn;
        apart += one.father && household_of(*one.father) != household_of(one.number);
    });
    CHECK(count == 100'000);
    CHECK(families["Smith"] > 900);
    CHECK(families["Smith"] < 1600);
    CHECK(families["Khan"] > 300);
    CHECK(families["Patel"] > 200);
    CHECK(families.size() > 15'000);
    CHECK(children > 40'000);
    CHECK(multiple * 1000 > children * 22); // births of twins are 15 of 1,000, and bring two each
    CHECK(multiple * 1000 < children * 40);
    CHECK(unborn > children / 200);
    CHECK(unborn < children / 50);
    CHECK(step > 1000);
    CHECK(apart > children / 20);
    CHECK(original > 500);
}

TEST_CASE("population: identifiers are valid, and nobody shares one") {
    std::unordered_set<std::string> numbers, locals;
    int pupils = 0;
    each_person(people(), 50'000, [&](const synthetic_person& one) {
        CHECK(locals.insert(one.local_id).second);
        if (one.unborn) {
            CHECK(one.nhs_number.empty());
            return;
        }
        REQUIRE(one.nhs_number.size() == 10);
        CHECK(one.nhs_number.starts_with("999"));
        CHECK(nhs_check_digit(one.nhs_number.substr(0, 9)) == one.nhs_number[9]);
        CHECK(numbers.insert(one.nhs_number).second);
        if (one.upn.empty()) return;
        ++pupils;
        REQUIRE(one.upn.size() == 13);
        CHECK(upn_check_letter(one.upn.substr(1)) == one.upn[0]);
    });
    CHECK(pupils > 10'000);
    // Later households have numbers of other ranges that were never issued, and still no two the same.
    each_household(
        people(), 3'000,
        [&](const household& here) {
            for (const synthetic_person& one : here.people)
                if (!one.unborn) CHECK(numbers.insert(one.nhs_number).second);
        },
        1'000'000);
}

TEST_CASE("population: published check digits") {
    CHECK(nhs_check_digit("943476591") == '9'); // the example of the NHS Data Dictionary
    CHECK_FALSE(nhs_check_digit("99900000x"));
    CHECK_FALSE(nhs_check_digit("1"));
    CHECK(upn_check_letter("823432108001") == 'D'); // weights 2 to 13: 187, of which 3 is left by 23
}

TEST_CASE("population: families hold together") {
    int half_siblings = 0, elsewhere = 0, three_generations = 0, fostered = 0, partners = 0;
    each_household(people(), 20'000, [&](const household& here) {
        REQUIRE(!here.people.empty());
        CHECK(here.people.size() <= 12);
        std::map<person_index, const synthetic_person*> known;
        for (const synthetic_person& one : here.people)
            known[one.number] = &one;
        std::set<person_index> fathers;
        for (const synthetic_person& one : here.people) {
            CHECK(household_of(one.number) == here.number);
            for (const auto& parent : {one.mother, one.father}) {
                if (!parent) continue;
                const auto who = known.contains(*parent) ? std::optional(*known[*parent])
                                                         : person_number(people(), *parent);
                REQUIRE(who);
                CHECK(who->role != household_role::child);
                CHECK(days_between(who->birth, one.birth) >= 15 * 365);
                elsewhere += !known.contains(*parent);
            }
            if (one.mother && one.role != household_role::child) ++three_generations;
            if (one.father) fathers.insert(*one.father);
            date last = one.where_since;
            for (const address_before& before : one.before) {
                CHECK(before.until == last);
                CHECK(before.from <= before.until);
                CHECK(before.from >= one.birth);
                last = before.from;
            }
        }
        half_siblings += fathers.size() > 1;
        for (const family_link& one : links_of(people(), here)) {
            CHECK(one.from != one.to);
            fostered += one.kind == link_kind::foster_carer;
            partners += one.kind == link_kind::partner;
        }
    });
    CHECK(half_siblings + elsewhere > 500);
    CHECK(three_generations > 100);
    CHECK(fostered > 50);
    CHECK(partners > 1000);
}

TEST_CASE("population: both households of parents who live apart tell the same links") {
    int pairs = 0;
    for (std::uint64_t number = 0; number < 600; number += 2) {
        std::set<std::tuple<int, person_index, person_index>> left, right;
        const auto across = [&](std::uint64_t of, auto& into) {
            for (const family_link& one : links_of(people(), household_number(people(), of)))
                if (household_of(one.from) != household_of(one.to))
                    into.insert({static_cast<int>(one.kind), one.from, one.to});
        };
        across(number, left);
        across(number + 1, right);
        CHECK(left == right);
        pairs += !left.empty();
    }
    CHECK(pairs > 30);
}

TEST_CASE("population: no names or places give words, not a crash") {
    const auto none = load_population("/nonexistent");
    REQUIRE_FALSE(none);
    CHECK(none.error().front().message.find("names.md") != std::string::npos);
}
