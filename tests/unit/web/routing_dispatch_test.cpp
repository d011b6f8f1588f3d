#include "../../web/site_fixture.hpp"

#include "web/assets.hpp"

#include <stdexcept>

using namespace site_fixture;
using namespace std::chrono_literals;
using web::access;
using web::audit_class;
using web::method;

namespace {

/// A site with routes of every kind, counting how often a handler ran.
struct counted {
    int runs = 0;
    site s{[this](web::routes& table) {
        const auto count = [this](web::visit&) {
            ++runs;
            return web::response{};
        };
        table.get("/page", audit_class::none, access::signed_in, count);
        table.get("/form", audit_class::none, access::signed_in, count);
        table.post("/form", audit_class::none, access::signed_in, count);
        table.post("/children/:person/notes/new", audit_class::personal_record, access::signed_in, count);
        table.post("/search", audit_class::personal_list, access::signed_in, count);
        table.post("/machine", audit_class::none, access::signed_in, count, web::answers::json);
        table.post("/open", audit_class::none, access::public_page, count);
    }};

    /// A path that the pattern matches.
    static std::string path_for(std::string pattern) {
        for (auto at = pattern.find(':'); at != std::string::npos; at = pattern.find(':')) {
            pattern.replace(at, std::min(pattern.find('/', at), pattern.size()) - at, "abc");
        }
        return pattern;
    }
};

} // namespace

TEST_CASE("routing: every unsafe route refuses what another site could send") {
    counted c;
    auto& s = c.s;
    const auto token = s.sign_in();
    const auto csrf = s.csrf_of(token);
    int unsafe = 0;
    for (const auto& route : s.desk->table().all()) {
        if (route.verb != method::post) continue;
        ++unsafe;
        CAPTURE(route.pattern);
        const auto path = counted::path_for(route.pattern);
        const auto refused = [&](const std::function<void(web::request&)>& spoil) {
            auto asked = s.post(path, {{"csrf", csrf}, {"draft_key", "k"}, {"f.worry", "words"}});
            asked.session_token = token;
            asked.fetch_site = "same-origin";
            asked.origin = "http://kith.example";
            spoil(asked);
            const auto answer = s.answer(std::move(asked));
            CHECK(s.csrf_of(token) == csrf); // and the session goes on
            return answer.status == 403;
        };

        CHECK(refused([&](auto& asked) { asked.form = fields({{"f.worry", "words"}}); }));
        CHECK(refused([&](auto& asked) { asked.form = fields({{"csrf", ""}}); }));
        CHECK(refused([&](auto& asked) { asked.form = fields({{"csrf", std::string(64, 'a')}}); }));
        CHECK(refused([&](auto& asked) { asked.form = fields({{"csrf", csrf + "0"}}); }));
        CHECK(refused([&](auto& asked) { asked.form = fields({{"csrf", csrf.substr(1)}}); }));
        CHECK(refused([&](auto& asked) { asked.form = fields({{"CSRF", csrf}}); }));
        CHECK(refused([&](auto& asked) { // a token in the address is none
            asked.query = asked.form;
            asked.form = {};
        }));
        CHECK(refused([](auto& asked) { asked.origin = "http://evil.example"; }));
        CHECK(refused([](auto& asked) { asked.origin = "https://kith.example"; }));
        CHECK(refused([](auto& asked) {
            asked.origin = "null";
            asked.fetch_site = "";
        }));
        CHECK(refused([](auto& asked) { asked.fetch_site = "cross-site"; }));
        CHECK(refused([](auto& asked) { asked.fetch_site = "same-site"; }));
    }
    CHECK(unsafe >= 9); // sign-in, sign-out, drafts and those above
    CHECK(c.runs == 0);
    CHECK(s.database->read()->drafts_of(s.sam).empty());
}

TEST_CASE("routing: a right form reaches its handler") {
    counted c;
    const auto token = c.s.sign_in();
    auto asked = c.s.post("/form", {{"csrf", c.s.csrf_of(token)}});
    asked.session_token = token;
    CHECK(c.s.answer(asked).status == 200);
    CHECK(c.runs == 1);
}

