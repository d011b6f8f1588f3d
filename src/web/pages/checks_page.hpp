#pragma once

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/people/:other/checks/new
void add_checks_page_routes(routes&, site&);

} // namespace kith::web::pages
