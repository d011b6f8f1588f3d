#pragma once
// Chronology: what happened, newest first, with corrections and late entries marked.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/chronology
void add_child_chronology_routes(routes&, site&);

} // namespace kith::web::pages
