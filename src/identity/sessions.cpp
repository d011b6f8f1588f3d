#include "identity/sessions.hpp"

#include <algorithm>

namespace kith::identity {

std::optional<remembered_session> session_memory::find(const std::string& token_hash) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(token_hash);
    if (found == sessions_.end()) return std::nullopt;
    return found->second;
}

void session_memory::keep(remembered_session& read) {
    const std::scoped_lock lock(mutex_);
    if (ended_.contains(read.row.token_hash)) return;
    const auto found = sessions_.find(read.row.token_hash);
    if (found != sessions_.end()) {
        read.row.last_seen = std::max(read.row.last_seen, found->second.row.last_seen);
        read.seen_written = std::max(read.seen_written, found->second.seen_written);
        found->second = read;
        return;
    }
    // What is dropped here is read again when it is needed.
    if (sessions_.size() >= bound_) sessions_.clear();
    sessions_.emplace(read.row.token_hash, read);
}

bool session_memory::touch(const std::string& token_hash, instant now, std::chrono::seconds write_every) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(token_hash);
    if (found == sessions_.end()) return false;
    remembered_session& known = found->second;
    known.row.last_seen = std::max(known.row.last_seen, now);
    if (now - known.seen_written < write_every) return false;
    known.seen_written = now;
    return true;
}

void session_memory::drop(const std::string& token_hash) {
    const std::scoped_lock lock(mutex_);
    sessions_.erase(token_hash);
}

void session_memory::drop_of(const practitioner_id& practitioner) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(sessions_,
                  [&](const auto& pair) { return pair.second.row.practitioner == practitioner; });
}

void session_memory::end(const std::string& token_hash) {
    const std::scoped_lock lock(mutex_);
    sessions_.erase(token_hash);
    if (!ended_.insert(token_hash).second) return;
    ended_order_.push_back(token_hash);
    if (ended_order_.size() > bound_) {
        ended_.erase(ended_order_.front());
        ended_order_.pop_front();
    }
}

bool session_memory::ended(const std::string& token_hash) {
    const std::scoped_lock lock(mutex_);
    return ended_.contains(token_hash);
}

} // namespace kith::identity
