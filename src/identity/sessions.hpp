#pragma once
// What is remembered of sessions between requests, so that a page costs no query for them.

#include "store/credentials.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace kith::identity {

/// A session with its account, as last read.
struct remembered_session {
    store::sign_in_session row;
    store::account account;
    bool demonstration = false; ///< passwords alone open records in this database
    int notices = 0;            ///< to be told of the account in this session
    instant checked;            ///< when it was read from the database
    instant seen_written;       ///< the last_seen that the database has
};

/// Sessions by the hash of their token, bounded; and those that were ended in this process, which stay
/// ended whatever a slower thread still believes. Thread safe.
class session_memory {
  public:
    explicit session_memory(std::size_t bound) : bound_(bound) {}

    [[nodiscard]] std::optional<remembered_session> find(const std::string& token_hash);
    /// Keeps what was read; a later last_seen that is remembered already is not taken back.
    void keep(remembered_session&);
    /// Notes use. True when the time has come to write it: then nobody else is told so for a while.
    bool touch(const std::string& token_hash, instant now, std::chrono::seconds write_every);
    void drop(const std::string& token_hash);
    void drop_of(const practitioner_id&);
    void end(const std::string& token_hash);
    [[nodiscard]] bool ended(const std::string& token_hash);

  private:
    std::size_t bound_;
    std::mutex mutex_;
    std::unordered_map<std::string, remembered_session> sessions_;
    std::unordered_set<std::string> ended_;
    std::deque<std::string> ended_order_;
};

} // namespace kith::identity
