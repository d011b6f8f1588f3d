#pragma once
// Text made comparable: folded letters, words, sounds, and how far two words are apart.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::linkage {

/// Any script to lower-case Latin letters without accents; letters and digits stay, apostrophes vanish, all
/// else becomes one space; at most `most` bytes. "O'Neil-Brown" gives "oneil brown".
std::string folded(std::string_view text, std::size_t most = 200);
/// The words of folded text.
std::vector<std::string_view> words_of(std::string_view folded_text);
/// "unknown", "n/a", "not known", "null", ...: somebody wrote that there is no value.
bool says_nothing(std::string_view folded_text);
/// "baby", "baby girl", "infant", "unborn", "twin 2": a child before naming. The number of the twin, or 0;
/// -1 for a name.
int before_naming(std::string_view folded_name);

/// How a name sounds, in English ears: consonants by sound, vowels gone but the first. Empty for no
/// letters.
std::string sound_of(std::string_view folded_word);

/// Insertions, deletions, changes and neighbours turned round (optimal string alignment), or `most` + 1
/// when there are more than `most`.
int edits(std::string_view a, std::string_view b, int most);
/// Whether at most one such edit lies between them; quick.
bool one_apart(std::string_view a, std::string_view b);
/// Jaro-Winkler similarity, 0 to 1 (Winkler 1990).
double jaro_winkler(std::string_view a, std::string_view b);

/// A set of the pairs of letters of a text, hashed to 64 bits: texts that are alike share most.
std::uint64_t letter_pairs(std::string_view folded_text);

/// The groups of names that stand for one another (Liz, Beth: Elizabeth), by number; most names have none.
std::span<const std::uint16_t> forms_of(std::string_view folded_name);

} // namespace kith::linkage
