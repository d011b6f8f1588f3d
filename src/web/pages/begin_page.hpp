#pragma once
// A process begun with its first step, in one form: GET and POST /children/:person/begin/:definition

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

void add_begin_routes(routes&, site&);

/// The form of the first step of a process that is not on record yet, for one person; `asks_when` false: it
/// happens as it is sent.
form_shape first_step_of(const site&, const guidance::edition&, const guidance::process&,
                         std::shared_ptr<const casework::file>, std::shared_ptr<const accounts_read>,
                         instant now, bool open, bool asks_when);

/// What becomes of such a form when it is sent: begun, and where to go, or what is wrong.
casework::outcome_of_act begin_with(const visit&, site&, const person_id&, const guidance::process&,
                                    const casework::submission&, const casework::form_sent&);

} // namespace kith::web::pages
