#pragma once
// Choosing a person for a form: people who are around already, people found on record, or somebody new. The
// search is part of the form (POST), so that no name stands in an address.

#include "web/pages/form_page.hpp"
#include "web/pages/people_parts.hpp"

namespace kith::web::pages {

/// Names of the fields of the picker.
namespace picker {
constexpr std::string_view words = "q", find = "find", searched = "searched", chosen = "who",
                           nobody = "new", alike_seen = "alike";
}

/// Whom the form offers.
struct people_offered {
    std::string typed;
    bool searched = false; ///< somebody has looked, so that nobody comes on record twice
    bool more = false;     ///< there are more than are shown
    struct offer {
        person_id person;
        std::string name, facts; ///< enough to tell people apart
    };
    /// Somebody on record who looks like the new person as typed: how likely, and why, field by field.
    struct likeness {
        person_id person;
        std::string name, likely;
        html why;
    };
    std::vector<offer> around;   ///< in the family or the household already
    std::vector<offer> found;    ///< by the search, and by likeness
    std::vector<likeness> alike; ///< the likeliest first
    [[nodiscard]] const offer* find(std::string_view id) const;
    [[nodiscard]] std::vector<person_id> shown() const; ///< found: for the list of readings
    /// Whether everybody alike was on the form that was sent.
    [[nodiscard]] bool alike_were_seen(const form_fields& sent) const;
};

/// `near`: offered without a search (those in view, without the person). Searches when the form asks to.
people_offered offer_people(visit&, site&, const child_visit&, const people_near&, const form_fields&);

/// "Is it one of these?": offers whoever on record looks like the new person as typed. Only people whose
/// record the viewer may open, and adults who are around the child already.
void offer_alike(visit&, site&, const child_visit&, const people_near&, const people::person& typed,
                 people_offered&);

/// The box, its button and the radios; `for_new`: the questions about somebody who is not on record.
html draw_picker(const people_offered&, const form_fields&, const problems&, const html& for_new);

} // namespace kith::web::pages
