#pragma once
// Judging a tie of a child to somebody or something around them. Pure.

#include "casework/steps.hpp"
#include "casework/ties.hpp"

namespace kith::casework {

/// What a practitioner says of a tie. `to` empty: something new, by name and kind. Problems "to", "name",
/// "kind", "strength", "note".
struct tie_said {
    std::string to = {}, name = {}, kind = {}, strength = {}, note = {};
};
/// One more judgement on the child's stream. A tie to something named is begun under a fresh key.
result<decision> judge_tie(const guidance::rulebook&, const file&, const tie_said&, const practitioner&,
                           instant now, world& ids);

} // namespace kith::casework
