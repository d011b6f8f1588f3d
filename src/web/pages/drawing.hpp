#pragma once
// From the text of an SVG drawing to safe markup: only shapes, words and links within this site come
// through.

#include "web/html.hpp"

#include <string_view>

namespace kith::web::pages {

/// Reads the drawing again, element by element, and writes what is known to be harmless: groups, shapes,
/// text, titles, descriptions, and links whose address begins with "/" or "#". Everything else is left out;
/// words are escaped anew. Never throws on any input. Bounded to 4 MiB: beyond that nothing is drawn.
html safe_drawing(std::string_view svg);

} // namespace kith::web::pages
