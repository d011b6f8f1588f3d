#pragma once
// Splitting two joined records: to which of them belongs each entry that was made meanwhile.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET and POST /duplicates/:left/:right/split
void add_joining_split_routes(routes&, site&);

} // namespace kith::web::pages
