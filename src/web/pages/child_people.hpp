#pragma once
// People: family, household and practitioners around the child.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/people
void add_child_people_routes(routes&, site&);

} // namespace kith::web::pages
