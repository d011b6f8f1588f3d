#pragma once
// PostgreSQL behind the typed layer. Private to store/.

#include "foundation/result.hpp"
#include "store/sql.hpp"

#include <memory>
#include <string>

namespace kith::store::sql {

/// Connects to a server named by a URL and refuses, in words, one whose settings could lose an acknowledged
/// write (fsync, full_page_writes, synchronous_commit), one older than 15 and a database that is not in
/// UTF-8.
result<std::unique_ptr<engine>> open_postgresql(const std::string& url);

} // namespace kith::store::sql
