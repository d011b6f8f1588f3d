#pragma once
// The first screen of an adult's record: how to reach them safely, what helps to talk with them, who they
// are around. An adult has no plan and no journey of their own.

#include "web/pages/around.hpp"

namespace kith::web::pages {

html adult_summary(const child_visit&, const people_around&);

} // namespace kith::web::pages
