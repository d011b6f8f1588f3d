#pragma once
// "Is she one of these?": asked before somebody new is recorded, of those who see the whole area.

#include "web/pages/form_shape.hpp"
#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

/// For everybody whom the intake would bring on record: who on record may be that person, why, and the way
/// to use the known record instead. Empty where nobody is alike, and for whoever does not see the whole
/// area. `shown`: whom it names, for the chain of lists.
html is_one_of_these(const visit&, site&, const form_shape&, const casework::intake&,
                     std::vector<person_id>& shown);

} // namespace kith::web::pages
