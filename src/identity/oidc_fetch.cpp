// The way out to a provider: HTTP/1.1 over TLS, one question at a time, bounded in time and size.

#include "identity/oidc_party.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url.hpp>

namespace kith::identity::oidc {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

constexpr std::chrono::seconds patience{5};
constexpr std::uint64_t largest_answer = 256 * 1024;

/// One question on a connection of its own. The time is for all of it: a provider that answers a byte a
/// second holds nobody longer.
class question {
  public:
    question(const boost::urls::url_view& where, const std::string* form, const std::string& authorization)
        : host_(where.host_address()), tls_(asio::ssl::context::tls_client) {
        const std::string target(where.encoded_target());
        asked_ = {form == nullptr ? http::verb::get : http::verb::post, target.empty() ? "/" : target, 11};
        asked_.set(http::field::host, where.encoded_host_and_port());
        asked_.set(http::field::user_agent, "kith");
        asked_.set(http::field::accept, "application/json");
        asked_.set(http::field::connection, "close");
        if (!authorization.empty()) asked_.set(http::field::authorization, authorization);
        if (form != nullptr) {
            asked_.set(http::field::content_type, "application/x-www-form-urlencoded");
            asked_.body() = *form;
        }
        asked_.prepare_payload();
        answer_.body_limit(largest_answer);
    }

    std::optional<fetched> ask(bool over_tls, const std::string& port) {
        try {
            if (over_tls) {
                tls_.set_verify_mode(asio::ssl::verify_peer);
                tls_.set_default_verify_paths();
                SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
                beast::ssl_stream<beast::tcp_stream> stream(machine_, tls_);
                stream.set_verify_callback(asio::ssl::host_name_verification(host_));
                if (SSL_set_tlsext_host_name(stream.native_handle(), host_.c_str()) != 1)
                    return std::nullopt;
                connect(beast::get_lowest_layer(stream), port);
                step([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
                exchange(stream);
            } else {
                beast::tcp_stream stream(machine_);
                connect(stream, port);
                exchange(stream);
            }
        } catch (const boost::system::system_error&) {
            return std::nullopt;
        }
        return fetched{static_cast<int>(answer_.get().result_int()), std::move(answer_.get().body())};
    }

  private:
    template <class Begin>
    void step(Begin begin) {
        error_code ended;
        begin([&](error_code wrong, auto&&...) { ended = wrong; });
        machine_.restart();
        machine_.run();
        if (ended) throw boost::system::system_error(ended);
    }
    void connect(beast::tcp_stream& stream, const std::string& port) {
        asio::ip::tcp::resolver resolver(machine_);
        const auto found = resolver.resolve(host_, port);
        stream.expires_after(patience);
        step([&](auto done) { stream.async_connect(found, done); });
    }
    template <class Stream>
    void exchange(Stream& stream) {
        step([&](auto done) { http::async_write(stream, asked_, done); });
        beast::flat_buffer buffer;
        step([&](auto done) { http::async_read(stream, buffer, answer_, done); });
    }

    std::string host_;
    asio::io_context machine_;
    asio::ssl::context tls_;
    http::request<http::string_body> asked_;
    http::response_parser<http::string_body> answer_;
};

} // namespace

fetcher over_https() {
    return [](const std::string& url, const std::string* form,
              const std::string& authorization) -> std::optional<fetched> {
        const auto where = boost::urls::parse_uri(url);
        if (!where || !is_safe_address(url)) return std::nullopt;
        const bool tls = where->scheme() == "https";
        const std::string port = where->has_port() ? std::string(where->port()) : tls ? "443" : "80";
        return question(*where, form, authorization).ask(tls, port);
    };
}

} // namespace kith::identity::oidc
