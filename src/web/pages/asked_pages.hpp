#pragma once
// For those who do not open records: what they were asked by name, what they raised, and what became of it.
//   GET /asked                                  all of it
//   GET /asked/:person/:process                 one of them: what is shared with them, what they may record
//   GET, POST /asked/:person/:process/:step     recording it
//   GET, POST /asked/:person/begin/:definition  raising something that they can follow afterwards

#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

void add_asked_routes(routes&, site&);

/// Something that the viewer may begin about this person and follow afterwards, as links; empty where
/// nothing.
html links_to_raise(const visit&, const site&, const kith::access::viewer&, const casework::file&);

} // namespace kith::web::pages
