#include "web/server/server.hpp"

#include "web/server/connection.hpp"
#include "web/server/house.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <sys/resource.h>
#include <system_error>

namespace kith::web {
namespace {

constexpr std::chrono::milliseconds accept_pause{50}; // when the machine has no descriptors left

} // namespace

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
