#pragma once
// A note on a child's record, outside any process.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/notes/new
void add_note_routes(routes&, site&);

} // namespace kith::web::pages
