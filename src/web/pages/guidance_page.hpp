#pragma once
// The guidance as pages: every process with its prose, rules, citations, clocks, and the chart.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /guidance, /guidance/:process
void add_guidance_page_routes(routes&, site&);

} // namespace kith::web::pages
