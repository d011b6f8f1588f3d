// Whoever was invited sets a password. The token in the address is all that they have; an administrator
// has never seen the password. Opening the address exchanges that token for one in a cookie and leads to an
// address without it: what stays in a history or a log opens nothing.

#include "web/account_pages.hpp"
#include "web/components/components.hpp"
#include "web/provider_pages.hpp"
#include "web/second_factor_pages.hpp"
#include "web/site_frame.hpp"

namespace kith::web {
namespace {

constexpr std::string_view invitation_path = "/invitation";

response no_invitation(const visit& here) {
    html body = components::heading(
        {.text = "This invitation cannot be used", .level = 1, .size = components::size::l});
    body += components::paragraph(
        "It was opened or used already, is more than 3 days old, or the address is not "
        "whole. Its address opens once, and then there is an hour to set the password "
        "in that browser. Ask whoever looks after the accounts of your agency for "
        "another.");
    body += components::paragraph(components::link({.text = "Sign in", .href = "/sign-in"}));
    return framed_page(here, {.title = "This invitation cannot be used",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .status = 404});
}

response invitation_page(const visit& here, const store::account& whose, const problems& wrong) {
    const std::string token = visitor_token(here);
    // For password managers: whose password it is.
    html fields = components::input({.name = "name",
                                     .label = {.text = "Your sign-in name"},
                                     .value = whose.sign_in_name,
                                     .autocomplete = "username",
                                     .classes = "govuk-input--width-20",
                                     .attributes = {{"readonly"}}});
    std::optional<components::error_message_options> message;
    if (!wrong.empty()) message = components::error_message_options{.text = wrong.front().message};
    fields += components::password_input(
        {.name = "password",
         .label = {.text = "Choose a password"},
         .hint =
             components::hint_options{.text = "At least 12 characters. Three or four words that have "
                                              "nothing to do with each other are a good one. Nobody else "
                                              "gets to know it, administrators neither."},
         .error_message = message,
         .autocomplete = "new-password",
         .classes = "govuk-input--width-20"});
    fields += components::button({.text = "Set the password"});
    html body;
    if (!wrong.empty())
        body += components::error_summary(
            {.error_list = {{.text = wrong.front().message, .href = "#password"}}});
    body += components::heading(
        {.text = "Welcome, " + whose.display_name, .level = 1, .size = components::size::l});
    body +=
        components::paragraph("After this you sign in and add a second factor: an app that shows codes, "
                              "or a passkey.");
    body += components::form(
        {.action = std::string(invitation_path), .csrf_token = token, .html = std::move(fields)});
    if (html elsewhere = draw_providers(here, {}, true); !elsewhere.empty()) {
        body += components::paragraph("If you sign in where you work, you need no password here:");
        body += std::move(elsewhere);
    }
    response answer = framed_page(here, {.title = "Set your password",
                                         .body = components::grid_row({{.html = std::move(body)}}),
                                         .error = !wrong.empty(),
                                         .status = wrong.empty() ? 200 : 422});
    give_visitor_cookie(here, answer, token);
    return answer;
}

/// The address as it was given out. A look ahead (HEAD) uses nothing up.
response open_address(visit& here, std::string_view token) {
    if (here.request.only_head) return see_other(std::string(invitation_path));
    const auto fresh = identity::open_invitation(here.database, here.world, token, here.request.at);
    if (!fresh) return no_invitation(here);
    response answer = see_other(std::string(invitation_path));
    auto cookie = set_cookie(invitation_cookie, *fresh, here.request);
    cookie.second += "; Max-Age=3600";
    answer.headers.push_back(std::move(cookie));
    return answer;
}

response ask(visit& here) {
    if (const auto token = here.request.query.first("token"); !token.empty())
        return open_address(here, token);
    const auto whose =
        identity::invited_account(*here.database.read(), here.request.invitation, here.request.at);
    if (!whose) return no_invitation(here);
    return invitation_page(here, *whose, {});
}

response take(visit& here) {
    const std::string& token = here.request.invitation;
    const auto whose = identity::invited_account(*here.database.read(), token, here.request.at);
    if (!whose) return no_invitation(here);
    const auto done = identity::accept_invitation(
        here.database, here.world, token, here.request.form.first("password"), password_rules_of(here),
        here.gate->options().cost,
        {.peer = here.request.peer, .device = identity::device_words(here.request.user_agent)});
    if (done) {
        response answer = see_other("/sign-in?password-set=1");
        answer.headers.push_back(set_cookie(invitation_cookie, {}, here.request));
        return answer;
    }
    if (done.error().front().field == "token") return no_invitation(here);
    return invitation_page(here, *whose, done.error());
}

} // namespace

void add_invitation_routes(routes& table) {
    table.get(std::string(invitation_path), audit_class::none, access::public_page, ask);
    table.post(std::string(invitation_path), audit_class::none, access::public_page, take);
}

} // namespace kith::web
