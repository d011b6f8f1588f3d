#pragma once
// What every page with a form shares: its frame, the draft that it offers, the buttons, the notice after it
// was sent.

#include "web/pages/drafts.hpp"
#include "web/pages/form_drawing.hpp"
#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

/// A form on a page.
struct form_frame {
    std::string action;
    std::string title;   ///< the task in words, for the title, the heading and the draft; never a name
    std::string caption; ///< small words above the heading
    html intro = {};     ///< between heading and form: clocks, explanations
    html questions = {};
    std::string submit = "Record";
    bool can_be_kept = true; ///< has a draft: autosave and "Save and come back later"
    std::optional<instant> kept_at = std::nullopt;
    std::int64_t based_on = -1;
    html before_submit = {};
};
html draw_form(const visit&, const form_frame&);

/// A form on a child's page, with its problems on top. Status 422 when something is wrong. `also_shown`:
/// other people of whom the form shows something.
response show_child_form(visit&, site&, child_visit&, const form_frame&, const html& problem_summary,
                         std::string shown, std::vector<person_id> also_shown = {});

/// Enters the child's record for a form: forms always work on the record as it is now.
std::variant<child_visit, response> enter_form(visit&, site&);

/// The form came with one of the buttons that keep it or throw it away: what to answer. `back`: where to go
/// when it is kept.
std::optional<response> keep_or_discard(visit&, std::string_view key, std::string_view title,
                                        std::string_view back);

/// What the desk is told of the form that was sent.
casework::form_sent sent_form(const visit&, std::string_view key, std::string answer, std::string purpose);

/// What was wrong with an act, somebody else's act in between included; empty when it is on the record. A
/// page whose form came too late says so and shows what was typed: nothing is given up in silence.
problems problems_of(const casework::outcome_of_act&);

/// After a form: "?done=recorded" in the address makes this notice. Empty without it.
html done_notice(const visit&);

/// The problems of a form without questions of the guidance: ids are the names.
html draw_plain_problems(const problems&);
const kith::problem* find_problem(const problems&, std::string_view name);
std::optional<components::error_message_options> message_of(const problems&, std::string_view name);

} // namespace kith::web::pages
