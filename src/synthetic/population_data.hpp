#pragma once
// What synthetic people are drawn from, as read, and how one draws: inside the population only.

#include "synthetic/population.hpp"

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kith::synthetic {

/// A stream of numbers that depends on its keys alone (splitmix64).
class draws {
  public:
    draws(std::uint64_t seed, std::uint64_t key, std::uint64_t purpose)
        : state_(mixed(mixed(seed ^ purpose * 0x9e3779b97f4a7c15ULL) ^ key)) {}
    std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15ULL); }
    /// In [0, bound); 0 for a bound of 0.
    std::uint64_t below(std::uint64_t bound) { return ((next() >> 32U) * bound) >> 32U; }
    int between(int least, int most) {
        return least + static_cast<int>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    bool percent(int of_100) { return below(100) < static_cast<std::uint64_t>(of_100); }
    bool of_1000(int count) { return below(1000) < static_cast<std::uint64_t>(count); }
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

  private:
    std::uint64_t state_;
};

/// Weighted choice in constant time (Vose's alias method).
class chooser {
  public:
    chooser() = default;
    explicit chooser(const std::vector<double>& weights);
    [[nodiscard]] std::size_t choose(draws& from) const {
        if (odds_.empty()) return 0;
        const std::uint64_t drawn = from.next();
        const std::size_t at = ((drawn >> 32U) * odds_.size()) >> 32U;
        return (drawn & 0xffffffffU) < odds_[at] ? at : other_[at];
    }

  private:
    std::vector<std::uint64_t> odds_; ///< of 2^32
    std::vector<std::uint32_t> other_;
};

/// Names in the order of frequency.
struct name_list {
    std::vector<std::string> names;
    chooser weights;
    [[nodiscard]] const std::string& choose(draws& from) const { return names[weights.choose(from)]; }
    [[nodiscard]] const std::string& any(draws& from) const { return names[from.below(names.size())]; }
};

enum class family_custom { father, singh_kaur, begum_bibi, endings, fathers_given_name, two_names };

struct given_names {
    int from_year = 0;
    name_list girls, boys;
};

struct community {
    std::string name;
    std::vector<std::string> ethnicities;
    chooser ethnicity_weights;
    family_custom custom = family_custom::father;
    name_list family, womens, heads, middles, ends;
    int tail = 0; ///< percent
    std::vector<given_names> given;
    std::string mother_tongue;
    std::string original_script; ///< or empty
    bool english_given = false;  ///< hyphened and composed given names
};

struct household_shares {
    std::vector<double> kinds; ///< in the order of household_kind
    chooser kind, children;
    int apart = 0, twins = 0, unborn = 0, mixed = 0, married = 0, moved = 0, shared = 0, flats = 0;
};

using several = std::unordered_map<std::string, std::vector<std::string>>;

struct population_data {
    std::vector<community> communities;
    chooser community_weights;
    name_list given_heads, given_girls_ends, given_boys_ends, girls_second, boys_second;
    int composed = 0, hyphened = 0; ///< percent
    several short_names;            ///< full name to short ones
    several full_names;             ///< short name to full ones
    several spellings;              ///< name to the others that sound the same; folded to lower case
    std::unordered_map<std::string, std::string> scripts;
    struct town {
        std::string name, area;
    };
    std::vector<town> towns;
    name_list street_names, street_kinds, blocks;
    household_shares households;
};

// -- places
// --------------------------------------------------------------------------------------------------

constexpr std::uint64_t dwellings_in_block = 2048; ///< of streets that belong together

/// The address of a dwelling; blocks follow each other through the towns.
address dwelling(const population&, std::uint64_t block, std::uint64_t slot);
/// Where a household lives, and where it lived before from the latest, with the day on which it moved out.
address home_of(const population&, std::uint64_t household);
struct stay {
    address where;
    date from, until;
};
std::vector<stay> stays_before(const population&, std::uint64_t household);

// -- names
// ---------------------------------------------------------------------------------------------------

/// The family's name as a man bears it.
std::string draw_family_name(const population_data&, const community&, draws&);
/// As this person of the family bears it, by the community's custom.
struct borne_name {
    std::string family, middle;
};
borne_name borne_by(const population_data&, const community&, const std::string& family, char sex,
                    bool adult, draws&);
std::string draw_given_name(const population_data&, const community&, char sex, int birth_year, draws&);
/// Another spelling of the same, or the same.
std::string respelled(const population_data&, const std::string& name, draws&);
/// Known-as, alias and original script, by chance and community.
void add_other_names(const population_data&, const community&, synthetic_person&, bool adult, draws&);

// -- identifiers
// ---------------------------------------------------------------------------------------------

/// Different for every person of the first six million households.
std::string nhs_number_of(person_index);
std::string upn_of(person_index, date birth);

} // namespace kith::synthetic
