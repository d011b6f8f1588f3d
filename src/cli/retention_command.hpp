#pragma once

#include "retention/classes.hpp"

#include <CLI/App.hpp>
#include <memory>
#include <string>

namespace kith::cli {

/// The retention classes for an area, or a failure with the first fault in words.
std::shared_ptr<const retention::schedule>
load_retention(const std::string& guidance, const std::string& area, const guidance::rulebook&);

/// kith retention due | dry-run | hold | release | propose | withdraw | approve
void add_retention_command(CLI::App&);

} // namespace kith::cli
