#pragma once
// The genogram: a family drawn with the standard symbols, one generation a row. Graphviz puts the families
// in order (docs/decisions/genogram.md); the symbols and the right-angled lines are drawn from there.

#include "family/drawing.hpp"
#include "family/family.hpp"

namespace kith::family {

struct genogram_options {
    date on{};                 ///< the day on which they are as old as shown
    bool what_follows = false; ///< draw what follows from other links as well (the list has it always)
};

/// The same picture whatever the order of members and links. Never fails: what cannot be (a person their
/// own ancestor) is drawn as well as it can be and said in `notices`. At most 200 people are drawn; more
/// are counted as not shown.
drawing draw_genogram(const family&, const genogram_options&);

} // namespace kith::family
