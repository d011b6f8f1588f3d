#pragma once
// Who has looked: at one record, for its allocated worker and for managers; and one's own looking.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/readers, GET /account/looked
void add_readers_routes(routes&, site&);

} // namespace kith::web::pages
