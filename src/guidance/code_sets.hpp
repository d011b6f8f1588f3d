#pragma once
// Code sets as the engine asks for them, whatever the edition fills them with.

#include "guidance/guidance.hpp"

#include <string_view>

namespace kith::guidance {

/// Who takes part, who told, whom an account belongs to.
inline constexpr std::string_view agency_codes = "agency";

/// Whether somebody may answer with this code. Where the edition has no such set nothing is refused: a list
/// that is missing must not keep what is known off the record.
bool may_answer(const edition*, std::string_view set, std::string_view code);

} // namespace kith::guidance