TEST_CASE("routing: the verb cannot be changed by what is sent with a request") {
    counted c;
    const auto token = c.s.sign_in();
    auto asked = c.s.get("/search");
    asked.session_token = token;
    asked.query = fields({{"_method", "POST"}, {"csrf", c.s.csrf_of(token)}});
    CHECK(c.s.answer(asked).status == 405);
    CHECK(c.runs == 0);
}

TEST_CASE("routing: without a session every signed-in route shows nothing") {
    counted c;
    auto& s = c.s;
    for (const auto& route : s.desk->table().all()) {
        if (route.access != access::signed_in) continue;
        CAPTURE(route.pattern);
        const auto path = counted::path_for(route.pattern);
        const auto answer =
            s.answer(route.verb == method::get ? s.get(path) : s.post(path, {{"f.a", "words"}}));
        CHECK((answer.status == 303 || answer.status == 401));
    }
    CHECK(c.runs == 0);
}

TEST_CASE("routing: signing in leads back to the page that was asked for, and only to this site") {
    counted c;
    auto& s = c.s;
    auto asked = s.get("/page");
    asked.query = fields({{"as_at", "2018-01-01"}});
    const auto away = s.answer(asked);
    CHECK(away.status == 303);
    CHECK(header_of(away, "Location") == "/sign-in?return=%2Fpage%3Fas_at%3D2018-01-01");

    const auto sign_in_to = [&](std::string next) {
        const auto page = s.answer(s.get("/sign-in"));
        const auto cookie = header_of(page, "Set-Cookie");
        const auto visitor = cookie.substr(cookie.find('=') + 1, 26);
        CHECK(contains(page.body, visitor));
        auto form = s.post("/sign-in", {{"csrf", visitor},
                                        {"name", "sam"},
                                        {"password", std::string(right_password)},
                                        {"return", std::move(next)}});
        form.sign_in_cookie = visitor;
        return s.answer(form);
    };
    const auto back = sign_in_to("/page?as_at=2018-01-01");
    CHECK(back.status == 303);
    CHECK(header_of(back, "Location") == "/page?as_at=2018-01-01");
    const auto cookie = header_of(back, "Set-Cookie");
    CHECK(cookie.starts_with("kith_session="));
    CHECK(contains(cookie, "; HttpOnly; SameSite=Lax"));
    CHECK(header_of(sign_in_to("//evil.example/"), "Location") == "/");
    CHECK(header_of(sign_in_to("https://evil.example/"), "Location") == "/");
}

TEST_CASE("routing: cookies are Secure where the request came encrypted") {
    site s;
    auto asked = s.get("/sign-in");
    CHECK(contains(header_of(s.answer(asked), "Set-Cookie"), "; Path=/; HttpOnly; SameSite=Lax"));
    CHECK_FALSE(contains(header_of(s.answer(asked), "Set-Cookie"), "Domain"));
    CHECK_FALSE(contains(header_of(s.answer(asked), "Set-Cookie"), "Secure"));
    asked.encrypted = true;
    CHECK(contains(header_of(s.answer(asked), "Set-Cookie"), "; Secure"));
    CHECK(header_of(s.answer(asked), "Set-Cookie").starts_with("__Host-kith_visitor="));
}

TEST_CASE("routing: a refused sign-in keeps the name, never the password, and says one thing for all") {
    site s;
    const std::string visitor(26, 'a');
    const auto page_for = [&](std::string name) {
        auto form =
            s.post("/sign-in", {{"csrf", visitor}, {"name", name}, {"password", "my-secret-password"}});
        form.sign_in_cookie = visitor;
        auto answer = s.answer(form);
        CHECK(answer.status == 422);
        CHECK(header_of(answer, "Set-Cookie").empty());
        CHECK(contains(answer.body, "value=\"" + name + "\""));
        CHECK_FALSE(contains(answer.body, "my-secret-password"));
        CHECK(contains(answer.body, "<title>Error: Sign in"));
        answer.body.replace(answer.body.find("value=\"" + name), name.size() + 7, "value=\"");
        const auto challenge = answer.body.find("data-challenge=\"") + 16; // another each time
        answer.body.erase(challenge, answer.body.find('"', challenge) - challenge);
        return answer.body;
    };
    CHECK(page_for("sam") == page_for("mas"));
}

