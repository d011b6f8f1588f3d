#include "web/pages/accounts_parts.hpp"

#include "web/account_pages.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"
#include "web/step_up.hpp"

namespace kith::web::pages::accounts {

using components::heading;
using components::paragraph;

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

} // namespace kith::web::pages::accounts
