#pragma once
// What became of what somebody referred: never the child's record, only what they wrote themselves, what
// happens next and by when, and the answer that is meant for them.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET /referrals, /referrals/:process
void add_referral_routes(routes&, site&);

} // namespace kith::web::pages
