#pragma once
// The tables, from the first schema on: numbered steps, each in a transaction of its own. Private to
// store/.

#include "foundation/result.hpp"
#include "store/sql.hpp"

namespace kith::store {

/// The engine a migration's own parts are for.
enum class dialect { sqlite, postgresql };

/// What `migrate` may do: make the tables where there are none, bring older ones up to date, or only look.
enum class migrating { from_nothing, from_older, only_look };

/// Brings the tables to the newest schema as far as it may; what is interrupted resumes at the next start.
/// Refuses, in words, a schema that this program does not know (a newer Kith's) and what it may not bring
/// up to date.
result<void> migrate(sql::connection&, dialect, migrating);

/// The newest schema that this program knows.
int newest_schema();

} // namespace kith::store
