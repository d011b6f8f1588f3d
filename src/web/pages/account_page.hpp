#pragma once
// One account, for those who look after it: how it stands, and what is changed about it.

#include "web/pages/site.hpp"

namespace kith::web::pages::accounts {

response account_page(visit&, site&, const problems& wrong);
/// Carries out what a form asks. An invitation has a page of its own; everything else goes back.
response change_account(visit&, site&);

} // namespace kith::web::pages::accounts
