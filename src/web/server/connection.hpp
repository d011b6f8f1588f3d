#pragma once
// One connection: its header under a deadline, its body within the limits, the answer, the next request.
// Private to server/.

#include "web/server/house.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace kith::web {

class connection : public std::enable_shared_from_this<connection> {
  public:
    connection(server::state& house, socket_type socket)
        : house_(house), stream_(std::move(socket)), holding_(stream_.get_executor()) {
        error_code ignored;
        const auto end = stream_.socket().remote_endpoint(ignored);
        if (!ignored) peer_ = end.address().to_string();
        stream_.socket().set_option(tcp::no_delay(true), ignored);
        place_ = house_.open.insert(house_.open.end(), this);
    }
    ~connection() {
        stop_waiting();
        release_body();
        house_.open.erase(place_);
        if (house_.stopping && house_.open.empty()) house_.stop_timer.cancel();
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    void start() {
        wait_for_header();
        deadline(
            house_.options.header_deadline); // a connection without a request is not worth an idle minute
        read_header();
    }
    /// Closes it for a newcomer: nothing is lost, no request has come in whole.
    void give_way() {
        stop_waiting();
        close();
    }
    void close() {
        error_code ignored;
        stream_.socket().close(ignored);
    }

  private:
    server::state& house_;
    stream_type stream_;
    timer_type holding_; ///< an answer that may not leave yet
    beast::flat_buffer buffer_;
    std::optional<parser_type> parser_;
    std::function<void(std::uint64_t, beast::string_view, error_code&)> chunk_header_; ///< used by parser_
    wire::header_scan scan_;
    incoming now_;
    std::string peer_;
    std::string head_, body_; ///< being sent
    std::list<connection*>::iterator place_, waiting_place_;
    bool waits_ = false;
    bool seen_first_byte_ = false;
    std::size_t body_held_ = 0;
    std::size_t drained_ = 0;
    unsigned served_ = 0;

    void deadline(std::chrono::milliseconds after) { stream_.expires_after(after); }

    void wait_for_header() {
        scan_ = {};
        now_ = {};
        seen_first_byte_ = false;
        if (waits_) return;
        waiting_place_ = house_.waiting.insert(house_.waiting.end(), this);
        waits_ = true;
    }
    void stop_waiting() {
        if (!waits_) return;
        house_.waiting.erase(waiting_place_);
        waits_ = false;
    }
    void release_body() {
        house_.body_bytes -= body_held_;
        body_held_ = 0;
    }
    [[nodiscard]] std::string_view received() const {
        return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
    }

    void next_request();
    void read_header();
    void read_body();
    void header_is_here(std::size_t size);
    int take_header(const parser_type&);
    void say_continue();
    void work();
    void refuse(int status);
    void write_out();
    void write_out_at(clock::time_point);
    void written();
    void drain();
};

} // namespace kith::web
