#pragma once

#include <CLI/App.hpp>

namespace kith::cli {

/// kith record verify: is the record whole, and do the lists agree with it?
void add_record_command(CLI::App&);

} // namespace kith::cli
