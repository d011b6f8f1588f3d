// The log pulled from a server: HTTP/1.1, each question with its own time limit, each answer bounded.

#include "witness/feed.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url.hpp>
#include <fmt/format.h>

#include <optional>

namespace kith::witness {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using plain_stream = beast::tcp_stream;
using tls_stream = beast::ssl_stream<beast::tcp_stream>;
using error_code = boost::system::error_code;

struct site {
    bool tls = false;
    std::string host, port;
    std::string authority; ///< what Host says (RFC 9110, 7.2)
};

/// One line after the other; what comes after the last line break is no line.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) throw garbled("the answer breaks off in the middle of a line");
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

template <class Value>
std::vector<Value> values_of(std::string_view text, std::optional<Value> (*read)(std::string_view)) {
    std::vector<Value> out;
    for (const auto line : lines_of(text)) {
        auto value = read(line);
        if (!value) throw garbled("the answer has a line that is not one of a log");
        out.push_back(*std::move(value));
    }
    return out;
}

class http_feed final : public feed {
  public:
    http_feed(http_options options, site where)
        : options_(std::move(options)), where_(std::move(where)), tls_(asio::ssl::context::tls_client) {
        tls_.set_verify_mode(asio::ssl::verify_peer);
        tls_.set_default_verify_paths();
        if (!options_.authorities.empty()) tls_.load_verify_file(options_.authorities);
        SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    }

    std::string checkpoint(store::log_tree tree) override {
        return ask(fmt::format("/log/checkpoint/{}", store::name_of(tree)));
    }
    record::proof consistency(store::log_tree tree, std::int64_t old_size, std::int64_t size) override {
        const auto path = record::proof_from_json(ask(
            fmt::format("/log/consistency?tree={}&from={}&to={}", store::name_of(tree), old_size, size)));
        if (!path) throw garbled("the answer is not a proof");
        return *path;
    }
    std::vector<record::log_row> rows(store::log_tree tree, std::int64_t from, std::int64_t most) override {
        return values_of(ask(fmt::format("/log/entries?tree={}&from={}&count={}", store::name_of(tree),
                                         from, std::min(most, most_rows))),
                         record::row_from_line);
    }
    std::vector<store::wrapped_key> keys(const std::vector<std::string>& units) override {
        std::string question = "/log/keys?";
        for (const std::string& unit : units) {
            question += question.back() == '?' ? "unit=" : "&unit=";
            question += boost::urls::encode(unit, boost::urls::unreserved_chars);
        }
        return values_of(ask(question), record::key_from_line);
    }
    std::vector<store::disposal> disposals() override {
        return values_of(ask("/log/disposals"), record::disposal_from_line);
    }

  private:
    /// Runs one step of the exchange to its end; the stream's own deadline ends it where nobody else does.
    template <class Begin>
    void wait(Begin begin) {
        error_code ended;
        begin([&](error_code wrong, auto&&...) { ended = wrong; });
        machine_.restart();
        machine_.run();
        if (ended) throw unreachable(fmt::format("{}: {}", options_.url, ended.message()));
    }

    std::string ask(const std::string& target) {
        try {
            if (!where_.tls) {
                plain_stream stream(machine_);
                connect(stream);
                return exchange(stream, target);
            }
            tls_stream stream(machine_, tls_);
            stream.set_verify_callback(asio::ssl::host_name_verification(where_.host));
            if (SSL_set_tlsext_host_name(stream.native_handle(), where_.host.c_str()) != 1)
                throw unreachable("the host's name can't be sent");
            connect(beast::get_lowest_layer(stream));
            wait([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
            return exchange(stream, target);
        } catch (const boost::system::system_error& failure) {
            throw unreachable(fmt::format("{}: {}", options_.url, failure.what()));
        }
    }

    void connect(plain_stream& stream) {
        asio::ip::tcp::resolver resolver(machine_);
        const auto found = resolver.resolve(where_.host, where_.port);
        stream.expires_after(options_.patience);
        wait([&](auto done) { stream.async_connect(found, done); });
    }

    template <class Stream>
    std::string exchange(Stream& stream, const std::string& target) {
        http::request<http::empty_body> question{http::verb::get, target, 11};
        question.set(http::field::host, where_.authority);
        question.set(http::field::user_agent, "kith-witness");
        question.set(http::field::authorization, "Bearer " + options_.token);
        question.set(http::field::connection, "close");
        wait([&](auto done) { http::async_write(stream, question, done); });
        http::response_parser<http::string_body> answer;
        answer.body_limit(largest_answer);
        beast::flat_buffer buffer;
        wait([&](auto done) { http::async_read(stream, buffer, answer, done); });
        const unsigned status = answer.get().result_int();
        if (status == 401 || status == 403)
            throw unreachable(fmt::format("{} does not accept the token", options_.url));
        if (status == 400 || status == 404)
            throw garbled(fmt::format("{} refuses {}", options_.url, target.substr(0, target.find('?'))));
        if (status != 200) throw unreachable(fmt::format("{} answered {}", options_.url, status));
        return std::move(answer.get().body());
    }

    http_options options_;
    site where_;
    asio::io_context machine_;
    asio::ssl::context tls_;
};

} // namespace

result<std::unique_ptr<feed>> feed_over_http(const http_options& options) {
    const auto read = boost::urls::parse_uri(options.url);
    const bool known = read && (read->scheme() == "https" || read->scheme() == "http");
    if (!known || read->host().empty() || read->has_userinfo() || read->has_query() ||
        (!read->path().empty() && read->path() != "/"))
        return refuse("The log's address has the form https://kith.example, without anything after it.",
                      "from");
    site where{read->scheme() == "https", read->host_address(), read->port(),
               std::string(read->encoded_host())};
    // The token and the wrapped keys go to nobody who could stand between.
    if (!where.tls && where.host != "localhost" && where.host != "127.0.0.1" && where.host != "::1")
        return refuse(
            "The log's address begins with https://: without TLS a log is pulled only on this machine.",
            "from");
    const std::string usual = where.tls ? "443" : "80";
    if (where.port.empty()) where.port = usual;
    if (where.port != usual) where.authority += ":" + where.port;
    try {
        return std::make_unique<http_feed>(options, std::move(where));
    } catch (const boost::system::system_error& failure) {
        return refuse(fmt::format("The certificates in {} can't be used: {}.", options.authorities,
                                  failure.code().message()),
                      "authorities");
    }
}

} // namespace kith::witness
