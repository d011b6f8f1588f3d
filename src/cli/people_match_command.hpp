#pragma once
// kith people match, kith people learn --database: who on record may be on it twice.

#include <string>

namespace CLI {
class App;
}

namespace kith::cli {

/// Adds "match" to the command "people", which must be there already.
void add_people_match_command(CLI::App& app);

/// What `kith people learn --database` does: learns from the people on record, and keeps it there.
void learn_from_database(const std::string& database, const std::string& guidance, const std::string& area);

} // namespace kith::cli
