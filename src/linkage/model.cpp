#include "linkage/model.hpp"

#include <algorithm>
#include <cmath>

namespace kith::linkage {
namespace {

/// So many imagined pairs hold each share near what is usual.
constexpr double match_prior_pairs = 8, family_prior_pairs = 20, context_prior_pairs = 30;
/// Two people of one household have one given name (father and son), one birthday (twins) now and then.
constexpr double same_name_at_home = 0.004, twins = 0.015, most_same_at_home = 0.03,
                 namesake_prior_pairs = 100;

double total(const level_shares& shares) {
    double sum = 0;
    for (std::size_t l = 1; l < most_levels; ++l)
        sum += shares[l];
    return sum;
}

level_shares mixed(const level_shares& counts, const level_shares& prior, double prior_pairs) {
    level_shares out{};
    const double all = total(counts) + prior_pairs;
    for (std::size_t l = 1; l < most_levels; ++l)
        out[l] = (counts[l] + prior_pairs * prior[l]) / all;
    return out;
}

level_shares sum_of(const level_shares& a, const level_shares& b) {
    level_shares out{};
    for (std::size_t l = 1; l < most_levels; ++l)
        out[l] = a[l] + b[l];
    return out;
}

/// What each class is: one person's own facts mostly agree, and a household mostly shares its own. Beyond
/// these shares a class would have become another (all households taken for one person, all neighbours for
/// a household), as expectation maximisation on its own will have it where those are many.
double most_different_in_match(judged_as how) {
    switch (how) {
    case judged_as::sex:
        return 0.06;
    case judged_as::date:
        return 0.15;
    case judged_as::given:
        return 0.3;
    case judged_as::surname:
    case judged_as::identifier:
        return 0.35;
    case judged_as::text:
        return 0.7;
    default:
        return 0.8;
    }
}

double most_different_in_family(judged_as how) {
    switch (how) {
    case judged_as::surname:
        return 0.35;
    case judged_as::email:
    case judged_as::phone:
        return 0.9;
    default:
        return 0.3;
    }
}

/// Holds the share of the levels that differ at most at `most`.
void hold(level_shares& shares, judged_as how, double most) {
    const std::size_t last = differs(how), first = how == judged_as::date ? last - 1 : last;
    double different = 0, rest = 0;
    for (std::size_t l = 1; l <= last; ++l)
        (l >= first ? different : rest) += shares[l];
    if (different <= most || rest <= 0) return;
    for (std::size_t l = 1; l <= last; ++l)
        shares[l] *= l >= first ? most / different : (1 - most) / rest;
}

/// Among two of one household: what they share is as among matches, what is each one's own as among others.
level_shares usual_family(const comparison_plan& one, const level_shares& match,
                          const level_shares& other) {
    if (one.shared_at_home) return match;
    level_shares out = other;
    if (one.how != judged_as::given && one.how != judged_as::date) return out;
    const double same = one.how == judged_as::date ? twins : same_name_at_home;
    for (std::size_t l = 1; l < most_levels; ++l)
        out[l] = (1 - same) * other[l] + (l == 1 ? same : 0);
    return out;
}

} // namespace

mixture usual_mixture(const plan& how, double people) {
    mixture made;
    const double pairs = std::max(1.0, people * (people - 1) / 2);
    made.match = std::min(0.2, 0.3 * people / pairs);
    for (const comparison_plan& one : how.comparisons) {
        class_shares shares;
        const auto habits = level_habits(one.how);
        for (std::size_t l = 1; l <= habits.size(); ++l) {
            for (const std::size_t context : {0U, 1U}) {
                shares.match[context][l] = habits[l - 1].match;
                shares.other[context][l] = habits[l - 1].other;
            }
        }
        for (const std::size_t context : {0U, 1U})
            shares.family[context] = usual_family(one, shares.match[context], shares.other[context]);
        made.shares.push_back(shares);
        if (one.shared_at_home && one.how != judged_as::surname && one.label != "birth_place")
            made.sees_family = true;
    }
    made.family = made.sees_family ? std::min(0.1, 1.0 * people / pairs) : 0;
    return made;
}

classes posterior(const mixture& by, const evidence& found) {
    const double other = std::max(1e-9, 1 - by.match - by.family);
    const double match = std::log2(std::max(by.match, 1e-300) / other) + found.match;
    const double family = by.family > 0 ? std::log2(by.family / other) + found.family : -1e9;
    const double most = std::max({0.0, match, family});
    const double m = std::exp2(match - most), f = std::exp2(family - most), o = std::exp2(-most);
    return {m / (m + f + o), f / (m + f + o)};
}

weights::weights(const plan& how, const mixture& by) : how_(how), rarity_(how.comparisons.size()) {
    constexpr double least = 1e-9;
    for (const class_shares& one : by.shares) {
        table made;
        for (const std::size_t c : {0U, 1U}) {
            for (std::size_t l = 1; l < most_levels; ++l) {
                const double other = std::max(one.other[c][l], least);
                made.match[c][l] = std::log2(std::max(one.match[c][l], least) / other);
                made.family[c][l] = std::log2(std::max(one.family[c][l], least) / other);
            }
        }
        tables_.push_back(made);
    }
}

evidence weights::of(const levels& found) const {
    evidence sum;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const std::size_t c = context_of(how_.comparisons[i], how_, found);
        sum.match += tables_[i].match[c][found[i]];
        sum.family += tables_[i].family[c][found[i]];
    }
    return sum;
}

