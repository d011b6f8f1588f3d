// Adding second factors, and the recovery codes that come with the first one.

#include "identity/factors.hpp"
#include "web/account_pages.hpp"
#include "web/components/components.hpp"
#include "web/passkey_control.hpp"
#include "web/qr_code.hpp"
#include "web/site_frame.hpp"
#include "web/step_up.hpp"

namespace kith::web {
namespace {

using components::heading;
using components::paragraph;

/// The secret of an app that is being added: it follows from the challenge in the form, which only this
/// service can make and which is good for ten minutes.
std::string secret_of(std::string_view challenge) {
    constexpr std::size_t bytes = 20; // as long as SHA-1's result: RFC 4226, 4 R6
    return identity::hash_of_token("kith app secret\n" + std::string(challenge)).substr(0, bytes);
}

std::optional<components::error_message_options> message_of(const problems& wrong, std::string_view name) {
    for (const auto& one : wrong)
        if (one.field == name) return components::error_message_options{.text = one.message};
    return std::nullopt;
}

html summary_of(const problems& wrong) {
    if (wrong.empty()) return {};
    std::vector<components::error_summary_item> items;
    for (const auto& one : wrong)
        items.push_back({.text = one.message, .href = "#" + one.field});
    return components::error_summary({.error_list = std::move(items)});
}

html name_field(std::string_view typed, std::string_view usual, const problems& wrong) {
    return components::input({.name = "name",
                              .label = {.text = "What to call it"},
                              .hint = components::hint_options{.text = "So that you know it again"},
                              .error_message = message_of(wrong, "name"),
                              .value = std::string(typed.empty() ? usual : typed),
                              .classes = "govuk-input--width-20"});
}

std::vector<std::string> passkeys_of(store::snapshot& snapshot, const practitioner_id& whose) {
    std::vector<std::string> ids;
    for (const auto& one : store::credentials_of(snapshot.tables(), whose)) {
        if (one.kind != "passkey") continue;
        if (const auto kept = identity::read_passkey(one.secret))
            ids.push_back(identity::base64url(kept->id));
    }
    return ids;
}

/// Which kind to add.
response choose_page(visit& here, const problems& wrong) {
    const auto& account = *here.practitioner;
    html body = summary_of(wrong);
    body += heading({.text = "Add a second factor", .level = 1, .size = components::size::l});
    if (!here.session.opens_records)
        body +=
            paragraph("Records about children need more than a password. Add one of these; then you can "
                      "go on. It takes about two minutes.");
    body += heading({.text = "An app that shows codes"});
    body += paragraph("Any app for one-time codes on your telephone or computer. It needs no reception.");
    body += components::button({.text = "Add an app", .href = "/account/app"});
    body += heading({.text = "A passkey"});
    body += paragraph("Your telephone, computer or security key shows that it is you, by fingerprint, face "
                      "or PIN. A passkey also signs you in by itself, without your password. It needs a "
                      "browser with scripts.");
    html fields = name_field(here.request.form.first("name"), "My passkey", wrong);
    fields +=
        draw_new_passkey_control({.field = "passkey",
                                  .challenge = here.gate->challenge(here.csrf_token),
                                  .domain = site_of(here.request).domain,
                                  .service = here.frame.service_name,
                                  .user_id = identity::base64url(account.practitioner.text),
                                  .user_name = account.sign_in_name,
                                  .user_title = account.display_name,
                                  .existing = passkeys_of(*here.database.read(), account.practitioner)});
    body += components::form(
        {.action = "/account/passkeys", .csrf_token = here.csrf_token, .html = std::move(fields)});
    return framed_page(here, {.title = "Add a second factor",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(account_path),
                              .error = !wrong.empty(),
                              .status = wrong.empty() ? 200 : 422});
}

/// In groups of four, to be typed.
std::string in_groups(std::string_view letters) {
    std::string text;
    for (std::size_t i = 0; i < letters.size(); i += 4)
        text += (text.empty() ? "" : " ") + std::string(letters.substr(i, 4));
    return text;
}

response app_page(visit& here, std::string challenge, const problems& wrong) {
    const std::string secret = secret_of(challenge);
    html body = summary_of(wrong);
    body += heading({.text = "Add an app that shows codes", .level = 1, .size = components::size::l});
    body += components::list({.items = {text("Open the app and choose to add an account."),
                                        text("Scan this code with it, or type the key below it."),
                                        text("Type the 6 digits that the app shows.")},
                              .numbered = true});
    body += qr_code(identity::app_address(here.frame.service_name, here.practitioner->sign_in_name, secret),
                    "QR code for your app; the key is written below it");
    html key = text("Key: ");
    key += components::strong(in_groups(identity::base32(secret)));
    body += paragraph(key);
    html fields = components::hidden_input("challenge", challenge);
    fields += components::input({.name = "code",
                                 .label = {.text = "Code from your app"},
                                 .hint = components::hint_options{.text = "6 digits"},
                                 .error_message = message_of(wrong, "code"),
                                 .inputmode = "numeric",
                                 .autocomplete = "one-time-code",
                                 .spellcheck = false,
                                 .classes = "govuk-input--width-10"});
    fields += name_field(here.request.form.first("name"), "My app", wrong);
    fields += components::button({.text = "Add this app"});
    body += components::form(
        {.action = "/account/app", .csrf_token = here.csrf_token, .html = std::move(fields)});
    return framed_page(here, {.title = "Add an app that shows codes",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(account_path),
                              .error = !wrong.empty(),
                              .status = wrong.empty() ? 200 : 422});
}

response codes_page(const visit& here, const std::vector<std::string>& codes) {
    std::vector<html> lines;
    for (const auto& one : codes)
        lines.push_back(components::strong(one));
    html body = heading({.text = "Keep your recovery codes", .level = 1, .size = components::size::l});
    body +=
        paragraph("For the day on which you have neither your telephone nor your key with you. Each code "
                  "works once, in place of the second factor. Print them or write them down, and keep "
                  "them where your purse is, not with your computer.");
    body +=
        components::list({.items = std::move(lines), .bullets = false, .classes = "kith-recovery-codes"});
    body +=
        components::warning_text({.text = "They are shown only now. If you lose them, make new ones under "
                                          "Your account."});
    body += components::button({.text = "I have kept them", .href = "/"});
    return framed_page(here, {.title = "Keep your recovery codes",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(account_path)});
}

/// Added: from now on this session counts as two factors.
response added(visit& here, const std::vector<std::string>& codes) {
    here.gate->forget(here.practitioner->practitioner); // its other sessions have ended
    here.gate->strengthen(here.request.session_token);
    if (codes.empty()) return see_other(std::string(account_path) + "?done=added");
    return codes_page(here, codes);
}

response add_app(visit& here) {
    if (auto asked = confirm_first(here, "add a second factor")) return *asked;
    const auto& form = here.request.form;
    const std::string challenge(form.first("challenge"));
    const std::string secret = secret_of(challenge);
    const auto step = identity::accepted_step(secret, form.first("code"), here.request.at, 0);
    if (!step)
        return app_page(
            here, challenge,
            {{"This is not the code that the app shows now. Check the time on your telephone and "
              "type the code again",
              "code"}});
    if (!here.gate->use_challenge(challenge, here.csrf_token))
        return app_page(
            here, here.gate->challenge(here.csrf_token),
            {{"The page was open for more than 10 minutes. Scan the new code and try again", "code"}});
    const auto codes = identity::add_factor(changing_account(here, "adding a second factor"),
                                            {.id = here.world.fresh_text(),
                                             .practitioner = here.practitioner->practitioner,
                                             .kind = "app",
                                             .name = std::string(form.first("name")),
                                             .secret = secret,
                                             .counter = *step,
                                             .added = here.request.at,
                                             .last_used = here.request.at});
    if (!codes) return app_page(here, here.gate->challenge(here.csrf_token), codes.error());
    return added(here, *codes);
}

response add_passkey(visit& here) {
    if (auto asked = confirm_first(here, "add a second factor")) return *asked;
    const auto& form = here.request.form;
    const auto site = site_of(here.request);
    const auto answer =
        identity::read_passkey_answer(form.first("passkey"), "webauthn.create", site.origin);
    if (!answer || !here.gate->use_challenge(answer->challenge, here.csrf_token))
        return choose_page(here, {{"The passkey could not be added. Try again", "name"}});
    const auto made = identity::verify_making(*answer, site.domain);
    if (!made) return choose_page(here, {{made.error().front().message, "name"}});
    const auto codes = identity::add_factor(changing_account(here, "adding a second factor"),
                                            {.id = identity::passkey_identifier(made->passkey.id),
                                             .practitioner = here.practitioner->practitioner,
                                             .kind = "passkey",
                                             .name = std::string(form.first("name")),
                                             .secret = identity::to_secret(made->passkey),
                                             .counter = made->counter,
                                             .added = here.request.at,
                                             .last_used = here.request.at});
    if (!codes) return choose_page(here, {{codes.error().front().message, "name"}});
    return added(here, *codes);
}

response new_codes(visit& here) {
    if (auto asked = confirm_first(here, "make new recovery codes")) return *asked;
    const auto codes = identity::renew_recovery_codes(changing_account(here, "making recovery codes"),
                                                      here.practitioner->practitioner);
    here.gate->forget(here.practitioner->practitioner);
    return codes_page(here, codes);
}

} // namespace

void add_factor_routes(routes& table) {
    constexpr auto none = audit_class::none;
    constexpr auto own = access::own_account;
    table.get(std::string(second_factor_path), none, own, [](visit& here) {
        if (auto asked = confirm_first(here, "add a second factor")) return *asked;
        return choose_page(here, {});
    });
    table.get("/account/app", none, own, [](visit& here) {
        if (auto asked = confirm_first(here, "add a second factor")) return *asked;
        return app_page(here, here.gate->challenge(here.csrf_token), {});
    });
    table.post("/account/app", none, own, add_app);
    table.post("/account/passkeys", none, own, add_passkey);
    table.post("/account/recovery-codes", none, own, new_codes);
}

} // namespace kith::web
