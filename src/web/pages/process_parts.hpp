#pragma once
// What was recorded in a process, drawn: steps with answers, corrections, outcome and quorum; who must be
// told.

#include "web/pages/page_parts.hpp"

#include <string>
#include <string_view>

namespace kith::web::pages {

/// An outcome by its title; its identifier where the edition has none so called; empty for none.
std::string outcome_words(const guidance::process*, std::string_view outcome);
/// Who must be told after the steps recorded so far, and whether that is on record.
html tells_part(const guidance::edition&, const casework::case_process&, const guidance::process&);
/// Every step recorded, the first one first, each with a link to correct it.
html recorded_part(const child_visit&, const casework::case_process&, const guidance::process*);
/// One step recorded. `heading_level` of its heading.
html step_part(const child_visit&, const guidance::process*, const casework::recorded_step&,
               int heading_level);

} // namespace kith::web::pages
