#include "web/pages/accounts_page.hpp"

#include "guidance/code_sets.hpp"
#include "identity/account_changes.hpp"
#include "web/account_pages.hpp"
#include "web/components/components.hpp"
#include "web/pages/needs_attention.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/stacked_table.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using components::heading;
using components::paragraph;

constexpr std::size_t most_shown = 200;
constexpr std::string_view accounts_path = "/accounts";

accounts_part part_of(const visit& here, const site& site) {
    return accounts_part_of(edition_at(site, here.request.at), here.practitioner->role);
}

response not_theirs(const visit& here) {
    return error_page(here, 403,
                      "Your role does not look after accounts. If an account needs something, ask an "
                      "administrator of your agency.");
}

std::string role_title(const guidance::edition& edition, const std::string& role) {
    const auto* found = edition.find_role(role);
    return found != nullptr ? found->title : role;
}

std::string agency_title(const guidance::edition& edition, const std::string& agency) {
    if (const auto* set = edition.find_codes(std::string(guidance::agency_codes)))
        for (const auto& one : set->codes)
            if (one.code == agency) return one.text;
    return agency;
}

std::string_view state_words(identity::account_state state) {
    switch (state) {
    case identity::account_state::open:
        return "Open";
    case identity::account_state::invited:
        return "Invited, no password yet";
    case identity::account_state::dormant:
        return "Shut: not used for 30 days";
    case identity::account_state::closed:
        return "Closed";
    }
    return {};
}

std::string path_of(const practitioner_id& whose) {
    return std::string(accounts_path) + "/" + whose.text;
}

bool has_words(const store::account& account, std::string_view asked) {
    const auto folded = identity::folded_sign_in_name(asked);
    return identity::folded_sign_in_name(account.display_name).find(folded) != std::string::npos ||
           account.sign_in_name.find(folded) != std::string::npos;
}

/// The answer after a change: nothing wrong, or what.
html problems_part(const problems& wrong) {
    if (wrong.empty()) return {};
    std::vector<components::error_summary_item> items;
    for (const auto& one : wrong)
        items.push_back({.text = one.message, .href = "#" + (one.field.empty() ? "main" : one.field)});
    return components::error_summary({.error_list = std::move(items)});
}

std::optional<components::error_message_options> message_of(const problems& wrong, std::string_view name) {
    for (const auto& one : wrong)
        if (one.field == name) return components::error_message_options{.text = one.message};
    return std::nullopt;
}

// ------------------------------------------------------------ the list

html waiting_part(const accounts_read& names, const std::vector<store::account_reset>& waiting) {
    html part = heading({.text = "Resets that wait for a second person"});
    if (waiting.empty()) return part + paragraph("None.");
    std::vector<html> lines;
    for (const auto& one : waiting) {
        html line =
            components::link({.text = names.name_of(one.practitioner), .href = path_of(one.practitioner)});
        line += text(", asked for by " + names.name_of(one.proposed_by) + " on " +
                     moment_words(one.proposed) + ": " + one.reason);
        lines.push_back(std::move(line));
    }
    return part + components::list({.items = std::move(lines)});
}

html filter_form(std::string_view asked) {
    html fields = components::input({.name = "q",
                                     .label = {.text = "Name or sign-in name"},
                                     .value = std::string(asked),
                                     .spellcheck = false,
                                     .classes = "govuk-input--width-20"});
    fields += components::button({.text = "Show", .classes = "govuk-button--secondary"});
    return components::form(
        {.action = std::string(accounts_path), .method = "get", .html = std::move(fields)});
}

html table_part(const visit& here, store::snapshot& snapshot, const guidance::edition& edition,
                std::string_view asked) {
    std::vector<std::vector<components::table_cell>> rows;
    std::size_t found = 0;
    auto all = snapshot.accounts();
    std::ranges::sort(all, {}, &store::account::display_name);
    for (const store::account& one : all) {
        if (!has_words(one, asked) || ++found > most_shown) continue;
        const auto last = store::last_signed_in(snapshot.tables(), one.practitioner);
        const auto state = identity::state_of(snapshot, one, here.request.at, here.gate->options());
        rows.push_back(
            {{.html = components::link({.text = one.display_name, .href = path_of(one.practitioner)})},
             {.text = one.sign_in_name},
             {.text = role_title(edition, one.role)},
             {.text = std::string(state_words(state))},
             {.text = last ? short_words(to_local(*last).day) : "Never"}});
    }
    if (found == 0) return paragraph("Nobody has such a name.");
    html part = stacked_table("Accounts",
                              {.rows = std::move(rows),
                               .head = std::vector<components::table_cell>{{.text = "Name"},
                                                                           {.text = "Sign-in name"},
                                                                           {.text = "Role"},
                                                                           {.text = "State"},
                                                                           {.text = "Last signed in"}}});
    if (found > most_shown)
        part += paragraph("These are the first 200 of " + std::to_string(found) +
                          ". Type a part of a name to see fewer.");
    return part;
}

