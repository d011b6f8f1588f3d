#include "identity/throttle.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <vector>

namespace kith::identity {

using std::chrono::ceil;
using std::chrono::seconds;

std::optional<seconds> throttle::wait(const std::string& key, instant now) const {
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.blocked_until <= now) return std::nullopt;
    return ceil<seconds>(found->second.blocked_until - now);
}

void throttle::forgive(entry& known, instant now) const {
    if (now <= known.last) return;
    const auto forgiven = (now - known.last) / options_.forgive_every;
    if (forgiven <= 0) return;
    known.failures = forgiven >= known.failures ? 0 : known.failures - static_cast<int>(forgiven);
    known.last += forgiven * options_.forgive_every;
}

void throttle::charge(const std::string& key, instant now) {
    if (!entries_.contains(key) && entries_.size() >= options_.remembered) make_room(now);
    auto [position, fresh] = entries_.try_emplace(key);
    entry& known = position->second;
    if (fresh) known.last = now;
    forgive(known, now);
    if (known.failures == 0) known.last = now;
    ++known.failures;
    if (known.failures <= options_.free_failures) return;
    const int doublings = std::min(known.failures - options_.free_failures - 1, 20);
    known.blocked_until = now + std::min(seconds(1LL << doublings), options_.longest_delay);
}

void throttle::refund(const std::string& key, instant now) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    found->second.failures = std::max(0, found->second.failures - 1);
    found->second.blocked_until = now;
    if (found->second.failures == 0) entries_.erase(found);
}

void throttle::make_room(instant now) {
    for (auto position = entries_.begin(); position != entries_.end();) {
        forgive(position->second, now);
        const bool done = position->second.failures == 0 && position->second.blocked_until <= now;
        position = done ? entries_.erase(position) : std::next(position);
    }
    if (entries_.size() < options_.remembered) return;
    std::vector<instant> quiet_since;
    quiet_since.reserve(entries_.size());
    for (const auto& [key, known] : entries_)
        quiet_since.push_back(known.last);
    const auto tenth = quiet_since.begin() + static_cast<std::ptrdiff_t>(quiet_since.size() / 10);
    std::ranges::nth_element(quiet_since, tenth);
    const instant until = *tenth;
    std::erase_if(entries_, [&](const auto& pair) { return pair.second.last <= until; });
}

std::string peer_key(std::string_view address) {
    const std::string text(address.substr(0, address.find('%'))); // without the zone
    std::array<unsigned char, 16> bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::memcmp(bytes.data(), mapped.data(), mapped.size()) == 0) {
        std::array<char, INET_ADDRSTRLEN> four{};
        return inet_ntop(AF_INET, bytes.data() + mapped.size(), four.data(), four.size());
    }
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    std::array<char, INET6_ADDRSTRLEN> six{};
    return inet_ntop(AF_INET6, bytes.data(), six.data(), six.size());
}

} // namespace kith::identity
