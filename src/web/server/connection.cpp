#include "web/server/connection.hpp"

#include "web/multipart.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <fmt/format.h>

namespace kith::web {
namespace {

constexpr std::size_t read_size = 16U * 1024U;
constexpr std::size_t drained_at_most = 4U * 1024U * 1024U; // after a refusal, so that the answer arrives
constexpr std::chrono::milliseconds drain_deadline{2'000};
constexpr std::chrono::milliseconds last_drain_deadline{200}; // when the server is to stop

std::vector<std::string_view> every(const http::fields& fields, http::field name) {
    std::vector<std::string_view> values;
    const auto [begin, end] = fields.equal_range(name);
    for (auto field = begin; field != end; ++field) {
        values.emplace_back(field->value().data(), field->value().size());
    }
    return values;
}

std::vector<std::string_view> every(const http::fields& fields, std::string_view name) {
    std::vector<std::string_view> values;
    const auto [begin, end] = fields.equal_range(beast::string_view(name.data(), name.size()));
    for (auto field = begin; field != end; ++field) {
        values.emplace_back(field->value().data(), field->value().size());
    }
    return values;
}

std::string first_of(const std::vector<std::string_view>& values) {
    return values.empty() ? std::string{} : std::string(values.front());
}

wire::header_facts facts_of(const parser_type& parser) {
    const auto& header = parser.get();
    const auto length = parser.content_length();
    return {.version = header.version(),
            .method = std::string(header.method_string()),
            .hosts = every(header, http::field::host),
            .lengths = every(header, http::field::content_length),
            .encodings = every(header, http::field::transfer_encoding),
            .expectations = every(header, http::field::expect),
            .content_types = every(header, http::field::content_type),
            .origins = every(header, http::field::origin),
            .fetch_sites = every(header, "Sec-Fetch-Site"),
            .has_body = parser.chunked() || (length && *length != 0)};
}

} // namespace

void connection::next_request() {
    if (house_.stopping) {
        close();
        return;
    }
    wait_for_header();
    deadline(house_.options.idle_deadline);
    read_header();
}

void connection::read_header() {
    if (buffer_.size() > 0 && !seen_first_byte_) {
        seen_first_byte_ = true;
        deadline(house_.options.header_deadline); // for all of the header, however it trickles in
    }
    scan_.advance(received());
    if (scan_.bad()) return refuse(400);
    if (scan_.end()) {
        return *scan_.end() > house_.options.header_limit ? refuse(431) : header_is_here(*scan_.end());
    }
    if (buffer_.size() > house_.options.header_limit) return refuse(431);
    stream_.async_read_some(buffer_.prepare(read_size),
                            [self = shared_from_this()](error_code failed, std::size_t size) {
                                if (failed) return self->close();
                                self->buffer_.commit(size);
                                self->read_header();
                            });
}

void connection::header_is_here(std::size_t size) {
    stop_waiting();
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(house_.options.header_limit) + 1);
    parser_->body_limit(std::max(house_.options.body_limit, upload_limit)); // the address is not known yet
    parser_->eager(false);
    error_code failed;
    const auto used = parser_->put(asio::buffer(buffer_.data().data(), size), failed);
    if (failed == http::error::body_limit) return refuse(413);
    if (failed == http::error::header_limit) return refuse(431);
    if (failed == http::error::bad_version) return refuse(505);
    if (failed || !parser_->is_header_done() || used != size) return refuse(400);
    buffer_.consume(size);
    if (const int status = take_header(*parser_)) return refuse(status);
    if (!now_.asked.path.ends_with(upload_ending)) {
        if (parser_->content_length().value_or(0) > house_.options.body_limit) return refuse(413);
        parser_->body_limit(house_.options.body_limit); // of a body in chunks
    }
    if (parser_->is_done()) return work();
    // Extensions of chunks mean nothing here and are where parsers differ: refused.
    chunk_header_ = [](std::uint64_t, beast::string_view extensions, error_code& wrong) {
        if (!extensions.empty()) wrong = http::error::bad_chunk_extension;
    };
    parser_->on_chunk_header(chunk_header_);
    deadline(house_.options.body_deadline);
    if (now_.wait_for_continue && buffer_.size() == 0) return say_continue();
    read_body();
}

int connection::take_header(const parser_type& parser) {
    now_ = {};
    const auto facts = facts_of(parser);
    now_.how.to_http_1_0 = facts.version == 10;
    now_.how.head_only = facts.method == "HEAD";
    now_.how.keep_alive = parser.keep_alive() && ++served_ < house_.options.requests_per_connection;
    if (const int status = wire::fault_of(facts)) return status;
    const auto& header = parser.get();
    auto target = wire::read_target({header.target().data(), header.target().size()});
    if (!target) return 400;
    now_.raw_query = target->query;
    now_.content_type = first_of(facts.content_types);
    now_.post = facts.method == "POST";
    now_.wait_for_continue = !facts.expectations.empty();
    request& asked = now_.asked;
    asked.verb = now_.post ? method::post : method::get;
    asked.path = std::move(target->path);
    asked.host = first_of(facts.hosts);
    asked.origin = first_of(facts.origins);
    asked.fetch_site = first_of(facts.fetch_sites);
    asked.bearer = wire::bearer_token(first_of(every(header, http::field::authorization)));
    asked.accepts_gzip = wire::accepts_gzip(first_of(every(header, http::field::accept_encoding)));
    constexpr std::size_t longest_user_agent = 500;
    asked.user_agent = first_of(every(header, http::field::user_agent)).substr(0, longest_user_agent);
    asked.peer = peer_;
    if (house_.options.behind_proxy) {
        const auto protocols = every(header, "X-Forwarded-Proto"); // the last is the proxy's own
        asked.encrypted = !protocols.empty() && protocols.back() == "https";
        const auto forwarded = every(header, "X-Forwarded-For");
        const auto address =
            forwarded.empty() ? std::string_view{} : wire::last_forwarded(forwarded.back());
        if (!address.empty()) asked.peer = address;
    }
    const auto cookies = first_of(every(header, http::field::cookie));
    asked.session_token = wire::cookie_value(cookies, cookie_name(session_cookie, asked.encrypted));
    asked.sign_in_cookie = wire::cookie_value(cookies, cookie_name(visitor_cookie, asked.encrypted));
    asked.invitation = wire::cookie_value(cookies, cookie_name(invitation_cookie, asked.encrypted));
    asked.only_head = now_.how.head_only;
    now_.how.encrypted = asked.encrypted;
    asked.request_id = fmt::format("{}-{}", house_.request_prefix, ++house_.requests);
    return 0;
}

void connection::say_continue() {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(go_on.data(), go_on.size()),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                          if (failed) return self->close();
                          self->read_body();
                      });
}

