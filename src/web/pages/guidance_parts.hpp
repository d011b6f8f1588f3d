#pragma once
// The rules of one process of the guidance in words: who, what, why, what follows, by when.

#include "guidance/guidance.hpp"
#include "web/html.hpp"

namespace kith::web::pages {

/// What opens it and who may.
html opening_part(const guidance::edition&, const guidance::process&);
/// Its steps with their questions, who must be there and who must be told.
html steps_part(const guidance::edition&, const guidance::process&);
/// What may be decided, and what follows.
html outcomes_part(const guidance::edition&, const guidance::process&);
/// Its time limits with their examples.
html clocks_rules_part(const guidance::rulebook&, const guidance::edition&, const guidance::process&);

} // namespace kith::web::pages
