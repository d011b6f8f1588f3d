#include "linkage/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace kith::linkage {
namespace {

/// A value as it was written, short.
std::string shown(const comparison_plan& one, const row& from) {
    std::string text;
    for (const std::size_t at : one.fields) {
        if (at == none || from.values[at].empty()) continue;
        if (!text.empty()) text += one.how == judged_as::date ? "-" : " ";
        text += from.values[at];
    }
    for (char& c : text) {
        if (c == another_value || static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    if (text.size() <= 40) return text;
    std::size_t end = 37;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "...";
}

std::string in_words(const comparison_plan& one, std::uint8_t level, const row& left, const row& right) {
    const auto habits = level_habits(one.how);
    const std::string a = shown(one, left), b = shown(one, right);
    const std::string values = a == b ? a : fmt::format("{}, {}", a, b);
    return fmt::format("{} {} ({})", one.label, habits[level - 1U].words, values);
}

} // namespace

comparison explained(const prepared& of, comparer& compare, const mixture& by, const weights& weigh,
                     const cells& a, const cells& b, const row& left, const row& right) {
    comparison made;
    const levels found = compare.compare(a, b);
    const double other = std::max(1e-9, 1 - by.match - by.family);
    const double before = std::log2(std::max(by.match, 1e-300) / other);
    double sum = before;
    for (std::size_t i = 0; i < of.how.comparisons.size(); ++i) {
        if (found[i] == 0) continue;
        const double weight = weigh.of_one(i, found, a);
        sum += weight;
        made.reasons.push_back({in_words(of.how.comparisons[i], found[i], left, right), weight});
    }
    std::stable_sort(made.reasons.begin(), made.reasons.end(), [](const reason& x, const reason& y) {
        return std::abs(x.weight) > std::abs(y.weight);
    });
    made.reasons.insert(made.reasons.begin(), {"before any comparison", before});
    const double odds = direct_of(by, weigh.of(found, a)).odds;
    made.weight = std::log2(odds);
    if (sum - made.weight > 0.05)
        made.reasons.push_back({"two people of one household may be so alike", made.weight - sum});
    made.probability = odds / (1 + odds);
    return made;
}

std::string to_text(std::span<const reason> reasons) {
    std::string text;
    for (const reason& one : reasons)
        text += fmt::format("{}{}: {:+.1f}", text.empty() ? "" : "; ", one.words, one.weight);
    return text;
}

namespace {

/// So many common values of a field are kept.
constexpr std::size_t most_frequent = 400;

void write_frequent(const prepared& of, const mixture& by, std::span<const std::uint32_t> person,
                    std::size_t k, field_parameters& to) {
    if (of.how.comparisons[k].how == judged_as::sex) return;
    const value_shares shares = shares_of_values(of, by, person, k);
    to.rare = shares.otherwise;
    std::vector<std::pair<std::string, double>> all;
    for (const auto& [value, share] : shares.by_value) {
        if (share <= shares.otherwise * 1.5) continue;
        all.emplace_back(k == of.how.date ? to_text(partial_date::unpacked(value)) : of.at(k, value).text,
                         share);
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (all.size() > most_frequent) all.resize(most_frequent);
    to.frequent = std::move(all);
}

} // namespace

parameters written(const prepared& of, const mixture& by, std::span<const std::uint32_t> person,
                   double threshold, const options& how) {
    parameters made;
    made.fields = of.how.fields;
    made.origin = how.origin;
    made.learned = how.today;
    made.rows = of.rows.size();
    made.prior_match = by.match;
    made.prior_family = by.family;
    made.threshold = threshold;
    for (std::size_t k = 0; k < of.how.comparisons.size(); ++k) {
        const comparison_plan& one = of.how.comparisons[k];
        field_parameters field;
        field.label = one.label;
        if (one.hangs_on != none) field.hangs_on = of.how.comparisons[one.hangs_on].label;
        const auto habits = level_habits(one.how);
        const auto table = [&](std::size_t c) {
            std::vector<level> all;
            for (std::size_t l = 1; l <= habits.size(); ++l)
                all.push_back({std::string(habits[l - 1].words), by.shares[k].match[c][l],
                               by.shares[k].other[c][l], by.shares[k].family[c][l]});
            return all;
        };
        field.given_other = table(0);
        if (one.hangs_on != none) field.given_same = table(1);
        write_frequent(of, by, person, k, field);
        made.by_field.push_back(std::move(field));
    }
    return made;
}

result<mixture> read_back(const plan& how, const parameters& from) {
    mixture made = usual_mixture(how, 2);
    made.match = from.prior_match;
    made.family = made.sees_family ? from.prior_family : 0;
    if (from.by_field.size() != how.comparisons.size())
        return refuse("these parameters do not fit the fields that they name");
    for (std::size_t k = 0; k < how.comparisons.size(); ++k) {
        const field_parameters& field = from.by_field[k];
        const std::size_t count = level_habits(how.comparisons[k].how).size();
        const bool hangs = how.comparisons[k].hangs_on != none;
        if (field.given_other.size() != count || (hangs && field.given_same.size() != count))
            return refuse(
                fmt::format("the parameters of {} do not have its {} levels", field.label, count));
        for (const std::size_t c : {0U, 1U}) {
            const auto& table = hangs && c == 1 ? field.given_same : field.given_other;
            for (std::size_t l = 1; l <= count; ++l) {
                made.shares[k].match[c][l] = table[l - 1].among_matches;
                made.shares[k].other[c][l] = table[l - 1].among_others;
                made.shares[k].family[c][l] = table[l - 1].among_family;
            }
        }
    }
    return made;
}

parameters starting_parameters(const shape& fields, std::uint64_t people, date today) {
    prepared nobody;
    if (auto planned = plan_for(fields)) nobody = prepare(std::move(*planned));
    options how;
    how.today = today;
    how.origin = fmt::format("not learned from anybody: errors usual in registers, for {} people", people);
    const mixture usual =
        usual_mixture(nobody.how, static_cast<double>(std::max<std::uint64_t>(people, 2)));
    parameters made = written(nobody, usual, {}, 0.5, how);
    made.rows = people;
    return made;
}

} // namespace kith::linkage
