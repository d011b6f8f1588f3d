#pragma once
// Every address of the site in one table: what the program serves, and what tests/access/routes.txt must
// have a row for.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// `site` and `gate` must outlive the table.
routes every_route(site&, identity::gate&);

} // namespace kith::web::pages
