#pragma once
// Two practitioners wrote at the same time: both texts, field by field, and the choice. Nothing typed is
// lost.

#include "web/pages/step_form.hpp"

namespace kith::web::pages {

/// POST /children/:person/processes/:process/:step/both
void add_conflict_routes(routes&, site&);

/// The page that shows what was typed beside what was recorded meanwhile (entries `since`, of the step of
/// parameters ":process" and ":step"). What was typed is kept as a draft first. Status 409.
response show_conflict(visit&, site&, child_visit&, form_fields mine, std::vector<std::int64_t> since,
                       const problems& wrong = {});

} // namespace kith::web::pages
