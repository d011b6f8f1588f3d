#pragma once
// Seeing a protected address on a record that is open because of an emergency alone: a step of its own, for
// whoever has the permit, with a reason, recorded as a read of its own.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/protected
void add_unmasking_routes(routes&, site&);

} // namespace kith::web::pages
