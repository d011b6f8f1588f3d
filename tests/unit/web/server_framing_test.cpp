// What must be refused before anybody reads it: requests that two programs could understand in two ways.

#include "../../web/probes.hpp"
#include "../../web/running_server.hpp"

#include "web/server/framing.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <stdexcept>

using namespace kith;
using probes::connection;
using probes::running_server;

namespace {

struct probe {
    std::string name, bytes;
};

/// The request that hides behind each probe; it must never be seen as one.
const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: kith\r\n\r\n";

std::string post(std::string_view headers, std::string_view body) {
    return fmt::format("POST /form HTTP/1.1\r\nHost: kith\r\n"
                       "Content-Type: application/x-www-form-urlencoded\r\n{}\r\n{}",
                       headers, body);
}
std::string get(std::string_view target, std::string_view headers = "Host: kith\r\n") {
    return fmt::format("GET {} HTTP/1.1\r\n{}\r\n", target, headers);
}

std::vector<probe> framing_probes() {
    using std::string_literals::operator""s;
    const std::string chunks = "5\r\na=b&c\r\n0\r\n\r\n";
    return {
        {"two differing lengths", post("Content-Length: 3\r\nContent-Length: 5\r\n", "a=b&c")},
        {"the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", "a=b")},
        {"a list of lengths", post("Content-Length: 3, 3\r\n", "a=b")},
        {"length and chunks", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", chunks)},
        {"chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", chunks)},
        {"a signed length", post("Content-Length: +3\r\n", "a=b")},
        {"a negative length", post("Content-Length: -3\r\n", "a=b")},
        {"a length in hexadecimal", post("Content-Length: 0x3\r\n", "a=b")},
        {"a length beyond 64 bits", post("Content-Length: 18446744073709551619\r\n", "a=b")},
        {"an empty length", post("Content-Length:\r\n", "a=b")},
        {"an unknown coding", post("Transfer-Encoding: xchunked\r\n", chunks)},
        {"chunked and more", post("Transfer-Encoding: chunked, identity\r\n", chunks)},
        {"more and chunked", post("Transfer-Encoding: gzip, chunked\r\n", chunks)},
        {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks)},
        {"chunked behind a vertical tab", post("Transfer-Encoding: \vchunked\r\n", chunks)},
        {"chunks on 1.0",
         "POST /form HTTP/1.0\r\nHost: kith\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks},
        {"a chunk's extension", post("Transfer-Encoding: chunked\r\n", "5;x=y\r\na=b&c\r\n0\r\n\r\n")},
        {"an extension of the last chunk",
         post("Transfer-Encoding: chunked\r\n", "5\r\na=b&c\r\n0;x\r\n\r\n")},
        {"bare LF in chunks", post("Transfer-Encoding: chunked\r\n", "5\na=b&c\n0\n\n")},
        {"a chunk longer than it says", post("Transfer-Encoding: chunked\r\n", "3\r\na=b&c\r\n0\r\n\r\n")},
        {"a chunk size that is none", post("Transfer-Encoding: chunked\r\n", "zz\r\na=b&c\r\n0\r\n\r\n")},
        {"a chunk size beyond 64 bits",
         post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\na=b&c\r\n0\r\n\r\n")},
        {"bare LF", "GET /form HTTP/1.1\nHost: kith\n\n"},
        {"bare LF in one line", "GET /form HTTP/1.1\r\nHost: kith\nX: y\r\n\r\n"},
        {"bare CR", "GET /form HTTP/1.1\r\nHost: kith\rX: y\r\n\r\n"},
        {"a folded line", get("/form", "Host: kith\r\nX: y\r\n z\r\n")},
        {"space before the first header", get("/form", " Host: kith\r\n")},
        {"space before the colon", get("/form", "Host : kith\r\n")},
        {"a name with a space", get("/form", "Host: kith\r\nX y: z\r\n")},
        {"a header without a colon", get("/form", "Host: kith\r\nnonsense\r\n")},
        {"NUL in a header", "GET /form HTTP/1.1\r\nHost: kith\r\nX: a\0b\r\n\r\n"s},
        {"an empty line first", "\r\n" + get("/form")},
        {"no host", get("/form", "")},
        {"two hosts", get("/form", "Host: kith\r\nHost: other\r\n")},
        {"the same host twice", get("/form", "Host: kith\r\nHost: kith\r\n")},
        {"an empty host", get("/form", "Host:\r\n")},
        {"a host with a path", get("/form", "Host: kith/evil\r\n")},
        {"two origins", get("/form", "Host: kith\r\nOrigin: http://a\r\nOrigin: http://b\r\n")},
        {"a body on GET", get("/form", "Host: kith\r\nContent-Length: 3\r\n") + "a=b"},
        {"an unknown version", "GET /form HTTP/9.9\r\nHost: kith\r\n\r\n"},
        {"HTTP/2 without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        {"no version", "GET /form\r\nHost: kith\r\n\r\n"},
        {"two spaces", "GET  /form HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"a verb in small letters", "get /form HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"DELETE", "DELETE /form HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"TRACE", "TRACE /form HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"CONNECT", "CONNECT kith:443 HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: kith\r\n\r\n"},
        {"an address in full", get("http://other/form")},
        {"TLS on the wrong port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(64, 'x')},
        {"an expectation that we do not know", post("Content-Length: 3\r\nExpect: 200-ok\r\n", "a=b")},
        {"an escape that is cut off", get("/form%4")},
        {"an escape that is none", get("/form%zz")},
        {"NUL in the path", get("/form%00")},
        {"a line break in the path", get("/form%0d%0aX:%20y")},
        {"bytes that are no UTF-8", get("/form%ff")},
        {"an overlong slash", get("/a%c0%af..")},
        {"a slash in disguise", get("/a%2fb")},
        {"a backslash", get("/a\\b")},
        {"up", get("/a/../form")},
        {"up in disguise", get("/a/%2e%2e/form")},
        {"here", get("/./form")},
        {"a fragment", get("/form#x")},
        {"a query that is no UTF-8", get("/form?a=%ff")},
        {"a form that is no UTF-8", post("Content-Length: 5\r\nConnection: close\r\n", "a=%ff")},
        {"a form in another shape",
         "POST /form HTTP/1.1\r\nHost: kith\r\nConnection: close\r\nContent-Type: "
         "application/json\r\nContent-Length: 2\r\n\r\n{}"},
        {"a form in no shape",
         "POST /form HTTP/1.1\r\nHost: kith\r\nConnection: close\r\nContent-Length: 3\r\n\r\na=b"},
    };
}

/// Probes whose framing is sound: answered with 4xx, and the connection may go on.
bool is_sound(const probe& one) {
    return one.name == "a query that is no UTF-8" || one.name.starts_with("a form ");
}

} // namespace

TEST_CASE("server: what can be understood in two ways is refused once, and the connection closed") {
    std::atomic<int> handled = 0;
    const running_server server([&](web::request&&, std::string&) {
        ++handled;
        return web::response{};
    });
    for (const auto& probe : framing_probes()) {
        CAPTURE(probe.name);
        connection client(server.port());
        client.send(is_sound(probe) ? probe.bytes : probe.bytes + hidden);
        const auto answer = client.hear();
        REQUIRE(answer.has_value());
        CHECK(answer->status >= 400);
        CHECK(answer->status < 600);
        CHECK(answer->status != 500);
        CHECK(answer->status != 503);
        if (!is_sound(probe)) {
            CHECK(answer->header("Connection") == "close");
            CHECK(client.closed());
        }
        CHECK(handled == 0);
    }
}

TEST_CASE("server: each refusal has the status that says why") {
    const running_server server([](web::request&&, std::string&) { return web::response{}; });
    const auto status_of = [&](const std::string& bytes) {
        connection client(server.port());
        client.send(bytes);
        const auto answer = client.hear();
        return answer ? answer->status : 0;
    };
    CHECK(status_of("DELETE / HTTP/1.1\r\nHost: kith\r\n\r\n") == 405);
    CHECK(status_of("GET / HTTP/9.9\r\nHost: kith\r\n\r\n") == 505);
    CHECK(status_of(post("Content-Length: 3\r\nExpect: tea\r\n", "a=b")) == 417);
    CHECK(status_of(post("Content-Length: 9999999\r\n", "")) == 413);
    CHECK(status_of(get("/", "Host: kith\r\nX: " + std::string(20'000, 'x') + "\r\n")) == 431);
    CHECK(
        status_of(
            "POST / HTTP/1.1\r\nHost: kith\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b") ==
        415);
    CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
}

TEST_CASE("server: a target is decoded once") {
    const auto path_of = [](std::string_view text) {
        const auto target = web::wire::read_target(text);
        return target ? target->path : std::string("refused");
    };
    CHECK(path_of("/a%20b?x=%ff#") == "refused");
    CHECK(path_of("/a%20b?x=y") == "/a b");
    CHECK(path_of("/%2541") == "/%41");
    CHECK(path_of("/caf%C3%A9") == "/caf\xc3\xa9");
    CHECK(path_of("/...") == "/...");
    CHECK(path_of("/..a/.b") == "/..a/.b");
    CHECK(path_of("*") == "refused");
    CHECK(path_of("") == "refused");
}

TEST_CASE("server: cookies, codings and forwarded addresses are read as they are written") {
    using namespace web::wire;
    CHECK(cookie_value("a=1; kith_session=abc; b=2", "kith_session") == "abc");
    CHECK(cookie_value("kith_session=abc;kith_session=def", "kith_session") == "abc");
    CHECK(cookie_value("xkith_session=abc; kith_sessionx=d", "kith_session").empty());
    CHECK(cookie_value(";;=;kith_session", "kith_session").empty());
    CHECK(accepts_gzip("gzip, deflate, br"));
    CHECK(accepts_gzip("br;q=1.0, GZIP;q=0.5"));
    CHECK_FALSE(accepts_gzip("gzip;q=0"));
    CHECK_FALSE(accepts_gzip("gzip;q=0.000, br"));
    CHECK_FALSE(accepts_gzip("xgzip"));
    CHECK_FALSE(accepts_gzip(""));
    CHECK(is_form("application/x-www-form-urlencoded; charset=UTF-8"));
    CHECK(is_form("Application/X-WWW-Form-Urlencoded"));
    CHECK_FALSE(is_form("multipart/form-data; boundary=x"));
    CHECK_FALSE(is_form(""));
    CHECK(last_forwarded("203.0.113.9, 192.0.2.4") == "192.0.2.4");
    CHECK(last_forwarded("2001:db8::1") == "2001:db8::1");
    CHECK(last_forwarded("203.0.113.9, <script>").empty());
    CHECK(http_date(instant(std::chrono::milliseconds(1'795'291'200'123))) ==
          "Sat, 21 Nov 2026 20:00:00 GMT");
}

TEST_CASE("server: a header scan finds the end wherever the bytes are cut") {
    const std::string header = "GET / HTTP/1.1\r\nHost: kith\r\nX:\ty\r\n\r\n";
    const std::string all = header + "body\n\0"; // what follows is not its business
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        web::wire::header_scan scan;
        scan.advance(std::string_view(all).substr(0, cut));
        scan.advance(all);
        CHECK_FALSE(scan.bad());
        CHECK(scan.end() == header.size());
    }
}

TEST_CASE("server: an answer's header cannot carry a second one") {
    web::response answer;
    answer.headers.emplace_back("Location", "/a\r\nSet-Cookie: x=y");
    CHECK_THROWS_AS(web::wire::head_of(answer, {}, instant{}), std::logic_error);
}
