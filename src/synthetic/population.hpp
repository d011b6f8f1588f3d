#pragma once
// People as they are in an English authority, none of whom exists: names by community and decade of birth,
// step- families, parents who live apart, twins, children not yet born, families who moved or share an
// address.
//
// Everything is a pure function of the population (its data, seed and day) and a number: person 4,711 is
// the same whether one asks for her alone or for twelve million people.
//
// Contents
//   load_population        what people are made from, as data (guidance/synthetic/names.md, places.md)
//   household_number       one household, with everybody who lives in it
//   person_number          one person
//   each_household, each_person   a stream of them, in constant memory
//   born                   what becomes of an unborn child
//   links_of               who is what to whom, in the household and beyond it

#include "foundation/result.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::synthetic {

struct population_data; ///< names, places and their weights: opaque, see population_data.hpp

/// Which people: the same three give the same people. Cheap to copy; safe to use from several threads.
struct population {
    std::shared_ptr<const population_data> from;
    std::uint64_t seed = 1;
    date on{std::chrono::year{2026} / 11 / 21}; ///< the day on which they are as old as they are
};

/// Reads guidance/synthetic/names.md and places.md (folder = the guidance folder). Refuses with file, line
/// and column in words.
result<population> load_population(const std::filesystem::path& folder, std::uint64_t seed = 1);

/// A person's number: 16 times the number of the household, and the place in it (0 to 15).
using person_index = std::uint64_t;
constexpr std::uint64_t household_of(person_index person) {
    return person >> 4U;
}
constexpr unsigned place_in_household(person_index person) {
    return static_cast<unsigned>(person & 15U);
}

enum class name_kind { known_as, previous, alias, original_script };
/// "known_as", "previous", "alias", "original_script".
std::string_view code_of(name_kind);

/// A name besides the one by which a person is recorded. A part that is the same is repeated, not empty.
struct other_name {
    name_kind kind;
    std::string given, family;
};

struct address {
    std::string flat;     ///< "Flat 3", or empty
    std::string house;    ///< "17", "17a" or a name
    std::string street;   ///< "Station Road"
    std::string town;     ///< no real one
    std::string postcode; ///< "QA3 4TH": of the right form, in an area that Royal Mail does not use
    std::string uprn;     ///< 12 digits, 999 first; the same for everybody at the address
};
/// "Flat 3, 17 Station Road".
std::string first_line(const address&);

struct address_before {
    address where;
    date from, until;
};

enum class household_role {
    child, ///< of an adult here, or looked after here
    mother,
    father,
    step_parent, ///< partner of a parent, for years
    partner,     ///< partner of a parent, lately
    grandparent,
    foster_carer,
    other_adult ///< lodger, uncle, grown-up sibling
};
/// "child", "mother", ... in snake_case.
std::string_view code_of(household_role);

struct synthetic_person {
    person_index number = 0;
    household_role role = household_role::child;
    std::string given;  ///< as recorded, Latin letters (Polish, Turkish and others with their marks); empty
                        ///< where there is none yet: "Baby" is written for some newborn and unborn children
    std::string middle; ///< none, one or two
    std::string family;
    std::vector<other_name> other_names;
    date birth{};            ///< where `unborn`: the day expected
    bool birth_known = true; ///< false: somebody's guess (unaccompanied, a partner hardly known)
    bool unborn = false;
    char sex = 'U';            ///< 'F', 'M'; 'U' before birth
    std::string ethnicity;     ///< code of the children in need census: "WBRI"
    std::string mother_tongue; ///< "English", "Polish"
    std::size_t community = 0; ///< place in names.md
    std::string nhs_number;    ///< ten digits, valid, 999 first (kept for tests); empty before birth
    std::string upn;           ///< of children of school age: 13 characters, valid check letter; else empty
    std::string local_id;      ///< "C0012345": the authority's own
    std::string telephone;     ///< of the range that Ofcom keeps for fiction; adults, or empty
    address where;
    date where_since{};                         ///< moved in, or born
    std::vector<address_before> before;         ///< latest first
    std::optional<person_index> mother, father; ///< where known; they may live elsewhere
    unsigned multiple = 0; ///< number within a multiple birth (1, 2, ...); 0: born alone
};

/// 1 to 12 people who live together, adults first, children oldest first.
struct household {
    std::uint64_t number = 0;
    std::vector<synthetic_person> people;
};

household household_number(const population&, std::uint64_t number);
/// The person, or nothing where the household has no such place.
std::optional<synthetic_person> person_number(const population&, person_index);

/// An unborn child as it was born on that day: with a name, a sex and an NHS number.
synthetic_person born(const population&, synthetic_person unborn, date on);

enum class link_kind { parent, step_parent, partner, ex_partner, foster_carer, grandparent };
/// "parent", "step_parent", ...
std::string_view code_of(link_kind);

/// "`from` is the `kind` of `to`". What follows from others (siblings of every kind) is not among them.
/// Parent and grandparent together never disagree; nobody is a parent of their own ancestor.
struct family_link {
    link_kind kind;
    person_index from, to;
    bool responsibility = false; ///< parental responsibility in law, for parents and some step-parents
    std::optional<date> since;
};
/// Links of everybody in the household, those to people in other households among them (each such link is
/// told by both households).
std::vector<family_link> links_of(const population&, const household&);

/// Calls with each household from `first` on until `people` people have been given; the last one is given
/// whole.
template <class Visit>
void each_household(const population& of, std::uint64_t people, Visit&& visit, std::uint64_t first = 0) {
    for (std::uint64_t given = 0, number = first; given < people; ++number) {
        const household here = household_number(of, number);
        given += here.people.size();
        visit(here);
    }
}

/// Calls with each of `people` people, from the household `first` on.
template <class Visit>
void each_person(const population& of, std::uint64_t people, Visit&& visit, std::uint64_t first = 0) {
    std::uint64_t given = 0;
    each_household(
        of, people,
        [&](const household& here) {
            for (const synthetic_person& one : here.people)
                if (given++ < people) visit(one);
        },
        first);
}

/// The check digit's character for nine digits of an NHS number (modulus 11), or nothing where there is
/// none.
std::optional<char> nhs_check_digit(std::string_view nine_digits);
/// The check letter for the twelve digits of a unique pupil number (Department for Education, UPN guide).
char upn_check_letter(std::string_view twelve_digits);

} // namespace kith::synthetic
