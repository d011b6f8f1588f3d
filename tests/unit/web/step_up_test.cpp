// Proving again who one is, and what a password alone opens.

#include "../../web/site_fixture.hpp"

#include "web/step_up.hpp"

using namespace site_fixture;
using namespace std::chrono_literals;
using web::access;
using web::audit_class;

namespace {

/// A page and a form that must not be done from a stolen session.
struct guarded {
    std::vector<std::string> sent;
    int pages = 0;
    site s{[this](web::routes& table) {
        table.get("/export", audit_class::personal_list, access::signed_in, [this](web::visit& here) {
            if (auto asked = web::confirm_first(here, "export this list")) return *asked;
            ++pages;
            here.reading_is_noted();
            return web::response{};
        });
        table.post("/open", audit_class::personal_record, access::signed_in, [this](web::visit& here) {
            if (auto asked = web::confirm_first(here, "open this record")) return *asked;
            for (const auto& word : here.request.form.every("word"))
                sent.push_back(word);
            here.reading_is_noted();
            return web::see_other("/");
        });
        table.get("/plain", audit_class::none, access::signed_in,
                  [](web::visit&) { return web::response{}; });
        table.post(
            "/machine", audit_class::none, access::signed_in, [](web::visit&) { return web::response{}; },
            web::answers::json);
    }};
    std::string token = s.sign_in(), csrf = s.csrf_of(token);

    web::response post(std::string path, web::form_fields::list more) {
        web::form_fields::list all{
            {"csrf", csrf}, {"form_token", "once"}, {"word", "<first> & \"last\""}, {"word", "second"}};
        all.insert(all.end(), more.begin(), more.end());
        auto asked = s.post(std::move(path), std::move(all));
        asked.session_token = token;
        return s.answer(std::move(asked));
    }
    web::response get(std::string path, web::form_fields::list query = {}) {
        auto asked = s.get(std::move(path));
        asked.query = web::form_fields(std::move(query));
        asked.session_token = token;
        return s.answer(std::move(asked));
    }
};

} // namespace

TEST_CASE("step-up: whoever has just signed in is not asked") {
    guarded g;
    CHECK(g.post("/open", {}).status == 303);
    CHECK(g.get("/export").status == 200);
    CHECK(g.sent.size() == 2);
}

TEST_CASE("step-up: a form is held until its sender has shown who they are, and then goes on whole") {
    guarded g;
    g.s.clock.pass(16min);
    const auto asked = g.post("/open", {});
    CHECK(asked.status == 403);
    CHECK(g.sent.empty());
    CHECK(contains(asked.body, "Confirm it is you"));
    CHECK(contains(asked.body, "action=\"/open\""));
    CHECK(contains(asked.body, "value=\"&lt;first&gt; &amp; &quot;last&quot;\""));
    CHECK(contains(asked.body, "value=\"second\""));
    CHECK(contains(asked.body, "name=\"form_token\" value=\"once\""));

    const auto wrong = g.post("/open", {{"confirm_password", "not the password"}});
    CHECK(wrong.status == 403);
    CHECK(g.sent.empty());
    CHECK(contains(wrong.body, "That is not right"));
    CHECK(contains(wrong.body, "value=\"second\""));
    CHECK_FALSE(contains(wrong.body, "not the password"));

    const auto right = g.post("/open", {{"confirm_password", std::string(right_password)}});
    CHECK(right.status == 303);
    CHECK(g.sent == std::vector<std::string>{"<first> & \"last\"", "second"});
    g.s.clock.pass(14min);
    CHECK(g.post("/open", {}).status == 303);
    g.s.clock.pass(1min);
    CHECK(g.post("/open", {}).status == 403);
}

TEST_CASE("step-up: a page is gone on to after confirming, and nowhere else") {
    guarded g;
    g.s.clock.pass(16min);
    const auto asked = g.get("/export", {{"format", "csv"}, {"q", "two words"}});
    CHECK(asked.status == 403);
    CHECK(g.pages == 0);
    CHECK(contains(asked.body, "action=\"/confirm\""));
    CHECK(contains(asked.body, "value=\"/export?format=csv&amp;q=two"));
    const auto refused =
        g.post("/confirm", {{"confirm_return", "/export?format=csv"}, {"confirm_password", "wrong wrong"}});
    CHECK(refused.status == 403);
    CHECK(contains(refused.body, "/export?format=csv"));
    CHECK(g.get("/export").status == 403);
    const auto right = g.post("/confirm", {{"confirm_return", "/export?format=csv"},
                                           {"confirm_password", std::string(right_password)}});
    CHECK(right.status == 303);
    CHECK(header_of(right, "Location") == "/export?format=csv");
    CHECK(g.get("/export").status == 200);
    for (const char* elsewhere : {"//evil.example", "https://evil.example", "\\\\evil", ""}) {
        const auto answer = g.post(
            "/confirm", {{"confirm_return", elsewhere}, {"confirm_password", std::string(right_password)}});
        CHECK(header_of(answer, "Location") == "/");
    }
}

