#pragma once

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/people/:relationship/change. `:relationship`: see casework::key_of.
void add_relationship_change_routes(routes&, site&);

} // namespace kith::web::pages
