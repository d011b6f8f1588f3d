#include "web/second_factor_pages.hpp"

#include "identity/factors.hpp"
#include "store/credentials.hpp"
#include "web/components/components.hpp"
#include "web/passkey_control.hpp"
#include "web/session_pages.hpp"
#include "web/site_frame.hpp"
#include "web/step_up.hpp"

namespace kith::web {
namespace {

std::string return_path(std::string_view asked) {
    return is_local_path(asked) ? std::string(asked) : "/";
}

/// Whose password was right, while the second factor is still to come.
std::optional<practitioner_id> half_signed_in(const visit& here, identity::gate& gate) {
    const auto who = gate.recognise(here.request.session_token, here.request.at);
    const auto* half = std::get_if<identity::half_signed_in>(&who);
    if (half == nullptr) return std::nullopt;
    return half->practitioner;
}

response code_page(const visit& here, identity::gate& gate, const practitioner_id& whose,
                   std::string_view next, const std::optional<identity::refusal>& refused) {
    const std::string token = visitor_token(here);
    bool app = false;
    std::vector<std::string> passkeys;
    {
        const auto snapshot = here.database.read();
        for (const auto& one : store::credentials_of(snapshot->tables(), whose)) {
            app = app || one.kind == "app";
            if (one.kind != "passkey") continue;
            if (const auto kept = identity::read_passkey(one.secret))
                passkeys.push_back(identity::base64url(kept->id));
        }
    }
    html fields = components::hidden_input("return", next);
    if (!passkeys.empty())
        fields += draw_passkey_control({.field = "passkey",
                                        .button = "Use your passkey",
                                        .challenge = gate.challenge(token),
                                        .domain = site_of(here.request).domain,
                                        .allowed = passkeys});
    std::optional<components::error_message_options> wrong;
    if (refused) wrong = components::error_message_options{.text = refused->message};
    fields += components::input(
        {.name = "code",
         .label = {.text = app ? "Code from your app" : "Recovery code"},
         .hint =
             components::hint_options{.text = app ? "6 digits. Each code works once. If you do not have "
                                                    "your app, type one of your recovery codes."
                                                  : "One of the codes that you kept when you added your "
                                                    "passkey. Each works once."},
         .error_message = wrong,
         .autocomplete = "one-time-code",
         .autocapitalize = "none",
         .spellcheck = false,
         .classes = "govuk-input--width-20"});
    fields += components::button({.text = "Go on"});
    html body;
    if (refused)
        body += components::error_summary({.error_list = {{.text = refused->message, .href = "#code"}}});
    body += components::heading({.text = "Show that it is you", .level = 1, .size = components::size::l});
    body += components::form(
        {.action = std::string(code_path), .csrf_token = token, .html = std::move(fields)});
    body += components::paragraph(components::link({.text = "Begin again", .href = "/sign-in"}));
    body +=
        components::paragraph("If you have neither your app, your passkey nor a recovery code, ask whoever "
                              "looks after the accounts of your agency. Two people then let you in again.");
    body += components::inset_text({.text = std::string(emergency_sentence)});
    const bool throttled = refused && refused->wait;
    response answer = framed_page(here, {.title = "Show that it is you",
                                         .body = components::grid_row({{.html = std::move(body)}}),
                                         .error = refused.has_value(),
                                         .status = throttled ? 429
                                                   : refused ? 422
                                                             : 200});
    if (throttled) answer.headers.emplace_back("Retry-After", std::to_string(refused->wait->count()));
    give_visitor_cookie(here, answer, token);
    return answer;
}

response ask_for_code(visit& here, identity::gate& gate) {
    const auto whose = half_signed_in(here, gate);
    if (!whose) return see_other("/sign-in");
    return code_page(here, gate, *whose, return_path(here.request.query.first("return")), std::nullopt);
}

response take_code(visit& here, identity::gate& gate) {
    const auto& form = here.request.form;
    const auto whose = half_signed_in(here, gate);
    if (!whose) return see_other("/sign-in");
    const std::string next = return_path(form.first("return"));
    const auto session = gate.second_factor(here.request.session_token,
                                            {.password = {},
                                             .code = std::string(form.first("code")),
                                             .passkey = std::string(form.first("passkey")),
                                             .bound_to = here.request.sign_in_cookie,
                                             .site = site_of(here.request)},
                                            browser_of(here.request));
    if (!session) return code_page(here, gate, *whose, next, session.error());
    return signed_in_response(here, *session, next);
}

/// A cookie that this site may have set; anything else is replaced.
bool may_be_visitor_token(std::string_view token) {
    return token.size() == 26 && is_identifier(token);
}

} // namespace

std::string visitor_token(const visit& here) {
    return may_be_visitor_token(here.request.sign_in_cookie) ? here.request.sign_in_cookie
                                                             : here.world.fresh_text();
}

void give_visitor_cookie(const visit& here, response& answer, std::string_view token) {
    if (here.request.sign_in_cookie != token)
        answer.headers.push_back(set_cookie(visitor_cookie, token, here.request));
}

identity::browser browser_of(const request& asked) {
    return {asked.peer, asked.session_token, identity::device_words(asked.user_agent)};
}

response signed_in_response(const visit& here, const identity::new_session& session,
                            std::string_view next) {
    const bool half = session.strength == identity::strength::half;
    std::string where = return_path(next);
    if (half) where = std::string(code_path) + "?" + encode_form({{"return", where}});
    response answer = see_other(std::move(where));
    answer.headers.push_back(set_cookie(session_cookie, session.token, here.request));
    return answer;
}

void add_second_factor_routes(routes& table, identity::gate& gate) {
    table.get(std::string(code_path), audit_class::none, access::public_page,
              [&gate](visit& here) { return ask_for_code(here, gate); });
    table.post(std::string(code_path), audit_class::none, access::public_page,
               [&gate](visit& here) { return take_code(here, gate); });
}

} // namespace kith::web
