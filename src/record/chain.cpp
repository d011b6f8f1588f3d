#include "record/chain.hpp"

#include "record/record.hpp"

#include <fmt/format.h>

namespace kith::record {

namespace {

/// A stream's name as it may be printed: a damaged one can hold anything.
std::string printable(std::string_view stream) {
    std::string out;
    for (const char c : stream.substr(0, 100)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F) {
            out += c;
        } else {
            out += fmt::format("\\x{:02x}", byte);
        }
    }
    return out;
}

std::string named(std::string_view stream, std::int64_t sequence, std::int64_t position) {
    return fmt::format("entry {} of {} (position {} of the ledger)", sequence, printable(stream), position);
}

} // namespace

std::string chain_check::last_good() const {
    if (position_ == 0) return "the beginning of the ledger";
    return named(last_stream_, last_sequence_, position_);
}

std::optional<std::string> chain_check::add(const store::ledger_row& row) {
    const auto known = heads_.find(row.stream);
    const store::stream_head before = known == heads_.end() ? store::stream_head{} : known->second;
    const std::int64_t sequence = before.revision + 1;
    const std::int64_t position = position_ + 1;
    if (row.position != position) {
        return fmt::format("position {} of the ledger is missing after {}; next comes {}", position,
                           last_good(), named(row.stream, row.sequence, row.position));
    }
    // By the sequence that the chain leads to, so that a damaged sequence number does not misname the
    // entry.
    const std::string name = named(row.stream, sequence, position);
    if (row.sequence != sequence) {
        return fmt::format(
            "{}: it says that it is entry {}: entries are missing, moved, repeated or renumbered", name,
            row.sequence);
    }
    if (row.previous != before.hash) {
        return fmt::format("{}: it does not continue the entry before it", name);
    }
    if (hash_of(row) != row.hash)
        return fmt::format("{}: it is not what was recorded (its hash differs)", name);
    if (row.unreadable) {
        return fmt::format("{}: its text can't be opened (it was changed, or the key of its retention unit "
                           "is missing)",
                           name);
    }
    // Of what was disposed of the commitment stays, which the hash of the entry has just vouched for.
    if (!row.disposed && commitment_of(row.salt, row.body) != row.commitment) {
        return fmt::format("{}: its text is not what was recorded (the commitment to it differs)", name);
    }
    if (known == heads_.end()) {
        heads_.emplace(row.stream, store::stream_head{sequence, row.hash});
    } else {
        known->second = store::stream_head{sequence, row.hash};
    }
    if (row.disposed) ++disposed_;
    position_ = position;
    last_stream_ = row.stream;
    last_sequence_ = sequence;
    return std::nullopt;
}

std::optional<std::string> chain_check::head(std::string_view stream,
                                             const store::stream_head& kept) const {
    const auto found = heads_.find(stream);
    const store::stream_head seen = found == heads_.end() ? store::stream_head{} : found->second;
    if (seen.revision < kept.revision) {
        return fmt::format(
            "entry {} of {}: it is missing (the stream ends early; its head says {} entries)",
            seen.revision + 1, printable(stream), kept.revision);
    }
    if (seen.revision > kept.revision) {
        return fmt::format("entry {} of {}: the head of its stream does not know it (it says {} entries)",
                           kept.revision + 1, printable(stream), kept.revision);
    }
    if (seen.hash != kept.hash) {
        return fmt::format("entry {} of {}: the head of its stream has another hash", seen.revision,
                           printable(stream));
    }
    return std::nullopt;
}

} // namespace kith::record
