#include "web/step_up.hpp"

#include "identity/factors.hpp"
#include "store/credentials.hpp"
#include "web/components/components.hpp"
#include "web/passkey_control.hpp"
#include "web/session_pages.hpp"
#include "web/site_frame.hpp"

namespace kith::web {
namespace {

constexpr std::string_view password_field = "confirm_password";
constexpr std::string_view code_field = "confirm_code";
constexpr std::string_view passkey_field = "confirm_passkey";
constexpr std::string_view return_field = "confirm_return";

/// How this practitioner can prove who they are.
struct means {
    bool password = false, app = false;
    std::vector<std::string> passkeys; ///< base64url of their ids
};

means means_of(visit& here) {
    means found;
    const auto snapshot = here.database.read();
    const auto& whose = here.practitioner->practitioner;
    const auto account = snapshot->account_of(whose);
    found.password = account && !account->password_hash.empty();
    for (const auto& one : store::credentials_of(snapshot->tables(), whose)) {
        found.app = found.app || one.kind == "app";
        if (one.kind != "passkey") continue;
        if (const auto kept = identity::read_passkey(one.secret))
            found.passkeys.push_back(identity::base64url(kept->id));
    }
    return found;
}

bool is_confirming(std::string_view name) {
    return name.starts_with(confirming_fields);
}

/// Everything that the form had, so that it goes on as it was.
html fields_of(const visit& here) {
    html fields;
    if (here.request.verb == method::get) {
        std::string whole = here.request.path;
        if (!here.request.query.all().empty()) whole += "?" + encode_form(here.request.query.all());
        fields += components::hidden_input(return_field, whole);
        return fields;
    }
    for (const auto& [name, value] : here.request.form.all()) {
        if (name == field::csrf || (is_confirming(name) && name != return_field)) continue;
        fields += components::hidden_input(name, value);
    }
    return fields;
}

html means_form(visit& here, const means& can, const std::optional<identity::refusal>& refused) {
    html fields = fields_of(here);
    std::optional<components::error_message_options> wrong;
    if (refused) wrong = components::error_message_options{.text = refused->message};
    if (can.password) {
        fields += components::password_input({.name = std::string(password_field),
                                              .label = {.text = "Your password"},
                                              .error_message = wrong,
                                              .autocomplete = "current-password",
                                              .classes = "govuk-input--width-20"});
    }
    if (can.app) {
        const std::string label = can.password ? "Or a code from your app" : "A code from your app";
        fields += components::input(
            {.name = std::string(code_field),
             .label = {.text = label},
             .hint =
                 components::hint_options{.text = "6 digits. Each code works once: if you have just used "
                                                  "one, wait for the next."},
             .error_message = can.password ? std::nullopt : wrong,
             .inputmode = "numeric",
             .autocomplete = "one-time-code",
             .spellcheck = false,
             .classes = "govuk-input--width-10"});
    }
    fields += components::button({.text = "Confirm and go on"});
    if (!can.passkeys.empty()) {
        const auto site = site_of(here.request);
        fields += draw_passkey_control({.field = std::string(passkey_field),
                                        .challenge = here.gate->challenge(here.csrf_token),
                                        .domain = site.domain,
                                        .allowed = can.passkeys});
    }
    return fields;
}

response confirming_page(visit& here, std::string_view what,
                         const std::optional<identity::refusal>& refused) {
    const means can = means_of(here);
    const std::string control(can.password ? password_field : code_field);
    html body;
    if (refused)
        body +=
            components::error_summary({.error_list = {{.text = refused->message, .href = "#" + control}}});
    body += components::heading({.text = "Confirm it is you", .level = 1, .size = components::size::l});
    body +=
        components::paragraph("Before you " + std::string(what) +
                              ", show once more who you are. Nothing has been sent yet, and nothing that "
                              "you typed is lost.");
    const bool get = here.request.verb == method::get;
    if (can.password || can.app || !can.passkeys.empty()) {
        body += components::form({.action = get ? std::string("/confirm") : here.request.path,
                                  .csrf_token = here.csrf_token,
                                  .html = means_form(here, can, refused)});
    } else {
        body += components::paragraph("Your account has neither a password nor a second factor here. Sign "
                                      "out and sign in again, then come back.");
    }
    here.shows_nothing_personal();
    const bool throttled = refused && refused->wait;
    response page = framed_page(here, {.title = "Confirm it is you",
                                       .body = components::grid_row({{.html = std::move(body)}}),
                                       .error = refused.has_value(),
                                       .status = throttled ? 429 : 403});
    if (throttled) page.headers.emplace_back("Retry-After", std::to_string(refused->wait->count()));
    return page;
}

/// What was shown with this form; nothing where it came without.
std::optional<identity::proof> proof_of(const visit& here) {
    const auto& form = here.request.form;
    if (!form.has(password_field) && !form.has(code_field) && !form.has(passkey_field)) return std::nullopt;
    return identity::proof{.password = std::string(form.first(password_field)),
                           .code = std::string(form.first(code_field)),
                           .passkey = std::string(form.first(passkey_field)),
                           .bound_to = here.csrf_token,
                           .site = site_of(here.request)};
}

/// A page of a GET was answered: right, and on it goes; wrong, and it is asked again.
response confirmed_for_page(visit& here) {
    const auto next = here.request.form.first(return_field);
    const auto shown = proof_of(here);
    if (!shown) return see_other(is_local_path(next) ? std::string(next) : "/");
    const auto refused = here.gate->confirm(here.request.session_token, *shown, here.request.peer);
    if (refused) return confirming_page(here, "go on", refused);
    return see_other(is_local_path(next) ? std::string(next) : "/");
}

} // namespace

std::optional<response> confirm_first(visit& here, std::string_view what, std::chrono::minutes within) {
    if (here.stepped_up_within(within)) return std::nullopt;
    std::optional<identity::refusal> refused;
    if (const auto shown = proof_of(here); shown && here.request.verb == method::post) {
        refused = here.gate->confirm(here.request.session_token, *shown, here.request.peer);
        if (!refused) {
            here.session.confirmed = here.request.at;
            return std::nullopt;
        }
    }
    return confirming_page(here, what, refused);
}

void add_step_up_routes(routes& table) {
    table.post("/confirm", audit_class::none, access::own_account, confirmed_for_page);
}

identity::site_address site_of(const request& asked) {
    std::string domain = asked.host.substr(0, asked.host.rfind(':'));
    if (asked.host.ends_with(']')) domain = asked.host; // an IPv6 address without a port: no passkeys there
    return {.origin = (asked.encrypted ? "https://" : "http://") + asked.host, .domain = std::move(domain)};
}

} // namespace kith::web