TEST_CASE("routing: too many attempts are told when to come again") {
    site s;
    const std::string visitor(26, 'a');
    int waits = 0;
    for (int i = 0; i < 8; ++i) {
        auto form = s.post("/sign-in", {{"csrf", visitor}, {"name", "sam"}, {"password", "wrong"}});
        form.sign_in_cookie = visitor;
        const auto answer = s.answer(form);
        if (answer.status != 429) continue;
        ++waits;
        CHECK(std::stoi(header_of(answer, "Retry-After")) >= 1);
        CHECK(contains(answer.body, "ring 999"));
    }
    CHECK(waits >= 1);
}

TEST_CASE("routing: signing out ends the session and takes the cookie away") {
    counted c;
    const auto token = c.s.sign_in();
    auto asked = c.s.post("/sign-out", {{"csrf", c.s.csrf_of(token)}});
    asked.session_token = token;
    const auto answer = c.s.answer(asked);
    CHECK(answer.status == 303);
    CHECK(contains(header_of(answer, "Set-Cookie"), "kith_session=; "));
    CHECK(contains(header_of(answer, "Clear-Site-Data"), "cache"));
    CHECK(contains(header_of(answer, "Set-Cookie"), "Max-Age=0"));
    auto page = c.s.get("/page");
    page.session_token = token;
    CHECK(c.s.answer(page).status == 303);
    CHECK(c.runs == 0);
    CHECK(c.s.answer(asked).status == 303); // pressed twice: no harm
}

// ---------------------------------------------------------------- reads are noted, or nothing is shown

TEST_CASE("routing: a page of a record leaves only when its reading was noted") {
    const person_id ada{"ada"};
    bool note = false;
    int status = 200;
    site s([&](web::routes& table) {
        table.get("/children/:person", audit_class::personal_record, access::signed_in,
                  [&](web::visit& here) {
                      if (note)
                          here.note_read(person_id{std::string(here.parameter("person"))}, "summary",
                                         "assessment");
                      web::response answer;
                      answer.status = status;
                      answer.body = "what is on the record";
                      return answer;
                  });
        table.get("/list", audit_class::personal_list, access::signed_in, [&](web::visit& here) {
            if (note) here.note_list({ada}, "today", "today's work");
            web::response answer;
            answer.body = "what is on the record";
            return answer;
        });
    });
    const auto token = s.sign_in();
    const auto show = [&](std::string path) {
        auto asked = s.get(std::move(path));
        asked.session_token = token;
        return s.answer(asked);
    };
    for (const int shown : {200, 400, 409, 422}) {
        status = shown;
        const auto withheld = show("/children/ada");
        CHECK(withheld.status == 500);
        CHECK_FALSE(contains(withheld.body, "what is on the record"));
    }
    CHECK(show("/list").status == 500);
    CHECK(s.database->read()->head(record::reads_stream(ada)).revision == 0);

    note = true;
    status = 200;
    CHECK(show("/children/ada").body == "what is on the record");
    CHECK(s.database->read()->head(record::reads_stream(ada)).revision == 1);
    CHECK(show("/list").status == 200);
    CHECK(s.database->read()->head(record::lists_stream(s.sam)).revision == 1);

    note = false;
    status = 404; // no record is shown: nothing to note
    CHECK(show("/children/ada").status == 404);
}

TEST_CASE("routing: a handler that fails says so without details") {
    site s([](web::routes& table) {
        table.get("/fails", audit_class::none, access::public_page, [](web::visit&) -> web::response {
            throw std::runtime_error("Ada Okafor, 12 High Street");
        });
        table.get("/store-fails", audit_class::none, access::public_page,
                  [](web::visit&) -> web::response { throw store::store_failure("disk full"); });
    });
    const auto answer = s.answer(s.get("/fails"));
    CHECK(answer.status == 500);
    CHECK_FALSE(contains(answer.body, "Okafor"));
    CHECK(contains(answer.body, "ring 999"));
    CHECK_THROWS_AS(s.answer(s.get("/store-fails")), store::store_failure); // the process must stop
}

// ---------------------------------------------------------------- drafts

