#pragma once
// Alerts about looking: what was raised, with its evidence, and what somebody else found. For the roles of
// guidance/vigilance; nobody sees what is about themselves.

#include "vigilance/rules.hpp"
#include "web/pages/site.hpp"

#include <memory>

namespace kith::web::pages {

/// GET and POST /vigilance, GET and POST /vigilance/:alert
void add_vigilance_routes(routes&, site&, std::shared_ptr<const vigilance::rules>);
/// Its place in the navigation.
place vigilance_place(std::shared_ptr<const vigilance::rules>);

} // namespace kith::web::pages
