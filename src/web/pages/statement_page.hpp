#pragma once
// The person's own words beside what is on record: how they are shown, and the form that adds them.

#include "casework/statements.hpp"
#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

/// One statement, marked as what it is.
html statement_part(const casework::statement&);
/// All that stand beside this entry (numbered as in the file that is shown); nothing where there are none.
html statements_part(const child_visit&, std::int64_t sequence);
/// "Add what the person says", for an entry of a record.
html add_statement_link(const person_id& record, std::int64_t sequence, const std::string& what);

void add_statement_routes(routes&, site&);

} // namespace kith::web::pages
