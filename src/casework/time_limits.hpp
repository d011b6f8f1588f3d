#pragma once
// The fold of time limits: how an entry changes the clocks of a file. The dates are those that the entry
// carries; the guidance is asked for one thing alone, which clocks a step stops. Private to casework.
//
// Contents
//   start_clocks     those that the entry starts; an earlier run of the same clock is over
//   stop_clocks      those that wait for what happened: met, met late, or ceased
//   take_changes     those that stand still, go on, or are given more time
//   correct_clocks   those that are counted from, or were met by, what is corrected

#include "casework/entries.hpp"

#include <string_view>
#include <vector>

namespace kith::casework {

/// `process`: whose step starts them.
void start_clocks(file&, const std::vector<started_clock>&, const case_process_id& process,
                  const record::entry&);
/// `step` and `outcome` are empty where the process itself was opened.
void stop_clocks(const guidance::rulebook&, file&, const case_process&, std::string_view step,
                 std::string_view outcome, const record::entry&);
/// `process`: whose step changes them; nullptr when the file has not got it.
void take_changes(const guidance::rulebook&, file&, const std::vector<clock_change>&,
                  const case_process* process, std::string_view step, const record::entry&);
/// Dates are replaced by those of the correction, the old ones kept; whether a clock was met in time is
/// judged again.
void correct_clocks(file&, const correction_body&, const record::entry&);

} // namespace kith::casework
