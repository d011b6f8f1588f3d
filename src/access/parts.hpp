#pragma once
// A part that somebody has in one process of a record that they may not open: they were asked by name, or
// they raised it. What they are shown of it is what the guidance shares with that relation
// (field.shared_with).

#include "access/access.hpp"

#include <string>
#include <string_view>

namespace kith::access {

/// Whether the viewer stands so to the person in this process, or, where the role sees what its agency
/// does, a colleague does. Nobody who is kept from the record.
bool has_part(const guidance::edition&, const viewer&, const casework::file&, const case_process_id&,
              std::string_view relation);

/// Whether the viewer may say something about this person that they can follow afterwards: they referred
/// the person, have a part or papers, or open the record.
bool may_speak(const guidance::edition&, const viewer&, const casework::file&);

/// Whether a role does this act of the guidance.
bool may_act(const guidance::edition&, std::string_view act, std::string_view role);

/// Why a practitioner of another agency has no standing access now, to go on a sentence: ". There is ...";
/// empty where an agreement holds. Says nothing of any record.
std::string without_agreement(const viewer&);

} // namespace kith::access
