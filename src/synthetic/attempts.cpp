#include "synthetic/misspelling_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace kith::synthetic {
namespace {

enum : std::uint64_t { attempt_purpose = 301, choice_purpose = 302 };

enum class besides { birth, place, nothing };

/// Errors with which somebody searches, of 1,000; and what must be known besides for the search to be fair.
struct share {
    error_kind kind;
    int weight;
    bool needs_birth; ///< the name alone cannot lead there: with the right date of birth only
};
constexpr share shares[] = {
    {error_kind::neighbour_key, 85, false},
    {error_kind::doubled_letter, 60, false},
    {error_kind::dropped_letter, 90, false},
    {error_kind::transposed, 85, false},
    {error_kind::typed_badly, 45, false},
    {error_kind::by_ear, 160, false},
    {error_kind::names_swapped, 50, false},
    {error_kind::middle_name_used, 25, true},
    {error_kind::nickname, 80, false},
    {error_kind::initial_only, 25, true},
    {error_kind::day_and_month, 50, true},
    {error_kind::year_out, 40, true},
    {error_kind::day_out, 20, true},
    {error_kind::digit_out, 30, true},
    {error_kind::previous_name, 50, false},
    {error_kind::alias, 15, false},
    {error_kind::other_family_name, 15, true},
    {error_kind::original_script, 20, false},
    {error_kind::other_romanised, 50, false},
    {error_kind::marks_lost, 40, false},
    {error_kind::half_of_double, 30, false},
    {error_kind::given_split, 15, false},
    {error_kind::baby, 10, true},
    {error_kind::earlier_address, 10, false},
    {error_kind::part_postcode, 25, false},
    {error_kind::spaced_identifier, 20, false},
    {error_kind::identifier_digit, 10, false},
};

bool identifier_error(error_kind kind) {
    return kind >= error_kind::spaced_identifier;
}
bool place_error(error_kind kind) {
    return kind == error_kind::earlier_address || kind == error_kind::part_postcode;
}
bool single_letter(error_kind kind) {
    return kind <= error_kind::transposed;
}

std::string lower_case(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

/// A date as people type it.
std::string typed_date(date day, draws& from) {
    static constexpr std::array<std::string_view, 12> months = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const int year = static_cast<int>(day.year());
    const unsigned month = static_cast<unsigned>(day.month()), of_month = static_cast<unsigned>(day.day());
    switch (from.below(20)) {
    case 0:
    case 1:
        return fmt::format("{}/{}/{}", of_month, month, year);
    case 2:
        return fmt::format("{:02}.{:02}.{}", of_month, month, year);
    case 3:
        return fmt::format("{:02}-{:02}-{}", of_month, month, year);
    case 4:
        return to_text(day);
    case 5:
        return fmt::format("{} {} {}", of_month, months[month - 1], year);
    case 6:
        return fmt::format("{} {} {}", of_month, months[month - 1].substr(0, 3), year);
    case 7:
        return fmt::format("{:02}/{:02}/{:02}", of_month, month, year % 100);
    default:
        return fmt::format("{:02}/{:02}/{}", of_month, month, year);
    }
}

std::string typed_place(const synthetic_person& one, error_kind kind, draws& from) {
    const std::string& code = one.where.postcode;
    if (kind == error_kind::part_postcode) return code;
    switch (from.below(5)) {
    case 0: {
        std::string together = code;
        std::erase(together, ' ');
        return together;
    }
    case 1:
        return one.where.street;
    case 2:
        return one.where.house + ' ' + one.where.street;
    case 3:
        return code.substr(0, code.find(' ') + 2);
    default:
        return code;
    }
}

std::string typed_name(const synthetic_person& one, draws& from) {
    if (one.given.empty()) return one.family;
    switch (from.below(10)) {
    case 0:
    case 1:
    case 2:
        return one.family + ", " + one.given;
    case 3:
    case 4:
        return one.family + ' ' + one.given;
    case 5:
        return one.middle.empty() ? one.given + ' ' + one.family
                                  : one.given + ' ' + one.middle + ' ' + one.family;
    default:
        return one.given + ' ' + one.family;
    }
}

/// Who is here, and how many bear a name.
struct register_of_people {
    std::vector<person_index> children, adults;
    std::unordered_map<std::string, std::uint32_t> families;
    std::uint32_t rare = 0; ///< seven people in ten bear a family name that so many or fewer bear
};

register_of_people look_over(const population& of, std::uint64_t people) {
    register_of_people made;
    each_person(of, people, [&](const synthetic_person& one) {
        (one.role == household_role::child ? made.children : made.adults).push_back(one.number);
        ++made.families[one.family];
    });
    std::vector<std::uint32_t> counts;
    for (const auto& [name, count] : made.families)
        counts.push_back(count);
    std::sort(counts.begin(), counts.end());
    std::uint64_t reached = 0;
    for (const std::uint32_t count : counts) {
        if (reached * 10 >= people * 7) break;
        reached += count;
        made.rare = count;
    }
    return made;
}

class attempting {
  public:
    attempting(const population& of, std::uint64_t seed, const register_of_people& here)
        : of_(of), seed_(seed), here_(here) {
        std::vector<double> weights;
        for (const share& one : shares)
            weights.push_back(one.weight);
        kinds_ = chooser(weights);
    }

    std::optional<search_attempt> attempt(std::uint64_t number) const {
        draws from(seed_, number, attempt_purpose);
        const share& drawn = shares[kinds_.choose(from)];
        // Few have an alias or a name in another script: somebody with whom the error can be made is
        // sought.
        for (int tries = 0; tries < most_tries; ++tries)
            if (auto made = attempt_on_somebody(drawn, from)) return made;
        return std::nullopt;
    }

  private:
    static constexpr int most_tries = 2000;

    std::optional<search_attempt> attempt_on_somebody(const share& drawn, draws& from) const {
        const auto& among = here_.adults.empty() || from.percent(75) ? here_.children : here_.adults;
        if (among.empty()) return std::nullopt;
        const auto person = person_number(of_, among[from.below(among.size())]);
        if (!person) return std::nullopt;
        auto meant = with_error(of_, *person, drawn.kind, from.next());
        if (!meant || (identifier_error(drawn.kind) && person->nhs_number.empty())) return std::nullopt;
        search_attempt made{"", std::string(code_of(drawn.kind)), person->number};
        const auto kept = company(*person, drawn, from);
        if (!kept) return std::nullopt;
        if (*kept == besides::birth && single_letter(drawn.kind) && from.percent(12))
            second_error(*meant, made, from);
        made.typed = typed_name(*meant, from);
        if (*kept == besides::birth)
            made.typed += ' ' + typed_date(meant->birth, from);
        else if (*kept == besides::place)
            made.typed += ' ' + typed_place(*meant, drawn.kind, from);
        if (drawn.kind == error_kind::spaced_identifier) made.typed = meant->nhs_number;
        if (drawn.kind == error_kind::identifier_digit) made.typed += ' ' + meant->nhs_number;
        if (from.percent(45)) made.typed = lower_case(made.typed);
        return made;
    }
    /// What the practitioner knows besides the name, or nothing where the search would not be fair.
    std::optional<besides> company(const synthetic_person& person, const share& drawn, draws& from) const {
        const std::uint64_t way = from.below(100);
        const bool birth = person.birth_known && !person.unborn;
        if (drawn.kind == error_kind::spaced_identifier) return besides::nothing;
        if (place_error(drawn.kind)) return besides::place;
        if (drawn.needs_birth) return birth ? std::optional(besides::birth) : std::nullopt;
        if (way < 60) return birth ? besides::birth : besides::place;
        if (way < 80 || identifier_error(drawn.kind)) return besides::place;
        const auto bearers = here_.families.find(person.family);
        const bool rare = bearers != here_.families.end() && bearers->second <= here_.rare;
        // A name alone, where it is rare and there are both names of it.
        if (rare && !person.given.empty() && person.given != "Baby") return besides::nothing;
        return birth ? besides::birth : besides::place;
    }
    /// The date of birth is wrong as well.
    void second_error(synthetic_person& meant, search_attempt& made, draws& from) const {
        constexpr std::array kinds = {error_kind::day_and_month, error_kind::year_out,
                                      error_kind::digit_out};
        const error_kind kind = kinds[from.below(kinds.size())];
        auto worse = with_error(of_, meant, kind, from.next());
        if (!worse) return;
        meant = std::move(*worse);
        made.kind += '+' + std::string(code_of(kind));
    }

    const population& of_;
    std::uint64_t seed_;
    const register_of_people& here_;
    chooser kinds_;
};

} // namespace

std::vector<search_attempt> attempts(const population& of, std::uint64_t seed, std::uint64_t people,
                                     std::uint64_t count) {
    const register_of_people here = look_over(of, people);
    attempting trying(of, seed, here);
    std::vector<search_attempt> made;
    for (std::uint64_t number = 0; made.size() < count && number < 2 * count + 100; ++number)
        if (auto one = trying.attempt(number)) made.push_back(std::move(*one));
    return made;
}

} // namespace kith::synthetic
