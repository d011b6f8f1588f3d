#pragma once

#include <CLI/App.hpp>

namespace kith::cli {

/// kith keys new | export | import | rotate | seal
void add_keys_command(CLI::App&);

} // namespace kith::cli
