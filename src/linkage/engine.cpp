#include "linkage/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kith::linkage {
namespace {

/// Random pairs for the shares among all pairs.
constexpr std::uint64_t sample_pairs = 2'000'000;
/// Pairs below these odds are looked at no further.
constexpr double least_kept_odds = 1e-5;
/// The share of a value nobody else has is that of half a person.
constexpr double half_a_person = 0.5;

std::uint64_t packed(const levels& found) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < most_comparisons; ++i)
        all |= static_cast<std::uint64_t>(found[i]) << (4 * i);
    return all;
}

levels unpacked(std::uint64_t all) {
    levels found{};
    for (std::size_t i = 0; i < most_comparisons; ++i)
        found[i] = static_cast<std::uint8_t>(all >> (4 * i) & 15);
    return found;
}

std::uint64_t spread(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Values of one comparison with how many rows of the left and the right have them.
using value_counts = std::map<std::uint32_t, std::array<double, 2>>;

value_counts counts_of(const prepared& of, std::size_t comparison) {
    value_counts counts;
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
        if (of.rows[i][comparison] != 0)
            counts[of.rows[i][comparison]][of.two_sets && i >= of.from_right ? 1 : 0] += 1;
    }
    return counts;
}

double pairs_of(const prepared& of, double left, double right) {
    return of.two_sets ? left * right : left * (left - 1) / 2;
}

template <class Visit>
void each_sampled(const prepared& of, Visit&& visit) {
    const std::uint64_t count = of.rows.size(), lefts = of.two_sets ? of.from_right : count;
    const std::uint64_t rights = of.two_sets ? count - of.from_right : count;
    if (lefts == 0 || rights == 0) return;
    if (lefts * rights <= 2 * sample_pairs) {
        for (std::uint64_t i = 0; i < lefts; ++i) {
            for (std::uint64_t j = of.two_sets ? of.from_right : i + 1; j < count; ++j)
                visit(i, j);
        }
        return;
    }
    for (std::uint64_t n = 0; n < sample_pairs; ++n) {
        const std::uint64_t i = spread(2 * n) % lefts;
        const std::uint64_t j = spread(2 * n + 1) % rights + (of.two_sets ? of.from_right : 0);
        if (i != j) visit(i, j);
    }
}

} // namespace

result<prepared> prepare_rows(const shape& fields, std::span<const row> left, std::span<const row> right,
                              bool two_sets) {
    auto planned = plan_for(fields);
    if (!planned) return tl::unexpected(planned.error());
    prepared made = prepare(std::move(*planned));
    made.two_sets = two_sets;
    for (const std::span<const row> set : {left, right}) {
        struct placed {
            std::array<std::string, most_comparisons> texts;
            std::size_t at;
        };
        std::vector<placed> order;
        for (std::size_t i = 0; i < set.size(); ++i) {
            if (set[i].values.size() != fields.size())
                return refuse(fmt::format("row {} has {} values; {} fields are compared", i + 1,
                                          set[i].values.size(), fields.size()));
            order.push_back({folded_values(made.how, set[i].values), i});
        }
        std::sort(order.begin(), order.end(), [&](const placed& a, const placed& b) {
            if (a.texts != b.texts) return a.texts < b.texts;
            return set[a.at].id != set[b.at].id ? set[a.at].id < set[b.at].id : a.at < b.at;
        });
        for (const placed& one : order) {
            made.rows.push_back(enter(made, one.texts));
            made.position.push_back(one.at);
        }
    }
    made.from_right = two_sets ? left.size() : made.rows.size();
    return made;
}

all_pairs shares_of_all(const prepared& of, comparer& by) {
    const std::size_t count = of.how.comparisons.size();
    all_pairs all;
    all.shares.resize(count);
    all.known.resize(count);
    const double rows = static_cast<double>(of.rows.size());
    all.pairs = of.two_sets
                    ? static_cast<double>(of.from_right) * (rows - static_cast<double>(of.from_right))
                    : rows * (rows - 1) / 2;
    std::vector<level_shares> seen(count);
    each_sampled(of, [&](std::uint64_t i, std::uint64_t j) {
        const levels found = by.compare(of.rows[i], of.rows[j]);
        for (std::size_t k = 0; k < count; ++k)
            seen[k][found[k]] += found[k] == 0 ? 0 : 1;
    });
    for (std::size_t k = 0; k < count; ++k) {
        double left = 0, right = 0, same = 0;
        for (const auto& [value, has] : counts_of(of, k)) {
            left += has[0];
            right += has[1];
            const bool unnamed = k == of.how.given && of.at(k, value).unnamed >= 0;
            if (!unnamed) same += pairs_of(of, has[0], has[1]);
        }
        all.known[k] = std::max(1.0, pairs_of(of, left, right));
        double rest = 0;
        for (std::size_t l = 2; l < most_levels; ++l)
            rest += seen[k][l];
        const double share_same = same / all.known[k];
        all.shares[k][1] = share_same;
        for (std::size_t l = 2; l < most_levels && rest > 0; ++l)
            all.shares[k][l] = (1 - share_same) * seen[k][l] / rest;
    }
    return all;
}

