#pragma once
// kith witness: watches a log, keeps a copy of it, countersigns. kith restore: a new database out of such a
// copy.

namespace CLI {
class App;
}

namespace kith::cli {
void add_witness_command(CLI::App&);
void add_restore_command(CLI::App&);
} // namespace kith::cli
