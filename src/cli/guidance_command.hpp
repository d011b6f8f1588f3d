#pragma once
// `kith guidance ...`: check, show, graph, due, cases, list.

#include <CLI/App.hpp>

namespace kith::cli {

/// Adds the subcommand. When it runs, `exit_code` becomes 0 (fine), 1 (faults found, a case failed) or
/// 2 (what was asked cannot be done).
void add_guidance_command(CLI::App& app, int& exit_code);

} // namespace kith::cli
