#include "synthetic/misspelling_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 29> names = {"neighbour_key",
                                                    "doubled_letter",
                                                    "dropped_letter",
                                                    "transposed",
                                                    "typed_badly",
                                                    "by_ear",
                                                    "names_swapped",
                                                    "middle_name_used",
                                                    "nickname",
                                                    "initial_only",
                                                    "day_and_month",
                                                    "year_out",
                                                    "day_out",
                                                    "digit_out",
                                                    "previous_name",
                                                    "alias",
                                                    "other_family_name",
                                                    "original_script",
                                                    "other_romanised",
                                                    "marks_lost",
                                                    "half_of_double",
                                                    "given_split",
                                                    "baby",
                                                    "siblings_birth",
                                                    "earlier_address",
                                                    "address_short",
                                                    "part_postcode",
                                                    "missing_field",
                                                    "spaced_identifier"};
constexpr std::string_view last_name = "identifier_digit";

bool is_typing(error_kind kind) {
    return kind <= error_kind::transposed;
}

/// The name that the error falls on: the family name a little more often, being the longer.
std::string& name_to_change(synthetic_person& one, draws& from) {
    const bool family = one.given.empty() || one.given == "Baby" || from.percent(55);
    return family ? one.family : one.given;
}

void wrong_date(synthetic_person& one, error_kind kind, date on, draws& from) {
    const date was = one.birth;
    if (!was.ok()) return;
    date made = was;
    if (kind == error_kind::day_and_month) {
        const unsigned day = static_cast<unsigned>(was.day()), month = static_cast<unsigned>(was.month());
        if (day > 12) return;
        made = was.year() / std::chrono::month(day) / std::chrono::day(month);
    } else if (kind == error_kind::year_out) {
        made = (was.year() + std::chrono::years(from.percent(50) ? 1 : -1)) / was.month() / was.day();
    } else if (kind == error_kind::day_out) {
        made = date{sys_days(was) + days(from.percent(50) ? 1 : -1)};
    } else {
        std::string text = to_text(was);
        // One of the last two digits of the year, or of month or day.
        constexpr std::array<std::size_t, 6> places = {2, 3, 5, 6, 8, 9};
        for (int tries = 0; tries < 20; ++tries) {
            std::string changed = text;
            changed[places[from.below(places.size())]] = static_cast<char>('0' + from.below(10));
            const auto read = parse_date(changed);
            if (read && changed != text && (one.unborn || *read <= on)) {
                made = *read;
                break;
            }
        }
    }
    if (made.ok() && (one.unborn || made <= on)) one.birth = made;
}

void other_family_name(const population& of, synthetic_person& one, draws& from) {
    if (one.role != household_role::child) return;
    const household home = household_number(of, household_of(one.number));
    std::vector<std::string> others;
    for (const synthetic_person& adult : home.people)
        if (adult.role != household_role::child && adult.role != household_role::other_adult &&
            adult.family != one.family)
            others.push_back(adult.family);
    if (!others.empty()) one.family = others[from.below(others.size())];
}

void siblings_birth(const population& of, synthetic_person& one, draws& from) {
    const household home = household_number(of, household_of(one.number));
    std::vector<date> others;
    for (const synthetic_person& other : home.people)
        if (other.role == household_role::child && one.role == household_role::child && !other.unborn &&
            other.birth != one.birth)
            others.push_back(other.birth);
    if (!others.empty()) one.birth = others[from.below(others.size())];
}

void nickname(const population& of, synthetic_person& one, draws& from) {
    for (const other_name& other : one.other_names)
        if (other.kind == name_kind::known_as && from.percent(80)) {
            one.given = other.given;
            return;
        }
    for (const several* table : {&of.from->short_names, &of.from->full_names}) {
        const auto found = table->find(one.given);
        if (found == table->end()) continue;
        // The commonest short name comes to mind first.
        one.given = found->second[from.percent(50) ? 0 : from.below(found->second.size())];
        return;
    }
}

void other_name_used(synthetic_person& one, name_kind kind) {
    for (const other_name& other : one.other_names) {
        if (other.kind != kind) continue;
        one.given = other.given;
        one.family = other.family;
        return;
    }
}

void one_half(synthetic_person& one, draws& from) {
    const auto at = one.family.find_first_of("- ");
    if (at == std::string::npos || at < 2 || one.family.starts_with("Al-") || one.family.size() < at + 3)
        return;
    one.family = from.percent(50) ? one.family.substr(0, at) : one.family.substr(at + 1);
}

void split_given(synthetic_person& one, draws& from) {
    const auto at = one.given.find_first_of("- ");
    if (at == std::string::npos) return;
    const bool joined = from.percent(40);
    one.given = one.given.substr(0, at) +
                (joined                 ? ""
                 : one.given[at] == '-' ? " "
                                        : "-") +
                one.given.substr(at + 1);
    if (!joined) return;
    char& inner = one.given[at];
    if (inner >= 'A' && inner <= 'Z') inner = static_cast<char>(inner - 'A' + 'a');
}

void short_address(synthetic_person& one) {
    one.where.flat.clear();
    for (const auto& [kind, brief] : {std::pair<std::string_view, std::string_view>{" Road", " Rd"},
                                      {" Street", " St"},
                                      {" Avenue", " Ave"},
                                      {" Close", " Cl"},
                                      {" Lane", " Ln"},
                                      {" Drive", " Dr"},
                                      {" Crescent", " Cres"},
                                      {" Court", " Ct"},
                                      {" Gardens", " Gdns"},
                                      {" Terrace", " Terr"}})
        if (one.where.street.ends_with(kind))
            one.where.street.replace(one.where.street.size() - kind.size(), kind.size(), brief);
}

