#pragma once
// The pages that every page's footer leads to.

#include "web/routing.hpp"

namespace kith::web {

/// GET /accessibility and GET /privacy.
void add_standing_routes(routes&);

} // namespace kith::web
