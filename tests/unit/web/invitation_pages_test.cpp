// The address of an invitation: what stands in a history, a log or a message opens nothing once it was
// opened.

#include "../../web/site_fixture.hpp"
#include "identity/account_changes.hpp"
#include "web/account_pages.hpp"

#include <doctest/doctest.h>

using namespace site_fixture;

namespace {

struct invited_site {
    site s;
    identity::invited made;

    invited_site() {
        auto done = identity::invite({*s.database, s.clock, {s.sam, "administrator", "a test"}},
                                     {.sign_in_name = "pat",
                                      .display_name = "Pat Example",
                                      .role = "social_worker",
                                      .agency = "childrens_social_care",
                                      .team = {},
                                      .job_title = {},
                                      .password = {}});
        REQUIRE(done.has_value());
        made = *done;
    }
    [[nodiscard]] web::request open() {
        web::request asked = s.get("/invitation");
        asked.query = fields({{"token", made.token}});
        return asked;
    }
};

std::string cookie_in(const web::response& answer, std::string_view named) {
    for (const auto& [name, value] : answer.headers)
        if (name == "Set-Cookie" && value.starts_with(std::string(named) + "="))
            return value.substr(named.size() + 1, value.find(';') - named.size() - 1);
    return {};
}

} // namespace

TEST_CASE("invitation: the address opens once, leads to one without the token, and says nothing of it") {
    invited_site at;
    const auto opened = at.s.answer(at.open());
    CHECK(opened.status == 303);
    CHECK(header_of(opened, "Location") == "/invitation");
    CHECK(opened.body.find(at.made.token) == std::string::npos);
    const std::string cookie = cookie_in(opened, "kith_invitation");
    REQUIRE_FALSE(cookie.empty());
    CHECK(cookie != at.made.token);
    CHECK(contains(header_of(opened, "Set-Cookie"), "HttpOnly"));
    CHECK(contains(header_of(opened, "Set-Cookie"), "Max-Age=3600"));
    CHECK(at.s.answer(at.open()).status == 404); // once

    auto page = at.s.get("/invitation");
    CHECK(at.s.answer(page).status == 404); // another browser
    page.invitation = cookie;
    const auto shown = at.s.answer(page);
    CHECK(shown.status == 200);
    CHECK(contains(shown.body, "Welcome, Pat Example"));
    CHECK(shown.body.find(cookie) == std::string::npos);

    auto sent = at.s.post("/invitation", {{"csrf", cookie_in(shown, "kith_visitor")},
                                          {"password", "marmalade over the harbour"}});
    sent.sign_in_cookie = cookie_in(shown, "kith_visitor");
    CHECK(at.s.answer(sent).status == 404); // without the invitation
    sent.invitation = cookie;
    const auto done = at.s.answer(sent);
    CHECK(header_of(done, "Location") == "/sign-in?password-set=1");
    CHECK(contains(header_of(done, "Set-Cookie"), "kith_invitation=; "));
    CHECK(at.s.answer(page).status == 404);
}

TEST_CASE("invitation: a look ahead uses nothing up") {
    invited_site at;
    auto ahead = at.open();
    ahead.only_head = true;
    CHECK(cookie_in(at.s.answer(ahead), "kith_invitation").empty());
    CHECK(at.s.answer(at.open()).status == 303);
}
