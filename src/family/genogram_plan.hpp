#pragma once
// Inside the genogram: who belongs in which generation and beside whom, which line tells of which
// relationship. Pure; no coordinates yet.

#include "family/drawing.hpp"
#include "family/family.hpp"

#include <vector>

namespace kith::family::genogram {

constexpr int nobody = -1;

/// Where children come from: two people, one (`b` nobody), or none (siblings whose parents are not
/// recorded).
struct couple {
    int a = nobody, b = nobody;          ///< people by index, a < b
    std::vector<std::size_t> links = {}; ///< partner links that its line tells of
    line_kind kind = line_kind::parents;
    ending ended = ending::none;
    bool side_by_side = false; ///< the two stand in one group
    bool hidden = false;       ///< only keeps two people together; nothing is drawn
    [[nodiscard]] bool both() const { return a != nobody && b != nobody; }
};

struct descent {
    int from = 0; ///< couple
    int child = 0;
    line_kind kind = line_kind::birth;
    std::vector<std::size_t> links = {};
    bool drawn = true; ///< false: it would not lead down; a tie tells of it instead
};

/// A line between two people that is no descent and no union. `a` stands higher, or beside.
struct tie {
    int a = 0, b = 0;
    line_kind kind = line_kind::kin;
    std::vector<std::size_t> links = {};
};

/// Which parts of the plan tell of a link.
struct telling {
    std::vector<int> couples, descents, ties;
};

struct plan {
    std::vector<const member*> people; ///< by birth, name, id: their index is used throughout
    std::vector<couple> couples;
    std::vector<descent> descents;
    std::vector<tie> ties;
    std::vector<telling> told;   ///< by link
    std::vector<int> group;      ///< of each person: the least index among those who stand together
    std::vector<int> level;      ///< of each person: generation, 0 at the top
    std::vector<int> from_level; ///< of each couple: the level of its people; above the children where none
    std::vector<int> component;  ///< of each person: who is connected at all; 0 has the subject
    std::vector<std::string> notices;
};

/// `all` is canonical and outlives the plan.
plan plan_of(const family& all, bool what_follows);

} // namespace kith::family::genogram