TEST_CASE("drafts: what is typed is kept without its tokens, and thrown away when asked") {
    site s;
    const auto token = s.sign_in();
    const auto csrf = s.csrf_of(token);
    const auto post = [&](std::string path, web::form_fields::list fields) {
        fields.emplace_back("csrf", csrf);
        auto asked = s.post(std::move(path), std::move(fields));
        asked.session_token = token;
        return s.answer(asked);
    };
    const auto saved = post("/drafts", {{"draft_key", "/children/abc/processes/p/hold"},
                                        {"draft_title", "Record the discussion"},
                                        {"based_on", "17"},
                                        {"form_token", "once"},
                                        {"f.worry", "She said \"no\" & left"}});
    CHECK(saved.status == 200);
    CHECK(saved.body == "{\"saved\":\"2026-11-21T20:00:00.000Z\"}");
    const auto draft = s.database->read()->draft_of(s.sam, "/children/abc/processes/p/hold");
    REQUIRE(draft.has_value());
    CHECK(draft->title == "Record the discussion");
    CHECK(draft->based_on == 17);
    CHECK_FALSE(contains(draft->fields, csrf));
    CHECK_FALSE(contains(draft->fields, "form_token"));
    const auto typed = web::decode_form(draft->fields);
    REQUIRE(std::holds_alternative<web::form_fields>(typed));
    CHECK(std::get<web::form_fields>(typed).first("f.worry") == "She said \"no\" & left");

    const auto gone = post("/drafts/discard", {{"draft_key", "/children/abc/processes/p/hold"},
                                               {"return_to", "/children/abc"}});
    CHECK(gone.status == 303);
    CHECK(header_of(gone, "Location") == "/children/abc");
    CHECK(s.database->read()->drafts_of(s.sam).empty());
    CHECK(header_of(post("/drafts/discard", {{"draft_key", "k"}, {"return_to", "//evil.example"}}),
                    "Location") == "/");
}

TEST_CASE("drafts: they are bounded in size and in number, and each refusal says why") {
    site s;
    const auto keep = [&](std::string key, std::size_t size) {
        return web::keep_draft(*s.database, s.sam,
                               fields({{"draft_key", std::move(key)}, {"f.a", std::string(size, 'x')}}),
                               s.clock.now());
    };
    CHECK_FALSE(keep("", 10).has_value());
    CHECK_FALSE(keep("<script>", 10).has_value());
    CHECK_FALSE(keep(std::string(300, 'k'), 10).has_value());
    const std::size_t around = std::string("draft_key=k&f.a=").size();
    CHECK(keep("k", web::largest_draft - around).has_value());
    CHECK_FALSE(keep("k", web::largest_draft - around + 1).has_value());
    for (std::size_t i = 1; i < web::most_drafts; ++i)
        REQUIRE(keep("k" + std::to_string(i), 1).has_value());
    CHECK_FALSE(keep("one-too-many", 1).has_value());
    CHECK(keep("k7", 2).has_value()); // one that is there can still be saved
    CHECK(s.database->read()->drafts_of(s.sam).size() == web::most_drafts);
}

TEST_CASE("drafts: the script is told in its own language that the session is over") {
    site s;
    const auto answer = s.answer(s.post("/drafts", {{"draft_key", "k"}, {"f.a", "words"}}));
    CHECK(answer.status == 401);
    CHECK(answer.content_type == "application/json");
    CHECK(contains(answer.body, "\"error\""));
}

TEST_CASE("drafts: a form sent after the session expired is kept for its writer") {
    counted c;
    auto& s = c.s;
    const auto token = s.sign_in();
    const auto csrf = s.csrf_of(token);
    s.clock.pass(2h);
    auto asked = s.post("/form", {{"csrf", csrf}, {"draft_key", "/form"}, {"f.worry", "an hour's work"}});
    asked.session_token = token;
    SUBCASE("as a draft") {
        const auto answer = s.answer(asked);
        CHECK(answer.status == 401);
        CHECK(contains(answer.body, "kept as a draft"));
        CHECK(contains(answer.body, "/sign-in?return=%2Fform"));
        const auto draft = s.database->read()->draft_of(s.sam, "/form");
        REQUIRE(draft.has_value());
        CHECK(contains(draft->fields, "an+hour"));
        CHECK(draft->writer == s.sam);
    }
    SUBCASE("not with a token that is not the session's") {
        asked.form = fields({{"csrf", "x"}, {"draft_key", "/form"}, {"f.worry", "an hour's work"}});
        const auto answer = s.answer(asked);
        CHECK(answer.status == 401);
        CHECK(contains(answer.body, "an hour&#39;s work")); // on the page, to be copied
        CHECK(s.database->read()->drafts_of(s.sam).empty());
    }
    SUBCASE("after signing in again as the same person the open page goes on working") {
        const auto again = s.sign_in(token);
        asked.session_token = again;
        CHECK(s.answer(asked).status == 200);
        CHECK(c.runs == 1);
    }
}

