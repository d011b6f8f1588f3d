// The only file that knows Boost.Beast and Asio. One thread does all input and output, so a connection
// needs no lock; handlers run on the workers and hand their answer back to it. Callbacks, not coroutines:
// g++ 12 destroys temporaries of a co_await expression twice.

#include "web/server/server.hpp"

#include "store/store.hpp"
#include "web/multipart.hpp"
#include "web/server/framing.hpp"
#include "web/server/workers.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <list>
#include <sys/resource.h>
#include <system_error>
#include <typeinfo>

namespace kith::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using executor_type = asio::io_context::executor_type;
using stream_type = beast::basic_stream<tcp, executor_type>;
using socket_type = asio::basic_stream_socket<tcp, executor_type>;
using acceptor_type = asio::basic_socket_acceptor<tcp, executor_type>;
using parser_type = http::request_parser<http::string_body>;
using clock = std::chrono::steady_clock;

constexpr std::size_t read_size = 16U * 1024U;
constexpr std::size_t drained_at_most = 4U * 1024U * 1024U; // after a refusal, so that the answer arrives
constexpr std::chrono::milliseconds drain_deadline{2'000};
constexpr std::chrono::milliseconds last_drain_deadline{200}; // when the server is to stop
constexpr std::chrono::milliseconds accept_pause{50};         // when the machine has no descriptors left

/// Room for the connections in the process's table of files.
std::size_t connections_possible(std::size_t wanted) {
    constexpr rlim_t others = 256; // databases, listeners, what libraries open
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::min<std::size_t>(wanted, 512);
    if (limit.rlim_cur < wanted + others) {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted + others);
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t room = limit.rlim_cur > 2 * others ? limit.rlim_cur - others : limit.rlim_cur / 2;
    return std::min<std::size_t>(wanted, room);
}

/// What is kept of a request's header when the parser goes on to its body.
struct incoming {
    request asked;
    wire::sending how;
    std::string raw_query;
    std::string content_type;
    bool post = false;
    bool wait_for_continue = false;
};

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

class connection;

struct server::state {
    state(server_options chosen, world& from, answer_function answering, refusal_function refusing)
        : options(std::move(chosen)), time(from), answer(std::move(answering)),
          refusing_(std::move(refusing)), most_connections(connections_possible(options.connections)),
          request_prefix(from.fresh_text().substr(0, 8)), io(1), acceptor(io), accept_timer(io),
          stop_timer(io), signals(io), crew(options.threads, options.waiting_requests) {}
    ~state() {
        crew.finish();
        stopping = false; // what is destroyed with `io` from here on has nobody to tell
    }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    server_options options;
    world& time;
    answer_function answer;
    refusal_function refusing_;
    std::size_t most_connections;
    std::string request_prefix; ///< makes request ids of this run unlike those of another
    std::uint16_t port = 0;
    std::atomic<bool> store_failed = false;
    std::atomic<bool> stopping = false; ///< set only by the thread in run()

    // Only the thread in run() touches these. They outlive `io`, which destroys the last connections.
    std::uint64_t requests = 0;
    std::list<connection*> open;    ///< all connections
    std::list<connection*> waiting; ///< those without a whole header, longest first
    std::size_t body_bytes = 0;     ///< received and not yet answered

    asio::io_context io;
    acceptor_type acceptor;
    asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor_type> accept_timer, stop_timer;
    asio::basic_signal_set<executor_type> signals;
    workers crew;

    void listen();
    void accept();
    void admit(socket_type);
    void begin_to_stop();
    /// The refusal page; in plain words where even that fails.
    response refusal(int status, std::string_view words) noexcept;
    void log(const std::string& id, const std::string& pattern, int status, clock::time_point begun) const;
};

// ---------------------------------------------------------------- one connection

class connection : public std::enable_shared_from_this<connection> {
  public:
    connection(server::state& house, socket_type socket) : house_(house), stream_(std::move(socket)) {
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
    void written();
    void drain();
};

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

/// Fields of the query and the form; a status to refuse with and why, or 0.
namespace {

std::pair<int, std::string> read_fields(incoming& in, std::string_view body) {
    auto query = decode_form(in.raw_query);
    if (auto* wrong = std::get_if<malformed>(&query)) return {400, wrong->why};
    in.asked.query = std::get<form_fields>(std::move(query));
    if (!in.post || body.empty()) return {0, {}};
    const bool with_file = is_multipart(in.content_type) && in.asked.path.ends_with(upload_ending);
    if (!with_file && !wire::is_form(in.content_type)) return {415, {}};
    auto form = with_file ? decode_multipart(in.content_type, body) : decode_form(body);
    if (auto* wrong = std::get_if<malformed>(&form)) return {400, wrong->why};
    in.asked.form = std::get<form_fields>(std::move(form));
    return {0, {}};
}

std::string sentence_of(std::string_view why) {
    return why.empty() ? std::string{} : fmt::format("What was sent could not be read: {}.", why);
}

} // namespace

/// On a worker: from the request to the answer's bytes. Only here may the store fail.
struct answered {
    std::string head, body;
    bool keep_alive = true;
};

namespace {

answered answer_on_worker(server::state& house, incoming in, const std::string& body) {
    const auto begun = clock::now();
    const std::string id = in.asked.request_id;
    std::string pattern;
    response answer;
    try {
        in.asked.at = house.time.now();
        const auto [status, why] = read_fields(in, body);
        answer = status != 0 ? house.refusal(status, sentence_of(why))
                             : house.answer(std::move(in.asked), pattern);
    } catch (const store::store_failure& failure) {
        if (!house.store_failed.exchange(true)) {
            fmt::print(
                stderr,
                "kith: the store cannot go on: {}. Stopping: nothing is acknowledged that is not kept.\n",
                failure.what());
        }
        answer = house.refusal(503, "Nothing that you sent with this request has been kept for certain.");
        in.how.keep_alive = false;
    } catch (const std::exception& failure) {
        // Its type, not its words: they could name somebody.
        fmt::print(stderr, "kith: request {} failed: {}\n", id, typeid(failure).name());
        answer = house.refusal(500, {});
    } catch (...) {
        fmt::print(stderr, "kith: request {} failed\n", id);
        answer = house.refusal(500, {});
    }
    answered out;
    in.how.keep_alive = in.how.keep_alive && !house.stopping;
    try {
        out.head = wire::head_of(answer, in.how, house.time.now());
    } catch (const std::logic_error&) {
        fmt::print(stderr, "kith: request {} failed: a header with a line break\n", id);
        answer = house.refusal(500, {});
        out.head = wire::head_of(answer, in.how, house.time.now());
    }
    out.keep_alive = in.how.keep_alive;
    if (!in.how.head_only && answer.status != 204 && answer.status != 304)
        out.body = std::move(answer.body);
    house.log(id, pattern, answer.status, begun);
    return out;
}

} // namespace

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
            self->write_out();
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

// ---------------------------------------------------------------- the server

void server::state::listen() {
    try {
        const tcp::endpoint where(asio::ip::make_address(options.address), options.port);
        acceptor.open(where.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        acceptor.bind(where);
        acceptor.listen(asio::socket_base::max_listen_connections);
        port = acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& failure) {
        throw std::system_error(failure.code(), "cannot listen on " + options.address);
    }
}

void server::state::accept() {
    acceptor.async_accept([this](error_code failed, socket_type socket) {
        if (stopping) return;
        if (!failed) {
            admit(std::move(socket));
            return accept();
        }
        accept_timer.expires_after(accept_pause);
        accept_timer.async_wait([this](error_code cancelled) {
            if (!cancelled && !stopping) accept();
        });
    });
}

void server::state::admit(socket_type socket) {
    if (open.size() >= most_connections) {
        if (waiting.empty()) return; // all are at work: the newcomer is closed
        waiting.front()->give_way();
    }
    std::make_shared<connection>(*this, std::move(socket))->start();
}

void server::state::begin_to_stop() {
    if (stopping) return;
    stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    accept_timer.cancel();
    signals.cancel(ignored);
    for (connection* one : waiting)
        one->close();
    if (open.empty()) return;
    stop_timer.expires_after(options.stop_deadline);
    stop_timer.async_wait([this](error_code cancelled) {
        if (!cancelled) io.stop();
    });
}

response server::state::refusal(int status, std::string_view words) noexcept {
    try {
        return refusing_(status, words);
    } catch (...) {
        response plain;
        plain.status = status;
        plain.content_type = "text/plain; charset=utf-8";
        plain.body = "The service cannot answer. If a child is in immediate danger, ring 999.\n";
        return plain;
    }
}

void server::state::log(const std::string& id, const std::string& pattern, int status,
                        clock::time_point begun) const {
    if (!options.log) return;
    const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begun);
    fmt::print(stderr, "request={} route={} status={} us={}\n", id, pattern.empty() ? "-" : pattern, status,
               taken.count());
}

server::server(server_options options, world& time, answer_function answer, refusal_function refusal)
    : state_(std::make_unique<state>(std::move(options), time, std::move(answer), std::move(refusal))) {
    state_->listen();
}

server::~server() = default;

std::uint16_t server::port() const {
    return state_->port;
}

server_end server::run(bool signals) {
    if (signals) {
        state_->signals.add(SIGINT);
        state_->signals.add(SIGTERM);
        state_->signals.async_wait([house = state_.get()](error_code cancelled, int) {
            if (!cancelled) house->begin_to_stop();
        });
    }
    state_->accept();
    state_->io.run();
    state_->crew.finish();
    return state_->store_failed ? server_end::store_failed : server_end::stopped;
}

void server::stop() {
    asio::post(state_->io, [house = state_.get()] { house->begin_to_stop(); });
}

} // namespace kith::web
