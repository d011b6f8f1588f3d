#pragma once
// SQLite behind the typed layer. Private to store/.

#include "foundation/result.hpp"
#include "store/sql.hpp"

#include <memory>
#include <string>

namespace kith::store::sql {

/// How a file is to be opened; see open_options.
struct sqlite_options {
    bool create = true;
    bool sabotage_durability = false;
    bool for_verification = false;
};

/// The facts about a file that decide how it is checked at start.
struct sqlite_file {
    std::string path;
    bool created = false;  ///< it did not exist, or was empty
    std::int64_t size = 0; ///< bytes
};

/// Opens the engine for a file: makes it where allowed (readable by its owner alone), refuses network file
/// systems and files that are not Kith's, and reads back every setting that durability rests on.
result<std::unique_ptr<engine>> open_sqlite(const std::string& path, const sqlite_options&);

/// `quick_check` of a connection's file; its words when it finds something.
std::optional<std::string> quick_check(connection&);

/// Size of the database file in bytes, 0 when unknown.
std::int64_t file_size(const std::string& path);

/// Makes the thread's queries on the connection end early (from another thread).
void interrupt(connection&);

} // namespace kith::store::sql
