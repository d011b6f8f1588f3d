#pragma once
// What may be recorded as a name. Names of every script and length that people have are taken; what cannot
// be a name is refused; what is odd is kept as given and doubted.

#include "foundation/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::people {

/// Spaces tidied, letters composed (Unicode NFC). Refuses: nothing but spaces or invisible characters, more
/// than 200 characters, no letter at all, pictures, control characters and those that turn the direction of
/// writing, more than four marks on a letter, text that is not Unicode. `what`: "The given name".
result<std::string> checked_name(std::string_view typed, std::string_view what);

/// Words that people write where they do not know a name: "N/A", "Unknown", "Not known", "TBC".
bool stands_for_no_name(std::string_view name);

/// What is odd about a name that was recorded as given, in sentences; empty when nothing is.
std::vector<std::string> doubts_of_name(std::string_view name);

/// Text of any kind, kept as it is: refuses what is no Unicode, control characters other than line ends and
/// tabs, characters that turn the direction of writing, and more than `most` characters.
result<std::string> checked_words(std::string_view typed, std::string_view what, std::size_t most,
                                  bool one_line);

/// Lower-case Latin letters and digits alone: for telling whether two spellings are the same.
std::string only_letters_and_digits(std::string_view text);

} // namespace kith::people
