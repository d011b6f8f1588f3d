#pragma once

#include <CLI/App.hpp>

namespace kith::cli {

/// kith serve: the site, until it is asked to stop.
void add_serve_command(CLI::App&);

} // namespace kith::cli
