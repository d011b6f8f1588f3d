#pragma once
// The forms for a name, number, address, contact detail, language or warning: recorded, changed, ended; and
// the form that decides between what two agencies say. All drawn from people::detail_kinds().

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// /children/:person/details/:kind/new, /:detail/change, .../:detail/end
void add_detail_form_routes(routes&, site&);
/// /children/:person/details/:fact/decide
void add_decide_routes(routes&, site&);

} // namespace kith::web::pages
