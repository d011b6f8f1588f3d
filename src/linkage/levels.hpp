#pragma once
// How two rows compare: for each comparison one level, from "the same" down to "differs".

#include "linkage/prepared.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace kith::linkage {

/// The levels of one comparison: 0 says nothing (a value is missing), 1 is "the same", the last is
/// "differs".
using levels = std::array<std::uint8_t, most_comparisons>;
inline constexpr std::size_t most_levels = 10;

/// What each level of a way of judging means, from 1; and what is usual of it before any data is seen.
struct level_habit {
    std::string_view words;
    double match; ///< share among pairs of one person
    double other; ///< share among pairs of two people, in a large register
};
std::span<const level_habit> level_habits(judged_as);
inline std::uint8_t differs(judged_as how) {
    return static_cast<std::uint8_t>(level_habits(how).size());
}
/// Levels up to this one count as agreement, for what hangs on the comparison.
std::uint8_t agrees_up_to(judged_as);
/// Given name and surname exchanged: the level of the given name that then speaks for both.
inline constexpr std::uint8_t exchanged = 8;

/// Compares rows of one `prepared`, all entered before. Remembers comparisons of values; not thread safe,
/// so have one a thread.
class comparer {
  public:
    /// Remembers about so many comparisons of values, a power of two.
    explicit comparer(const prepared& of, std::size_t remembered = std::size_t{1} << 18);
    [[nodiscard]] levels compare(const cells& a, const cells& b);

  private:
    /// What tells at a glance that two values are far apart.
    struct glance {
        std::uint64_t pairs = 0;
        const value* full = nullptr;
        std::uint32_t sound = 0;
        std::uint16_t forms = 0; ///< as a set
        std::uint8_t count = 0;  ///< of the pairs
        bool plain = true;       ///< no initial, not before naming
    };
    struct memory {
        std::uint64_t key = 0;
        std::uint8_t level = 0;
    };

    std::uint8_t compare_values(std::size_t comparison, std::uint32_t x, std::uint32_t y);
    void exchange(const cells& a, const cells& b, levels& found);

    const prepared& of_;
    std::vector<std::vector<glance>> glances_; ///< by dictionary
    std::vector<const glance*> glances_of_;    ///< by comparison
    std::vector<judged_as> how_;
    std::vector<memory> memory_;
    unsigned shift_;
};

/// The level of two different values, neither missing.
std::uint8_t judge_values(judged_as, const value&, const value&);
/// The same for two dates, packed, equal or not.
std::uint8_t judge_dates(std::uint32_t x, std::uint32_t y);

} // namespace kith::linkage