response list_page(visit& here, site& site) {
    const auto part = part_of(here, site);
    if (part.none()) return not_theirs(here);
    const auto asked = here.request.query.first("q").substr(0, 200);
    const auto snapshot = here.database.read();
    // Read anew: a page about accounts never shows names of some seconds ago.
    const auto names = directory().read(*snapshot, here.request.at);
    const auto& edition = edition_at(site, here.request.at);
    html body = heading({.text = "Accounts", .level = 1, .size = components::size::l});
    body += waiting_part(*names, store::resets(snapshot->tables()));
    if (part.looks_after) {
        body += without_agreement_notice(here, site, *snapshot);
        body += heading({.text = "Everybody who can sign in"});
        body += components::button({.text = "Invite somebody", .href = "/accounts/new"});
        body += filter_form(asked);
        body += table_part(here, *snapshot, edition, asked);
    }
    return framed_page(here,
                       {.title = "Accounts", .body = std::move(body), .here = std::string(accounts_path)});
}

// ------------------------------------------------------------ inviting

/// Everybody with an open account, to choose a line manager from.
html manager_field(const accounts_read& names, const practitioner_id& but, std::string_view chosen,
                   const problems& wrong) {
    std::vector<components::select_item> items{{.text = "Nobody is named", .value = ""}};
    for (const store::account& one : names.all) {
        if (!one.active || one.practitioner == but) continue;
        std::string words = one.display_name;
        for (const std::string& more : {one.job_title, one.team})
            if (!more.empty()) words += ", " + more;
        items.push_back({.text = std::move(words), .value = one.practitioner.text});
    }
    return components::select(
        {.name = "line_manager",
         .label = {.text = "Line manager (optional)"},
         .hint = components::hint_options{.text = "Named to whoever has to reach them and cannot"},
         .error_message = message_of(wrong, "line_manager"),
         .items = std::move(items),
         .value = std::string(chosen)});
}

response new_page(visit& here, site& site, const problems& wrong) {
    const guidance::edition& edition = edition_at(site, here.request.at);
    const auto names = directory().read(*here.database.read(), here.request.at);
    const auto& form = here.request.form;
    const auto field = [&](std::string name, std::string label, std::string hint) {
        std::optional<components::hint_options> below;
        if (!hint.empty()) below = components::hint_options{.text = std::move(hint)};
        return components::input({.name = name,
                                  .label = {.text = std::move(label)},
                                  .hint = std::move(below),
                                  .error_message = message_of(wrong, name),
                                  .value = std::string(form.first(name)),
                                  .spellcheck = false,
                                  .classes = "govuk-input--width-20"});
    };
    std::vector<components::select_item> roles{{.text = "Choose a role", .value = ""}};
    for (const auto& one : edition.roles)
        roles.push_back({.text = one.title, .value = one.id});
    html fields = field("display_name", "Name", "As colleagues know them: given name, then family name");
    fields += field("sign_in_name", "Sign-in name", "Letters a to z, digits, . _ - and @");
    fields += components::select({.name = "role",
                                  .label = {.text = "Role"},
                                  .hint = components::hint_options{.text = "It decides what they may see"},
                                  .error_message = message_of(wrong, "role"),
                                  .items = std::move(roles),
                                  .value = std::string(form.first("role"))});
    std::vector<components::select_item> agencies{{.text = "The agency of the role", .value = ""}};
    if (const auto* set = edition.find_codes(guidance::agency_codes))
        for (const auto& one : set->codes)
            agencies.push_back({.text = one.text, .value = one.code});
    fields += components::select({.name = "agency",
                                  .label = {.text = "Agency"},
                                  .error_message = message_of(wrong, "agency"),
                                  .items = std::move(agencies),
                                  .value = std::string(form.first("agency"))});
    fields += field("team", "Team (optional)", {});
    fields += field("job_title", "Job title (optional)", {});
    fields += phone_field(form.first("work_phone"), wrong, " (optional)");
    fields += manager_field(*names, {}, form.first("line_manager"), wrong);
    fields += components::button({.text = "Create the account"});
    html body = problems_part(wrong);
    body += heading({.text = "Invite somebody", .level = 1, .size = components::size::l});
    body +=
        paragraph("They get an address to open within 3 days, and set a password there themselves. Nobody "
                  "else gets to know it.");
    body += components::form(
        {.action = "/accounts/new", .csrf_token = here.csrf_token, .html = std::move(fields)});
    return framed_page(here, {.title = "Invite somebody",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(accounts_path),
                              .error = !wrong.empty(),
                              .status = wrong.empty() ? 200 : 422});
}

