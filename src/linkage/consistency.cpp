#include "linkage/consistency.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

namespace kith::linkage {
namespace {

/// Odds count within these bounds: the model's independence makes it surer than it may be.
constexpr double most_odds = 1e6, least_ratio = 1e-4;
/// A pair below these odds (one in fifty) is no witness: it says too little of a third row to be worth
/// asking.
constexpr double witness_odds = 0.02, link_odds = 0.5, least_odds = 1e-5;
/// Three in four sure that they are two people: such a pair is never proposed, whatever the rest looks
/// like.
constexpr double least_threshold = 0.25;
/// Of one row. They bound the work where hundreds are alike; no person is on record nearly as often.
constexpr std::size_t most_witnesses = 60, most_rivals = 8;
/// A choice: what one triangle says reaches the two beside it, and the work stays bounded.
constexpr int rounds = 3;

struct neighbour {
    std::uint32_t row;
    double odds;
    double ratio;
};

std::uint64_t key_of(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::uint64_t>(std::min(a, b)) << 32 | std::max(a, b);
}

class triangles {
  public:
    triangles(std::vector<scored>& pairs, std::size_t rows, const direct_source& of)
        : pairs_(pairs), near_(rows), of_(of) {
        for (const scored& one : pairs_) {
            known_[key_of(one.left, one.right)] = {one.odds, one.direct.ratio};
            if (one.odds < witness_odds) continue;
            near_[one.left].push_back({one.right, one.odds, one.direct.ratio});
            near_[one.right].push_back({one.left, one.odds, one.direct.ratio});
        }
        for (auto& all : near_) {
            std::sort(all.begin(), all.end(), [](const neighbour& a, const neighbour& b) {
                return a.odds != b.odds ? a.odds > b.odds : a.row < b.row;
            });
            if (all.size() > most_witnesses) all.resize(most_witnesses);
        }
    }

    void turn() {
        std::vector<double> now(pairs_.size());
        for (std::size_t i = 0; i < pairs_.size(); ++i)
            now[i] = weighed(pairs_[i]);
        for (std::size_t i = 0; i < pairs_.size(); ++i)
            pairs_[i].odds = now[i];
    }

  private:
    struct rival {
        std::uint32_t row;
        double odds;
    };

    direct_evidence between(std::uint32_t a, std::uint32_t b) {
        const auto [known, fresh] = known_.try_emplace(key_of(a, b));
        if (fresh) known->second = of_(a, b);
        return known->second;
    }

    /// Odds of the pair when a third row is looked at too. `by` is the witness and the first row, `third`
    /// the witness and the second.
    static double beside(const scored& one, const direct_evidence& by, const direct_evidence& third) {
        std::array<direct_evidence, 3> all = {one.direct, by, third};
        for (direct_evidence& pair : all)
            pair.odds = std::min(pair.odds, most_odds);
        const double alone = 1 + all[1].odds + all[2].odds, a = all[0].odds;
        std::stable_sort(all.begin(), all.end(), [](const direct_evidence& x, const direct_evidence& y) {
            return x.odds < y.odds;
        });
        // What the least likely pair says against counts as far as the next has not said it already.
        const double against = std::clamp(all[0].ratio / std::min(1.0, all[1].ratio), least_ratio, 1.0);
        return (a + all[1].odds * all[2].odds * against) / alone;
    }

    double weighed(const scored& one) {
        const double direct = std::min(one.direct.odds, most_odds);
        double support = direct;
        std::vector<rival> rivals;
        const auto witness = [&](std::uint32_t from, std::uint32_t to) {
            for (const neighbour& by : near_[from]) {
                if (by.row == to) continue;
                const double odds = beside(one, {by.odds, by.ratio}, between(by.row, to));
                support = std::max(support, odds);
                if (odds < direct * 0.9 && rivals.size() < most_rivals)
                    consider(rivals, by.row, direct / odds - 1);
            }
        };
        witness(one.left, one.right);
        witness(one.right, one.left);
        double against = 1;
        for (const rival& other : rivals)
            against += other.odds;
        return one.direct.odds * (support / direct / against);
    }

    /// A rival counts once: not again when it is likely the same person as one that counts already.
    void consider(std::vector<rival>& rivals, std::uint32_t row, double odds) {
        for (rival& known : rivals) {
            if (known.row != row && between(known.row, row).odds < 0.5) continue;
            known.odds = std::max(known.odds, odds);
            return;
        }
        rivals.push_back({row, odds});
    }

    std::vector<scored>& pairs_;
    std::vector<std::vector<neighbour>> near_;
    const direct_source& of_;
    std::unordered_map<std::uint64_t, direct_evidence> known_;
};

/// Adds the pairs of rows that share a likely partner.
void close_wedges(std::vector<scored>& pairs, std::size_t rows, const direct_source& of) {
    std::vector<std::vector<std::uint32_t>> near(rows);
    std::unordered_map<std::uint64_t, bool> known;
    for (const scored& one : pairs) {
        known.emplace(key_of(one.left, one.right), true);
        if (one.odds < link_odds) continue;
        near[one.left].push_back(one.right);
        near[one.right].push_back(one.left);
    }
    for (auto& all : near) {
        std::sort(all.begin(), all.end());
        if (all.size() > most_witnesses) all.resize(most_witnesses);
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j) {
                if (!known.emplace(key_of(all[i], all[j]), true).second) continue;
                const direct_evidence found = of(all[i], all[j]);
                if (found.odds >= least_odds || found.ratio >= least_ratio)
                    pairs.push_back({all[i], all[j], found, found.odds});
            }
        }
    }
}

} // namespace

void make_consistent(std::vector<scored>& pairs, std::size_t rows, const direct_source& of) {
    for (scored& one : pairs)
        one.odds = one.direct.odds;
    for (int round = 0; round < rounds; ++round) {
        close_wedges(pairs, rows, of);
        triangles all(pairs, rows, of);
        all.turn();
    }
    std::sort(pairs.begin(), pairs.end(), [](const scored& a, const scored& b) {
        return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
}

std::vector<std::uint32_t> people_by(std::span<const scored> pairs, std::size_t rows) {
    std::vector<std::uint32_t> person(rows);
    std::iota(person.begin(), person.end(), 0U);
    const auto root = [&](std::uint32_t row) {
        while (person[row] != row)
            row = person[row] = person[person[row]];
        return row;
    };
    for (const scored& one : pairs) {
        if (one.odds < 1) continue;
        const std::uint32_t a = root(one.left), b = root(one.right);
        person[std::max(a, b)] = std::min(a, b);
    }
    for (std::uint32_t row = 0; row < rows; ++row)
        person[row] = root(row);
    return person;
}

chosen_threshold best_threshold(std::vector<double> probabilities) {
    std::sort(probabilities.begin(), probabilities.end(), std::greater<>());
    const double all = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
    chosen_threshold best;
    double right = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        right += probabilities[i];
        if (i + 1 < probabilities.size() && probabilities[i + 1] == probabilities[i]) continue;
        const double f1 = 2 * right / (static_cast<double>(i + 1) + all);
        if (f1 <= best.expected_f1) continue;
        const double next = i + 1 < probabilities.size() ? probabilities[i + 1] : 0;
        best = {(probabilities[i] + next) / 2, f1};
    }
    // A pair that is much likelier two people is never proposed, however little else there is.
    best.threshold = std::max(best.threshold, least_threshold);
    return best;
}

} // namespace kith::linkage