void connection::read_body() {
    http::async_read_some(
        stream_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
            if (failed == http::error::body_limit || failed == http::error::buffer_overflow) {
                return self->refuse(413);
            }
            const bool gone = failed == http::error::partial_message ||
                              failed == http::error::end_of_stream || failed == beast::error::timeout ||
                              failed.category() == asio::error::get_system_category();
            if (failed && gone) return self->close();
            if (failed) return self->refuse(400);
            const std::size_t held = self->parser_->get().body().size();
            self->house_.body_bytes += held - self->body_held_;
            self->body_held_ = held;
            if (self->house_.body_bytes > self->house_.options.bodies_limit) return self->refuse(503);
            if (self->parser_->is_done()) return self->work();
            self->read_body();
        });
}

void connection::work() {
    stream_.expires_never();
    if (house_.stopping) now_.how.keep_alive = false;
    auto in = std::make_shared<incoming>(std::move(now_));
    auto body = std::make_shared<std::string>(std::move(parser_->get().body()));
    const wire::sending how = in->how;
    std::function<void()> job = [self = shared_from_this(), in, body,
                                 guard = asio::make_work_guard(house_.io)]() mutable {
        auto out = answer_on_worker(self->house_, std::move(*in), *body);
        // The connection goes back to its own thread and takes the last word about its life with it.
        auto& io = self->house_.io;
        asio::post(io, [self = std::move(self), out = std::move(out)]() mutable {
            if (self->house_.store_failed) self->house_.begin_to_stop();
            self->now_.how.keep_alive = out.keep_alive && !self->house_.stopping;
            self->head_ = std::move(out.head);
            self->body_ = std::move(out.body);
            self->write_out_at(out.leaves);
        });
    };
    if (house_.crew.post(job)) return;
    now_.how = how;
    refuse(503);
}

void connection::refuse(int status) {
    stop_waiting();
    release_body();
    parser_.reset();
    now_.how.keep_alive = false;
    response page = house_.refusal(status, {});
    if (status == 405) page.headers.emplace_back("Allow", "GET, HEAD, POST");
    if (status == 503) page.headers.emplace_back("Retry-After", "5");
    head_ = wire::head_of(page, now_.how, house_.time.now());
    body_ = now_.how.head_only ? std::string{} : std::move(page.body);
    house_.log("-", {}, status, clock::now());
    write_out();
}

void connection::write_out_at(clock::time_point moment) {
    if (clock::now() >= moment) return write_out();
    holding_.expires_at(moment);
    holding_.async_wait([self = shared_from_this()](error_code) { self->write_out(); });
}

void connection::write_out() {
    deadline(house_.options.write_deadline);
    const std::array<asio::const_buffer, 2> bytes{asio::buffer(head_), asio::buffer(body_)};
    asio::async_write(stream_, bytes, [self = shared_from_this()](error_code failed, std::size_t) {
        if (failed) return self->close();
        self->written();
    });
}

void connection::written() {
    release_body();
    head_.clear();
    body_ = {};
    parser_.reset();
    if (now_.how.keep_alive) return next_request();
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    deadline(house_.stopping ? last_drain_deadline : drain_deadline);
    drain();
}

/// Closing a socket with unread bytes would take the answer away from the other end.
void connection::drain() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(read_size),
                            [self = shared_from_this()](error_code failed, std::size_t size) {
                                self->drained_ += size;
                                if (failed || self->drained_ > drained_at_most) return self->close();
                                self->drain();
                            });
}

} // namespace kith::web
