#pragma once
// Saying why a clock was missed: a reason from the list and some words. Never closes or hides the clock.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/clocks/:clock/:started_by/why
void add_late_reason_routes(routes&, site&);

} // namespace kith::web::pages
