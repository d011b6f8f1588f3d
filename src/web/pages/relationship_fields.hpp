#pragma once
// The questions about how two people stand to each other, drawn and read. Used by every form that records
// or changes a relationship.

#include "web/pages/form_page.hpp"
#include "web/pages/people_parts.hpp"

namespace kith::web::pages {

/// Whom the questions are about: "Who is Ada to Ben?" needs both names.
struct relationship_asked {
    const guidance::edition* edition = nullptr;
    std::string child;     ///< the person of the record
    std::string other;     ///< the other; "this person" where nobody is chosen yet
    bool with_end = false; ///< asks whether it has ended
    instant now;
};
html draw_relationship_fields(const relationship_asked&, const form_fields&, const problems&);

/// What was typed; problems of dates that could not be read. What it means is for the engine to judge.
casework::relationship_said read_relationship_fields(const form_fields&, problems&);

/// What is recorded, as the form has it.
void fill_relationship_fields(form_fields::list&, const casework::relationship&);

/// A question for a day in three boxes, named `name`.
html draw_day(const std::string& name, std::string legend, std::string hint, const form_fields&,
              const problems&);
/// The day typed; what is wrong goes to `wrong` under the same name. `what` begins the message: "The day".
std::optional<date> read_day(const form_fields&, const std::string& name, std::string_view what, problems&);
void fill_day(form_fields::list&, const std::string& name, const std::optional<date>&);

} // namespace kith::web::pages
