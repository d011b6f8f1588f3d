// Rules that hold for every route of the real site, generated from its table: a page that is added later is
// held to them without being named here.

#include "../../web/site_fixture.hpp"

#include "casework/casework.hpp"
#include "guidance/guidance.hpp"
#include "web/pages/site.hpp"

using namespace site_fixture;
using web::access;
using web::audit_class;
using web::method;

namespace {

/// The whole site with the guidance that ships and an empty record.
struct whole_site {
    std::shared_ptr<const guidance::rulebook> rules = [] {
        auto loaded = guidance::load(std::string(KITH_SOURCE_DIR) + "/guidance", "example");
        REQUIRE(loaded.has_value());
        return *loaded;
    }();
    std::unique_ptr<casework::desk> desk;
    std::unique_ptr<web::pages::site> pages;
    site s{};
    std::unique_ptr<web::dispatcher> all;

    whole_site() {
        desk = std::make_unique<casework::desk>(*s.database, s.clock, rules);
        pages = std::make_unique<web::pages::site>(*desk);
        web::routes table;
        web::add_service_routes(table);
        web::add_session_routes(table, s.gate);
        web::add_draft_routes(table);
        web::pages::add_reading_routes(table, *pages);
        web::pages::add_writing_routes(table, *pages);
        all = std::make_unique<web::dispatcher>(std::move(table), s.frame, *s.database, s.clock, s.gate);
    }
    web::response answer(web::request asked) const { return all->answer(std::move(asked)); }

    /// A path that the pattern matches, about somebody who does not exist.
    static std::string path_for(std::string pattern) {
        for (auto at = pattern.find(':'); at != std::string::npos; at = pattern.find(':')) {
            pattern.replace(at, std::min(pattern.find('/', at), pattern.size()) - at, "7");
        }
        return pattern;
    }
};

} // namespace

TEST_CASE("routing: every unsafe route of the site refuses what another site could send") {
    whole_site w;
    const auto token = w.s.sign_in();
    const auto csrf = w.s.csrf_of(token);
    const auto before = w.s.database->read()->streams("").size();
    int unsafe = 0;
    for (const auto& route : w.all->table().all()) {
        if (route.verb != method::post) continue;
        ++unsafe;
        CAPTURE(route.pattern);
        const auto path = whole_site::path_for(route.pattern);
        const auto status_with = [&](std::string given, std::string origin, std::string fetch_site) {
            auto asked = w.s.post(path, {{"csrf", std::move(given)}, {"f.worry", "words"}, {"q", "words"}});
            asked.session_token = token;
            asked.origin = std::move(origin);
            asked.fetch_site = std::move(fetch_site);
            return w.answer(std::move(asked)).status;
        };
        CHECK(status_with("", "http://kith.example", "same-origin") == 403);
        CHECK(status_with(std::string(64, '0'), "http://kith.example", "same-origin") == 403);
        CHECK(status_with(csrf, "http://evil.example", "") == 403);
        CHECK(status_with(csrf, "null", "") == 403);
        CHECK(status_with(csrf, "", "cross-site") == 403);
        CHECK(status_with(csrf, "", "same-site") == 403);
    }
    CHECK(unsafe > 10);
    CHECK(w.s.database->read()->streams("").size() == before);
}

TEST_CASE("routing: without a session no page of the site is shown but the public ones") {
    whole_site w;
    for (const auto& route : w.all->table().all()) {
        CAPTURE(route.pattern);
        const auto path = whole_site::path_for(route.pattern);
        if (route.access == access::public_page) {
            CHECK(route.audit == audit_class::none);
            continue;
        }
        if (route.verb == method::get) {
            CHECK(w.answer(w.s.get(path)).status == 303);
        } else {
            const int status = w.answer(w.s.post(path, {{"f.worry", "words"}})).status;
            CHECK(status == 401);
        }
    }
}

TEST_CASE("routing: whatever is about a child says how its reading is audited") {
    whole_site w;
    for (const auto& route : w.all->table().all()) {
        CAPTURE(route.pattern);
        if (route.pattern.find(":person") != std::string::npos)
            CHECK(route.audit == audit_class::personal_record);
    }
}

TEST_CASE("routing: no route fails on somebody who does not exist or on an empty form") {
    whole_site w;
    const auto token = w.s.sign_in();
    const auto csrf = w.s.csrf_of(token);
    for (const auto& route : w.all->table().all()) {
        if (route.pattern == "/sign-out") continue;
        CAPTURE(route.pattern);
        const auto path = whole_site::path_for(route.pattern);
        auto asked = route.verb == method::get ? w.s.get(path) : w.s.post(path, {{"csrf", csrf}});
        asked.session_token = token;
        const int status = w.answer(asked).status;
        CHECK(status < 500);
        if (route.pattern.find(":person") != std::string::npos) CHECK((status == 403 || status == 404));
        asked.query = fields({{"as_at", "nonsense"}, {"child", "%"}, {"page", "-1"}});
        CHECK(w.answer(asked).status < 500);
    }
}
