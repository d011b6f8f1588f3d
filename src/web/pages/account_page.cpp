#include "web/pages/account_page.hpp"

#include "guidance/code_sets.hpp"
#include "web/pages/accounts_parts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web::pages::accounts {
namespace {

using components::heading;
using components::paragraph;

struct shown_account {
    store::account account;
    identity::account_state state = identity::account_state::open;
    std::optional<instant> last;
    std::size_t sessions = 0, factors = 0;
    std::optional<store::account_reset> reset;
    std::string proposed_by;
    store::account_contact contact;
    std::shared_ptr<const accounts_read> names;
};

std::optional<shown_account> read_account(const visit& here, const practitioner_id& whose) {
    const auto snapshot = here.database.read();
    const auto account = snapshot->account_of(whose);
    if (!account) return std::nullopt;
    shown_account shown{.account = *account,
                        .last = {},
                        .reset = {},
                        .proposed_by = {},
                        .contact = store::contact_of(snapshot->tables(), whose),
                        .names = directory().read(*snapshot, here.request.at)};
    auto& tables = snapshot->tables();
    shown.state = identity::state_of(*snapshot, *account, here.request.at, here.gate->options());
    shown.last = store::last_signed_in(tables, whose);
    shown.sessions = store::sessions_of(tables, whose).size();
    const auto is_factor = [](const auto& one) { return one.kind != "recovery"; };
    shown.factors =
        static_cast<std::size_t>(std::ranges::count_if(store::credentials_of(tables, whose), is_factor));
    shown.reset = store::reset_of(tables, whose);
    if (shown.reset) shown.proposed_by = shown.names->name_of(shown.reset->proposed_by);
    return shown;
}

html change_form(const visit& here, const practitioner_id& whose, std::string_view what, std::string button,
                 const html& fields = {}) {
    html inside = components::hidden_input("change", what);
    inside += fields;
    inside += components::button({.text = std::move(button), .classes = "govuk-button--secondary"});
    return components::form(
        {.action = path_of(whose), .csrf_token = here.csrf_token, .html = std::move(inside)});
}

html reason_field(const visit& here, std::string_view change, const problems& wrong) {
    const bool mine = here.request.form.first("change") == change;
    return components::input({.name = "reason",
                              .id = "reason-" + std::string(change),
                              .label = {.text = "Why"},
                              .error_message = mine ? message_of(wrong, "reason") : std::nullopt,
                              .value = std::string(mine ? here.request.form.first("reason") : "")});
}

html reset_part(const visit& here, const accounts_part& part, const shown_account& shown,
                const problems& wrong) {
    const auto& whose = shown.account.practitioner;
    html body = heading({.text = "Password and second factors lost"});
    if (!shown.reset) {
        if (!part.looks_after || !shown.account.active) return {};
        body +=
            paragraph("Ask for a reset once you know that it is they who ask. A second person confirms it; "
                      "then the password and all second factors are gone, and they set new ones by an "
                      "invitation.");
        body += change_form(here, whose, "reset", "Ask for a reset", reason_field(here, "reset", wrong));
        return body;
    }
    body += paragraph(shown.proposed_by + " asked for a reset on " + moment_words(shown.reset->proposed) +
                      ": " + shown.reset->reason);
    const auto& me = here.practitioner->practitioner;
    if (me != shown.reset->proposed_by && me != whose) {
        body += paragraph("Confirm only when you have made sure yourself that it is they who ask.");
        body += change_form(here, whose, "confirm-reset", "Confirm the reset");
    } else {
        body += paragraph(
            "Somebody else has to confirm it at /accounts: another administrator, or a team manager.");
    }
    body += change_form(here, whose, "withdraw-reset", "Withdraw it");
    return body;
}

html contact_part(const visit& here, const shown_account& shown, const problems& wrong) {
    const auto& whose = shown.account.practitioner;
    const bool mine = here.request.form.first("change") == "contact";
    const auto& form = here.request.form;
    html fields = phone_field(mine ? form.first("work_phone") : std::string_view(shown.contact.work_phone),
                              mine ? wrong : problems{});
    fields += manager_field(*shown.names, whose,
                            mine ? form.first("line_manager") : shown.contact.line_manager.text,
                            mine ? wrong : problems{});
    return heading({.text = "How they are reached"}) +
           change_form(here, whose, "contact", "Change how they are reached", fields);
}

html changes_part(const visit& here, const shown_account& shown, const problems& wrong) {
    const auto& whose = shown.account.practitioner;
    html body;
    if (shown.state == identity::account_state::closed || shown.state == identity::account_state::dormant)
        body += change_form(here, whose, "let-in", "Let them in again");
    if (shown.account.active && shown.account.password_hash.empty())
        body += change_form(here, whose, "invite", "Make another invitation");
    if (shown.sessions > 0) body += change_form(here, whose, "end-sessions", "Sign them out everywhere");
    if (!shown.account.active || whose == here.practitioner->practitioner) return body;
    body += heading({.text = "Close the account"});
    body += paragraph("They are signed out at once and cannot sign in. What they recorded stays.");
    body += change_form(here, whose, "close", "Close the account", reason_field(here, "close", wrong));
    return body;
}

} // namespace

