#include "synthetic/family.hpp"

#include "synthetic/misspelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::synthetic {
namespace {

bool woman(const synthetic_person& one) {
    return one.sex == 'F';
}

/// Whether the adult is a parent of the child, by birth.
bool parent_of(const synthetic_person& adult, const synthetic_person& child) {
    return child.mother == adult.number || child.father == adult.number;
}

casework::new_person adult_row(chance& luck, const synthetic_person& one, const synthetic_person& child) {
    casework::new_person row;
    row.facts["adult_given_name"] = {one.given};
    row.facts["adult_family_name"] = {one.family};
    row.facts["relationship"] = {relationship_words(one, child)};
    const bool parent = parent_of(one, child);
    row.facts["parental_responsibility"] = {parent && woman(one)         ? "yes"
                                            : parent && luck.percent(80) ? "yes"
                                            : parent                     ? "not_known"
                                                                         : "no"};
    if (one.birth_known && luck.percent(85)) row.facts["adult_birth_date"] = {to_text(one.birth)};
    return row;
}

casework::new_person child_row(const shapes& from, chance& luck, const synthetic_person& one,
                               const std::string& school, date on) {
    casework::new_person row;
    row.facts["family_name"] = {one.family};
    row.facts["sex"] = {std::string(1, one.sex)};
    if (one.unborn) {
        row.facts["expected_date"] = {to_text(one.birth)};
    } else {
        row.facts["given_name"] = {one.given};
        row.facts["birth_date"] = {to_text(one.birth)};
        row.facts["nhs_number"] = {one.nhs_number};
        if (day_number(on) - day_number(one.birth) > 4 * 365) row.facts["school"] = {school};
        const std::string disability = luck.code(from.choices.at("disability"));
        if (disability != "NONE") row.facts["disabilities"] = {disability};
    }
    row.facts["address"] = {first_line(one.where) + ", " + one.where.town};
    row.facts["postcode"] = {one.where.postcode};
    row.facts["ethnicity"] = {one.ethnicity};
    return row;
}

/// Households of carers who foster are not referred; households with nobody under 18 have nobody to refer.
bool may_be_referred(const household& one) {
    bool child = false;
    for (const synthetic_person& each : one.people) {
        if (each.role == household_role::foster_carer) return false;
        child = child || each.role == household_role::child;
    }
    return child;
}

} // namespace

std::string chance::code(const weights& from) {
    int total = 0;
    for (const auto& [code, weight] : from.codes)
        total += weight;
    int drawn = between(0, std::max(0, total - 1));
    for (const auto& [code, weight] : from.codes) {
        if (drawn < weight) return code;
        drawn -= weight;
    }
    return from.codes.empty() ? "" : from.codes.front().first;
}

std::size_t chance::index(const std::vector<int>& from) {
    weights all;
    for (std::size_t i = 0; i < from.size(); ++i)
        all.codes.emplace_back(std::to_string(i), from[i]);
    return static_cast<std::size_t>(std::stoul("0" + code(all)));
}

std::string relationship_words(const synthetic_person& adult, const synthetic_person& child) {
    if (parent_of(adult, child)) return woman(adult) ? "Mother" : "Father";
    switch (adult.role) {
    case household_role::partner:
        return child.mother ? "Mother's partner" : "Father's partner";
    case household_role::grandparent:
        return woman(adult) ? "Grandmother" : "Grandfather";
    case household_role::foster_carer:
        return "Foster carer";
    case household_role::other_adult:
        return "Friend of the family";
    case household_role::child:
    case household_role::mother:
    case household_role::father:
    case household_role::step_parent:
        break;
    }
    return woman(adult) ? "Stepmother" : "Stepfather";
}

family make_family(const shapes& from, chance& luck, date on, const std::string& severity,
                   std::uint64_t& next_household) {
    population people = from.people;
    people.on = on;
    household home;
    do
        home = household_number(people, next_household++);
    while (!may_be_referred(home));
    family made;
    made.severity = severity;
    made.school = luck.one_of(from.schools);
    for (const synthetic_person& one : home.people)
        (one.role == household_role::child ? made.child_people : made.adult_people).push_back(one);
    const synthetic_person& first = made.child_people.front();
    for (const auto& parent : {first.mother, first.father}) {
        if (!parent || household_of(*parent) == home.number) continue;
        made.elsewhere = household_number(people, household_of(*parent));
        // Theirs is the household after this one, and is not referred for itself.
        next_household = std::max(next_household, made.elsewhere->number + 1);
    }
    for (const synthetic_person& one : made.child_people)
        made.children.push_back(child_row(from, luck, one, made.school, on));
    for (const synthetic_person& one : made.adult_people)
        made.adults.push_back(adult_row(luck, one, first));
    made.carer = made.adult_people.front().given;
    return made;
}

std::optional<family> written_twice(const shapes& from, chance& luck, const family& of, date on) {
    const synthetic_person& child = of.child_people.front();
    if (child.unborn || of.adult_people.empty()) return std::nullopt;
    population people = from.people;
    people.on = on;
    for (int tries = 0; tries < 20; ++tries) {
        constexpr std::array kinds = {error_kind::by_ear,     error_kind::dropped_letter,
                                      error_kind::transposed, error_kind::nickname,
                                      error_kind::marks_lost, error_kind::day_and_month};
        const error_kind kind = kinds[static_cast<std::size_t>(luck.between(0, int(kinds.size()) - 1))];
        auto again = with_error(people, child, kind, static_cast<std::uint64_t>(luck.between(0, 9999)));
        if (!again || again->birth > on) continue;
        again->nhs_number.clear();
        family made;
        made.severity = "low";
        made.school = of.school;
        made.carer = of.carer;
        made.child_people = {*again};
        made.adult_people = {of.adult_people.front()};
        made.children = {child_row(from, luck, *again, of.school, on)};
        made.children.front().facts.erase("nhs_number");
        made.adults = {adult_row(luck, of.adult_people.front(), child)};
        return made;
    }
    return std::nullopt;
}

std::string filled(std::string text, const family& of, std::string_view child) {
    const std::pair<std::string_view, std::string> words[] = {
        {"{child}", child.empty() ? "the child" : std::string(child)},
        {"{carer}", of.carer},
        {"{school}", of.school},
        {"{worker}", of.worker.empty() ? "the social worker" : of.worker}};
    for (const auto& [mark, word] : words) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + word.size()))
            text.replace(at, mark.size(), word);
    }
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string sentence(const shapes& from, chance& luck, std::string_view bank, const family& of,
                     std::string_view child) {
    const auto found = from.phrases.find(bank);
    return found == from.phrases.end() ? std::string() : filled(luck.one_of(found->second), of, child);
}

std::string words_for(const shapes& from, chance& luck, const guidance::field& field, const family& of,
                      std::string_view child) {
    const bool line = field.type == guidance::field_type::line;
    std::string bank = field.id;
    if (!from.phrases.contains(bank)) bank = "summary:" + field.summary;
    if (!from.phrases.contains(bank)) bank = line ? "line" : "text";
    std::string words = sentence(from, luck, bank, of, child);
    const int more = line || from.phrases.at(bank).size() < 4 ? 0 : luck.between(0, 2);
    for (int i = 0; i < more; ++i) {
        const std::string next = sentence(from, luck, bank, of, child);
        if (words.find(next) == std::string::npos) words += (i == 1 ? "\n\n" : " ") + next;
    }
    return words;
}

} // namespace kith::synthetic
