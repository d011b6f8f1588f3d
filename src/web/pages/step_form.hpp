#pragma once
// Recording a step: the form that the guidance makes, and what becomes of it when it is sent.

#include "web/pages/form_page.hpp"

namespace kith::web::pages {

/// GET and POST /children/:person/processes/:process/:step
void add_step_form_routes(routes&, site&);

/// Everything that a step's form needs, found on the record.
struct step_form {
    const casework::case_process* process = nullptr;
    form_shape shape;
    std::vector<const casework::case_clock*> clocks; ///< running clocks that the step may stop
    std::string address;                             ///< of the form; also the key of its draft
};
/// Which children a form is about.
enum class form_children {
    still_in_it, ///< those for whom the process runs
    all_of_it,   ///< also those for whom it has ended: when looking back
};
/// The step's questions for the children of a process, whatever its turn.
form_shape shape_of(visit&, site&, child_visit&, const casework::case_process&, const guidance::process&,
                    const guidance::step&, form_children = form_children::still_in_it);

/// The form of parameters ":process" and ":step", whatever its turn; or the page that says why there is
/// none: no such process or step, not by this practitioner.
std::variant<step_form, response> locate_step_form(visit&, site&, child_visit&,
                                                   form_children = form_children::still_in_it);
/// Whether it may be recorded now; notes the clocks that it may stop.
bool is_its_turn(const site&, const child_visit&, step_form&);
/// The page that says why not.
response not_its_turn(visit&, child_visit&, const step_form&);
/// What somebody recorded of the same step since the form was opened: sequences of entries.
std::vector<std::int64_t> recorded_since(const casework::file&, const case_process_id&,
                                         std::string_view step, std::int64_t based_on);

/// The form with what stands in it and what is wrong; 422 when something is.
response show_step_form(visit&, site&, child_visit&, const step_form&, const form_fields&, const problems&,
                        std::int64_t based_on, std::optional<instant> kept_at);

/// Notes the reading of the other children whose names and facts the page shows.
void note_other_children(visit&, const child_visit&, const form_shape&);

} // namespace kith::web::pages
