#pragma once
// Words of any script, made alike so that they can be looked for: folded to plain lower-case Latin letters,
// and, for running English text, taken back to their stems.
//
// Contents
//   fold          one text: any script to a-z, 0-9 and what else stood there
//   words_of      its words
//   stem          an English word's stem: "visited", "visiting" and "visits" are "visit"
//   text_words    the stems of a running text, in order, for a full-text index
//   marked        a piece of a text with the words looked for marked in it

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kith::language {

/// Any script to lower-case Latin letters without marks ("Łukasz" is lukasz, "محمد" is mhmd). What is not a
/// letter stays as it is. Text that is not UTF-8 folds as far as it can be read. Thread safe.
std::string fold(std::string_view text);

/// Folded words of letters and digits, at most `most` of at most 40 characters. Apostrophes vanish (O'Neil
/// is oneil); everything else that is no letter or digit parts words. At most the first 1,000 bytes count.
std::vector<std::string> words_of(std::string_view text, std::size_t most);

/// The stem of a folded English word (Snowball, Porter 2). Words with digits stay as they are.
std::string stem(std::string_view word);

/// The stems of a text, parted by single spaces; at most 100,000 characters of it are looked at.
std::string text_words(std::string_view text);

/// A piece of a text around the first of the stems looked for, cut at words; `marks` are the byte ranges of
/// every word in it whose stem is among them.
struct excerpt {
    struct range {
        std::size_t begin = 0, end = 0;
    };
    std::string text;
    std::vector<range> marks;
    bool cut_before = false, cut_after = false;
};
excerpt marked(std::string_view text, const std::vector<std::string>& stems, std::size_t about);

} // namespace kith::language
