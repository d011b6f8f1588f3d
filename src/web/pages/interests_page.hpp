#pragma once
// One's own interests: people on record of whom one must keep away.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /account/interests
void add_interest_routes(routes&, site&);

} // namespace kith::web::pages
