#pragma once
// Files handed in about a person, as the person's own stream tells it. What was in them is store/deposits'.
//
//   report.received   {"deposit": id, "process": id, "title": words, "media_type": text, "size": number,
//                      "digest": 64 hexadecimal digits (SHA-256 of the content)}

#include "casework/steps.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

inline constexpr std::string_view report_received = "report.received";

/// A file that was handed in for a process: a report for a meeting.
struct report {
    std::int64_t sequence = 0;
    std::string deposit; ///< id of store::deposit
    case_process_id process;
    std::string title; ///< what it is, in the words of whoever handed it in
    std::string media_type;
    std::int64_t size = 0;
    std::string digest; ///< hexadecimal
    record::actor by;
    instant at;
};
std::string to_body(const report&);
/// Carries the entry into the file (the chronology); false: the type is another.
bool apply_reports(file&, const record::entry&, const boost::json::object& body);
/// The act by which a file that is kept becomes part of the record. Refuses a process that the person has
/// not, or that has ended.
result<decision> receive_report(const guidance::rulebook&, const std::shared_ptr<const file>&,
                                const report&, const practitioner&, instant now);
/// Every report that a person's entries tell of, in order.
std::vector<report> reports_in(std::span<const record::entry>);

} // namespace kith::casework
