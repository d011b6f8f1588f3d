#pragma once
// The tables, from the first schema on: numbered steps, each in a transaction of its own. Private to
// store/.

#include "foundation/result.hpp"
#include "store/sql.hpp"

namespace kith::store {

/// The engine a migration's own parts are for.
enum class dialect { sqlite, postgresql };

/// Brings the tables to the newest schema; what is interrupted resumes at the next start. Refuses a schema
/// that this program does not know (a newer Kith's). `apply` false: only looks, and refuses an older one
/// too.
result<void> migrate(sql::connection&, dialect, bool apply);

/// The newest schema that this program knows.
int newest_schema();

} // namespace kith::store
