#pragma once
// HTTP/1.1 on a socket: strict about what it reads, bounded in everything it holds, with the security
// headers on every answer. The function that answers is synchronous and runs on a pool of threads.

#include "foundation/world.hpp"
#include "web/http.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kith::web {

struct server_options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;             ///< 0: any that is free
    unsigned threads = 32;              ///< for handlers, which wait for the shared fsync
    std::size_t waiting_requests = 512; ///< for a thread; beyond these the answer is 503
    std::size_t body_limit = 2U * 1024U * 1024U;
    std::size_t header_limit = 16U * 1024U;
    std::size_t bodies_limit =
        128U * 1024U * 1024U; ///< received and not yet answered, over all connections
    std::size_t connections =
        2'000; ///< beyond these the connection that waited longest for a request is closed
    unsigned requests_per_connection = 10'000;
    std::chrono::milliseconds header_deadline{10'000}; ///< from the first byte to the end of the header
    std::chrono::milliseconds body_deadline{30'000};
    std::chrono::milliseconds idle_deadline{60'000};
    std::chrono::milliseconds write_deadline{30'000};
    std::chrono::milliseconds stop_deadline{5'000}; ///< for requests in flight when asked to stop
    bool behind_proxy = false; ///< trust X-Forwarded-Proto and the last X-Forwarded-For
    bool log = false;          ///< one line a request on stderr; nothing personal
};

/// Answers one request. Sets `pattern` to the route for the log. May throw: store::store_failure stops the
/// server, anything else becomes a 500.
using answer_function = std::function<response(request&&, std::string& pattern)>;
/// The page for a request that is refused before it reaches a handler, or whose handler failed. `words`:
/// more for the reader, may be empty.
using refusal_function = std::function<response(int status, std::string_view words)>;

enum class server_end {
    stopped,      ///< asked to
    store_failed, ///< the store cannot go on; leave with exit code 1
};

class server {
  public:
    /// Listens at once (std::system_error where the address is taken or none); answers from run() on.
    server(server_options, world&, answer_function, refusal_function);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    /// Serves until stop() or, with `signals`, SIGINT or SIGTERM; requests in flight are finished first.
    server_end run(bool signals = false);
    /// From any thread.
    void stop();

    struct state; ///< in house.hpp
  private:
    std::unique_ptr<state> state_;
};

} // namespace kith::web
