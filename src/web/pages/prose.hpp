#pragma once
// The guidance's prose as a page: the little Markdown that its files are written in.

#include "web/html.hpp"

#include <string_view>

namespace kith::web::pages {

/// Paragraphs, headings (not "# ", which is the page's own, nor those with nothing to read below them),
/// lists, **strong**, *emphasis*, `code` and links to other guidance files ("triage.md" becomes
/// /guidance/triage). Everything else is shown as written. Pure; never throws on any input.
html prose(std::string_view markdown);

} // namespace kith::web::pages
