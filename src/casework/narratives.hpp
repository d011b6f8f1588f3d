#pragma once
// The running text of a person's record: notes, answers in sentences, events told, reasons. What full text
// is looked for in, and where an excerpt is cut from.

#include "casework/file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::casework {

/// Every narrative of the file as it stands (corrected ones as corrected), in order of entry; without those
/// that tell a protected address.
std::vector<store::text_row> texts_of(const guidance::rulebook&, const file&);
/// One of them as written; nothing when there is no such.
std::optional<std::string> narrative_text(const guidance::rulebook&, const file&, std::int64_t sequence,
                                          int part);

} // namespace kith::casework