TEST_CASE("drafts: a form sent without any session shows what was typed") {
    counted c;
    const auto answer = c.s.answer(
        c.s.post("/form", {{"csrf", "x"}, {"f.worry", "<b>an hour's work</b>"}, {"password", "hidden"}}));
    CHECK(answer.status == 401);
    CHECK(contains(answer.body, "&lt;b&gt;an hour"));
    CHECK_FALSE(contains(answer.body, "hidden</textarea>"));
    CHECK(c.runs == 0);
}

// ---------------------------------------------------------------- forms, assets, the pages that say no

TEST_CASE("http: forms are read strictly and written back the same") {
    const auto read = [](std::string_view encoded) { return web::decode_form(encoded); };
    const auto list = [&](std::string_view encoded) {
        return std::get<web::form_fields>(read(encoded)).all();
    };
    CHECK(list("") == web::form_fields::list{});
    CHECK(list("a=1&b=2&a=3&&c&=d") ==
          web::form_fields::list{{"a", "1"}, {"b", "2"}, {"a", "3"}, {"c", ""}, {"", "d"}});
    CHECK(list("a=x+y%20z%2B&caf%C3%A9=%e2%82%ac") ==
          web::form_fields::list{{"a", "x y z+"}, {"caf\xc3\xa9", "\xe2\x82\xac"}});
    for (const char* bad : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "a=%c0%80", "a=%ed%a0%80", "%c3=1",
                            "a=\xff", "a=%f4%90%80%80"}) {
        CAPTURE(bad);
        CHECK(std::holds_alternative<web::malformed>(read(bad)));
    }
    std::string many;
    for (int i = 0; i < 2'000; ++i)
        many += "a=1&";
    CHECK(std::holds_alternative<web::form_fields>(read(many)));
    CHECK(std::holds_alternative<web::malformed>(read(many + "a=1")));
    CHECK(std::holds_alternative<web::form_fields>(read("a=" + std::string(200'000, 'x'))));
    CHECK(std::holds_alternative<web::malformed>(read("a=" + std::string(200'001, 'x'))));

    web::form_fields::list every_byte;
    for (int c = 1; c < 128; ++c)
        every_byte.emplace_back(std::string(1, static_cast<char>(c)), "\xc3\xa9&=+%");
    CHECK(list(web::encode_form(every_byte)) == every_byte);
}

TEST_CASE("http: assets come packed to who can read that, and say so") {
    site s;
    auto asked = s.get(std::string(web::stylesheet_path()));
    const auto plain = s.answer(asked);
    CHECK(plain.status == 200);
    CHECK(plain.immutable_asset);
    CHECK(header_of(plain, "Content-Encoding").empty());
    asked.accepts_gzip = true;
    const auto packed = s.answer(asked);
    CHECK(header_of(packed, "Content-Encoding") == "gzip");
    CHECK(header_of(packed, "Vary") == "Accept-Encoding");
    CHECK(packed.body.size() < plain.body.size());
}

TEST_CASE("http: every page that says no tells where help is, and has a name") {
    const web::site_frame frame;
    for (const int status :
         {400, 401, 403, 404, 405, 408, 409, 413, 415, 417, 422, 429, 431, 500, 503, 505, 599}) {
        CAPTURE(status);
        const auto page = web::error_page(frame, status, "Words <b> of ours");
        CHECK(page.status == status);
        CHECK(contains(page.body, "ring 999"));
        CHECK(contains(page.body, "<h1"));
        CHECK(contains(page.body, "Words &lt;b&gt; of ours"));
        CHECK(contains(web::error_json(status, {}).body, "ring 999"));
    }
}
