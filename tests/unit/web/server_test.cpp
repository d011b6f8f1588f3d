// A running server: what it serves, what it bounds, and how it stops.

#include "../../web/probes.hpp"
#include "../../web/running_server.hpp"

#include "store/store.hpp"

#include <atomic>
#include <cstdio>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <latch>
#include <stdexcept>
#include <system_error>
#include <vector>

using namespace kith;
using namespace std::chrono_literals;
using probes::connection;
using probes::for_tests;
using probes::running_server;

namespace {

/// Says what it was asked.
web::response echo(web::request&& asked, std::string&) {
    web::response answer;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body =
        fmt::format("{} {} {}", asked.verb == web::method::post ? "POST" : "GET", asked.path,
                    asked.verb == web::method::post ? asked.form.first("a") : asked.query.first("a"));
    return answer;
}

std::string get(std::string_view target, std::string_view headers = {}) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: kith\r\n{}\r\n", target, headers);
}
std::string post(std::string_view headers, std::string_view body) {
    return fmt::format("POST /form HTTP/1.1\r\nHost: kith\r\n"
                       "Content-Type: application/x-www-form-urlencoded\r\n{}\r\n{}",
                       headers, body);
}
std::string post(std::string_view body) {
    return post(fmt::format("Content-Length: {}\r\n", body.size()), body);
}

std::string chunk(std::string_view data) {
    return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
}

} // namespace

TEST_CASE("server: a connection serves one request after the other") {
    const running_server server(echo);
    connection client(server.port());
    for (int i = 0; i < 5; ++i) {
        client.send(get(fmt::format("/page?a={}", i)));
        const auto answer = client.hear();
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == fmt::format("GET /page {}", i));
        CHECK(answer->header("Connection").empty());
    }
    client.send(post("a=x%20y"));
    CHECK(client.hear()->body == "POST /form x y");
    client.send(get("/last", "Connection: close\r\n"));
    CHECK(client.hear()->header("Connection") == "close");
    CHECK(client.closed());
}

TEST_CASE("server: pipelined requests are answered in order") {
    const running_server server(echo);
    connection client(server.port());
    client.send(get("/1") + post("a=2") + get("/3", "Connection: close\r\n"));
    CHECK(client.hear()->body == "GET /1 ");
    CHECK(client.hear()->body == "POST /form 2");
    CHECK(client.hear()->body == "GET /3 ");
    CHECK(client.closed());
}

TEST_CASE("server: HEAD is GET without the body") {
    const running_server server(echo);
    connection client(server.port());
    client.send("HEAD /page HTTP/1.1\r\nHost: kith\r\n\r\n" + get("/next"));
    const auto head = client.hear(true);
    REQUIRE(head.has_value());
    CHECK(head->status == 200);
    CHECK(head->header("Content-Length") == std::to_string(std::string("GET /page ").size()));
    CHECK(client.hear()->body == "GET /next ");
}

