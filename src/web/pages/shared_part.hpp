#pragma once
// What the guidance shares of a process with somebody who has a part in it and does not open the record.

#include "web/pages/page_parts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kith::web::pages {

/// One process, as far as it is shared with the viewer.
struct shared_process {
    std::shared_ptr<const casework::file> file; ///< without protected addresses
    const casework::case_process* process = nullptr;
    const guidance::process* definition = nullptr;
    std::vector<std::string> relations; ///< in which the viewer, or a colleague, stands in it
};

/// Relations with which the edition shares answers and that hold for one process: those that a field or a
/// step of the same process gives. What is shared of referrals has a page of its own.
std::vector<std::string> shared_relations(const guidance::edition&);

/// Nothing where the viewer has no part in it, or there is no such record or process.
std::optional<shared_process> find_shared(site&, const guidance::edition&, const kith::access::viewer&,
                                          store::snapshot&, const person_id&, const case_process_id&);

/// What the viewer may record of it now.
std::vector<const guidance::step*> steps_for(const site&, const shared_process&,
                                             const casework::practitioner&);
/// Whether one of the steps that are open to those who were asked has been recorded.
bool answered(const shared_process&);
/// Whom it is about, as far as that is shared; "a child" otherwise.
std::string subject_of(const shared_process&);
/// Its last decision or what was done last, in words.
std::string state_words(const shared_process&);
/// "Late: ..." where a clock of it is; empty otherwise.
std::string late_words(const site&, const shared_process&, instant now);

html draw_clocks(const site&, const shared_process&, instant now);
/// Every answer that is shared, step by step, with who said it and when.
html draw_shared(const shared_process&, const accounts_read&);

} // namespace kith::web::pages
