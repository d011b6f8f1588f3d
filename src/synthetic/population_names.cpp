#include "synthetic/population_data.hpp"

#include <algorithm>

namespace kith::synthetic {
namespace {

bool ends_in(std::string_view text, std::string_view end) {
    return text.ends_with(end);
}

/// Put together without three of the same letter in a row.
void append_part(std::string& name, std::string_view part) {
    if (part.empty()) return;
    const std::size_t length = name.size();
    const bool three = length > 1 && name[length - 1] == part[0] &&
                       (name[length - 2] == part[0] || (part.size() > 1 && part[1] == part[0]));
    name += three ? part.substr(1) : part;
}

std::string composed_family(const community& of, draws& from) {
    std::string name = of.heads.choose(from);
    append_part(name, of.middles.any(from));
    append_part(name, of.ends.choose(from));
    if (!of.english_given) return name;
    const std::uint64_t change = from.below(24);
    if (change == 0 && !ends_in(name, "s"))
        name += 's';
    else if (change == 1 && !ends_in(name, "e"))
        name += 'e';
    else if (change == 2 && ends_in(name, "ey"))
        name.erase(name.size() - 2, 1);
    return name;
}

/// Kowalska for Kowalski, Petrova for Petrov.
std::string feminine(std::string name) {
    for (const auto& [his, hers] : {std::pair<std::string_view, std::string_view>{"skyi", "ska"},
                                    {"ski", "ska"},
                                    {"cki", "cka"},
                                    {"dzki", "dzka"},
                                    {"ov", "ova"},
                                    {"ev", "eva"},
                                    {"in", "ina"}}) {
        if (!ends_in(name, his)) continue;
        name.replace(name.size() - his.size(), his.size(), hers);
        break;
    }
    return name;
}

const given_names& names_of_year(const community& of, int year) {
    const given_names* found = &of.given.front();
    for (const given_names& one : of.given)
        if (one.from_year <= year) found = &one;
    return *found;
}

const community* english(const population_data& from) {
    for (const community& one : from.communities)
        if (one.english_given) return &one;
    return nullptr;
}

} // namespace

std::string draw_family_name(const population_data&, const community& of, draws& from) {
    const auto single = [&] {
        return from.percent(of.tail) ? composed_family(of, from) : of.family.choose(from);
    };
    if (of.custom == family_custom::two_names) return single() + ' ' + single();
    std::string name = single();
    if (of.english_given && from.of_1000(25)) name += '-' + single();
    return name;
}

borne_name borne_by(const population_data&, const community& of, const std::string& family, char sex,
                    bool adult, draws& from) {
    const bool woman = sex == 'F';
    switch (of.custom) {
    case family_custom::singh_kaur: {
        const std::string own = woman ? "Kaur" : "Singh";
        if (family == "Singh" || family == "Kaur") return {own, ""};
        const std::uint64_t way = from.below(100);
        if (way < 35) return {own, ""};
        return way < 75 ? borne_name{family, own} : borne_name{family, ""};
    }
    case family_custom::begum_bibi:
        if (woman && from.percent(adult ? 45 : 14)) return {of.womens.choose(from), ""};
        return {family, ""};
    case family_custom::endings:
        return {woman && !from.percent(15) ? feminine(family) : family, ""};
    case family_custom::fathers_given_name:
    case family_custom::two_names:
    case family_custom::father:
        break;
    }
    return {family, ""};
}

std::string draw_given_name(const population_data& all, const community& of, char sex, int birth_year,
                            draws& from) {
    const bool girl = sex == 'F';
    const given_names& lists = names_of_year(of, birth_year);
    const name_list& names = girl ? lists.girls : lists.boys;
    if (!of.english_given || birth_year < 2000) return respelled(all, names.choose(from), from);
    const int way = static_cast<int>(from.below(100));
    if (way < all.composed) {
        std::string name = all.given_heads.any(from);
        append_part(name, (girl ? all.given_girls_ends : all.given_boys_ends).any(from));
        return name;
    }
    std::string name = respelled(all, names.choose(from), from);
    if (way < all.composed + all.hyphened)
        name += '-' + (girl ? all.girls_second : all.boys_second).choose(from);
    return name;
}

std::string respelled(const population_data& all, const std::string& name, draws& from) {
    if (!from.percent(12)) return name;
    std::string folded = name;
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    const auto found = all.spellings.find(folded);
    return found == all.spellings.end() ? name : found->second[from.below(found->second.size())];
}

void add_other_names(const population_data& all, const community& of, synthetic_person& one, bool adult,
                     draws& from) {
    if (from.percent(18)) {
        const auto found = all.short_names.find(one.given);
        if (found != all.short_names.end()) {
            const std::size_t first = from.percent(65) ? 0 : from.below(found->second.size());
            one.other_names.push_back({name_kind::known_as, found->second[first], one.family});
        }
    }
    if (!of.original_script.empty() && from.percent(adult ? 60 : 30)) {
        const auto given = all.scripts.find(one.given), family = all.scripts.find(one.family);
        if (given != all.scripts.end() && family != all.scripts.end())
            one.other_names.push_back({name_kind::original_script, given->second, family->second});
    }
    if (of.original_script == "chinese" && one.other_names.size() < 2 && from.percent(45)) {
        const community* here = english(all);
        if (here) {
            const given_names& lists = names_of_year(*here, static_cast<int>(one.birth.year()));
            const auto& list = one.sex == 'F' ? lists.girls : lists.boys;
            one.other_names.push_back({name_kind::known_as, list.choose(from), one.family});
        }
    }
    if (adult && from.percent(2))
        one.other_names.push_back(
            {name_kind::alias, from.percent(50) ? one.given : draw_given_name(all, of, one.sex, 1985, from),
             draw_family_name(all, of, from)});
}

} // namespace kith::synthetic
