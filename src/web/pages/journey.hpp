#pragma once
// Journey: where the child is on the flow chart of the guidance, and has been.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/journey
void add_journey_routes(routes&, site&);

} // namespace kith::web::pages
