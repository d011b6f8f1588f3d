#pragma once
// Telling children's social care about a child: from what to do in an emergency to the form, its rows of
// children and adults, the check before it is sent.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /referrals/new, /referrals/new/:draft
void add_intake_routes(routes&, site&);

/// The intake that this role may record; nullptr when it may record none.
const guidance::process* intake_for(const guidance::edition&, std::string_view role);

} // namespace kith::web::pages
