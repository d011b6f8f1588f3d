#pragma once
// Today: what the practitioner has to do, soonest first.

#include "web/pages/site.hpp"

#include <string>
#include <string_view>

namespace kith::web::pages {

/// GET /
void add_today_routes(routes&, site&);

} // namespace kith::web::pages
