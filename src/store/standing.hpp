#pragma once
// How a viewer stands to one person, before that person's record is looked at.

#include "foundation/identifier.hpp"
#include "store/store.hpp"

namespace kith::store {

/// How a viewer stands to somebody who may be on record, before the record itself is looked at.
struct standing {
    bool known = false;    ///< the viewer may know that there is a record
    bool involved = false; ///< stands on it in some relation, or the viewer's agency does
};
/// Nothing of either for whoever is not on record. The work is the same for an identifier that nobody has
/// as for a record that is hidden: it is done about the nearest record there is.
standing standing_to(snapshot&, const visibility&, const person_id&);

/// Is there a record of this identifier? Reads nothing of it: the work is the same where there is none.
bool is_on_record(snapshot&, const person_id&);

} // namespace kith::store
