#pragma once
// What is known of a person, by section, each with its source, since when, and what was known before.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/details
void add_details_routes(routes&, site&);

} // namespace kith::web::pages
