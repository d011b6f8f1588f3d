#include "synthetic/misspelling_words.hpp"

#include <fmt/format.h>

#include <array>

namespace kith::synthetic {
namespace {

enum : std::uint64_t { record_purpose = 201 };

/// How often each error stands in another agency's record, of 1,000 errors.
constexpr std::pair<error_kind, int> shares[] = {
    {error_kind::neighbour_key, 60},     {error_kind::doubled_letter, 40},
    {error_kind::dropped_letter, 60},    {error_kind::transposed, 60},
    {error_kind::typed_badly, 20},       {error_kind::by_ear, 110},
    {error_kind::names_swapped, 25},     {error_kind::middle_name_used, 30},
    {error_kind::nickname, 70},          {error_kind::initial_only, 10},
    {error_kind::day_and_month, 25},     {error_kind::year_out, 20},
    {error_kind::day_out, 20},           {error_kind::digit_out, 25},
    {error_kind::previous_name, 40},     {error_kind::alias, 10},
    {error_kind::other_family_name, 50}, {error_kind::other_romanised, 20},
    {error_kind::marks_lost, 30},        {error_kind::half_of_double, 20},
    {error_kind::given_split, 15},       {error_kind::baby, 30},
    {error_kind::siblings_birth, 5},     {error_kind::earlier_address, 90},
    {error_kind::address_short, 40},     {error_kind::missing_field, 115},
    {error_kind::identifier_digit, 10},
};

const chooser& kinds() {
    static const chooser made = [] {
        std::vector<double> weights;
        for (const auto& [kind, share] : shares)
            weights.push_back(share);
        return chooser(weights);
    }();
    return made;
}

written_record written_again(const population& of, std::uint64_t seed, const synthetic_person& person,
                             unsigned copy) {
    draws from(seed, person.number * 4 + copy, record_purpose);
    written_record made{person, {}, person.number, copy};
    // A middle name and the NHS number are seldom asked for by others.
    if (from.percent(60)) made.as_written.middle.clear();
    if (from.percent(45)) made.as_written.nhs_number.clear();
    const std::uint64_t way = from.below(100);
    const int wanted = way < 15 ? 0 : way < 60 ? 1 : way < 88 ? 2 : 3;
    for (int done = 0, tries = 0; done < wanted && tries < 20; ++tries) {
        const error_kind kind = shares[kinds().choose(from)].first;
        auto changed = with_error(of, made.as_written, kind, from.next());
        if (!changed) continue;
        made.as_written = std::move(*changed);
        made.errors.push_back(kind);
        ++done;
    }
    return made;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string made = "\"";
    for (const char one : text) {
        if (one == '"') made += '"';
        made += one;
    }
    return made += '"';
}

} // namespace

void each_record(const population& of, std::uint64_t seed, std::uint64_t people, int percent,
                 const std::function<void(const written_record&)>& visit) {
    each_person(of, people, [&](const synthetic_person& person) {
        written_record own{person, {}, person.number, 0};
        draws from(seed, person.number, record_purpose + 1);
        if (from.percent(12)) own.as_written.nhs_number.clear();
        visit(own);
        if (!from.percent(percent)) return;
        const std::uint64_t way = from.below(100);
        const unsigned copies = way < 72 ? 1 : way < 92 ? 2 : 3;
        for (unsigned copy = 1; copy <= copies; ++copy)
            visit(written_again(of, seed, person, copy));
    });
}

std::string csv_header() {
    return "id,person,given,middle,surname,date_of_birth,sex,address,town,postcode,nhs_number";
}

std::string csv_line(const written_record& of) {
    const synthetic_person& one = of.as_written;
    const bool dated = one.birth.ok() && !one.unborn;
    return fmt::format("p{}-{},{},{},{},{},{},{},{},{},{},{}", of.person, of.copy, of.person,
                       quoted(one.given), quoted(one.middle), quoted(one.family),
                       dated ? to_text(one.birth) : "", one.sex == 'U' ? "" : std::string(1, one.sex),
                       quoted(first_line(one.where)), quoted(one.where.town), one.where.postcode,
                       one.nhs_number);
}

} // namespace kith::synthetic
