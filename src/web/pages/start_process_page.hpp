#pragma once
// Beginning a process for a child with no outcome leading to it.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/start/:definition
void add_start_process_routes(routes&, site&);

} // namespace kith::web::pages
