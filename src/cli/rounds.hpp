#pragma once
// Commands that work in rounds until they are asked to stop.

#include <chrono>

namespace kith::cli {

/// While it lives, SIGINT and SIGTERM end the waiting instead of the program.
class rounds {
  public:
    rounds();
    /// Waits; false once the program was asked to stop.
    bool wait(std::chrono::milliseconds);
};

} // namespace kith::cli
