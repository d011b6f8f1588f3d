#pragma once
// Types of the entries of "retention:<person>". Private to retention/.

#include "retention/retention.hpp"

#include <string_view>

namespace kith::retention {

inline constexpr std::string_view held_type = "retention.held";
inline constexpr std::string_view released_type = "retention.released";
inline constexpr std::string_view classed_type = "retention.classed";
inline constexpr std::string_view proposed_type = "retention.proposed";
inline constexpr std::string_view withdrawn_type = "retention.withdrawn";
inline constexpr std::string_view disposed_type = "retention.disposed";

} // namespace kith::retention
