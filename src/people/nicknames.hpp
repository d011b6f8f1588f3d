#pragma once
// Names that are one name by custom: short forms, nicknames, and the spellings in which one name of another
// language is written in England.

#include <span>
#include <string_view>
#include <vector>

namespace kith::people {

/// Whether two folded words may be one name: "bob" and "robert", "mohammed" and "muhammad".
bool one_name(std::string_view, std::string_view);
/// Every other form of a folded word, at most 40; the closest groups first. Empty where none is known.
std::vector<std::string_view> other_forms(std::string_view word);

} // namespace kith::people
