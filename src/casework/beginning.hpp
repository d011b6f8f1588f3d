#pragma once
// A process begun and its first step recorded in one act: nobody leaves behind a process in which nothing
// was said.

#include "casework/steps.hpp"

namespace kith::casework {

/// Opens the process for this person, as open_process does, and records the first step with what was said.
/// `said.process` and `said.step` are filled in. Only for processes about one person. Problems as of both.
result<decision> begin_with_step(const guidance::rulebook&, std::string_view definition,
                                 const std::shared_ptr<const file>&, submission said, const practitioner&,
                                 instant now, world& ids);

} // namespace kith::casework
