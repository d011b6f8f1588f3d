#pragma once
// `kith import ...`: what other systems hold, onto the record.

#include <CLI/App.hpp>

namespace kith::cli {

/// Adds `import cin-census FILE`.
void add_import_command(CLI::App& app);

} // namespace kith::cli
