#pragma once

#include "vigilance/rules.hpp"

#include <CLI/App.hpp>
#include <memory>
#include <string>

namespace kith::cli {

/// The rules of looking for an area, or a failure with the first fault in words.
std::shared_ptr<const vigilance::rules> load_vigilance(const std::string& guidance, const std::string& area,
                                                       const guidance::rulebook&);

/// kith vigilance run | rules
void add_vigilance_command(CLI::App&);

} // namespace kith::cli
