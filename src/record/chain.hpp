#pragma once
// The check of the chains, row by row: pure, so that tests can damage rows by the hundred thousand.

#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kith::record {

/// Follows the ledger in order of position and says what is wrong with the first row that is not as it was
/// recorded.
class chain_check {
  public:
    /// What is wrong with the row, naming its entry; nothing when it continues the ledger.
    std::optional<std::string> add(const store::ledger_row&);
    /// What is wrong with a head that the store keeps for a stream.
    [[nodiscard]] std::optional<std::string> head(std::string_view stream, const store::stream_head&) const;

    [[nodiscard]] std::int64_t entries() const { return position_; }
    [[nodiscard]] std::int64_t streams() const { return static_cast<std::int64_t>(heads_.size()); }
    /// Entries whose text was disposed of: they verify by chain and commitment alone.
    [[nodiscard]] std::int64_t disposed() const { return disposed_; }
    /// "entry 11 of person:abc (position 56 of the ledger)", or "the beginning of the ledger".
    [[nodiscard]] std::string last_good() const;

  private:
    struct by_text {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, store::stream_head, by_text, std::equal_to<>> heads_;
    std::int64_t position_ = 0, disposed_ = 0;
    std::string last_stream_;
    std::int64_t last_sequence_ = 0;
};

} // namespace kith::record
