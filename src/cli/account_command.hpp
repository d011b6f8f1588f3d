#pragma once

#include <CLI/App.hpp>

namespace kith::cli {

/// kith account: who may sign in.
void add_account_command(CLI::App&);

} // namespace kith::cli
