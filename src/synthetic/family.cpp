#include "synthetic/family.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

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

/// An NHS number with the check digit (modulus 11) right, in the range kept for tests (999 ...).
std::string test_nhs_number(std::uint64_t n) {
    for (;; ++n) {
        const std::string nine = fmt::format("999{:06}", n % 1'000'000);
        int sum = 0;
        for (std::size_t i = 0; i < 9; ++i)
            sum += (nine[i] - '0') * static_cast<int>(10 - i);
        const int check = (11 - sum % 11) % 11;
        if (check != 10) return nine + std::to_string(check);
    }
}

casework::new_person adult(chance& luck, const names_of& names, bool woman, const std::string& family_name,
                           const std::string& relationship, date on, int age) {
    casework::new_person one;
    one.facts["adult_given_name"] = {luck.one_of(woman ? names.women : names.men)};
    one.facts["adult_family_name"] = {family_name};
    one.facts["relationship"] = {relationship};
    one.facts["parental_responsibility"] = {relationship == "Mother" ? "yes"
                                            : relationship == "Father"
                                                ? (luck.percent(80) ? "yes" : "not_known")
                                                : "no"};
    if (luck.percent(80))
        one.facts["adult_birth_date"] = {
            to_text(date{sys_days(on) - days(age * 365 + luck.between(0, 364))})};
    return one;
}

void add_adults(family& made, const shapes& from, chance& luck, const names_of& names, date on) {
    const std::string who = luck.code(from.choices.at("adults"));
    const bool shared_name = luck.percent(60);
    const auto other_name = [&] {
        return shared_name ? made.family_name : luck.one_of(luck.one_of(from.names).family);
    };
    const int age = luck.between(21, 42);
    if (who == "grandmother")
        made.adults.push_back(adult(luck, names, true, made.family_name, "Grandmother", on, age + 24));
    else if (who == "father")
        made.adults.push_back(adult(luck, names, false, made.family_name, "Father", on, age));
    else
        made.adults.push_back(
            adult(luck, names, true, shared_name ? made.family_name : other_name(), "Mother", on, age));
    if (who == "mother_father")
        made.adults.push_back(adult(luck, names, false, other_name(), "Father", on, age + 3));
    if (who == "mother_stepfather")
        made.adults.push_back(
            adult(luck, names, false, luck.one_of(names.family), "Stepfather", on, age + 2));
    if (who == "mother_partner")
        made.adults.push_back(
            adult(luck, names, false, luck.one_of(names.family), "Mother's partner", on, age + 1));
    if (who.starts_with("mother_s") || who.starts_with("mother_p")) {
        if (luck.percent(55))
            made.adults.push_back(
                adult(luck, names, false, made.family_name, "Father, living elsewhere", on, age + 2));
    }
    made.carer = made.adults.front().facts["adult_given_name"].front();
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

family make_family(const shapes& from, chance& luck, date on, const std::string& severity,
                   std::uint64_t& next_number) {
    family made;
    made.severity = severity;
    std::vector<int> shares;
    for (const names_of& one : from.names)
        shares.push_back(one.weight);
    const names_of& names = from.names[luck.index(shares)];
    made.family_name = luck.one_of(names.family);
    made.address = fmt::format("{} {}", luck.between(1, 120), luck.one_of(from.streets));
    made.postcode = fmt::format("{} {}{}{}", luck.one_of(from.districts), luck.between(1, 9),
                                "ABDEFGHJLNPQRSTUWXYZ"[luck.between(0, 19)],
                                "ABDEFGHJLNPQRSTUWXYZ"[luck.between(0, 19)]);
    made.school = luck.one_of(from.schools);
    add_adults(made, from, luck, names, on);
    const std::size_t size = luck.index(from.family_sizes) + 1;
    const std::string ethnicity = luck.one_of(names.ethnicities);
    int age_in_days = std::stoi("0" + luck.code(from.choices.at("age"))) * 365 + luck.between(10, 360);
    for (std::size_t i = 0; i < size; ++i) {
        casework::new_person child;
        const bool girl = luck.percent(48);
        const bool unborn = i == 0 && luck.percent(from.unborn);
        std::string given = luck.one_of(girl ? names.girls : names.boys);
        for (const auto& earlier : made.children)
            if (const auto same = earlier.facts.find("given_name");
                same != earlier.facts.end() && same->second.front() == given)
                given = luck.one_of(girl ? names.girls : names.boys);
        child.facts["family_name"] = {luck.percent(88) ? made.family_name : luck.one_of(names.family)};
        child.facts["sex"] = {unborn ? "U" : girl ? "F" : "M"};
        if (unborn) {
            child.facts["expected_date"] = {to_text(date{sys_days(on) + days(luck.between(30, 150))})};
        } else {
            child.facts["given_name"] = {given};
            child.facts["birth_date"] = {to_text(date{sys_days(on) - days(age_in_days)})};
            if (age_in_days > 4 * 365) child.facts["school"] = {made.school};
            const std::string disability = luck.code(from.choices.at("disability"));
            if (disability != "NONE") child.facts["disabilities"] = {disability};
            age_in_days = std::min(age_in_days + luck.between(400, 1300), 17 * 365 - 30);
        }
        child.facts["address"] = {made.address};
        child.facts["postcode"] = {made.postcode};
        child.facts["ethnicity"] = {ethnicity};
        child.facts["nhs_number"] = {test_nhs_number(next_number)};
        next_number += 7;
        made.children.push_back(std::move(child));
    }
    return made;
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
