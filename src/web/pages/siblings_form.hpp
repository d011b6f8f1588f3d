#pragma once

#include "web/pages/people_parts.hpp"

namespace kith::web::pages {

/// Children of the household about whom nothing is recorded yet: the question is asked, never answered by
/// the record itself.
std::vector<const person_near*> without_a_relationship(const people_near&);

/// GET and POST /children/:person/people/siblings
void add_siblings_form_routes(routes&, site&);

} // namespace kith::web::pages