response account_page(visit& here, site& site, const problems& wrong) {
    const auto part = part_of(here, site);
    if (part.none()) return not_theirs(here);
    const practitioner_id whose{std::string(here.parameter("practitioner"))};
    const auto shown = read_account(here, whose);
    if (!shown || (!part.looks_after && !shown->reset)) return error_page(here, 404);
    const auto& edition = edition_at(site, here.request.at);
    const auto row = [](std::string key, std::string value) {
        return components::summary_list_row{.key = {.text = std::move(key)},
                                            .value = {.text = std::move(value)}};
    };
    html body = draw_plain_problems(wrong);
    if (wrong.empty() && here.request.query.has("done"))
        body +=
            components::notification_banner({.text = "Done. It counts from now on.", .type = "success"});
    body += heading({.text = shown->account.display_name,
                     .level = 1,
                     .size = components::size::l,
                     .caption = "Account"});
    body += components::summary_list(
        {.rows = {
             row("Sign-in name", shown->account.sign_in_name),
             row("Role", role_title(edition, shown->account.role)),
             row("Agency", code_words(edition, guidance::agency_codes, shown->account.agency)),
             row("Work telephone", shown->contact.work_phone.empty() ? "None" : shown->contact.work_phone),
             row("Line manager", shown->contact.line_manager.empty()
                                     ? "Nobody is named"
                                     : shown->names->name_of(shown->contact.line_manager)),
             row("State", std::string(state_words(shown->state))),
             row("Last signed in", shown->last ? moment_words(*shown->last) : "Never"),
             row("Second factors", std::to_string(shown->factors)),
             row("Signed in at",
                 std::to_string(shown->sessions) + (shown->sessions == 1 ? " place" : " places"))}});
    if (part.looks_after) body += contact_part(here, *shown, wrong);
    if (part.looks_after) body += changes_part(here, *shown, wrong);
    body += reset_part(here, part, *shown, wrong);
    return framed_page(here, {.title = "Account",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(accounts_path),
                              .error = !wrong.empty(),
                              .status = wrong.empty() ? 200 : 422});
}

response change_account(visit& here, site& site) {
    const auto part = part_of(here, site);
    if (part.none()) return not_theirs(here);
    const auto what = here.request.form.first("change");
    const bool of_reset = what == "confirm-reset" || what == "withdraw-reset";
    if (!part.looks_after && !of_reset) return not_theirs(here);
    if (auto asked = confirm_first(here, "change an account")) return *asked;
    const practitioner_id whose{std::string(here.parameter("practitioner"))};
    const auto change = changing_account(here, "looking after accounts");
    const auto reason = here.request.form.first("reason");
    result<void> done;
    result<identity::invited> invitation = refuse({});
    if (what == "invite") invitation = identity::invite_again(change, whose);
    if (what == "confirm-reset") invitation = identity::confirm_reset(change, whose);
    if (what == "invite" || what == "confirm-reset") {
        if (!invitation) return account_page(here, site, invitation.error());
        here.gate->end_sessions(whose);
        return invited_page(here, *invitation);
    }
    if (what == "contact") {
        done = identity::set_contact(change, whose, contact_sent(here.request.form));
    } else if (what == "close") {
        done = identity::close_account(change, whose, reason);
    } else if (what == "let-in") {
        done = identity::let_in_again(change, whose);
    } else if (what == "reset") {
        done = identity::propose_reset(change, whose, reason);
    } else if (what == "withdraw-reset") {
        done = identity::withdraw_reset(change, whose);
    } else if (what == "end-sessions") {
        identity::note_sessions_ended(change, whose);
        here.gate->end_sessions(whose);
    } else {
        return error_page(here, 400, "The form does not say what to change.");
    }
    if (!done) return account_page(here, site, done.error());
    here.gate->forget(whose);
    return see_other(path_of(whose) + "?done=1");
}

} // namespace kith::web::pages::accounts
