#include "synthetic/misspelling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith;
using namespace kith::synthetic;

namespace {

const population& people() {
    static const auto loaded = load_population(KITH_SOURCE_DIR "/guidance", 7).value();
    return loaded;
}

/// Everybody of the first people who can be written with that error, as they are and as written.
template <class Check>
int each_error(error_kind kind, std::uint64_t of_people, Check&& check) {
    int made = 0;
    each_person(people(), of_people, [&](const synthetic_person& one) {
        if (const auto written = with_error(people(), one, kind, 5)) {
            ++made;
            check(one, *written);
        }
    });
    return made;
}

bool names_alike(const synthetic_person& one, const synthetic_person& other) {
    return one.given == other.given && one.family == other.family && one.middle == other.middle;
}

std::string sorted(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    std::sort(text.begin(), text.end());
    return text;
}

} // namespace

TEST_CASE("misspelling: every kind can be made of somebody, has a name, and changes something") {
    std::set<std::string> names;
    for (const error_kind kind : error_kinds()) {
        names.insert(std::string(code_of(kind)));
        CAPTURE(code_of(kind));
        const int made = each_error(kind, 12'000, [&](const auto& one, const auto& written) {
            const bool changed = !names_alike(one, written) || one.birth != written.birth ||
                                 one.nhs_number != written.nhs_number || one.sex != written.sex ||
                                 first_line(one.where) != first_line(written.where) ||
                                 one.where.postcode != written.where.postcode;
            CHECK(changed);
            CHECK(one.number == written.number);
        });
        CHECK(made > 10);
    }
    CHECK(names.size() == error_kinds().size());
}

TEST_CASE("misspelling: an error of letters touches a name by so many letters and nothing else") {
    const auto lengths = [](error_kind kind, int difference) {
        each_error(kind, 2'000, [&](const auto& one, const auto& written) {
            CHECK(one.birth == written.birth);
            const std::string before = one.given + one.family, after = written.given + written.family;
            CHECK(static_cast<int>(after.size()) - static_cast<int>(before.size()) == difference);
        });
    };
    lengths(error_kind::doubled_letter, 1);
    lengths(error_kind::dropped_letter, -1);
    lengths(error_kind::neighbour_key, 0);
    each_error(error_kind::transposed, 2'000, [](const auto& one, const auto& written) {
        CHECK(sorted(one.given) == sorted(written.given));
        CHECK(sorted(one.family) == sorted(written.family));
    });
}

TEST_CASE("misspelling: an error of the date leaves the names, and gives a date that exists and has been") {
    for (const error_kind kind : {error_kind::day_and_month, error_kind::year_out, error_kind::day_out,
                                  error_kind::digit_out, error_kind::siblings_birth}) {
        CAPTURE(code_of(kind));
        each_error(kind, 3'000, [&](const auto& one, const auto& written) {
            CHECK(names_alike(one, written));
            REQUIRE(written.birth.ok());
            if (!one.unborn) CHECK(written.birth <= people().on);
            if (kind == error_kind::day_and_month) {
                CHECK(static_cast<unsigned>(one.birth.day()) ==
                      static_cast<unsigned>(written.birth.month()));
                CHECK(one.birth.year() == written.birth.year());
            }
            if (kind == error_kind::day_out) {
                const int apart = day_number(one.birth) - day_number(written.birth);
                CHECK((apart == 1 || apart == -1));
            }
        });
    }
}

TEST_CASE("misspelling: names that somebody has borne, or half of one") {
    each_error(error_kind::previous_name, 5'000, [](const auto& one, const auto& written) {
        CHECK(std::any_of(one.other_names.begin(), one.other_names.end(), [&](const other_name& other) {
            return other.kind == name_kind::previous && other.family == written.family;
        }));
    });
    each_error(error_kind::names_swapped, 1'000, [](const auto& one, const auto& written) {
        CHECK(one.given == written.family);
        CHECK(one.family == written.given);
    });
    each_error(error_kind::half_of_double, 5'000, [](const auto& one, const auto& written) {
        CHECK(one.family.find(written.family) != std::string::npos);
    });
    each_error(error_kind::marks_lost, 5'000, [](const auto& one, const auto& written) {
        const std::string all = written.given + written.family;
        CHECK(std::all_of(all.begin(), all.end(),
                          [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
        CHECK(one.birth == written.birth);
    });
    each_error(error_kind::original_script, 5'000, [](const auto&, const auto& written) {
        CHECK(static_cast<unsigned char>(written.given[0]) >= 0x80);
    });
    each_error(error_kind::other_family_name, 5'000, [](const auto& one, const auto& written) {
        const household home = household_number(people(), household_of(one.number));
        CHECK(std::any_of(home.people.begin(), home.people.end(),
                          [&](const auto& other) { return other.family == written.family; }));
    });
}

TEST_CASE(
    "misspelling: the same seed gives the same attempts, all kinds among them, on people who are there") {
    const auto all = attempts(people(), 3, 12'000, 5'000), again = attempts(people(), 3, 12'000, 5'000);
    REQUIRE(all.size() == 5'000);
    REQUIRE(again.size() == 5'000);
    std::map<std::string, int> kinds;
    int with_digits = 0;
    std::set<person_index> there;
    each_person(people(), 12'000, [&](const synthetic_person& one) { there.insert(one.number); });
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].typed == again[i].typed);
        CHECK(!all[i].typed.empty());
        CHECK(there.contains(all[i].person));
        ++kinds[all[i].kind.substr(0, all[i].kind.find('+'))];
        with_digits += all[i].typed.find_first_of("0123456789") != std::string::npos;
    }
    for (const char* kind :
         {"neighbour_key", "by_ear", "names_swapped", "nickname", "day_and_month", "previous_name",
          "original_script", "other_romanised", "marks_lost", "half_of_double"})
        CHECK(kinds[kind] > 50);
    CHECK(with_digits > 3'500); // a date of birth, a postcode or an identifier besides
    CHECK(with_digits < 4'700);
}

TEST_CASE(
    "misspelling: further records say whom they mean; a share of people has them; CSV keeps its columns") {
    int own = 0, further = 0, changed = 0;
    person_index last = 0;
    const auto commas = [](const std::string& line) {
        bool inside = false;
        int count = 0;
        for (const char one : line) {
            inside = one == '"' ? !inside : inside;
            count += one == ',' && !inside;
        }
        return count;
    };
    each_record(people(), 11, 5'000, 20, [&](const written_record& one) {
        CHECK(commas(csv_line(one)) == commas(csv_header()));
        if (one.copy == 0) {
            ++own;
            last = one.person;
            return;
        }
        CHECK(one.person == last);
        ++further;
        changed += !one.errors.empty();
    });
    CHECK(own == 5'000);
    CHECK(further > 1'000);
    CHECK(further < 1'700);
    CHECK(changed * 10 > further * 7);
    CHECK(changed < further);
}
