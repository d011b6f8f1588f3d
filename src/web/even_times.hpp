#pragma once
// Answers whose time could tell what their words do not: whether a record that is not shown is there.

#include "web/server/server.hpp"

#include <chrono>

namespace kith::web {

/// How far apart the moments are at which such answers leave.
inline constexpr std::chrono::milliseconds even_step{5};

/// The same answers. Those that refuse (403, 404) are held to a whole multiple of `step` after the request
/// was taken up, those of searches for one step at least: a few microseconds of more or less work are not
/// to be seen from outside.
answer_function at_even_times(answer_function, std::chrono::microseconds step = even_step);

} // namespace kith::web
