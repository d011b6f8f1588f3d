#pragma once
// Search: a child by name, identifier or date of birth. The words are posted, so that no name is in an address.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /search
void add_search_routes(routes&, site&);

} // namespace kith::web::pages
