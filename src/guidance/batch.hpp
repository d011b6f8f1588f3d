#pragma once
// Deadlines at the command line: a start as people write it, and many starts in a CSV file.

#include "guidance/guidance.hpp"

#include <string>
#include <string_view>

namespace kith::guidance {

/// A start and the shape in which it was written, in which the deadline is written too.
struct written_start {
    calendar::start start;
    bool with_offset = false; ///< an instant: with Z or an offset from UTC
};

/// "2018-12-12", "2018-12-21T22:15", with seconds, with a space for the T, with Z or +01:00 behind.
result<written_start> read_start(std::string_view text);

/// "2019-01-07", "2019-04-02T00:30" or, where the start had an offset, "2019-04-02T00:30+01:00".
std::string write_due(const calendar::deadline&, const written_start&);

/// The edition and clock of those names for a start on that day; refused as by `due`.
struct rule_found {
    const edition* in;
    const clock* rule;
};
result<rule_found> find_rule(const rulebook&, std::string_view edition, std::string_view clock, date start);

/// The rows of a CSV file with columns edition, clock and start, in any order and among others, as they
/// stand and with a last column "due". Quoted values, CRLF and a byte-order mark are understood. Refuses
/// the whole when any row is bad: one problem a bad value, "line 3, column start: ...". At most 64 MiB.
result<std::string> due_batch(const rulebook&, std::string_view csv);

} // namespace kith::guidance
