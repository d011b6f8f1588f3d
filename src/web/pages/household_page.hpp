#pragma once

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/household; GET and POST /children/:person/household/move
void add_household_page_routes(routes&, site&);

} // namespace kith::web::pages
