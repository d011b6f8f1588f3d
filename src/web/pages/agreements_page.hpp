#pragma once
// The register of agreements to share: GET /agreements, POST /agreements, POST /agreements/:agreement/end

#include "web/pages/site.hpp"

namespace kith::web::pages {

void add_agreements_routes(routes&, site&);

} // namespace kith::web::pages
