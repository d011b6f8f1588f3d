#pragma once
// Who asked not to be named. A referrer may say that the family must not learn who they are: the guidance
// names the question and what it protects (protected_kind), the record holds the answer.
//
// Contents
//   unnamed_author, unnamed_in   the steps in which somebody asked for that
//   words_of_unnamed             what they wrote of themselves, to be found again anywhere
//   without_unnamed              the file as it is told to whoever may not know

#include "casework/file.hpp"
#include "guidance/guidance.hpp"
#include "people/details.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

/// A step whose author, or what was answered in it, is protected.
struct unnamed_author {
    case_process_id process;
    std::int64_t sequence = 0;            ///< of the step
    practitioner_id who;                  ///< who recorded it; empty where only the answers are protected
    instant entered;                      ///< with what was recorded in the same act
    std::string relation = {};            ///< that the step gave its author; empty: none
    std::vector<std::string> fields = {}; ///< the answers that are protected
};
/// Nothing where the edition has no such question. A correction of the answer counts.
std::vector<unnamed_author> unnamed_in(const guidance::edition&, const file&);

/// In place of the practitioner in a file that does not name them; no practitioner has this identifier.
inline const practitioner_id unnamed{"not-named"};
/// ... and of what they wrote of themselves.
inline constexpr std::string_view not_named =
    "Not shown: whoever referred asked not to be named. Ask the allocated social worker or their team "
    "manager.";

/// The answers that are protected, as they stand and as they were before they were corrected.
people::protection words_of_unnamed(const file&, const std::vector<unnamed_author>&);

/// The file without them: their answers, their names in their own entries, their part in the case, their
/// agency as the source of what they told. What they recorded otherwise stays theirs.
file without_unnamed(const file&, const std::vector<unnamed_author>&);

} // namespace kith::casework
