#pragma once
// Correcting what a step recorded. What stood there stays visible; why it is corrected is asked.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/entries/:sequence/correct
void add_correction_routes(routes&, site&);

} // namespace kith::web::pages