patterns count_patterns(const prepared& of, comparer& by, const candidates& which, std::uint64_t step) {
    std::unordered_map<std::uint64_t, double> counted;
    which.each_of(
        of, [&](std::uint32_t i) { return spread(i) % step == 0; },
        [&](std::uint32_t i, std::uint32_t j) {
            counted[packed(by.compare(of.rows[i], of.rows[j]))] += static_cast<double>(step);
        });
    std::vector<std::pair<std::uint64_t, double>> ordered(counted.begin(), counted.end());
    std::sort(ordered.begin(), ordered.end());
    patterns made;
    for (const auto& [pattern, times] : ordered)
        made.counted.emplace_back(unpacked(pattern), times);
    return made;
}

value_shares shares_of_values(const prepared& of, const mixture& by, std::span<const std::uint32_t> person,
                              std::size_t comparison) {
    std::vector<double> share(of.rows.size(), 1);
    double own = 2; // both rows of a pair are among the rows counted
    if (!person.empty()) {
        std::vector<std::uint32_t> size(of.rows.size());
        for (const std::uint32_t p : person)
            ++size[p];
        for (std::size_t i = 0; i < share.size(); ++i)
            share[i] = 1.0 / size[person[i]];
        own = 1;
    }
    value_shares made;
    double known = 0;
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
        if (of.rows[i][comparison] == 0) continue;
        made.by_value[of.rows[i][comparison]] += share[i];
        known += share[i];
    }
    const double same = std::max(by.shares[comparison].other[0][1], 1e-7);
    const auto held = [&](double others) {
        return (std::max(0.0, others) + half_a_person) / (known + half_a_person / same);
    };
    for (auto& [value, has] : made.by_value)
        has = held(has - own);
    made.otherwise = held(0);
    return made;
}

void set_rarities(weights& to, const prepared& of, const mixture& by,
                  std::span<const std::uint32_t> person) {
    for (std::size_t k = 0; k < of.how.comparisons.size(); ++k) {
        if (of.how.comparisons[k].how == judged_as::sex) continue;
        const value_shares shares = shares_of_values(of, by, person, k);
        const double same = std::max(by.shares[k].other[0][1], 1e-7);
        const auto weight = [&](double share) { return static_cast<float>(std::log2(same / share)); };
        if (k == of.how.date) {
            std::unordered_map<std::uint32_t, float> dates;
            for (const auto& [value, share] : shares.by_value)
                dates.emplace(value, weight(share));
            to.set_date_rarity(std::move(dates), weight(shares.otherwise));
            continue;
        }
        std::vector<float> by_value(of.dictionaries[of.dictionary_of[k]].size());
        for (const auto& [value, share] : shares.by_value)
            by_value[value] = weight(share);
        to.set_rarity(k, std::move(by_value));
    }
}

direct_evidence direct_of(const mixture& by, const evidence& found) {
    const classes share = posterior(by, found);
    direct_evidence made;
    made.odds = share.match / std::max(1e-15, 1 - share.match);
    // Against the likelier of the two other cases.
    const bool home = share.family > 1 - share.match - share.family;
    made.ratio = std::exp2(std::clamp(found.match - (home ? found.family : 0.0), -60.0, 60.0));
    return made;
}

std::vector<scored> score(const prepared& of, comparer& compare, const candidates& which, const mixture& by,
                          const weights& weigh, std::uint64_t& compared) {
    std::vector<scored> kept;
    // Most pairs are far from any match, and need no more than their weights without values.
    const double prior = std::log2(std::max(by.match, 1e-300));
    constexpr double most_by_rarity = 40;
    which.each(of, [&](std::uint32_t i, std::uint32_t j) {
        ++compared;
        const levels found = compare.compare(of.rows[i], of.rows[j]);
        if (prior + weigh.of(found).match + most_by_rarity < std::log2(least_kept_odds)) return;
        const evidence both = weigh.of(found, of.rows[i]);
        if (both.match <= 0) return; // nothing speaks for one person
        const direct_evidence direct = direct_of(by, both);
        if (direct.odds >= least_kept_odds) kept.push_back({i, j, direct, direct.odds});
    });
    return kept;
}

} // namespace kith::linkage