response invited_page(const visit& here, const identity::invited& made) {
    const std::string site =
        here.frame.origins.empty() ? site_of(here.request).origin : here.frame.origins.front();
    const std::string address = site + "/invitation?token=" + made.token;
    html body = heading({.text = "Give them this address", .level = 1, .size = components::size::l});
    body += components::inset_text({.html = components::strong(address), .classes = "kith-invitation"});
    body +=
        paragraph("It works once, until " + moment_words(made.until) +
                  ". Hand it over in person, or read it out when you know their voice. Whoever opens it "
                  "first has the account.");
    body += components::warning_text({.text = "It is shown only now. If it gets lost, make another."});
    body += paragraph(components::link({.text = "To the account", .href = path_of(made.practitioner)}));
    return framed_page(here, {.title = "Give them this address",
                              .body = components::grid_row({{.html = std::move(body)}}),
                              .here = std::string(accounts_path)});
}

store::account_contact contact_sent(const form_fields& form) {
    return {.line_manager = {std::string(form.first("line_manager"))},
            .work_phone = identity::tidy_phone(form.first("work_phone"))};
}

response create(visit& here, site& site) {
    if (!part_of(here, site).looks_after) return not_theirs(here);
    if (auto asked = confirm_first(here, "create an account")) return *asked;
    const auto& edition = edition_at(site, here.request.at);
    const auto& form = here.request.form;
    const auto* role = edition.find_role(std::string(form.first("role")));
    if (role == nullptr) return new_page(here, site, {{"Choose a role", "role"}});
    if (const auto agency = form.first("agency");
        !agency.empty() && agency_title(edition, std::string(agency)) == agency)
        return new_page(here, site, {{"Choose an agency of the list", "agency"}});
    const std::string agency(form.first("agency")), job(form.first("job_title"));
    const auto made = identity::invite(changing_account(here, "inviting a practitioner"),
                                       {.sign_in_name = std::string(form.first("sign_in_name")),
                                        .display_name = std::string(form.first("display_name")),
                                        .role = role->id,
                                        .agency = agency.empty() ? role->agency : agency,
                                        .team = std::string(form.first("team")),
                                        .job_title = job.empty() ? role->title : job,
                                        .password = {}},
                                       contact_sent(form));
    if (!made) return new_page(here, site, made.error());
    return invited_page(here, *made);
}

// ------------------------------------------------------------ one account

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
    html body = problems_part(wrong);
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
             row("Agency", agency_title(edition, shown->account.agency)),
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

/// Carries out what a form asks. An invitation has a page of its own; everything else goes back.
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

} // namespace

accounts_part accounts_part_of(const guidance::edition& edition, std::string_view role) {
    const auto named = [&](const char* term) {
        const auto found = edition.terms.find(term);
        if (found == edition.terms.end() || role.empty()) return false;
        const std::string padded = " " + found->second + " ";
        return padded.find(" " + std::string(role) + " ") != std::string::npos;
    };
    return {.looks_after = named("accounts_looked_after_by"),
            .confirms = named("account_resets_confirmed_by")};
}

void add_accounts_routes(routes& table, site& site) {
    constexpr auto none = audit_class::none;
    constexpr auto in = access::signed_in;
    table.get("/accounts", none, in, [&site](visit& here) { return list_page(here, site); });
    table.get("/accounts/new", none, in, [&site](visit& here) {
        if (!part_of(here, site).looks_after) return not_theirs(here);
        return new_page(here, site, {});
    });
    table.post("/accounts/new", none, in, [&site](visit& here) { return create(here, site); });
    table.get("/accounts/:practitioner", none, in,
              [&site](visit& here) { return account_page(here, site, {}); });
    table.post("/accounts/:practitioner", none, in,
               [&site](visit& here) { return change_account(here, site); });
}

} // namespace kith::web::pages
