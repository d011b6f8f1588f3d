#pragma once
// Parts of a picture as SVG, for the picture itself and for its key.

#include "family/drawing.hpp"

#include <string>

namespace kith::family {

/// Attributes of a line that is not filled: its width, and its dashes ("7 4"; empty: solid).
std::string stroke(double width, const char* dashes);
/// One line with its strokes and words, as a group.
std::string line_svg(const line&);
/// The symbol of a person, without words.
std::string symbol_svg(const node&);

} // namespace kith::family
