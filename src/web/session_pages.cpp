#include "web/session_pages.hpp"

#include "web/account_pages.hpp"
#include "web/assets.hpp"
#include "web/components/components.hpp"
#include "web/passkey_control.hpp"
#include "web/provider_pages.hpp"
#include "web/second_factor_pages.hpp"
#include "web/standing_pages.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web {
namespace {

using components::button;
using components::heading;
using components::paragraph;

/// The way back after signing in, if it is one of ours.
std::string return_path(std::string_view asked) {
    return is_local_path(asked) ? std::string(asked) : "/";
}

struct sign_in_page {
    std::string token, name, return_to;
    std::optional<identity::refusal> refused;
    bool signed_out = false, password_set = false, demonstration = false, old_browser = false;
    html passkey = {}, providers = {}, signed_out_there = {};
};

html sign_in_fields(const sign_in_page& shown) {
    html fields = components::hidden_input("return", shown.return_to);
    std::optional<components::error_message_options> wrong;
    if (shown.refused) wrong = components::error_message_options{.text = shown.refused->message};
    fields += components::input({.name = "name",
                                 .label = {.text = "Sign-in name"},
                                 .error_message = wrong,
                                 .value = shown.name,
                                 .autocomplete = "username",
                                 .autocapitalize = "none",
                                 .spellcheck = false,
                                 .classes = "govuk-input--width-20"});
    fields += components::password_input({.name = "password",
                                          .label = {.text = "Password"},
                                          .autocomplete = "current-password",
                                          .classes = "govuk-input--width-20"});
    fields += button({.text = "Sign in"});
    fields += shown.passkey;
    return fields;
}

html sign_in_body(const sign_in_page& shown) {
    html body;
    if (shown.refused) {
        body +=
            components::error_summary({.error_list = {{.text = shown.refused->message, .href = "#name"}}});
    } else if (shown.signed_out) {
        body += components::notification_banner({.text = "You have signed out.", .type = "success"});
        body += shown.signed_out_there;
    } else if (shown.password_set) {
        body += components::notification_banner(
            {.text = "Your password is set. Sign in with it now.", .type = "success"});
    }
    body += heading({.text = "Sign in", .level = 1, .size = components::size::l});
    if (shown.old_browser)
        body += components::warning_text(
            {.text = "Your browser is too old to protect you from forms of other sites: it does not say "
                     "where its requests come from. Update it, or use another."});
    body +=
        components::form({.action = "/sign-in", .csrf_token = shown.token, .html = sign_in_fields(shown)});
    body += shown.providers;
    if (shown.demonstration)
        body += components::inset_text(
            {.text = "This is a demonstration: everybody in it is made up, so a password alone is enough "
                     "here. Where real people are recorded, every account needs a second factor."});
    body +=
        paragraph("If you cannot sign in, ask whoever looks after the accounts of your agency. They also "
                  "let you in again when you have not signed in for 30 days.");
    body += components::inset_text({.text = std::string(emergency_sentence)});
    return components::grid_row({{.html = std::move(body)}});
}

response sign_in_response(const visit& here, sign_in_page shown) {
    shown.token = visitor_token(here);
    shown.demonstration = identity::is_demonstration(*here.database.read());
    shown.passkey = draw_passkey_control({.field = "passkey",
                                          .button = "Sign in with a passkey",
                                          .challenge = here.gate->challenge(shown.token),
                                          .domain = site_of(here.request).domain});
    shown.providers = draw_providers(here, shown.return_to);
    // Browsers say so (Sec-Fetch-Site) to whatever they reach over TLS.
    shown.old_browser = here.request.encrypted && here.request.fetch_site.empty();
    if (shown.signed_out)
        shown.signed_out_there = draw_sign_out_there(here, here.request.query.first("signed-out"));
    const bool throttled = shown.refused && shown.refused->wait;
    response answer = framed_page(here, {.title = "Sign in",
                                         .body = sign_in_body(shown),
                                         .error = shown.refused.has_value(),
                                         .status = throttled       ? 429
                                                   : shown.refused ? 422
                                                                   : 200});
    if (throttled) answer.headers.emplace_back("Retry-After", std::to_string(shown.refused->wait->count()));
    give_visitor_cookie(here, answer, shown.token);
    return answer;
}

response ask_to_sign_in(visit& here) {
    const std::string next = return_path(here.request.query.first("return"));
    if (here.practitioner) return see_other(next);
    return sign_in_response(here, {.token = {},
                                   .name = {},
                                   .return_to = next,
                                   .refused = std::nullopt,
                                   .signed_out = here.request.query.has("signed-out"),
                                   .password_set = here.request.query.has("password-set")});
}

response sign_in(visit& here, identity::gate& gate) {
    const auto& form = here.request.form;
    const std::string next = return_path(form.first("return"));
    const std::string name(form.first("name"));
    const auto from = browser_of(here.request);
    const auto passkey = form.first("passkey");
    const auto session = passkey.empty() ? gate.sign_in({.name = name,
                                                         .password = std::string(form.first("password")),
                                                         .peer = from.peer,
                                                         .previous_token = from.previous_token,
                                                         .device = from.device})
                                         : gate.sign_in_by_passkey({.password = {},
                                                                    .code = {},
                                                                    .passkey = std::string(passkey),
                                                                    .bound_to = here.request.sign_in_cookie,
                                                                    .site = site_of(here.request)},
                                                                   from);
    if (!session) {
        return sign_in_response(here, {.token = {},
                                       .name = name.substr(0, name.size() <= 100 ? name.size() : 0),
                                       .return_to = next,
                                       .refused = session.error()});
    }
    return signed_in_response(here, *session, next);
}

response sign_out(visit& here, identity::gate& gate) {
    const std::string there = provider_of(here);
    gate.sign_out(here.request.session_token, here.request.at);
    response answer = see_other("/sign-in?signed-out=" + (there.empty() ? "1" : there));
    answer.headers.push_back(set_cookie(session_cookie, {}, here.request));
    answer.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
    return answer;
}

response serve(const asset& one, const request& asked) {
    const bool packed = asked.accepts_gzip && !one.gzip_bytes.empty();
    response answer;
    answer.content_type = one.content_type;
    answer.body = packed ? one.gzip_bytes : one.bytes;
    answer.immutable_asset = true;
    if (!one.gzip_bytes.empty()) answer.headers.emplace_back("Vary", "Accept-Encoding");
    if (packed) answer.headers.emplace_back("Content-Encoding", "gzip");
    return answer;
}

response health(visit& here) {
    here.database.read()->setting("health"); // throws where the store cannot be read
    response well;
    well.content_type = "text/plain; charset=utf-8";
    well.body = "ok\n";
    return well;
}

/// What somebody typed, to be read and copied. Tokens and passwords are not words.
html typed_words(const form_fields& form) {
    constexpr std::size_t most_shown = 500;
    html words;
    std::size_t shown = 0;
    for (const auto& [name, value] : form.all()) {
        const bool ours = name == field::csrf || name == field::form_token || name == field::draft_key ||
                          name == field::draft_title || name == field::based_on || name == "return_to" ||
                          name.starts_with(confirming_fields);
        if (ours || value.empty() || name.find("password") != std::string::npos || shown == most_shown)
            continue;
        ++shown;
        words += components::textarea({.name = name,
                                       .id = "typed-" + std::to_string(shown),
                                       .label = {.text = name},
                                       .value = value,
                                       .rows = value.size() > 200 ? 8 : 2,
                                       .attributes = {{"readonly"}}});
    }
    return words;
}

html lost_form_body(std::string_view title, const form_fields& form, bool kept) {
    html body = heading({.text = std::string(title), .level = 1, .size = components::size::l});
    if (kept) {
        body +=
            paragraph("What you typed has been kept as a draft. It has not been sent. Sign in as the same "
                      "person and open the page again: your words will be there.");
        return body;
    }
    const html words = typed_words(form);
    if (words.empty()) return body;
    body +=
        paragraph("What you typed has not been sent. It is still here: copy what you need before you leave "
                  "this page.");
    body += words;
    return body;
}

} // namespace

