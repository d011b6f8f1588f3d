#pragma once
// The child's first screen: answers in 60 seconds.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person
void add_child_summary_routes(routes&, site&);

} // namespace kith::web::pages
