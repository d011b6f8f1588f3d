#pragma once
// One process of a child: what was recorded, by whom, why then, and what comes next.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/processes/:process
void add_child_process_routes(routes&, site&);

} // namespace kith::web::pages
