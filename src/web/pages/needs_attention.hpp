#pragma once
// What waits for somebody besides work on cases: agencies without an agreement to share, accounts whose
// reset a second person has to confirm. Names practitioners and agencies; no child.

#include "web/pages/site.hpp"

#include <string>
#include <vector>

namespace kith::web::pages {

/// An agency whose people open no record by their role or relation today, because no agreement holds.
struct agency_without_agreement {
    std::string agency, title;
    std::size_t people = 0; ///< with an open account
};
/// Those with people whose role takes part in cases; the greatest number of people first.
std::vector<agency_without_agreement> agencies_without_agreement(const visit&, site&, store::snapshot&);

/// For Today: what of all this is for the viewer's role. Empty for everybody else.
html needs_attention(const visit&, site&, store::snapshot&);
/// "No agreement to share is registered with Health: ..." with what to do; empty where each has one.
html without_agreement_notice(const visit&, site&, store::snapshot&);

} // namespace kith::web::pages
