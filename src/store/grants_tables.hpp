#pragma once
// Keeping the table of exclusions. Private to store/.

#include "store/sql.hpp"

#include "foundation/identifier.hpp"

#include <optional>
#include <set>
#include <string>

namespace kith::store {

/// Whether anybody has declared an interest: without, there is nothing to keep.
bool any_interest(sql::connection&);
/// Adds everybody who is one step from the person.
void add_neighbours(sql::connection&, const person_id&, std::set<person_id>&);
/// Works out anew from whom each practitioner is kept who is kept from one of these.
void refresh_exclusions_near(sql::connection&, const std::set<person_id>&);
/// Where the table is not what interests and families make it; nothing when it is.
std::optional<std::string> exclusions_disagree(sql::connection&);

} // namespace kith::store
