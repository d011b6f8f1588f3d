#pragma once
// Inside the drawings: a person as a symbol with words, around the middle of the symbol.

#include "family/drawing.hpp"
#include "family/family.hpp"

namespace kith::family {

constexpr double symbol_size = 44;

/// `risk`: poses a risk, as a link tells; a note that begins so counts as well.
node face_of(member, date on, bool risk);

/// Everything of the node moved.
void move(node&, double x, double y);
void move(writing&, double x, double y);

} // namespace kith::family
