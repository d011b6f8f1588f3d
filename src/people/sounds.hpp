#pragma once
// How a name sounds, for names as they are said in England: English, Welsh, Irish, South Asian, Arabic,
// Polish, Turkish, West African and others. Words that many would write down alike get one code.

#include <string>
#include <string_view>

namespace kith::people {

/// The code of a folded word: a few letters for its consonants as they sound, vowels only where it begins
/// with one. "smith", "smyth" and "smythe" are "smt"; "catherine" and "kathryn" "ktrn". At most 8 letters;
/// words without letters give nothing.
std::string sound_of(std::string_view word);

/// Its consonants alone, as scripts without vowels write them: "muhammad" and "mhmd" are "mhmd".
std::string consonants_of(std::string_view word);

} // namespace kith::people