double weights::rarity(std::size_t comparison, std::uint32_t value) const {
    if (comparison == how_.date) {
        const auto known = date_rarity_.find(value);
        return known == date_rarity_.end() ? other_dates_ : known->second;
    }
    const auto& all = rarity_[comparison];
    return value < all.size() ? all[value] : 0;
}

evidence weights::of(const levels& found, const cells& a) const {
    evidence sum;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const comparison_plan& one = how_.comparisons[i];
        const std::size_t c = context_of(one, how_, found);
        sum.match += tables_[i].match[c][found[i]];
        sum.family += tables_[i].family[c][found[i]];
        if (found[i] != 1 || (c != 0 && one.contained)) continue;
        const double more = rarity(i, a[i]);
        sum.match += more;
        if (one.shared_at_home) sum.family += more;
    }
    return sum;
}

double weights::of_one(std::size_t comparison, const levels& found, const cells& a) const {
    const comparison_plan& one = how_.comparisons[comparison];
    const std::size_t c = context_of(one, how_, found);
    const double plain = tables_[comparison].match[c][found[comparison]];
    return found[comparison] == 1 && (c == 0 || !one.contained) ? plain + rarity(comparison, a[comparison])
                                                                : plain;
}

void weights::set_rarity(std::size_t comparison, std::vector<float> by_value) {
    rarity_[comparison] = std::move(by_value);
}

void weights::set_date_rarity(std::unordered_map<std::uint32_t, float> by_date, float otherwise) {
    date_rarity_ = std::move(by_date);
    other_dates_ = otherwise;
}

void expected_counts::add(const plan& how, const levels& found, classes share, double times) {
    match += share.match * times;
    family += share.family * times;
    const double others = std::max(0.0, 1 - share.match - share.family);
    for (std::size_t i = 0; i < how.comparisons.size(); ++i) {
        if (found[i] == 0) continue;
        const std::size_t c = context_of(how.comparisons[i], how, found);
        counts[i].match[c][found[i]] += share.match * times;
        counts[i].family[c][found[i]] += share.family * times;
        counts[i].other[c][found[i]] += others * times;
    }
}

mixture fitted(const plan& how, const mixture& usual, const expected_counts& of, const all_pairs& all) {
    mixture made = usual;
    made.match = std::min(0.5, (of.match + 0.5) / (all.pairs + 1));
    made.family = usual.sees_family ? std::min(0.4, (of.family + 0.5) / (all.pairs + 1)) : 0;
    for (std::size_t i = 0; i < how.comparisons.size(); ++i) {
        const comparison_plan& one = how.comparisons[i];
        const class_shares& seen = of.counts[i];
        class_shares& to = made.shares[i];
        const class_shares& from = usual.shares[i];
        auto pooled_match = mixed(sum_of(seen.match[0], seen.match[1]), from.match[0], match_prior_pairs);
        hold(pooled_match, one.how, most_different_in_match(one.how));
        // Others: all pairs but those that are somebody's or some family's.
        level_shares left{};
        for (std::size_t l = 1; l < most_levels; ++l) {
            const double explained =
                seen.match[0][l] + seen.match[1][l] + seen.family[0][l] + seen.family[1][l];
            left[l] = std::max(0.0, all.known[i] * all.shares[i][l] - explained);
        }
        const auto marginal = mixed(left, from.other[0], 1);
        auto pooled_family =
            mixed(sum_of(seen.family[0], seen.family[1]), from.family[0], family_prior_pairs);
        hold(pooled_family, one.how, most_different_in_family(one.how));
        for (const std::size_t c : {0U, 1U}) {
            const bool alone = one.hangs_on == none;
            to.match[c] = alone ? pooled_match : mixed(seen.match[c], pooled_match, match_prior_pairs);
            to.other[c] = c == 0 ? marginal : mixed(seen.other[1], marginal, context_prior_pairs);
            to.family[c] =
                one.shared_at_home
                    ? (alone ? pooled_family : mixed(seen.family[c], pooled_family, family_prior_pairs))
                    : usual_family(one, to.match[c], to.other[c]);
        }
    }
    return made;
}

mixture maximise(const plan& how, mixture from, const patterns& seen, const all_pairs& all, int rounds) {
    const mixture usual = from;
    // The others' shares are seen at once: nearly all pairs are others.
    mixture now = fitted(how, usual, expected_counts(how.comparisons.size()), all);
    now.match = from.match;
    now.family = from.family;
    for (int round = 0; round < rounds; ++round) {
        const weights by(how, now);
        expected_counts counts(how.comparisons.size());
        for (const auto& [found, times] : seen.counted)
            counts.add(how, found, posterior(now, by.of(found)), times);
        mixture next = fitted(how, usual, counts, all);
        const double moved = std::abs(std::log2(next.match / now.match)) +
                             (now.family > 0 ? std::abs(std::log2(next.family / now.family)) : 0);
        now = std::move(next);
        if (moved < 1e-4 && round > 5) break;
    }
    return now;
}

} // namespace kith::linkage
