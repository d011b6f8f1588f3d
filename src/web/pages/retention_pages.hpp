#pragma once
// Keeping and disposal: whose time is over, one record with its plan, and what is decided about it. For the
// roles of guidance/retention, about records that they may know of.

#include "retention/retention.hpp"
#include "web/pages/site.hpp"

#include <memory>

namespace kith::web::pages {

/// GET /retention, GET and POST /retention/:person, GET /retention/:person/certificate
void add_retention_routes(routes&, site&, std::shared_ptr<const retention::schedule>);
/// Its place in the navigation.
place retention_place(std::shared_ptr<const retention::schedule>);

} // namespace kith::web::pages
