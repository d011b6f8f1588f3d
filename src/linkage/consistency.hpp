#pragma once
// What pairs say of one another: if A is B and B is C, then A is C. A pair's odds are weighed with those of
// the two other pairs of each triangle that it is part of.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace kith::linkage {

/// What two rows say of themselves.
struct direct_evidence {
    double odds = 0; ///< of a match
    double ratio =
        1; ///< how much likelier their values are for one person than for the likeliest other case
};

/// One pair that is not plainly of two people.
struct scored {
    std::uint32_t left = 0, right = 0;
    direct_evidence direct; ///< by their own values
    double odds = 0;        ///< by all that is known
    [[nodiscard]] double probability() const { return odds / (1 + odds); }
};

/// Evidence of a pair that is not among the scored ones, by its own values.
using direct_source = std::function<direct_evidence(std::uint32_t, std::uint32_t)>;

/// Sets `odds` of each pair, and adds the pairs that others make likely.
///
/// Of three rows no pair, one pair, or all three are one person. One pair counts by its odds. All three
/// count by the odds of the two likeliest pairs, and by the third as far as it speaks against: rows of one
/// person are no independent witnesses, so what the third says for it is not counted again. The strongest
/// support counts, and the contradictions by rows that are people of their own.
void make_consistent(std::vector<scored>& pairs, std::size_t rows, const direct_source& of);

/// A number for each row, the same for rows joined by pairs that are more likely than not.
std::vector<std::uint32_t> people_by(std::span<const scored> pairs, std::size_t rows);

/// The threshold at which the expected F1 of the pairs is greatest, and that F1.
struct chosen_threshold {
    double threshold = 0.5, expected_f1 = 0;
};
chosen_threshold best_threshold(std::vector<double> probabilities);

} // namespace kith::linkage
