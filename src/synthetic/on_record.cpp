#include "synthetic/on_record.hpp"

#include "casework/details.hpp"
#include "casework/entries.hpp"
#include "record/json.hpp"

#include <boost/json/array.hpp>

namespace kith::synthetic {
namespace {

namespace json = boost::json;
constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int letters_of_number = 9, letters_at_random = 17;

casework::person_facts facts_of(const synthetic_person& one) {
    casework::person_facts facts;
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) facts[name] = value;
    };
    put("given_name", one.middle.empty() || one.given.empty() ? one.given : one.given + " " + one.middle);
    put("family_name", one.family);
    put(one.unborn ? "expected_date" : "birth_date", to_text(one.birth));
    put("sex", std::string(1, one.sex));
    put("ethnicity", one.ethnicity);
    put("nhs_number", one.nhs_number);
    put("upn", one.upn);
    put("local_id", one.local_id);
    put("address", first_line(one.where) + ", " + one.where.town);
    put("postcode", one.where.postcode);
    for (const other_name& other : one.other_names)
        if (other.kind == name_kind::known_as) put("known_as", other.given);
    return facts;
}

record::new_entry detail(std::string_view kind, json::object parts, std::optional<date> from,
                         std::optional<date> until, instant at) {
    json::object body{
        {"kind", kind}, {"parts", std::move(parts)}, {"told", "As it stood in the earlier system"}};
    if (from) body["from"] = to_text(*from);
    if (until) body["until"] = to_text(*until);
    return {std::string(casework::detail_recorded), 1, at, "", {}, record::canonical(body)};
}

} // namespace

person_id id_of(const population& of, person_index number) {
    person_id id;
    for (int i = letters_of_number - 1; i >= 0; --i)
        id.text += letters[(number >> static_cast<unsigned>(5 * i)) & 31U];
    std::uint64_t mixed = (number + 1) * 0x9E3779B97F4A7C15ULL ^ of.seed * 0xD6E8FEB86659FD93ULL;
    for (int i = 0; i < letters_at_random; ++i) {
        mixed ^= mixed >> 29U;
        mixed *= 0xBF58476D1CE4E5B9ULL;
        id.text += letters[mixed >> 59U];
    }
    return id;
}

person_index index_of(const person_id& id) {
    person_index number = 0;
    for (const char c : id.text.substr(0, letters_of_number))
        number = number << 5U | static_cast<person_index>(letters.find(c) & 31U);
    return number;
}

std::vector<record::new_entry> entries_of(const population& of, const synthetic_person& one, instant at) {
    std::vector<record::new_entry> entries;
    household_id household{"h" + id_of(of, one.number & ~person_index{15}).text.substr(1)};
    entries.push_back({std::string(casework::person_recorded),
                       1,
                       at,
                       "",
                       {},
                       casework::person_body(one.role == household_role::child, household, facts_of(one))});
    for (const other_name& other : one.other_names) {
        if (other.kind == name_kind::known_as) continue;
        entries.push_back(detail(
            "name", {{"kind", code_of(other.kind)}, {"given", other.given}, {"family", other.family}}, {},
            {}, at));
    }
    for (const address_before& before : one.before)
        entries.push_back(detail("address",
                                 {{"kind", "home"},
                                  {"lines", first_line(before.where) + ", " + before.where.town},
                                  {"postcode", before.where.postcode},
                                  {"protected", "no"}},
                                 before.from, before.until, at));
    return entries;
}

} // namespace kith::synthetic
