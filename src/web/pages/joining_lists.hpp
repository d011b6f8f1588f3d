#pragma once
// Joined records on lists: a person once among those found, by one name on Today; and what waits to be
// looked at.

#include "casework/finding.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/work_list.hpp"

namespace kith::web::pages {

/// Leaves each person once among those found, by the record begun first, with the names of the others. Only
/// records in view are spoken of.
void once_each_person(site&, store::snapshot&, const store::visibility&, casework::people_found&);

/// Rows of joined records go by the name of the record begun first, for who sees the whole area.
void by_one_name(site&, store::snapshot&, const store::visibility&, work_list&);

/// "3 pairs of records may be the same person; 1 proposal waits for your decision"; empty when there is
/// nothing, or for who may not decide.
html duplicates_line(store::snapshot&, const store::visibility&);

} // namespace kith::web::pages
