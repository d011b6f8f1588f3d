#pragma once
// Access: who has looked at the record, and who has acted on it.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/access
void add_access_page_routes(routes&, site&);

} // namespace kith::web::pages
