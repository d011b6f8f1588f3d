#pragma once
// Which pairs are compared at all. A pair is a candidate when it shares one rare thing (a name, a sound, a
// birthday, a postcode, half a number, ...), or two or three that are common. Nothing common is dropped: it
// is split by every further thing until its blocks are small.

#include "linkage/prepared.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kith::linkage {

/// One thing that rows may share. Kinds of things never mix; things of one base (a name and its sound) say
/// the same twice and are not combined.
struct shared_thing {
    std::uint64_t hash = 0;
    std::uint8_t kind = 0; ///< place in `thing_kinds`
    std::uint8_t base = 0;
    bool alone = true; ///< may make a block by itself; else only together with another
};
struct thing_kind {
    std::string_view words;
};
std::span<const thing_kind> thing_kinds();

/// What one row may share, without repeats, in a fixed order.
std::vector<shared_thing> things_of(const prepared&, const cells&);

class candidates {
  public:
    /// Every pair when there are no more than `exhaustive_up_to`; else blocks with about `pairs_wanted`.
    static candidates of(const prepared&, std::uint64_t exhaustive_up_to, std::uint64_t pairs_wanted);

    [[nodiscard]] bool every_pair() const { return every_pair_; }
    /// In words: the rules, how many blocks each gave, and what was bounded.
    [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

    /// About how many pairs there are, by a sample of the rows.
    [[nodiscard]] double estimated(const prepared&) const;

    /// Calls with each candidate pair once, the first before the second.
    template <class Visit>
    void each(const prepared& of, Visit&& visit) const {
        each_of(
            of, [](std::uint32_t) { return true; }, visit);
    }
    /// The same for those whose first row is `chosen`.
    template <class Chosen, class Visit>
    void each_of(const prepared& of, Chosen&& chosen, Visit&& visit) const {
        const auto count = static_cast<std::uint32_t>(of.rows.size());
        const auto right = static_cast<std::uint32_t>(of.from_right);
        const std::uint32_t firsts = of.two_sets ? right : count;
        if (every_pair_) {
            for (std::uint32_t i = 0; i < firsts; ++i) {
                if (!chosen(i)) continue;
                for (std::uint32_t j = of.two_sets ? right : i + 1; j < count; ++j)
                    visit(i, j);
            }
            return;
        }
        std::vector<std::uint32_t> met(count, ~std::uint32_t{0});
        for (std::uint32_t i = 0; i < firsts; ++i) {
            if (!chosen(i)) continue;
            for (std::uint32_t at = block_from_[i]; at < block_from_[i + 1]; ++at) {
                const std::uint32_t block = block_of_[at];
                for (std::uint32_t m = member_from_[block + 1]; m-- > member_from_[block];) {
                    const std::uint32_t j = members_[m];
                    if (j <= i || (of.two_sets && j < right)) break; // members stand in order
                    if (met[j] == i) continue;
                    met[j] = i;
                    visit(i, j);
                }
            }
        }
    }

  private:
    friend class block_maker;
    bool every_pair_ = false;
    std::vector<std::uint32_t> member_from_, members_; ///< rows of each block, in order
    std::vector<std::uint32_t> block_from_, block_of_; ///< blocks of each row
    std::vector<std::string> words_;
};

} // namespace kith::linkage
