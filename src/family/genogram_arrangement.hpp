#pragma once
// Inside the genogram: who stands beside whom in each row, and how far to the right.

#include "family/faces.hpp"
#include "family/genogram_plan.hpp"

#include <array>
#include <set>
#include <utility>
#include <vector>

namespace kith::family::genogram {

constexpr double space_between = 30; ///< between those who stand beside each other, words included

/// What a person takes up: half of the width at each side of the middle of the symbol, lines that leave at
/// the side included.
struct cell {
    double left = symbol_size / 2, right = symbol_size / 2;
};

/// People who stand together; or the place where a line passes through a row; or a bar over siblings.
struct block {
    int row = 0;
    int component = 0; ///< of those who are connected at all
    std::vector<int> people = {};
    std::vector<double> middle = {}; ///< of each, from the block's left edge
    std::vector<double> gap = {};    ///< the middle of the space after each but the last
    double width = 8;
    double left = 0;
};

/// Where lines lead down from one row to the next: from one place to one or more.
struct net {
    int row = 0;         ///< of the upper end
    int couple = nobody; ///< from these; nobody: from `person`, or from the middle of `block`
    int person = nobody; ///< from the side of this person
    int block = 0;       ///< in which the upper end is
    double beside = 0;   ///< where the line goes down, from the middle of the person it leaves at the side
    line_kind kind = line_kind::birth;
    bool hidden = false;
    struct end {
        int block = 0;
        int person = nobody; ///< nobody: the middle of the block, the line leads on from there
        int descent = nobody, tie = nobody;
    };
    std::vector<end> ends = {}; ///< children by birth
};

struct arrangement {
    std::vector<block> blocks;
    std::vector<std::vector<int>> rows; ///< blocks from left to right
    std::vector<net> nets;
    std::vector<int> block_of; ///< of each person
    double width = 0;

    [[nodiscard]] double x_of(int person) const;
    /// -1 where nobody stands there.
    [[nodiscard]] int neighbour(int person, int step) const;
};

/// How wide everything is; `between`: the least space between two partners who stand beside each other.
struct measures {
    std::vector<cell> cells;                    ///< of each person
    std::vector<std::array<double, 3>> between; ///< person, person, space
    [[nodiscard]] double space(int one, int other) const;
};

/// Order by Graphviz, evened out so that parents stand over the middle of their children.
arrangement arrange(const plan&, const family&, const measures&);
/// The same order with other measures.
void arrange_again(arrangement&, const plan&, const measures&);

/// Those who stand together from left to right: everybody is put where they cost least, then neighbours
/// change places as long as that helps. `living`: pairs (lesser index first) who share a household.
std::vector<int> ordered(const std::vector<int>& people, const plan&,
                         const std::set<std::pair<int, int>>& living);

/// The x of a net's upper end.
double upper_end(const arrangement&, const plan&, const net&);
double lower_end(const arrangement&, const net::end&);

/// Evens the blocks of an arrangement out: only `left` changes. `sweeps` up and down.
void even_out(arrangement&, const plan&, int sweeps);

/// From the bottom up, everybody exactly over the middle of their children where there is room.
void stand_above(arrangement&, const plan&);
/// Those who are not connected stand close beside each other.
void pack(arrangement&);

/// Blocks that must keep an order and their distance, as near as can be to where they would be: the left
/// edges. `wanted`, `weight`: of each; `apart`: from each left edge to the next.
std::vector<double> nearest_in_order(const std::vector<double>& wanted, const std::vector<double>& weight,
                                     const std::vector<double>& apart);

} // namespace kith::family::genogram
