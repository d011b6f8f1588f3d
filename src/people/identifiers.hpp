#pragma once
// Identifiers of people and places: their one spelling and their check digits. A number that cannot be
// right is refused with what to do; one that is only odd is kept and doubted.

#include "foundation/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kith::people {

/// Ten digits without spaces; the last one is a check digit (modulus 11, NHS Data Dictionary).
result<std::string> checked_nhs_number(std::string_view typed);

/// Unique pupil number: a check letter, then 11 digits, then a digit (or a letter: a temporary one).
/// Capital letters, no spaces. The check letter is worked out over the others (census rules 1510 to 1550).
result<std::string> checked_upn(std::string_view typed);
/// Whether its digits 2 to 4 are those of a council that has given out UPNs (census rule 1530).
bool upn_of_known_council(std::string_view upn);
/// "943 476 5919", for people.
std::string nhs_number_in_words(std::string_view digits);

/// Unique reference number of a school (Get Information about Schools): six digits, not all zero.
result<std::string> checked_urn(std::string_view typed);

/// Unique property reference number: 1 to 12 digits without leading zeros.
result<std::string> checked_uprn(std::string_view typed);

/// A whole postcode of the United Kingdom in its one spelling, "AB1 2CD".
result<std::string> checked_postcode(std::string_view typed);
/// The same where it is one; nothing where it is not.
std::optional<std::string> postcode_in(std::string_view typed);

/// National Insurance number: two letters, six digits, a letter A to D.
result<std::string> checked_national_insurance(std::string_view typed);

/// The council's own number: 1 to 20 letters and digits (census rules 1570 and 1580).
result<std::string> checked_local_id(std::string_view typed);

/// Any other number: 2 to 40 letters, digits and - / . in capitals.
result<std::string> checked_other_number(std::string_view typed, std::string_view what);

} // namespace kith::people
