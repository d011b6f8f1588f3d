#pragma once
// The steps of linking, each a function from values to values; link.cpp puts them in order.

#include "linkage/blocking.hpp"
#include "linkage/consistency.hpp"
#include "linkage/levels.hpp"
#include "linkage/model.hpp"
#include "linkage/prepared.hpp"

#include <map>

namespace kith::linkage {

/// Rows in an order of their own: by values, then id; left before right. Whatever follows is the same for
/// any order in which they were given.
result<prepared> prepare_rows(const shape&, std::span<const row> left, std::span<const row> right,
                              bool two_sets);

/// Shares of levels over all pairs that there are: counted for "the same", by a sample for the rest.
all_pairs shares_of_all(const prepared&, comparer&);

/// Patterns of the candidate pairs; of those of every `step`th row, counted for all.
patterns count_patterns(const prepared&, comparer&, const candidates&, std::uint64_t step);

/// The share of all people that has each value of a comparison, counting people and not rows. `person`
/// numbers rows of one person alike; empty while nothing is known of that.
struct value_shares {
    std::map<std::uint32_t, double> by_value;
    double otherwise = 0; ///< of a value that nobody has
};
value_shares shares_of_values(const prepared&, const mixture&, std::span<const std::uint32_t> person,
                              std::size_t comparison);
/// Sets them in the weights.
void set_rarities(weights&, const prepared&, const mixture&, std::span<const std::uint32_t> person);

/// Pairs by their own values that are likely enough to be looked at further.
std::vector<scored> score(const prepared&, comparer&, const candidates&, const mixture&, const weights&,
                          std::uint64_t& compared);

/// What two rows say of themselves.
direct_evidence direct_of(const mixture&, const evidence&);

} // namespace kith::linkage
