#pragma once
// A server on a port of its own for as long as the object lives.

#include "foundation/world.hpp"
#include "web/server/server.hpp"

#include <optional>
#include <string>
#include <thread>

namespace probes {

/// Short enough that a test of a deadline is over soon, long enough for a loaded machine.
inline kith::web::server_options for_tests() {
    kith::web::server_options options;
    options.threads = 4;
    options.body_limit = 64U * 1024U;
    options.stop_deadline = std::chrono::milliseconds(2'000);
    return options;
}

class running_server {
  public:
    explicit running_server(kith::web::answer_function answer,
                            const kith::web::server_options& options = for_tests())
        : server_(options, world_, std::move(answer),
                  [](int status, std::string_view) {
                      kith::web::response page;
                      page.status = status;
                      page.body = "refused";
                      return page;
                  }),
          thread_([this] { end_ = server_.run(); }) {}
    ~running_server() { stop(); }
    running_server(const running_server&) = delete;
    running_server& operator=(const running_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_.port(); }
    void ask_to_stop() { server_.stop(); }
    void stop() {
        server_.stop();
        wait();
    }
    /// Until it ends by itself.
    std::optional<kith::web::server_end> wait() {
        if (thread_.joinable()) thread_.join();
        return end_;
    }

  private:
    kith::system_world world_;
    kith::web::server server_;
    std::optional<kith::web::server_end> end_;
    std::thread thread_;
};

} // namespace probes
