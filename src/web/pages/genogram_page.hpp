#pragma once
// The genogram: a picture of the family, its key, and the same in words as the place to edit.

#include "family/drawing.hpp"
#include "web/pages/family_parts.hpp"

namespace kith::web::pages {

/// GET /children/:person/genogram
void add_genogram_page_routes(routes&, site&);

/// A picture of a family or of what is around it, with key, list and a head that only paper shows. `words`
/// says what the picture is: "Genogram".
html picture_part(const visit&, const child_visit&, const kith::family::drawing&, std::string_view words);
/// The same in words: everybody once, each relationship once, with where to change it.
html picture_list(const child_visit&, const kith::family::drawing&);

} // namespace kith::web::pages
