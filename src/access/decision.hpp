#pragma once
// From a viewer and a file to the facts that the decision is made of (foundation/decision.hpp). The same
// facts are asked of the query tables in store/visible.hpp.

#include "access/access.hpp"
#include "foundation/decision.hpp"

namespace kith::access {

/// What is so between this viewer and this record at the viewer's moment. A role that the edition does not
/// know, or that sees nobody, is kept from everything: `excluded`. So is everybody from a record that was
/// never begun (revision 0): what does not exist is answered like what must not be known.
decision::situation situation_of(const guidance::edition&, const viewer&, const casework::file&);

} // namespace kith::access
