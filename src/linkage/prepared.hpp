#pragma once
// Rows made ready for comparing: which fields are compared and how (the plan), and each distinct value
// once, with what its comparison needs.

#include "linkage/dates.hpp"
#include "linkage/linkage.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kith::linkage {

/// How the two values of one comparison are judged.
enum class judged_as : std::uint8_t {
    given,
    surname,
    date,
    sex,
    number,
    place,
    address,
    postcode,
    identifier,
    email,
    phone,
    text
};

/// Comparisons at most; more fields are refused in words.
inline constexpr std::size_t most_comparisons = 16;
inline constexpr std::size_t none = ~std::size_t{0};

/// One comparison: the fields that make its value, and the comparison it hangs on.
struct comparison_plan {
    judged_as how = judged_as::text;
    std::string label;
    std::vector<std::size_t> fields; ///< of the shape, in order
    std::size_t hangs_on = none;     ///< an earlier comparison
    bool contained = false;          ///< in that other, as a street in its postcode: then no value is rare
    bool shared_at_home = false;     ///< people of one household agree on it more than chance
};

struct plan {
    linkage::shape fields;
    std::vector<comparison_plan> comparisons;
    std::size_t given = none, surname = none, date = none;
    bool names_in_one = false; ///< given and surname come out of full names
};
/// Refuses a shape with nothing to compare, or with too much.
result<plan> plan_for(const shape&);

/// One distinct value of a comparison.
struct value {
    std::string text;        ///< folded
    std::uint64_t pairs = 0; ///< letter_pairs of the text
    std::uint32_t sound = 0; ///< number of its sound; 0 none
    std::uint8_t words = 1;
    std::int8_t unnamed = -1;             ///< before_naming
    bool initial = false;                 ///< one letter
    std::array<std::uint16_t, 4> forms{}; ///< of the first word, 0 ends
};

/// Distinct values of one comparison; given names and surnames share one, so that exchanged names are
/// found.
class dictionary {
  public:
    dictionary() { values_.emplace_back(); }
    /// The number of the value, from 1; made on first sight.
    std::uint32_t number_of(std::string_view folded_text);
    /// Without making it: 0 when not there.
    [[nodiscard]] std::uint32_t find(std::string_view folded_text) const;
    [[nodiscard]] const value& operator[](std::uint32_t number) const { return values_[number]; }
    [[nodiscard]] std::size_t size() const { return values_.size(); }

  private:
    std::deque<value> values_;
    std::unordered_map<std::string_view, std::uint32_t> numbers_;
    std::unordered_map<std::string, std::uint32_t> sounds_;
};

/// Values of one row, a number for each comparison: of the dictionary, or a packed date; 0 not known.
using cells = std::array<std::uint32_t, most_comparisons>;

/// All rows, ready.
struct prepared {
    linkage::plan how;
    std::vector<dictionary> dictionaries;   ///< by comparison; the surname's is the given name's
    std::vector<std::size_t> dictionary_of; ///< comparison -> dictionary
    std::vector<cells> rows;
    std::vector<std::string> ids;
    std::vector<std::size_t> position; ///< in the rows as they were given
    std::size_t from_right = 0;        ///< rows from here on are of the second set; rows.size() for one set
    bool two_sets = false;

    [[nodiscard]] const value& at(std::size_t comparison, std::uint32_t number) const {
        return dictionaries[dictionary_of[comparison]][number];
    }
};

/// Empty, for a plan.
prepared prepare(linkage::plan);
/// One row's folded values, entered in the dictionaries.
cells enter(prepared&, std::span<const std::string, most_comparisons> folded);
/// The texts of one row, a folded one for each comparison (dates in ISO).
std::array<std::string, most_comparisons> folded_values(const plan&, std::span<const std::string> values);

} // namespace kith::linkage
