#pragma once
// Chronology: what matters as practitioners judged it, and everything that the record wrote by itself, the
// newest first, with corrections, late entries and gaps marked.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/chronology, and the pages that belong to it (chronology_pages.hpp).
void add_child_chronology_routes(routes&, site&);

} // namespace kith::web::pages