void leave_out(synthetic_person& one, draws& from) {
    switch (from.below(7)) {
    case 0:
        one.given.clear();
        break;
    case 1:
        one.birth = date{};
        break;
    case 2:
        one.where.postcode.clear();
        break;
    case 3:
        one.where.house.clear();
        one.where.flat.clear();
        one.where.street.clear();
        break;
    case 4:
        one.sex = 'U';
        break;
    case 5:
        one.middle.clear();
        break;
    default:
        one.nhs_number.clear();
        break;
    }
}

std::string initial(const std::string& name) {
    std::size_t end = name.empty() ? 0 : 1;
    while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xc0U) == 0x80U)
        ++end;
    return name.substr(0, end);
}

void wrong_identifier(synthetic_person& one, error_kind kind, draws& from) {
    std::string& number = one.nhs_number;
    if (number.size() != 10) return;
    if (kind == error_kind::spaced_identifier)
        number = fmt::format("{} {} {}", number.substr(0, 3), number.substr(3, 3), number.substr(6));
    else
        number[3 + from.below(7)] = static_cast<char>('0' + from.below(10));
}

/// Whose names came into Latin letters from others, or in more than one way.
bool from_elsewhere(const synthetic_person& one) {
    for (const std::string_view code : {"A", "BAFR", "CHNE", "OOTH", "REFU", "WOTH"})
        if (one.ethnicity.starts_with(code)) return true;
    return false;
}

void change_names(const population& of, synthetic_person& one, error_kind kind, draws& from) {
    const population_data& data = *of.from;
    std::string& name = name_to_change(one, from);
    switch (kind) {
    case error_kind::typed_badly:
        for (int i = 0; i < 2; ++i)
            name = mistyped(name, static_cast<error_kind>(from.below(4)), from);
        break;
    case error_kind::by_ear:
        name = misheard(data, name, from);
        break;
    case error_kind::other_romanised:
        if (from_elsewhere(one)) name = otherwise_romanised(data, name, from);
        break;
    case error_kind::marks_lost:
        one.given = without_marks(one.given);
        one.family = without_marks(one.family);
        break;
    case error_kind::names_swapped:
        if (!one.given.empty()) std::swap(one.given, one.family);
        break;
    case error_kind::middle_name_used:
        if (one.middle.empty()) break;
        one.given = one.middle.substr(0, one.middle.find(' '));
        one.middle.clear();
        break;
    case error_kind::initial_only:
        one.given = initial(one.given);
        break;
    case error_kind::half_of_double:
        one_half(one, from);
        break;
    case error_kind::given_split:
        split_given(one, from);
        break;
    case error_kind::baby:
        if (!one.birth.ok() || one.birth < date{sys_days(of.on) - days(2 * 365)}) break;
        one.given = "Baby";
        one.middle.clear();
        one.nhs_number.clear();
        break;
    default:
        name = mistyped(name, kind, from);
        break;
    }
}

bool same(const synthetic_person& left, const synthetic_person& right) {
    return left.given == right.given && left.middle == right.middle && left.family == right.family &&
           left.birth == right.birth && left.sex == right.sex && left.nhs_number == right.nhs_number &&
           left.where.postcode == right.where.postcode && first_line(left.where) == first_line(right.where);
}

} // namespace

std::span<const error_kind> error_kinds() {
    static const auto all = [] {
        std::array<error_kind, names.size() + 1> made{};
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = static_cast<error_kind>(i);
        return made;
    }();
    return all;
}

std::string_view code_of(error_kind kind) {
    const auto at = static_cast<std::size_t>(kind);
    return at < names.size() ? names[at] : last_name;
}

std::optional<synthetic_person> with_error(const population& of, const synthetic_person& person,
                                           error_kind kind, std::uint64_t seed) {
    draws from(seed, person.number, 100 + static_cast<std::uint64_t>(kind));
    synthetic_person one = person;
    switch (kind) {
    case error_kind::day_and_month:
    case error_kind::year_out:
    case error_kind::day_out:
    case error_kind::digit_out:
        wrong_date(one, kind, of.on, from);
        break;
    case error_kind::previous_name:
        other_name_used(one, name_kind::previous);
        break;
    case error_kind::alias:
        other_name_used(one, name_kind::alias);
        break;
    case error_kind::original_script:
        other_name_used(one, name_kind::original_script);
        break;
    case error_kind::other_family_name:
        other_family_name(of, one, from);
        break;
    case error_kind::siblings_birth:
        siblings_birth(of, one, from);
        break;
    case error_kind::nickname:
        nickname(of, one, from);
        break;
    case error_kind::earlier_address:
        if (!one.before.empty()) one.where = one.before[from.below(one.before.size())].where;
        break;
    case error_kind::address_short:
        short_address(one);
        break;
    case error_kind::part_postcode:
        one.where.postcode = one.where.postcode.substr(0, one.where.postcode.find(' '));
        break;
    case error_kind::missing_field:
        leave_out(one, from);
        break;
    case error_kind::spaced_identifier:
    case error_kind::identifier_digit:
        wrong_identifier(one, kind, from);
        break;
    default:
        change_names(of, one, kind, from);
        break;
    }
    // Where a letter swapped with itself, the next of the same kind may do.
    if (same(one, person) && (is_typing(kind) || kind == error_kind::by_ear) && seed % 8 != 7)
        return with_error(of, person, kind, seed + 1);
    if (same(one, person)) return std::nullopt;
    return one;
}

} // namespace kith::synthetic