TEST_CASE("step-up: guesses are slowed down like those of signing in") {
    guarded g;
    g.s.clock.pass(16min);
    int compared = 0;
    for (int i = 0; i < 50; ++i)
        compared += g.post("/open", {{"confirm_password", "guess"}}).status == 403 ? 1 : 0;
    CHECK(compared < 10);
    const auto slowed = g.post("/open", {{"confirm_password", std::string(right_password)}});
    CHECK(slowed.status == 429);
    CHECK_FALSE(header_of(slowed, "Retry-After").empty());
    CHECK(contains(slowed.body, "value=\"second\""));
}

TEST_CASE("step-up: what was typed to confirm is in no draft and on no page of a lost form") {
    guarded g;
    auto draft = g.s.post("/drafts", {{"csrf", g.csrf},
                                      {"draft_key", "note"},
                                      {"word", "kept"},
                                      {"confirm_password", "a secret thing"},
                                      {"confirm_code", "123456"}});
    draft.session_token = g.token;
    CHECK(g.s.answer(std::move(draft)).status == 200);
    const auto kept = g.s.database->read()->draft_of(g.s.sam, "note");
    REQUIRE(kept.has_value());
    CHECK(contains(kept->fields, "kept"));
    CHECK_FALSE(contains(kept->fields, "secret"));
    CHECK_FALSE(contains(kept->fields, "123456"));
    g.s.clock.pass(2h);
    const auto lost = g.post("/open", {{"confirm_code", "654321"}});
    CHECK(lost.status == 401);
    CHECK(contains(lost.body, "second"));
    CHECK_FALSE(contains(lost.body, "654321"));
}

TEST_CASE("accounts: outside a demonstration a password alone opens one's own account and nothing else") {
    guarded g;
    still_world clock;
    temporary_database database;
    const auto sam = add_practitioner(*database, clock, "sam");
    identity::gate gate(*database, clock, quick());
    web::routes table;
    web::add_session_routes(table, gate);
    table.get("/plain", audit_class::none, access::signed_in, [](web::visit&) { return web::response{}; });
    table.post("/plain", audit_class::none, access::signed_in, [](web::visit&) { return web::response{}; });
    table.post(
        "/machine", audit_class::none, access::signed_in, [](web::visit&) { return web::response{}; },
        web::answers::json);
    web::dispatcher desk(std::move(table), g.s.frame, *database, clock, gate);
    const auto session = gate.sign_in(
        {.name = "sam", .password = std::string(right_password), .peer = "p", .previous_token = {}});
    REQUIRE(session.has_value());
    const auto visitor = gate.recognise(session->token, clock.now());
    const auto csrf = std::get<identity::signed_in>(visitor).csrf_token;
    const auto ask = [&](web::method verb, std::string path) {
        auto asked = g.s.post(std::move(path), {{"csrf", csrf}});
        asked.verb = verb;
        asked.at = clock.now();
        asked.session_token = session->token;
        return desk.answer(std::move(asked));
    };
    const auto led = ask(web::method::get, "/plain");
    CHECK(led.status == 303);
    CHECK(header_of(led, "Location") == web::second_factor_path);
    CHECK(ask(web::method::post, "/plain").status == 403);
    CHECK(ask(web::method::post, "/machine").status == 403);
    CHECK(ask(web::method::get, "/account").status == 200);
    const auto enrol = ask(web::method::get, std::string(web::second_factor_path));
    CHECK(enrol.status == 200);
    CHECK(contains(enrol.body, "Add an app"));
    gate.strengthen(session->token);
    CHECK(ask(web::method::get, "/plain").status == 200);
    CHECK(ask(web::method::post, "/sign-out").status == 303);
}
