#pragma once
// The mixture behind every score. A pair of rows is one of three: one person (match), two people of one
// household (family), or two people with nothing to do with one another (other). Each comparison has its
// shares of levels in each class; what hangs on another comparison has them twice, for pairs that differ in
// that other and for pairs that agree.

#include "linkage/levels.hpp"
#include "linkage/prepared.hpp"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace kith::linkage {

using level_shares = std::array<double, most_levels>;

/// Shares of levels of one comparison, by what it hangs on: [0] differs or not known, [1] agrees.
struct class_shares {
    std::array<level_shares, 2> match{}, other{}, family{};
};

struct mixture {
    std::vector<class_shares> shares; ///< by comparison
    double match = 0;                 ///< share of all pairs
    double family = 0;
    bool sees_family = false; ///< there is a field that households share, besides the surname
};

/// Usual shares, before any data: for so many people.
mixture usual_mixture(const plan&, double people);

/// Log2 likelihoods of a pair against two unrelated people.
struct evidence {
    double match = 0, family = 0;
};
/// Probability of a match, and of a family.
struct classes {
    double match = 0, family = 0;
};
classes posterior(const mixture&, const evidence&);

/// Which of the two sets of shares of a comparison applies.
inline std::size_t context_of(const comparison_plan& one, const plan& how, const levels& found) {
    if (one.hangs_on == none) return 0;
    const std::uint8_t level = found[one.hangs_on];
    return level >= 1 && level <= agrees_up_to(how.comparisons[one.hangs_on].how) ? 1 : 0;
}

/// The weights of a mixture as tables, and the shares of common values.
class weights {
  public:
    weights(const plan&, const mixture&);
    /// Without regard to the values themselves.
    [[nodiscard]] evidence of(const levels&) const;
    /// With it: agreeing on a rare value says more.
    [[nodiscard]] evidence of(const levels&, const cells& a) const;
    /// Weight of one comparison for a match.
    [[nodiscard]] double of_one(std::size_t comparison, const levels&, const cells& a) const;
    /// How much the value adds to (or takes from) the weight of "the same".
    [[nodiscard]] double rarity(std::size_t comparison, std::uint32_t value) const;
    /// Shares of all people that have a value: for each comparison by value number, or packed date.
    void set_rarity(std::size_t comparison, std::vector<float> by_value);
    void set_date_rarity(std::unordered_map<std::uint32_t, float> by_date, float otherwise);

  private:
    const plan& how_;
    struct table {
        std::array<std::array<double, most_levels>, 2> match{}, family{};
    };
    std::vector<table> tables_;
    std::vector<std::vector<float>> rarity_;
    std::unordered_map<std::uint32_t, float> date_rarity_;
    float other_dates_ = 0;
};

/// Patterns of levels, each with how many pairs show it.
struct patterns {
    std::vector<std::pair<levels, double>> counted;
};

/// What is known of all pairs, compared or not: by comparison the share of each level.
struct all_pairs {
    double pairs = 0;
    std::vector<double> known;        ///< pairs in which both values are known
    std::vector<level_shares> shares; ///< of the known
};

/// Expectation maximisation from a starting point. `seen` are the candidate pairs; pairs not among them
/// count as others. Pure; the order of the patterns is the only order there is.
mixture maximise(const plan&, mixture from, const patterns& seen, const all_pairs&, int rounds);

/// Expected counts of levels in each class.
struct expected_counts {
    std::vector<class_shares> counts; ///< counts, not shares
    double match = 0, family = 0;
    explicit expected_counts(std::size_t comparisons) : counts(comparisons) {}
    void add(const plan&, const levels&, classes, double times);
};
/// The mixture that fits the counts best, held near the usual where the counts are few.
mixture fitted(const plan&, const mixture& usual, const expected_counts&, const all_pairs&);

} // namespace kith::linkage
