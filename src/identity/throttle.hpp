#pragma once
// Slows guessing down. Nothing here is kept over a restart, and nothing grows without bound.

#include "foundation/time.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kith::identity {

struct throttle_options {
    int free_failures = 5;                   ///< before delays begin: 1 s, 2 s, 4 s ...
    std::chrono::seconds longest_delay{900}; ///< and no further
    std::chrono::seconds forgive_every{180}; ///< one failure is forgiven each time this passes
    std::size_t remembered = 20'000;         ///< keys; the longest quiet are forgotten first
};

/// Failures by key, with a delay that doubles. Every attempt is charged before it is made, so that many at
/// once get no further than one after the other. Not thread safe.
class throttle {
  public:
    explicit throttle(throttle_options options) : options_(options) {}

    /// How long an attempt with this key has to wait; nothing: it may be made.
    [[nodiscard]] std::optional<std::chrono::seconds> wait(const std::string& key, instant now) const;
    /// Counts an attempt as a failure.
    void charge(const std::string& key, instant now);
    /// It was none: takes the last charge back.
    void refund(const std::string& key, instant now);
    /// Forgets the key's failures.
    void clear(const std::string& key) { entries_.erase(key); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct entry {
        int failures = 0;
        instant last;          ///< charged, or forgiven up to here
        instant blocked_until; ///< first moment at which an attempt may be made
    };
    throttle_options options_;
    std::unordered_map<std::string, entry> entries_;

    void forgive(entry&, instant now) const;
    void make_room(instant now);
};

/// One name for all addresses that one household or office has: an IPv6 address counts by its first 64
/// bits.
std::string peer_key(std::string_view address);

} // namespace kith::identity
