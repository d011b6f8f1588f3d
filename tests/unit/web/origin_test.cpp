// By which names the site may be asked for: whoever names another could have links, passkeys and sign-ins
// made out to it.

#include "../../web/site_fixture.hpp"

#include <doctest/doctest.h>

using namespace site_fixture;

TEST_CASE("origin: a Host that is not the site's own is misdirected, whatever is asked for") {
    site s;
    for (const char* theirs :
         {"evil.example", "kith.example.evil.example", "evilkith.example", "kith.example:8080", "localhost",
          "127.0.0.1", "kith.example@evil.example"}) {
        CAPTURE(theirs);
        for (const char* path : {"/", "/sign-in", "/nowhere"}) {
            auto asked = s.get(path);
            asked.host = theirs;
            const auto answer = s.answer(asked);
            CHECK(answer.status == 421);
            CHECK(header_of(answer, "Location").empty());
            CHECK(header_of(answer, "Set-Cookie").empty());
            CHECK_FALSE(contains(answer.body, theirs));
            CHECK(contains(answer.body, "ring 999"));
        }
    }
    auto asked = s.get("/sign-in");
    for (const char* ours : {"kith.example", "KITH.example"}) {
        asked.host = ours;
        CHECK(s.answer(asked).status == 200);
    }
    auto health = s.get("/health");
    health.host = "10.0.0.7:8080"; // whoever watches over the machine
    CHECK(s.answer(health).status == 200);
}

TEST_CASE("origin: without a name of its own the site answers to the machine itself only") {
    for (const char* ours :
         {"localhost", "localhost:8080", "127.0.0.1:18000", "[::1]:80", "[::1]", "LocalHost"})
        CHECK_MESSAGE(web::asked_by_own_name({}, ours), ours);
    for (const char* theirs : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80",
                               "localhost:80:evil", "evil.example:80", "[::2]", "0.0.0.0"})
        CHECK_FALSE_MESSAGE(web::asked_by_own_name({}, theirs), theirs);
    CHECK(web::asked_by_own_name({"https://a.example", "https://b.example:8443"}, "b.example:8443"));
    CHECK_FALSE(web::asked_by_own_name({"https://b.example:8443"}, "b.example"));
    for (const char* good : {"https://kith.example", "http://localhost:8080", "https://[::1]:8443"})
        CHECK_MESSAGE(web::is_origin(good), good);
    for (const char* bad : {"kith.example", "https://", "https://kith.example/", "https://Kith.example",
                            "https://a b", "ftp://kith.example", "https://kith@example", ""})
        CHECK_FALSE_MESSAGE(web::is_origin(bad), bad);
}

TEST_CASE("sign-in: a browser without the protections that Kith counts on is told") {
    site s;
    const auto told = [&](bool encrypted, const char* fetch_site) {
        auto asked = s.get("/sign-in");
        asked.encrypted = encrypted;
        asked.fetch_site = fetch_site;
        return contains(s.answer(asked).body, "Your browser is too old");
    };
    CHECK(told(true, ""));
    CHECK_FALSE(told(true, "none"));
    CHECK_FALSE(told(true, "cross-site"));
    CHECK_FALSE(told(false, "")); // browsers say nothing of it without TLS
}
