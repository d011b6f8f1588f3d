#pragma once
// The pages that belong to a chronology.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/chronology/siblings: brothers and sisters side by side.
void add_chronology_siblings_routes(routes&, site&);
/// GET, POST /children/:person/chronology/export: CSV, PDF or a sheet for printing, with its purpose noted.
void add_chronology_export_routes(routes&, site&);
/// GET, POST /children/:person/chronology/same: lines that tell of one event.
void add_chronology_same_routes(routes&, site&);
/// GET, POST /children/:person/chronology/events/new, .../events/:sequence/correct
void add_event_form_routes(routes&, site&);
/// GET, POST /children/:person/chronology/:sequence/judge
void add_judgement_form_routes(routes&, site&);

} // namespace kith::web::pages
