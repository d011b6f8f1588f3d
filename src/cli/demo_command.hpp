#pragma once
// `kith demo`: a synthetic authority to try Kith with.

#include <CLI/App.hpp>

namespace kith::cli {

void add_demo_command(CLI::App& app);

} // namespace kith::cli
