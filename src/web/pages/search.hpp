#pragma once
// Search: a child by name, identifier or date of birth. The words are posted, so that no name is ever in an
// address.

#include "web/pages/site.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

/// What somebody typed into the box, taken apart.
struct search_words {
    std::vector<std::string> names; ///< folded, each may begin a word of a name
    std::optional<date> birth_date; ///< "12/3/2014", "2014-03-12", "12 March 2014"
    std::string identifier;         ///< capital letters and digits only, where there is a digit
};
/// Pure. `today` decides the century of years with two digits. Wildcards are ignored.
search_words understood(std::string_view typed, date today);

/// The box, with what was typed; posts to /search.
html search_form(const visit&, std::string_view typed);

/// GET and POST /search
void add_search_routes(routes&, site&);

} // namespace kith::web::pages
