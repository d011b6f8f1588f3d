#include "web/pages/accounts_page.hpp"

#include "guidance/code_sets.hpp"
#include "web/pages/account_page.hpp"
#include "web/pages/accounts_parts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/needs_attention.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/stacked_table.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace accounts {
namespace {

using components::heading;
using components::paragraph;

constexpr std::size_t most_shown = 200;

bool has_words(const store::account& account, std::string_view asked) {
    const auto folded = identity::folded_sign_in_name(asked);
    return identity::folded_sign_in_name(account.display_name).find(folded) != std::string::npos ||
           account.sign_in_name.find(folded) != std::string::npos;
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
    html body = draw_plain_problems(wrong);
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

response create(visit& here, site& site) {
    if (!part_of(here, site).looks_after) return not_theirs(here);
    if (auto asked = confirm_first(here, "create an account")) return *asked;
    const auto& edition = edition_at(site, here.request.at);
    const auto& form = here.request.form;
    const auto* role = edition.find_role(std::string(form.first("role")));
    if (role == nullptr) return new_page(here, site, {{"Choose a role", "role"}});
    if (const auto agency = form.first("agency");
        !agency.empty() && code_words(edition, guidance::agency_codes, agency) == agency)
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

} // namespace
} // namespace accounts

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
    using namespace accounts;
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