std::string sign_in_location(const request& asked) {
    std::string whole = asked.path;
    if (!asked.query.all().empty()) whole += "?" + encode_form(asked.query.all());
    if (whole == "/" || !is_local_path(whole)) return "/sign-in";
    return "/sign-in?" + encode_form({{"return", whole}});
}

response signed_out_form_page(const site_frame& frame, const request& asked, std::string_view page_of_form,
                              bool kept) {
    if (typed_words(asked.form).empty()) return see_other("/sign-in");
    page_options options;
    options.service_name = frame.service_name;
    options.organisation = frame.organisation;
    options.home_url = frame.home_url;
    options.title = "You were signed out";
    options.body = lost_form_body("You were signed out before this was sent", asked.form, kept);
    const std::string next = return_path(page_of_form);
    options.body += button({.text = "Sign in", .href = "/sign-in?" + encode_form({{"return", next}})});
    options.body += components::warning_text({.text = std::string(emergency_sentence)});
    response answer;
    answer.status = 401;
    answer.body = page(options).take();
    return answer;
}

response stale_form_page(const visit& here) {
    html body = lost_form_body("This page belonged to an earlier session", here.request.form, false);
    body += paragraph("Open the page again from the navigation, and send it from there.");
    body += components::warning_text({.text = std::string(emergency_sentence)});
    return framed_page(
        here,
        {.title = "This page belonged to an earlier session", .body = std::move(body), .status = 403});
}

void add_session_routes(routes& table, identity::gate& gate) {
    add_step_up_routes(table);
    add_second_factor_routes(table, gate);
    add_account_routes(table);
    add_invitation_routes(table);
    table.get("/sign-in", audit_class::none, access::public_page, ask_to_sign_in);
    table.post("/sign-in", audit_class::none, access::public_page,
               [&gate](visit& here) { return sign_in(here, gate); });
    table.post("/sign-out", audit_class::none, access::own_account,
               [&gate](visit& here) { return sign_out(here, gate); });
}

void add_service_routes(routes& table) {
    for (const asset& one : assets()) {
        table.get(std::string(one.path), audit_class::none, access::public_page,
                  [&one](visit& here) { return serve(one, here.request); });
        if (one.path == icon_path()) {
            table.get("/favicon.ico", audit_class::none, access::public_page,
                      [](visit&) { return see_other(std::string(icon_path())); });
        }
    }
    add_standing_routes(table);
    table.get("/health", audit_class::none, access::public_page, health);
}

} // namespace kith::web