TEST_CASE("server: HTTP/1.0 gets one answer and the end, unless it asks for more") {
    const running_server server(echo);
    connection once(server.port());
    once.send("GET /page HTTP/1.0\r\n\r\n");
    CHECK(once.hear()->status == 200);
    CHECK(once.closed());
    connection more(server.port());
    more.send("GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(more.hear()->header("Connection") == "keep-alive");
    more.send("GET /page HTTP/1.0\r\n\r\n");
    CHECK(more.hear()->status == 200);
}

TEST_CASE("server: bodies in chunks, and bodies that wait to be asked for") {
    const running_server server(echo);
    connection client(server.port());
    client.send(post("Transfer-Encoding: chunked\r\n", chunk("a=on") + chunk("e two") + "0\r\n\r\n"));
    CHECK(client.hear()->body == "POST /form one two");
    client.send(post("Content-Length: 5\r\nExpect: 100-continue\r\n", ""));
    CHECK(client.hear()->status == 100);
    client.send("a=now");
    CHECK(client.hear()->body == "POST /form now");
    // Fields behind the last chunk change nothing of what was decided on the header.
    client.send(post("Transfer-Encoding: chunked\r\n",
                     chunk("a=b") + "0\r\nHost: other\r\nCookie: kith_session=x\r\n\r\n"));
    const auto trailed = client.hear();
    REQUIRE(trailed.has_value());
    CHECK((trailed->body == "POST /form b" || trailed->status == 400));
}

TEST_CASE("server: a body up to the limit is read, and none beyond") {
    const running_server server(echo); // 64 KiB
    const std::string most(64U * 1024U - 2, 'x');
    connection client(server.port());
    client.send(post("a=" + most));
    CHECK(client.hear()->body == "POST /form " + most);
    client.send(post("a=" + most + "y"));
    CHECK(client.hear()->status == 413);
    CHECK(client.closed());

    connection in_chunks(server.port());
    in_chunks.send(post("Transfer-Encoding: chunked\r\n", ""));
    const std::string piece = chunk(std::string(8'192, 'x'));
    for (int i = 0; i < 512 && in_chunks.send(piece); ++i)
        continue; // 4 MiB, if anybody took them
    const auto refused = in_chunks.hear();
    REQUIRE(refused.has_value());
    CHECK(refused->status == 413);
    CHECK(in_chunks.closed());
}

TEST_CASE("server: a header up to the limit is read, and none beyond, whole or endless") {
    auto options = for_tests();
    options.header_limit = 4'096;
    const running_server server(echo, options);
    const std::string fixed = get("/", "X: \r\n");
    connection client(server.port());
    client.send(get("/", "X: " + std::string(4'096 - fixed.size(), 'x') + "\r\n"));
    CHECK(client.hear()->status == 200);
    client.send(get("/", "X: " + std::string(4'097 - fixed.size(), 'x') + "\r\n"));
    CHECK(client.hear()->status == 431);
    CHECK(client.closed());
    connection endless(server.port());
    endless.send("GET /");
    for (int i = 0; i < 64 && endless.send(std::string(1'024, 'x')); ++i)
        continue;
    CHECK(endless.hear()->status == 431);
}

TEST_CASE("server: whoever takes too long is dropped without an answer") {
    auto options = for_tests();
    options.header_deadline = 150ms;
    options.body_deadline = 150ms;
    options.idle_deadline = 150ms;
    const running_server server(echo, options);
    SUBCASE("with the first byte") {
        connection silent(server.port());
        CHECK(silent.closed());
    }
    SUBCASE("with a header that trickles in") {
        connection slow(server.port());
        bool open = true;
        for (int i = 0; i < 1'000 && open; ++i) { // each byte would renew a deadline for single reads
            open =
                slow.send(i < 5 ? std::string_view("GET /").substr(static_cast<std::size_t>(i), 1) : "x");
            std::this_thread::sleep_for(10ms);
        }
        CHECK_FALSE(open);
    }
    SUBCASE("with a body that trickles in") {
        connection slow(server.port());
        slow.send(post("Content-Length: 5000\r\n", "a="));
        bool open = true;
        for (int i = 0; i < 1'000 && open; ++i) {
            open = slow.send("x");
            std::this_thread::sleep_for(10ms);
        }
        CHECK_FALSE(open);
    }
    SUBCASE("with the next request") {
        connection idle(server.port());
        idle.send(get("/"));
        CHECK(idle.hear()->status == 200);
        CHECK(idle.closed());
    }
}

TEST_CASE("server: three hundred half-open connections keep nobody out") {
    const running_server server(echo);
    std::vector<connection> half_open;
    for (int i = 0; i < 300; ++i) {
        half_open.emplace_back(server.port());
        half_open.back().send(i % 2 == 0 ? "GET /half HTTP/1.1\r\nHo"
                                         : post("Content-Length: 100\r\n", "a="));
    }
    connection honest(server.port());
    honest.send(get("/page"));
    CHECK(honest.hear()->status == 200);
}

TEST_CASE("server: beyond its connections the one that waited longest gives way") {
    auto options = for_tests();
    options.connections = 8;
    const running_server server(echo, options);
    std::vector<connection> waiting;
    for (int i = 0; i < 8; ++i) {
        waiting.emplace_back(server.port());
        waiting.back().send(get("/"));
        REQUIRE(waiting.back().hear()->status == 200); // all of them are in
    }
    connection newcomer(server.port());
    newcomer.send(get("/page"));
    CHECK(newcomer.hear()->status == 200);
    CHECK(waiting.front().closed());
    waiting.back().send(get("/"));
    CHECK(waiting.back().hear()->status == 200);
}

TEST_CASE("server: a connection serves so many requests and no more") {
    auto options = for_tests();
    options.requests_per_connection = 3;
    const running_server server(echo, options);
    connection client(server.port());
    for (int i = 0; i < 3; ++i) {
        client.send(get("/"));
        CHECK(client.hear()->header("Connection") == (i == 2 ? "close" : ""));
    }
    CHECK(client.closed());
}

TEST_CASE(
    "server: when all handlers are busy and the queue is full the answer is 503 and when to come again") {
    auto options = for_tests();
    options.threads = 1;
    options.waiting_requests = 1;
    std::latch begun(1);
    std::latch go_on(1);
    std::atomic<int> calls = 0;
    const running_server server(
        [&](web::request&& asked, std::string& pattern) {
            if (calls++ == 0) {
                begun.count_down();
                go_on.wait();
            }
            return echo(std::move(asked), pattern);
        },
        options);
    connection working(server.port());
    working.send(get("/1"));
    begun.wait();
    // One of two more has room to wait; which one is not said.
    connection second(server.port());
    connection third(server.port());
    second.send(get("/2"));
    third.send(get("/3"));
    connection fourth(server.port());
    fourth.send(get("/4"));
    const auto refused = fourth.hear();
    REQUIRE(refused.has_value());
    CHECK(refused->status == 503);
    CHECK_FALSE(refused->header("Retry-After").empty());
    go_on.count_down();
    CHECK(working.hear()->status == 200);
    const int sum = second.hear()->status + third.hear()->status;
    CHECK(sum == 200 + 503);
}

TEST_CASE("server: bodies that wait for their end are bounded over all connections") {
    auto options = for_tests();
    options.bodies_limit = 100'000;
    const running_server server(echo, options);
    connection first(server.port());
    connection second(server.port());
    const std::string part = "a=" + std::string(59'998, 'x');
    first.send(post("Content-Length: 60001\r\n", part));
    second.send(post("Content-Length: 60001\r\n", part));
    // One of them goes over the limit, whichever is read last; the other then has room.
    connection* refused = connection::first_answered(first, second);
    REQUIRE(refused != nullptr);
    const auto no = refused->hear();
    REQUIRE(no.has_value());
    CHECK(no->status == 503);
    connection& taken = refused == &first ? second : first;
    taken.send("x");
    const auto yes = taken.hear();
    REQUIRE(yes.has_value());
    CHECK(yes->status == 200);
}

TEST_CASE("server: every answer, good or bad, carries the security headers and no version") {
    const running_server server([](web::request&& asked, std::string&) {
        if (asked.path == "/throws") throw std::runtime_error("Ada Okafor");
        if (asked.path == "/throws-number") throw 7;
        web::response answer;
        answer.status = std::stoi(asked.path.substr(1));
        answer.immutable_asset = answer.status == 201;
        if (asked.path == "/302") answer.headers.emplace_back("Location", "/a\r\nX: y");
        return answer;
    });
    std::vector<std::string> requests = {"nonsense\r\n\r\n",
                                         "DELETE / HTTP/1.1\r\nHost: kith\r\n\r\n",
                                         get("/throws"),
                                         get("/throws-number"),
                                         get("/302"),
                                         post("Content-Length: 99999999\r\n", ""),
                                         get("/%ff"),
                                         get("/", "X: " + std::string(20'000, 'x') + "\r\n"),
                                         post("Content-Length: 3\r\nExpect: tea\r\n", "")};
    for (const int status :
         {200, 201, 204, 303, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}) {
        requests.push_back(get(fmt::format("/{}", status)));
    }
    for (const auto& bytes : requests) {
        CAPTURE(bytes.substr(0, 60));
        connection client(server.port());
        client.send(bytes);
        const auto answer = client.hear();
        REQUIRE(answer.has_value());
        const auto csp = answer->header("Content-Security-Policy");
        CHECK(csp.find("default-src 'self'") != std::string::npos);
        CHECK(csp.find("object-src 'none'") != std::string::npos);
        CHECK(csp.find("base-uri 'none'") != std::string::npos);
        CHECK(csp.find("form-action 'self'") != std::string::npos);
        CHECK(csp.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(csp.find("unsafe") == std::string::npos);
        CHECK(answer->header("X-Content-Type-Options") == "nosniff");
        CHECK(answer->header("Referrer-Policy") == "same-origin");
        CHECK(answer->header("Cross-Origin-Opener-Policy") == "same-origin");
        CHECK(answer->header("Cross-Origin-Resource-Policy") == "same-origin");
        CHECK_FALSE(answer->header("Permissions-Policy").empty());
        CHECK(answer->header("Cache-Control") ==
              (answer->status == 201 ? "public, max-age=31536000, immutable" : "no-store"));
        CHECK(answer->header("Server").empty());
        CHECK(answer->header("X").empty());
        CHECK(answer->body.find("Okafor") == std::string::npos);
        CHECK(answer->header("Strict-Transport-Security").empty());
    }
}

TEST_CASE("server: what a proxy says is believed only when there is one") {
    const auto tell = [](web::request&& asked, std::string&) {
        web::response answer;
        answer.body = asked.peer + (asked.encrypted ? " encrypted " : " plain ") + asked.session_token;
        return answer;
    };
    const std::string asked =
        get("/", "X-Forwarded-Proto: http\r\nX-Forwarded-Proto: https\r\n"
                 "X-Forwarded-For: 203.0.113.66, 203.0.113.9\r\n"
                 "Cookie: kith_session=of-any-host; __Host-kith_session=of-this-host\r\n");
    const running_server direct(tell);
    connection first(direct.port());
    first.send(asked);
    CHECK(first.hear()->body == "127.0.0.1 plain of-any-host");
    auto options = for_tests();
    options.behind_proxy = true;
    const running_server behind(tell, options);
    connection second(behind.port());
    second.send(asked);
    const auto answer = second.hear();
    CHECK(answer->body == "203.0.113.9 encrypted of-this-host");
    CHECK(answer->header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
}

TEST_CASE("server: the log has a line for each request and names nobody") {
    std::FILE* const kept = std::tmpfile();
    REQUIRE(kept != nullptr);
    std::fflush(stderr);
    const int real = dup(STDERR_FILENO);
    dup2(fileno(kept), STDERR_FILENO);
    {
        auto options = for_tests();
        options.log = true;
        const running_server server(
            [](web::request&& asked, std::string& pattern) {
                pattern = "/children/:person";
                if (asked.path == "/children/okafor-fails") throw std::runtime_error("Okafor");
                return echo(std::move(asked), pattern);
            },
            options);
        connection client(server.port());
        for (const auto& bytes :
             {get("/children/okafor?a=okafor", "Cookie: kith_session=okafor\r\nReferer: /okafor\r\n"),
              post("name=okafor"), get("/children/okafor-fails"), get("/okafor%ff")}) {
            client.send(bytes);
            CHECK(client.hear().has_value());
        }
    }
    std::fflush(stderr);
    dup2(real, STDERR_FILENO);
    close(real);
    std::rewind(kept);
    std::string log(8'192, '\0');
    log.resize(std::fread(log.data(), 1, log.size(), kept));
    std::fclose(kept);
    CHECK(log.find("route=/children/:person status=200") != std::string::npos);
    CHECK(log.find("status=500") != std::string::npos);
    CHECK(log.find("status=400") != std::string::npos);
    CHECK(log.find("kafor") == std::string::npos);
}

TEST_CASE("server: an address that cannot be listened on is said at once") {
    const running_server server(echo);
    auto options = for_tests();
    options.port = server.port();
    CHECK_THROWS_AS(running_server(echo, options), std::system_error);
    options.address = "nonsense";
    CHECK_THROWS_AS(running_server(echo, options), std::system_error);
}

TEST_CASE("server: asked to stop, it finishes what it has begun") {
    std::latch begun(1);
    std::latch go_on(1);
    running_server server([&](web::request&& asked, std::string& pattern) {
        begun.count_down();
        go_on.wait();
        return echo(std::move(asked), pattern);
    });
    connection idle(server.port());
    connection working(server.port());
    working.send(get("/page"));
    begun.wait();
    server.ask_to_stop();
    CHECK(idle.closed());
    CHECK_THROWS(connection(server.port()));
    go_on.count_down();
    const auto answer = working.hear();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->header("Connection") == "close");
    CHECK(server.wait() == web::server_end::stopped);
}

TEST_CASE("server: when the store fails nothing is acknowledged and the server ends") {
    running_server server([](web::request&&, std::string&) -> web::response {
        throw store::store_failure("the disk is full");
    });
    connection client(server.port());
    client.send(post("a=b"));
    const auto answer = client.hear();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 503);
    CHECK(answer->header("Connection") == "close");
    client.no_more();
    CHECK(server.wait() == web::server_end::store_failed);
}
