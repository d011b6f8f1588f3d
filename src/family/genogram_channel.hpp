#pragma once
// Inside the genogram: the space between two rows, in which lines cross, each at a height of its own.

#include <vector>

namespace kith::family::genogram {

/// A stretch of line that runs level, with the lines that lead up and down from it.
struct run {
    double left = 0, right = 0;
    std::vector<double> ups = {}, downs = {}; ///< x of the lines
    double words = 0;                         ///< height of the words above it
    int below = -1;                           ///< a run that must be above this one
    double y = 0;                             ///< from the channel's top; set by settle
};

struct channel {
    double top = 0;
    std::vector<run> runs;
    /// Gives each run its height, so that few lines cross and none lie on each other; returns the depth.
    double settle();
};

} // namespace kith::family::genogram
