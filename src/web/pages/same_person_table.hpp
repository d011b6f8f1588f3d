#pragma once
// Two records side by side: what each says, and in words whether they agree.

#include "web/pages/same_person_parts.hpp"

namespace kith::web::pages {

/// Names, dates, sex, addresses, identifiers, family, processes, last entries: a table of three columns,
/// and for each line whether both say the same.
html side_by_side(const pair_visit&);

} // namespace kith::web::pages
