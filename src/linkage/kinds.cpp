// The words that people use for columns, and the kinds of field that they stand for.

#include "linkage/linkage.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kith::linkage {
namespace {

using enum field_kind;

/// The first word of each kind is its name.
constexpr std::pair<std::string_view, field_kind> words[] = {
    {"given", given},
    {"given_name", given},
    {"given_names", given},
    {"first_name", given},
    {"firstname", given},
    {"fname", given},
    {"forename", given},
    {"forenames", given},
    {"middle", middle},
    {"middle_name", middle},
    {"middle_names", middle},
    {"surname", surname},
    {"family_name", surname},
    {"last_name", surname},
    {"lastname", surname},
    {"lname", surname},
    {"full_name", full_name},
    {"fullname", full_name},
    {"name", full_name},
    {"date_of_birth", date_of_birth},
    {"dob", date_of_birth},
    {"birth_date", date_of_birth},
    {"birthdate", date_of_birth},
    {"birth_year", birth_year},
    {"year_of_birth", birth_year},
    {"birth_month", birth_month},
    {"month_of_birth", birth_month},
    {"birth_day", birth_day},
    {"day_of_birth", birth_day},
    {"sex", sex},
    {"gender", sex},
    {"address", address},
    {"house_number", house_number},
    {"street_number", house_number},
    {"street", street},
    {"road", street},
    {"address_1", street},
    {"address_2", street},
    {"address_line_1", street},
    {"address_line_2", street},
    {"locality", locality},
    {"suburb", locality},
    {"town", locality},
    {"city", locality},
    {"district", locality},
    {"county", county},
    {"state", county},
    {"region", county},
    {"postcode", postcode},
    {"post_code", postcode},
    {"zip", postcode},
    {"nhs_number", nhs_number},
    {"nhs", nhs_number},
    {"upn", upn},
    {"identifier", identifier},
    {"id_number", identifier},
    {"soc_sec_id", identifier},
    {"ssn", identifier},
    {"national_insurance_number", identifier},
    {"email", email},
    {"e_mail", email},
    {"phone", phone},
    {"telephone", phone},
    {"mobile", phone},
    {"birth_place", birth_place},
    {"birthplace", birth_place},
    {"place_of_birth", birth_place},
    {"occupation", occupation},
    {"job", occupation},
    {"text", text},
};

} // namespace

std::optional<field_kind> kind_of(std::string_view word) {
    std::string plain;
    for (const char c : word) {
        if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c + 32);
        else
            plain += c == ' ' || c == '-' ? '_' : c;
    }
    const auto* found = std::find_if(std::begin(words), std::end(words),
                                     [&](const auto& one) { return one.first == plain; });
    if (found == std::end(words)) return std::nullopt;
    return found->second;
}

std::string_view word_of(field_kind kind) {
    const auto* found = std::find_if(std::begin(words), std::end(words),
                                     [&](const auto& one) { return one.second == kind; });
    return found == std::end(words) ? "text" : found->first;
}

} // namespace kith::linkage
