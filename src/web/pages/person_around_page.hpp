#pragma once

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/people/:other
void add_person_around_routes(routes&, site&);

} // namespace kith::web::pages
