#pragma once
// What people write when they mean somebody else's name: the errors of typing, hearing, order and memory
// with which a person is looked for, and with which other agencies record them.
//
// Contents
//   error_kind       the kinds, each with its name
//   with_error       a person as somebody would write them with one such error
//   attempts         what practitioners type into the search box, and whom they mean
//   written_again    further records of the same people, as other agencies keep them, with the truth
//   csv_header, csv_line   any of them as a line of CSV

#include "synthetic/population.hpp"

#include <functional>
#include <span>

namespace kith::synthetic {

enum class error_kind {
    neighbour_key,     ///< "Smoth": a key beside the right one
    doubled_letter,    ///< "Smiith"
    dropped_letter,    ///< "Smth"
    transposed,        ///< "Simth"
    typed_badly,       ///< two of the four
    by_ear,            ///< "Smyth", "Kathrin", "Filips": as it sounds
    names_swapped,     ///< the given name in the place of the family name
    middle_name_used,  ///< called by the middle name
    nickname,          ///< "Bob" for Robert, and Robert for Bob
    initial_only,      ///< "R Smith"
    day_and_month,     ///< 03/04 for 04/03
    year_out,          ///< born a year earlier or later
    day_out,           ///< a day earlier or later
    digit_out,         ///< one digit of the date of birth
    previous_name,     ///< the name before
    alias,             ///< another name used
    other_family_name, ///< a child under the name of the other parent, or of the step-parent
    original_script,   ///< Arabic, Cyrillic, Chinese
    other_romanised,   ///< "Mohamed" for Muhammad, "Aleksandr" for Oleksandr
    marks_lost,        ///< "Lukasz" for Łukasz, "OBrien" for O'Brien
    half_of_double,    ///< one half of a double-barrelled name
    given_split,       ///< "Lily Mae" for Lily-Mae, "Abdulrahman" for Abdul Rahman
    baby,              ///< "Baby Smith": before naming
    siblings_birth,    ///< the date of birth of a brother or sister
    earlier_address,   ///< where they lived before
    address_short,     ///< "12 Station Rd", the flat left out
    part_postcode,     ///< the outward half
    missing_field,     ///< something left out
    spaced_identifier, ///< "999 123 4567"
    identifier_digit   ///< one digit of the identifier wrong
};
std::span<const error_kind> error_kinds();
/// "neighbour_key", ...
std::string_view code_of(error_kind);

/// The person as somebody would write them who makes this error; nothing where it cannot be made of this
/// person (no nickname, no earlier address ...) or where nothing would change. A pure function of its
/// arguments.
std::optional<synthetic_person> with_error(const population&, const synthetic_person&, error_kind,
                                           std::uint64_t seed);

/// What is typed into the search box, the kind of its error, and who is meant.
struct search_attempt {
    std::string typed; ///< "smoth jayden 04/03/2019", "Okafor, Ada TQ3 4", ...
    std::string kind;  ///< the name of an error_kind, or two joined by "+"
    person_index person = 0;
};

/// `count` attempts on the first `people` people, children first: a name with an error, mostly with
/// something besides (date of birth, age, street, postcode), as practitioners have it. Only where the name
/// is rare does it stand alone. Deterministic.
std::vector<search_attempt> attempts(const population&, std::uint64_t seed, std::uint64_t people,
                                     std::uint64_t count);

/// One further record of a person, as another agency would have written it.
struct written_record {
    synthetic_person as_written;
    std::vector<error_kind> errors; ///< none: the same again
    person_index person = 0;        ///< the truth
    unsigned copy = 0;              ///< 1, 2, 3; 0: the record as it is
};

/// Each of the first `people` people once as they are, and for `percent` of 100 of them one to three
/// further records, each right after the person's own. Constant memory.
void each_record(const population&, std::uint64_t seed, std::uint64_t people, int percent,
                 const std::function<void(const written_record&)>&);

/// "id,person,given,middle,surname,date_of_birth,sex,address,town,postcode,nhs_number" and the line of one
/// record: id = "p<person>-<copy>", person = the truth, values quoted where they must be.
std::string csv_header();
std::string csv_line(const written_record&);

} // namespace kith::synthetic
