#pragma once
// Who may see a record: by role and relation, by name, kept from it, in an emergency; each with since,
// until, by whom and why, and the forms to give and to end it.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/access/who
void add_who_may_routes(routes&, site&);

} // namespace kith::web::pages
