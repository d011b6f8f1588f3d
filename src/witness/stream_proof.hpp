#pragma once
// One stream with the proof that the log holds it as it stands: for a child's file that leaves the
// authority, and has to be believed without anybody else's data.

#include "record/log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::witness {

struct made_proof {
    std::string text;          ///< the file; docs/decisions/verifiable-log.md tells its form
    std::int64_t entries = 0;  ///< proved
    std::int64_t not_yet = 0;  ///< newer than the checkpoint: not in the file
    std::int64_t disposed = 0; ///< in the file without what they said
};
/// Salt and body of every entry are in it: it is for whoever may read the stream. Refuses, in words, a
/// stream that does not exist and a log that has no checkpoint yet.
result<made_proof> prove_stream(store::snapshot&, std::string_view stream, const record::public_key& log);

struct checked_proof {
    std::string stream;
    record::checkpoint checkpoint;
    record::public_key log; ///< by which it was checked: as given, else as the file says itself
    std::int64_t entries = 0, without_text = 0;
    std::optional<std::string> damage; ///< what is wrong, naming the entry
};
checked_proof check_stream_proof(std::string_view text, const std::optional<record::public_key>& log);

} // namespace kith::witness
