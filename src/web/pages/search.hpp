#pragma once
// Search: anybody on record by name, identifier, date of birth or address, and the text of records. The
// words are posted, so that no name is ever in an address.

#include "web/pages/site.hpp"

#include <string_view>

namespace kith::web::pages {

/// The box, with what was typed; posts to /search.
html search_form(const visit&, std::string_view typed);

/// GET and POST /search
void add_search_routes(routes&, site&);

} // namespace kith::web::pages
