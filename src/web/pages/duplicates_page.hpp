#pragma once
// The worklist of people who may be on record twice, and how that is worked out, in words.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /duplicates, GET /duplicates/how
void add_duplicates_routes(routes&, site&);

} // namespace kith::web::pages
