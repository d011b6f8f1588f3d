#pragma once
// All unit keys as one text file, for a copy kept elsewhere: one line a key, as it is under the master key,
// and one line a disposal, so that what was disposed of stays so when the record is restored.

#include "foundation/result.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <istream>
#include <string>

namespace kith::store {

/// The text, and how many keys are in it.
std::string keys_text(snapshot&, std::int64_t& keys);
/// Puts what a text holds into the database. Refuses, naming the line, what is no such text, and keys that
/// are under another master key than this database's. Gives how many keys there were.
result<std::int64_t> take_keys_text(transaction&, std::istream&);

} // namespace kith::store
