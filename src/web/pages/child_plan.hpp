#pragma once
// Plan: the plan that is running, what is done again and again under it, and its clocks.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/plan
void add_child_plan_routes(routes&, site&);

} // namespace kith::web::pages
