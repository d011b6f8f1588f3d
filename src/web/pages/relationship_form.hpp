#pragma once

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/people/add, .../people/:relationship/change, .../people/siblings
void add_relationship_routes(routes&, site&);

} // namespace kith::web::pages
