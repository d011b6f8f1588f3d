#pragma once
// A raw TCP client for tests: sends exactly these bytes, hears exactly what comes back.

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace probes {

/// One answer as it stood on the wire.
struct heard {
    int status = 0;
    std::string head; ///< with the status line
    std::string body;
    [[nodiscard]] std::string header(std::string_view name) const { // names as our server writes them
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

/// A connection to 127.0.0.1. `patience` only bounds how long a broken server can hang a test.
class connection {
  public:
    explicit connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (socket_ < 0 ||
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
            throw std::runtime_error("cannot connect");
        }
    }
    ~connection() {
        if (socket_ >= 0) ::close(socket_);
    }
    connection(connection&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// False when the other end has gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// The next answer; nothing when the connection ends before it is whole. `to_head`: no body follows.
    std::optional<heard> hear(bool to_head = false) {
        std::size_t end = std::string::npos;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!more()) return std::nullopt;
        }
        heard answer;
        answer.head = received_.substr(0, end + 2);
        received_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(9, 3));
        if (to_head || answer.status < 200) return answer;
        const auto length = answer.header("Content-Length");
        const std::size_t size = length.empty() ? 0 : std::stoul(length);
        while (received_.size() < size) {
            if (!more()) return std::nullopt;
        }
        answer.body = received_.substr(0, size);
        received_.erase(0, size);
        return answer;
    }
    /// True when the other end closes without saying anything more.
    bool closed() {
        while (received_.empty()) {
            if (!more()) return !gave_up_;
        }
        return false;
    }
    void no_more() { ::shutdown(socket_, SHUT_WR); }
    /// Whichever of the two is answered first; null where neither is.
    static connection* first_answered(connection& one, connection& other) {
        pollfd both[] = {{.fd = one.socket_, .events = POLLIN, .revents = 0},
                         {.fd = other.socket_, .events = POLLIN, .revents = 0}};
        if (::poll(both, 2, patience_ms) < 1) return nullptr;
        return both[0].revents != 0 ? &one : &other;
    }

  private:
    static constexpr int patience_ms = 20'000;
    int socket_;
    bool gave_up_ = false;
    std::string received_;

    bool more() {
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        if (::poll(&ready, 1, patience_ms) != 1) {
            gave_up_ = true;
            return false;
        }
        char bytes[65'536];
        const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
        if (size <= 0) return false;
        received_.append(bytes, static_cast<std::size_t>(size));
        return true;
    }
};

} // namespace probes
