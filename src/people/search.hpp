#pragma once
// How a person is found: what the index holds of somebody, what somebody typed, and how well the two agree.
// Pure: the store keeps numbers and texts that are made here; casework/finding.hpp brings both together.
//
// Contents
//   searchable        a person -> what the index keeps (store::search_row)
//   people_query      what was typed, taken apart: name words, dates, identifiers, postcode, street, age
//   profile           what ranking knows of a candidate
//   rank              how well a candidate agrees with a query, in points and in words
//   keys              the keys under which postings lie

#include "foundation/time.hpp"
#include "people/people.hpp"
#include "people/similar.hpp"
#include "store/search.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::people {

/// What the index keeps of a person. Protected addresses are not in it.
store::search_row searchable(const person&);

// ------------------------------------------------------------ what was typed

/// One box: names in any order, dates of birth, ages, identifiers, postcodes, streets.
struct people_query {
    std::vector<std::string> words;            ///< folded: names, or words of a street; at most 8
    bool last_unfinished = true;               ///< the last of them may be the beginning of a word
    bool family_first = false;                 ///< a comma stood after the first words
    bool baby = false;                         ///< "baby", "unborn"
    std::vector<std::string> identifiers;      ///< capital letters and digits only
    std::vector<std::string> near_identifiers; ///< NHS numbers one digit from a wrong one that was typed
    std::optional<date> born;
    std::optional<date> born_from, born_until; ///< where only a year, a month or an age was typed
    int number = -1;                           ///< a bare number of at most two digits: an age or a house
    std::string postcode;                      ///< "qa34th", "qa34", "qa3"; empty
    std::string outward;                       ///< "qa3"
    std::string house;                         ///< "17", "17a"
    [[nodiscard]] bool empty() const;
};
/// `today` decides ages and the century of years with two digits. Wildcards are ignored; the first 200
/// bytes count. Never fails: nonsense gives an empty query.
people_query understood(std::string_view typed, date today);
/// The words that are parts of addresses and nobody's name: "road", "street", "flat".
bool is_street_kind(std::string_view word);

// ------------------------------------------------------------ candidates

struct profile_name {
    char kind = 'n'; ///< n recorded, k known as, p previous, c corrected spelling, a alias, s other script
                     ///< or spelling
    std::string shown;                      ///< as written: "Ada Okafor"
    std::vector<std::string> given, family; ///< folded words
};
struct profile_address {
    bool former = false;
    std::vector<std::string> words; ///< folded words of the lines, house number among them
    std::string postcode;           ///< "qa34th"
};
/// What ranking knows of a candidate.
struct profile {
    std::vector<profile_name> names;
    std::vector<profile_address> addresses;
    std::vector<std::string> identifiers;
    std::optional<date> born, expected;
};
/// Reads what `searchable` wrote; anything else reads as empty.
profile read_profile(std::string_view);

/// How well a candidate agrees. `points` are whole, so that the youngest can come first among equals.
struct agreement {
    int points = 0;
    bool enough = false;       ///< worth showing
    bool beyond_doubt = false; ///< names agree, and a date, place or identifier besides
    bool complete = false;     ///< nobody could agree noticeably better
    bool every_word = false;   ///< every typed word agrees with a name or an address, and well
    std::string words;         ///< "surname sounds the same (Smyth); date of birth one digit out"
    std::string other_name;    ///< "Also known as: Bobby Smith"; empty where the recorded name was found
};
/// Judges many candidates for one query, which it refers to; remembers the words it has compared.
class ranker {
  public:
    ranker(const people_query&, date today);
    agreement rank(const profile&, bool in_words);
    /// How a word of a name agrees with the typed word of this place in the query.
    likeness judge(std::size_t typed, const std::string& word) { return judges_[typed].judge(word); }
    /// Two typed words next to each other, taken for one ("lily mae"): as many as the words but one.
    likeness judge_joined(std::size_t first, const std::string& word) {
        return joined_[first].judge_whole(word);
    }

  private:
    const people_query& asked_;
    date today_;
    std::vector<word_judge> judges_, joined_;
};

// ------------------------------------------------------------ keys

/// Keys of postings, 48 bits each. Words are folded.
namespace key {
std::uint64_t word(std::string_view);
std::uint64_t pair(std::string_view, std::string_view); ///< order-free
std::uint64_t born();                                   ///< everybody whose age is known, by age
std::uint64_t identifier(std::string_view);
std::uint64_t postcode(std::string_view);
std::uint64_t outward(std::string_view);
std::uint64_t word_outward(std::string_view word, std::string_view outward);
std::uint64_t word_street(std::string_view word, std::string_view street_word);
std::uint64_t house_street(std::string_view house, std::string_view street_word);
std::uint64_t street(std::string_view street_word);
std::uint64_t born_initial(char initial); ///< by first letter of any word of a name, by age
} // namespace key

} // namespace kith::people
