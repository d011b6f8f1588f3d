#pragma once
// An entry in words: every text in its body, with the question that it answers. Private to disclosure.

#include "disclosure/disclosure.hpp"

namespace kith::disclosure {

/// Names of everybody whose record is drawn on.
using people_names = std::map<std::string, std::string>;

/// Everything that the entry says, whatever its type: nothing but identifiers and machine values is left
/// out.
std::vector<item_part> words_of_entry(const gathering&, const people_names&, const record::entry&);
/// "Sam Worker, Social worker".
std::string words_of_actor(const gathering&, const record::actor&);

} // namespace kith::disclosure
