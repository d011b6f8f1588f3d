// Where a witness may pull a log from.

#include "witness/feed.hpp"

#include <doctest/doctest.h>

using namespace kith;

TEST_CASE("witness: a log on another machine is pulled only over TLS") {
    const auto refused = [](const std::string& url) {
        witness::http_options asked;
        asked.url = url;
        asked.token = "token";
        const auto made = witness::feed_over_http(asked);
        return made ? std::string() : made.error().front().message;
    };
    for (const std::string url : {"http://kith.example", "http://192.0.2.7:8080", "http://[2001:db8::7]/",
                                  "http://localhost.kith.example"}) {
        CAPTURE(url);
        CHECK(refused(url).find("without TLS") != std::string::npos);
    }
    for (const std::string url :
         {"https://kith.example", "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080/"}) {
        CAPTURE(url);
        CHECK(refused(url) == "");
    }
    for (const std::string url : {"", "kith.example", "ftp://kith.example", "https://sam@kith.example",
                                  "https://kith.example/log", "https://kith.example?a=b"}) {
        CAPTURE(url);
        CHECK(refused(url).find("has the form") != std::string::npos);
    }
}
