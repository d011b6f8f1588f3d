#pragma once
// What pairs say of one another: if A is B and B is C, then A is C. A pair's odds are weighed with those of
// the two other pairs of each triangle that it is part of.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace kith::linkage {

/// One pair that is not plainly of two people.
struct scored {
    std::uint32_t left = 0, right = 0;
    double direct = 0; ///< odds of a match by their own values
    double odds = 0;   ///< by all that is known
    [[nodiscard]] double probability() const { return odds / (1 + odds); }
};

/// Odds of a pair that is not among the scored ones, by its own values.
using direct_odds = std::function<double(std::uint32_t, std::uint32_t)>;

/// Sets `odds` of each pair, and adds the pairs that others make likely. Of the arrangements of a triangle
/// that can be (no pair, one pair, all three) each counts by the product of the odds of its pairs; from
/// there the odds of one pair are a (1 + b c) / (1 + b + c). The strongest support and the strongest
/// contradiction count, once each: triangles over the same rows are no independent witnesses.
void make_consistent(std::vector<scored>& pairs, std::size_t rows, const direct_odds& of);

/// A number for each row, the same for rows joined by pairs that are more likely than not.
std::vector<std::uint32_t> people_by(std::span<const scored> pairs, std::size_t rows);

/// The threshold at which the expected F1 of the pairs is greatest, and that F1.
struct chosen_threshold {
    double threshold = 0.5, expected_f1 = 0;
};
chosen_threshold best_threshold(std::vector<double> probabilities);

} // namespace kith::linkage
