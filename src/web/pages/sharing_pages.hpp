#pragma once
// What was shared about a child, or not, and what other agencies were asked: GET /children/:person/sharing.
// The register over the area, for whoever keeps it: GET /sharing, POST /sharing/export.

#include "web/pages/site.hpp"

namespace kith::web::pages {

void add_sharing_routes(routes&, site&);

} // namespace kith::web::pages
