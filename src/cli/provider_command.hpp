#pragma once
// kith provider add, list, remove, link: where practitioners may sign in by OpenID Connect, and as whom.

#include <CLI/App.hpp>

namespace kith::cli {

void add_provider_command(CLI::App&);

} // namespace kith::cli
