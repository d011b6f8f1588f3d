#pragma once
// Changing what is known of a person: every change says how it is known; earlier values stay visible.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/facts
void add_facts_routes(routes&, site&);

} // namespace kith::web::pages
