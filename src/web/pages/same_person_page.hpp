#pragma once
// Two records side by side, and what two people decide about them: one person, or two.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /duplicates/:left/:right
void add_same_person_routes(routes&, site&);

} // namespace kith::web::pages
