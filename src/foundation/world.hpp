#pragma once
// The only doors to what is not determined by input: the time and randomness.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kith {

/// Where time and randomness come from. The domain is handed one; it never asks the machine itself.
class world {
  public:
    virtual ~world() = default;
    /// The present moment.
    virtual instant now() = 0;
    /// Fills with unpredictable (system) or seeded (tests, synthetic authority) bytes.
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    /// A fresh identifier: 26 characters, 128 random bits, Crockford base 32 in lower case.
    template <class Id>
    Id fresh() {
        return Id{fresh_text()};
    }
    std::string fresh_text();
};

/// The machine's clock and the operating system's randomness. Thread safe.
class system_world final : public world {
  public:
    instant now() override;
    void fill(std::span<std::uint8_t> bytes) override;
};

/// Reproducible: the same seed gives the same bytes; time stands where it was put. Not thread safe.
class seeded_world final : public world {
  public:
    seeded_world(std::uint64_t seed, instant start);
    instant now() override { return at_; }
    void fill(std::span<std::uint8_t> bytes) override;
    void set(instant at) { at_ = at; }
    std::uint64_t next();                     ///< splitmix64
    std::uint64_t below(std::uint64_t bound); ///< uniform in [0, bound)

  private:
    std::uint64_t state_;
    instant at_;
};

} // namespace kith
