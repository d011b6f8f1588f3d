#pragma once
// What the parts of the server share: the aliases of Boost, the state of a running server. Private to
// server/, whose files are the only ones that know Boost.Beast and Asio. One thread does all input and
// output, so a connection needs no lock; handlers run on the workers and hand their answer back to it.
// Callbacks, not coroutines: g++ 12 destroys temporaries of a co_await expression twice.

#include "web/server/framing.hpp"
#include "web/server/server.hpp"
#include "web/server/workers.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <list>
#include <string>

namespace kith::web {

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
using timer_type = asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor_type>;

/// What is kept of a request's header when the parser goes on to its body.
struct incoming {
    request asked;
    wire::sending how;
    std::string raw_query;
    std::string content_type;
    bool post = false;
    bool wait_for_continue = false;
};

class connection;

/// Room for this many connections in the process's table of files, or for fewer.
std::size_t connections_possible(std::size_t wanted);

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
    timer_type accept_timer, stop_timer;
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

/// The bytes of an answer.
struct answered {
    std::string head, body;
    bool keep_alive = true;
    clock::time_point leaves; ///< not sooner
};

/// On a worker: from the request to the answer's bytes. Only here may the store fail.
answered answer_on_worker(server::state&, incoming, const std::string& body);

} // namespace kith::web
