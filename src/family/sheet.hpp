#pragma once
// The sheet on which a picture stands, whichever it is: its margins, and what it says of those it leaves
// out.

#include "family/drawing.hpp"

namespace kith::family {

/// Says in the picture and in its notices how many people the viewer may not know of; nothing where none.
void say_not_shown(drawing&, int people);

/// Everything is moved so that what is covered stands within the margins; the remarks below it, in the
/// middle.
void fit_on_sheet(drawing&, const box& covered);

} // namespace kith::family
