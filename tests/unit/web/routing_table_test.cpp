#include "../../web/site_fixture.hpp"

#include <stdexcept>

using namespace site_fixture;
using web::access;
using web::audit_class;
using web::method;

namespace {

web::handler says(std::string words) {
    return [words = std::move(words)](web::visit&) {
        web::response answer;
        answer.body = words;
        return answer;
    };
}

web::routes& add(web::routes& table, std::string pattern) {
    return table.get(pattern, audit_class::none, access::public_page, says(pattern));
}

} // namespace

TEST_CASE("routing: a path finds its route and its parameters") {
    web::routes table;
    for (const char* pattern : {"/", "/children/:person", "/children/:person/plan",
                                "/children/:person/processes/:process/:step"}) {
        add(table, pattern);
    }
    const auto pattern_of = [&](std::string_view path) {
        const auto way = table.find(method::get, path);
        return way.found == nullptr ? std::string("none") : way.found->pattern;
    };
    CHECK(pattern_of("/") == "/");
    CHECK(pattern_of("/children/abc") == "/children/:person");
    CHECK(pattern_of("/children/abc/plan") == "/children/:person/plan");
    const auto way = table.find(method::get, "/children/abc/processes/p-1/hold");
    REQUIRE(way.found != nullptr);
    CHECK(way.parameters ==
          std::map<std::string, std::string>{{"person", "abc"}, {"process", "p-1"}, {"step", "hold"}});
    for (const char* nowhere :
         {"", "//", "/children", "/children/", "/children//plan", "/children/abc/", "/children/abc/plan/x",
          "/children/ABC", "/children/a b", "/children/a.b", "/children/:person", "/children/../plan",
          "/children/%61bc", "/Children/abc", "children/abc",
          "/children/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CAPTURE(nowhere);
        CHECK(pattern_of(nowhere) == "none");
    }
}

TEST_CASE("routing: what is written out wins over a parameter, in whatever order they were added") {
    for (const bool parameter_first : {true, false}) {
        web::routes table;
        add(table, parameter_first ? "/referrals/:process" : "/referrals/new");
        add(table, parameter_first ? "/referrals/new" : "/referrals/:process");
        CHECK(table.find(method::get, "/referrals/new").found->pattern == "/referrals/new");
        CHECK(table.find(method::get, "/referrals/newer").found->pattern == "/referrals/:process");
    }
}

TEST_CASE("routing: two routes for one address are refused when they are added") {
    web::routes table;
    add(table, "/children/:person");
    CHECK_THROWS_AS(add(table, "/children/:child"), std::logic_error);
    CHECK_THROWS_AS(add(table, "no-slash"), std::logic_error);
    CHECK_THROWS_AS(add(table, "/a//b"), std::logic_error);
    CHECK_NOTHROW(table.post("/children/:person", audit_class::none, access::signed_in, says("")));
}

TEST_CASE("routing: no page is 404, the wrong verb is 405 and says which is right") {
    site s([](web::routes& table) {
        add(table, "/only-read");
        table.post("/only-write", audit_class::none, access::signed_in, says(""));
    });
    CHECK(s.answer(s.get("/nowhere")).status == 404);
    CHECK(s.answer(s.post("/nowhere", {})).status == 404);
    const auto no_post = s.answer(s.post("/only-read", {}));
    CHECK(no_post.status == 405);
    CHECK(header_of(no_post, "Allow") == "GET, HEAD");
    const auto no_get = s.answer(s.get("/only-write"));
    CHECK(no_get.status == 405);
    CHECK(header_of(no_get, "Allow") == "POST");
    CHECK(contains(s.answer(s.get("/nowhere")).body, "ring 999"));
}

TEST_CASE("routing: only paths of this site are gone back to") {
    for (const char* ours :
         {"/", "/children/abc", "/children/abc?as_at=2018-01-01T12:00", "/a/b-c_d?x=%20+y&z"}) {
        CAPTURE(ours);
        CHECK(web::is_local_path(ours));
    }
    for (const char* theirs : {"", "//evil.example", "/\\evil.example", "\\\\evil.example",
                               "https://evil.example", "javascript:x", "evil.example",
                               "/a\r\nSet-Cookie: x", "/a\tb", "/a b", "/a#b", "/a@b", "/a\"b", "/a<b"}) {
        CAPTURE(theirs);
        CHECK_FALSE(web::is_local_path(theirs));
    }
    CHECK_FALSE(web::is_local_path("/" + std::string(2'000, 'a')));
}

TEST_CASE("routing: Origin and Sec-Fetch-Site say where a form comes from") {
    web::request asked;
    asked.host = "kith.example:8443";
    const auto ours = [&](std::string origin, std::string fetch_site, bool encrypted = false) {
        asked.origin = std::move(origin);
        asked.fetch_site = std::move(fetch_site);
        asked.encrypted = encrypted;
        return web::comes_from_this_site(asked);
    };
    CHECK(ours("", ""));
    CHECK(ours("", "same-origin"));
    CHECK(ours("", "none"));
    CHECK(ours("http://kith.example:8443", "same-origin"));
    CHECK(ours("https://kith.example:8443", "same-origin", true));
    CHECK(ours("null", "same-origin")); // what browsers send under our own Referrer-Policy
    CHECK_FALSE(ours("null", ""));
    CHECK_FALSE(ours("null", "cross-site"));
    CHECK_FALSE(ours("", "cross-site"));
    CHECK_FALSE(ours("", "same-site"));
    CHECK_FALSE(ours("", "nonsense"));
    CHECK_FALSE(ours("http://kith.example:8443", "cross-site"));
    CHECK_FALSE(ours("http://kith.example", "same-origin"));
    CHECK_FALSE(ours("https://kith.example:8443", "same-origin"));
    CHECK_FALSE(ours("http://kith.example:8443", "", true));
    CHECK_FALSE(ours("http://kith.example:8443.evil.example", "same-origin"));
    CHECK_FALSE(ours("http://evil.example", ""));
}
