#pragma once
// Inside the genogram: at which side of a symbol, how high and how far out a line leaves.

#include "family/genogram_route.hpp"

#include <map>

namespace kith::family::genogram {

/// A line that leaves a person at the side. Exactly one of couple, net and tie is set.
struct exit_key {
    int person, couple, net, tie;
    auto operator<=>(const exit_key&) const = default;
};
struct exit {
    bool right = true;
    int lane = 0;      ///< 0 nearest to the words
    double below = 0;  ///< the middle of the symbol
    double beside = 0; ///< x of the lane, from the middle of the symbol
};
using exits = std::map<exit_key, exit>;

exits exits_of(const arrangement&, const plan&, const std::vector<face>&);
/// The couple's line is straight: the two stand beside each other.
bool straight(const arrangement&, const plan&, const couple&);
/// A tie between two of one row.
bool level(const plan&, const tie&);
/// Something is drawn for the couple itself: partners, or the parents of somebody.
bool drawn(const plan&, int couple);

} // namespace kith::family::genogram
