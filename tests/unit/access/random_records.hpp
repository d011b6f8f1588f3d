#pragma once
// Records, grants and viewers at random, for what must hold of all of them.

#include "access/access.hpp"
#include "foundation/world.hpp"

#include <string>
#include <vector>

namespace kith::tests {

/// "p0" ... "p5": whoever looks, and whoever was given something.
inline constexpr int practitioners = 6;
/// The agency of each as its account has it: "school", "health" or none.
std::string agency_of(const practitioner_id&);
practitioner_id any_practitioner(seeded_world&);

/// A moment in the first two days of January 2019, on a whole hour.
instant any_moment(seeded_world&);

/// "child-<number>" with a local id "L<number>", a name, sometimes a protected address, and involvements
/// and grants of any kind and time.
casework::file any_record(seeded_world&, int number);
/// With any role of the edition, at any moment, kept from a few of the first `children` records.
access::viewer any_viewer(seeded_world&, const guidance::edition&, int children);

} // namespace kith::tests
