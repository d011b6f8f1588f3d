#pragma once
// How alike two words of names or two dates are: by spelling, by ear, by custom.
//
// Contents
//   edits, jaro_winkler   distances of spelling
//   word_likeness         how a typed word agrees with a word of a name
//   word_judge            the same for one typed word and many words, remembered
//   date_likeness         how a typed date agrees with a date of birth

#include "foundation/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kith::people {

/// Letters to change, leave out, put in or swap with their neighbour to make one of the other (optimal
/// string alignment); more than `most` gives most + 1.
int edits(std::string_view a, std::string_view b, int most);
/// 0 (nothing alike) to 1 (equal).
double jaro_winkler(std::string_view a, std::string_view b);

enum class likeness_kind : std::uint8_t {
    none,
    same,
    other_form, ///< nickname, short form or another spelling by custom: Bob, Robert; Mohammed, Muhammad
    one_letter, ///< one letter or two neighbours differ
    same_sound,
    few_letters, ///< two letters differ
    consonants,  ///< the same but for vowels, as written in Arabic and Hebrew
    beginning,   ///< what was typed begins it
    initial      ///< one letter was typed
};
/// "the same", "sounds the same", ...
std::string_view to_words(likeness_kind);
/// The degree from which two words are one name with an error, or two forms of it.
inline constexpr double nearly_the_same = 0.9;

struct likeness {
    likeness_kind kind = likeness_kind::none;
    double degree = 0; ///< 0 to 1
};
/// Both folded. `may_be_beginning`: the typed word may be unfinished.
likeness word_likeness(std::string_view typed, std::string_view word, bool may_be_beginning);

/// One typed word against many.
class word_judge {
  public:
    word_judge(std::string typed, bool may_be_beginning);
    likeness judge(const std::string& word);
    /// The same for whoever wants to know of `nearly_the_same` only: words of another length are not
    /// compared.
    likeness judge_whole(const std::string& word);
    [[nodiscard]] const std::string& typed() const { return typed_; }

  private:
    std::string typed_, sound_;
    bool may_be_beginning_, has_forms_, no_vowels_;
    std::unordered_map<std::string, likeness> known_;
};

enum class date_likeness : std::uint8_t {
    different,
    same,
    swapped,   ///< day and month
    one_day,   ///< a day earlier or later
    one_year,  ///< a year earlier or later
    one_digit, ///< one digit, or two neighbouring digits swapped
    same_year,
    close ///< within 60 days
};
/// "date of birth the same", "day and month of birth swapped", ...
std::string_view to_words(date_likeness);
date_likeness compare_dates(date typed, date born);
/// Every date that is like the typed one by `swapped`, `one_day`, `one_year` or `one_digit`; itself first.
std::vector<date> dates_like(date typed);

} // namespace kith::people
