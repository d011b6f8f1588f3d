#include "web/account_pages.hpp"

#include "foundation/time.hpp"
#include "store/credentials.hpp"
#include "web/components/components.hpp"
#include "web/site_frame.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web {
namespace {

using components::heading;
using components::paragraph;

/// How a session is named in an address: not by its token, and not by all of its hash.
std::string session_reference(std::string_view token_hash) {
    constexpr std::string_view hex = "0123456789abcdef";
    constexpr std::size_t bytes = 12;
    std::string text;
    for (const char c : token_hash.substr(0, bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        text += {hex[byte >> 4U], hex[byte & 15U]};
    }
    return text;
}

std::string kind_words(const store::credential& one) {
    return one.kind == "passkey" ? "Passkey" : "App with codes";
}

/// A form that is one button; with `hidden` words, which say of what, as the last thing of a card.
html button_form(const visit& here, std::string action, std::string text, std::string_view hidden = {}) {
    html inside = components::button(
        {.html = join({web::text(text), hidden.empty() ? html() : components::visually_hidden(hidden)}),
         .classes =
             std::string("govuk-button--secondary") + (hidden.empty() ? "" : " govuk-!-margin-bottom-0")});
    return components::form(
        {.action = std::move(action), .csrf_token = here.csrf_token, .html = std::move(inside)});
}

components::summary_list_row row(std::string key, html value) {
    return {.key = {.text = std::move(key)}, .value = {.html = std::move(value)}};
}

html session_card(const visit& here, const store::sign_in_session& one, bool this_one) {
    const std::string device = one.device.empty() ? "A browser" : one.device;
    std::vector<components::summary_list_row> rows;
    rows.push_back(row("Address", text(one.peer)));
    rows.push_back(row("Signed in", text(moment_words(one.started))));
    rows.push_back(row("Last used", text(moment_words(one.last_seen))));
    if (!one.provider.empty()) rows.push_back(row("Signed in with", text(one.provider)));
    if (!this_one)
        rows.push_back(row("Not you?", button_form(here,
                                                   std::string(account_path) + "/sessions/" +
                                                       session_reference(one.token_hash) + "/end",
                                                   "Sign it out", ": " + device)));
    components::summary_card_options card;
    card.title = components::summary_card_title{.text = device + (this_one ? " (this one)" : "")};
    card.title->heading_level = 3;
    return components::summary_list({.rows = std::move(rows), .card = std::move(card)});
}

html sessions_part(const visit& here, const std::vector<store::sign_in_session>& sessions) {
    const std::string mine = identity::hash_of_token(here.request.session_token);
    html part = heading({.text = "Where you are signed in", .id = "sessions"});
    const auto& limits = here.gate->options();
    int others = 0;
    for (const auto& one : sessions) {
        const bool live = one.strength > 0 && here.request.at - one.last_seen < limits.idle_timeout &&
                          here.request.at - one.started < limits.absolute_timeout;
        if (!live) continue;
        others += one.token_hash == mine ? 0 : 1;
        part += session_card(here, one, one.token_hash == mine);
    }
    if (others > 0)
        part += button_form(here, std::string(account_path) + "/sessions/end-others",
                            "Sign out everywhere else");
    return part;
}

html factor_card(const visit& here, const store::credential& one, bool only) {
    const std::string at = std::string(account_path) + "/factors/" + one.id;
    std::vector<components::summary_list_row> rows;
    rows.push_back(row("Added", text(moment_words(one.added))));
    const bool used = one.last_used > instant{};
    rows.push_back(row("Last used", text(used ? moment_words(one.last_used) : "Not yet")));
    html naming =
        components::input({.name = "name",
                           .id = "name-" + one.id,
                           .label = {.text = "Name of " + one.name, .classes = "govuk-visually-hidden"},
                           .value = one.name,
                           .classes = "govuk-input--width-20"});
    naming += components::button(
        {.text = "Rename", .classes = "govuk-button--secondary govuk-!-margin-bottom-0"});
    rows.push_back(row(
        "Name", components::form(
                    {.action = at + "/rename", .csrf_token = here.csrf_token, .html = std::move(naming)})));
    rows.push_back(row("Remove", only ? text("Your only second factor. Add another before you remove it.")
                                      : button_form(here, at + "/remove", "Remove", ": " + one.name)));
    components::summary_card_options card;
    card.title = components::summary_card_title{.text = one.name + ": " + kind_words(one)};
    card.title->heading_level = 3;
    return components::summary_list({.rows = std::move(rows), .card = std::move(card)});
}

html factors_part(const visit& here, const std::vector<store::credential>& all) {
    html part = heading({.text = "Second factors", .id = "factors"});
    const auto is_factor = [](const auto& one) { return one.kind != "recovery"; };
    const auto factors = std::ranges::count_if(all, is_factor);
    if (factors == 0)
        part +=
            paragraph("Your account has only a password. A second factor is something you have: an app on "
                      "your telephone that shows codes, or a passkey.");
    for (const auto& one : all)
        if (is_factor(one)) part += factor_card(here, one, factors == 1);
    part += components::button({.text = "Add a second factor",
                                .href = std::string(second_factor_path),
                                .classes = "govuk-button--secondary"});
    if (factors > 0) {
        const auto left = static_cast<long>(all.size()) - factors;
        part += heading({.text = "Recovery codes", .level = 3, .size = components::size::s});
        part += paragraph("You have " + std::to_string(left) +
                          (left == 1 ? " recovery code" : " recovery codes") +
                          " left, for when you have none of these at hand.");
        part += button_form(here, std::string(account_path) + "/recovery-codes", "Make new recovery codes");
    }
    return part;
}

html contact_part(const visit& here, const store::account_contact& contact, std::string_view manager,
                  const problems& wrong) {
    const auto& form = here.request.form;
    html fields =
        phone_field(form.has("work_phone") ? form.first("work_phone") : contact.work_phone, wrong);
    fields += components::button({.text = "Change telephone", .classes = "govuk-button--secondary"});
    html part = heading({.text = "How you are reached", .id = "contact"});
    part += paragraph(manager.empty() ? std::string("Nobody is named as your line manager. Whoever looks "
                                                    "after the accounts of your agency can name them.")
                                      : "Your line manager: " + std::string(manager) + ".");
    return part + components::form({.action = std::string(account_path) + "/contact",
                                    .csrf_token = here.csrf_token,
                                    .html = std::move(fields)});
}

html password_part(const visit& here, const problems& wrong) {
    const auto message_of = [&](std::string_view name) {
        std::optional<components::error_message_options> found;
        for (const auto& one : wrong)
            if (one.field == name) found = components::error_message_options{.text = one.message};
        return found;
    };
    html fields = components::password_input({.name = "current",
                                              .label = {.text = "Your password now"},
                                              .error_message = message_of("current"),
                                              .autocomplete = "current-password",
                                              .classes = "govuk-input--width-20"});
    fields += components::password_input(
        {.name = "password",
         .label = {.text = "New password"},
         .hint = components::hint_options{.text = "At least 12 characters. Three or four words that have "
                                                  "nothing to do with each other are a good one."},
         .error_message = message_of("password"),
         .autocomplete = "new-password",
         .classes = "govuk-input--width-20"});
    fields += components::button({.text = "Change password", .classes = "govuk-button--secondary"});
    html part = heading({.text = "Password", .id = "change-password"});
    part += paragraph("Changing it, or a second factor, signs you out everywhere else.");
    part += components::form({.action = std::string(account_path) + "/password",
                              .csrf_token = here.csrf_token,
                              .html = std::move(fields)});
    return part;
}

html notices_part(const visit& here, const std::vector<store::account_notice>& notices) {
    const std::string mine = identity::hash_of_token(here.request.session_token);
    std::vector<html> changes, sign_ins;
    for (const auto& one : notices) {
        if (one.session == mine) continue;
        if (one.kind == "change")
            changes.push_back(text("On " + moment_words(one.at) + ": " + one.words));
        else
            sign_ins.push_back(text("On " + moment_words(one.at) + " from " + one.words));
    }
    if (changes.empty() && sign_ins.empty()) return {};
    html said;
    if (!changes.empty()) {
        said += paragraph("How your account is signed in to was changed:");
        said += components::list({.items = std::move(changes)});
    }
    if (!sign_ins.empty()) {
        said += paragraph("Your account was signed in to from something that is new to it:");
        said += components::list({.items = std::move(sign_ins)});
    }
    said += paragraph("If that was not you, change your password below, sign out everywhere else, and tell "
                      "whoever looks after the accounts of your agency.");
    said += button_form(here, std::string(account_path) + "/notices/seen", "I know about this");
    return components::inset_text({.html = std::move(said), .id = "notices"});
}

html done_words(const visit& here) {
    const auto done = here.request.query.first("done");
    std::string words;
    if (done == "contact") words = "Your telephone has been changed.";
    if (done == "password") words = "Your password has been changed.";
    if (done == "ended") words = "Signed out there.";
    if (done == "renamed") words = "The name has been changed.";
    if (done == "removed") words = "It has been removed.";
    if (done == "added") words = "It has been added. You can use it from now on.";
    if (words.empty()) return {};
    return components::notification_banner({.text = words, .type = "success"});
}

response account_page(visit& here, const problems& wrong) {
    const auto& whose = here.practitioner->practitioner;
    std::vector<store::sign_in_session> sessions;
    std::vector<store::credential> factors;
    std::vector<store::account_notice> notices;
    bool password = false, demonstration = false;
    store::account_contact contact;
    std::string manager;
    {
        const auto snapshot = here.database.read();
        sessions = store::sessions_of(snapshot->tables(), whose);
        factors = store::credentials_of(snapshot->tables(), whose);
        notices = store::notices_of(snapshot->tables(), whose);
        const auto account = snapshot->account_of(whose);
        password = account && !account->password_hash.empty();
        demonstration = identity::is_demonstration(*snapshot);
        contact = store::contact_of(snapshot->tables(), whose);
        if (const auto named = snapshot->account_of(contact.line_manager)) manager = named->display_name;
    }
    html body;
    if (!wrong.empty()) {
        std::vector<components::error_summary_item> items;
        for (const auto& one : wrong)
            items.push_back({.text = one.message, .href = "#" + (one.field.empty() ? "main" : one.field)});
        body += components::error_summary({.error_list = std::move(items)});
    } else {
        body += done_words(here);
    }
    body += heading({.text = "Your account", .level = 1, .size = components::size::l});
    body += paragraph("You sign in as " + here.practitioner->sign_in_name + ".");
    body += paragraph(components::link({.text = "People of whom you keep away: family, friends, neighbours",
                                        .href = "/account/interests"}));
    body += paragraph(components::link({.text = "What you have looked at", .href = "/account/looked"}));
    body += notices_part(here, notices);
    if (demonstration)
        body += paragraph("This is a demonstration with made-up people: a password alone is enough here. "
                          "Elsewhere every account needs a second factor.");
    body += factors_part(here, factors);
    body += sessions_part(here, sessions);
    body += contact_part(here, contact, manager, wrong);
    if (password) body += password_part(here, wrong);
    return framed_page(here, {.title = "Your account",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(account_path),
                              .error = !wrong.empty(),
                              .status = wrong.empty() ? 200 : 422});
}

response back(std::string_view done) {
    return see_other(std::string(account_path) + "?done=" + std::string(done));
}

response end_one(visit& here) {
    if (auto asked = confirm_first(here, "sign out somewhere else")) return *asked;
    const auto& whose = here.practitioner->practitioner;
    const auto asked = here.parameter("session");
    std::string found;
    {
        const auto snapshot = here.database.read();
        for (const auto& one : store::sessions_of(snapshot->tables(), whose))
            if (session_reference(one.token_hash) == asked) found = one.token_hash;
    }
    if (!found.empty()) here.gate->end_session(whose, found);
    return back("ended"); // ended already is ended
}

response end_others(visit& here) {
    if (auto asked = confirm_first(here, "sign out everywhere else")) return *asked;
    here.gate->end_sessions(here.practitioner->practitioner, here.request.session_token);
    return back("ended");
}

response change_password(visit& here) {
    const auto& form = here.request.form;
    const auto& whose = here.practitioner->practitioner;
    const auto change = changing_account(here, "changing the password");
    // What is wrong with the new one is said before the present one is asked for.
    if (auto found =
            identity::password_faults(form.first("password"), *here.practitioner, password_rules_of(here));
        !found.empty()) {
        return account_page(here, found);
    }
    identity::proof shown;
    shown.password = std::string(form.first("current"));
    if (const auto refused = here.gate->confirm(here.request.session_token, shown, here.request.peer))
        return account_page(here, {{refused->message, "current"}});
    const auto done = identity::set_password(change, whose, form.first("password"), password_rules_of(here),
                                             here.gate->options().cost);
    if (!done) return account_page(here, done.error());
    here.gate->forget(whose);
    return back("password");
}

response change_phone(visit& here) {
    const auto& whose = here.practitioner->practitioner;
    auto contact = store::contact_of(here.database.read()->tables(), whose);
    contact.work_phone = identity::tidy_phone(here.request.form.first("work_phone"));
    const auto done =
        identity::set_contact(changing_account(here, "changing one's telephone"), whose, contact);
    if (!done) return account_page(here, done.error());
    return back("contact");
}

response notices_seen(visit& here) {
    const auto& whose = here.practitioner->practitioner;
    const std::string mine = identity::hash_of_token(here.request.session_token);
    here.database.write([&](store::transaction& transaction) {
        store::discard_notices(transaction.tables(), whose, mine);
    });
    here.gate->forget(whose);
    return see_other(std::string(account_path));
}

response rename(visit& here) {
    const auto done = identity::rename_factor(changing_account(here, "naming a second factor"),
                                              here.practitioner->practitioner, here.parameter("factor"),
                                              here.request.form.first("name"));
    if (!done)
        return account_page(
            here, {{done.error().front().message, "name-" + std::string(here.parameter("factor"))}});
    return back("renamed");
}

response remove(visit& here) {
    if (auto asked = confirm_first(here, "remove a second factor")) return *asked;
    const auto done = identity::remove_factor(changing_account(here, "removing a second factor"),
                                              here.practitioner->practitioner, here.parameter("factor"));
    if (!done) return account_page(here, {{done.error().front().message, "factors"}});
    here.gate->forget(here.practitioner->practitioner);
    return back("removed");
}

} // namespace

identity::password_rules password_rules_of(const visit& here) {
    return {.service = here.frame.service_name, .breached = here.gate->options().breached};
}

identity::changing changing_account(visit& here, std::string purpose) {
    const std::string session =
        here.practitioner ? identity::hash_of_token(here.request.session_token) : std::string();
    return {here.database,
            here.world,
            here.actor(std::move(purpose)),
            {.peer = here.request.peer,
             .device = identity::device_words(here.request.user_agent),
             .session = session}};
}

html phone_field(std::string_view value, const problems& wrong, std::string_view more) {
    std::optional<components::error_message_options> message;
    for (const auto& one : wrong)
        if (one.field == "work_phone") message = components::error_message_options{.text = one.message};
    return components::input(
        {.name = "work_phone",
         .label = {.text = "Work telephone" + std::string(more)},
         .hint = components::hint_options{.text = "Shown to whoever is told whom to ring about a child"},
         .error_message = message,
         .value = std::string(value),
         .type = "tel",
         .autocomplete = "off",
         .classes = "govuk-input--width-20"});
}

std::string moment_words(instant at) {
    return long_words(to_local(at));
}

void add_account_routes(routes& table) {
    constexpr auto none = audit_class::none;
    constexpr auto own = access::own_account;
    table.get("/account", none, own, [](visit& here) { return account_page(here, {}); });
    table.post("/account/sessions/end-others", none, own, end_others);
    table.post("/account/sessions/:session/end", none, own, end_one);
    table.post("/account/notices/seen", none, own, notices_seen);
    table.post("/account/contact", none, own, change_phone);
    table.post("/account/password", none, own, change_password);
    table.post("/account/factors/:factor/rename", none, own, rename);
    table.post("/account/factors/:factor/remove", none, own, remove);
    add_factor_routes(table);
}

} // namespace kith::web
