#include "web/pages/unmasking_page.hpp"

#include "vigilance/looking.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/step_up.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::size_t least_reason = 20, most_reason = 2'000; ///< bytes

/// Whether the role (or being allocated) gives the permit, leaving aside that only an emergency opens the
/// record.
bool has_permit(const child_visit& child, const casework::file& now) {
    const guidance::protected_kind* rule = child.edition->find_protected("address");
    const guidance::role* role = child.edition->find_role(child.viewer.role);
    if (!rule || !role) return false;
    return std::ranges::any_of(rule->seen_by, [&](const std::string& one) {
        if (one == "area") return role->sees == "area";
        if (one == "allocated") return now.stands(child.viewer.id, child.edition->allocated);
        return one == child.viewer.role;
    });
}

html who_may(const child_visit& child) {
    std::vector<html> lines;
    const practitioner_id allocated = child.edition->allocated.empty()
                                          ? practitioner_id{}
                                          : child.file->standing(child.edition->allocated);
    if (!allocated.empty()) lines.push_back(text("The allocated worker: " + child.name_of(allocated)));
    std::string areas;
    for (const guidance::role& role : child.edition->roles)
        if (role.sees == "area") areas += (areas.empty() ? "" : ", ") + role.title;
    lines.push_back(text("One of these on duty: " + areas));
    return paragraph("A protected address is told by:") + list({.items = std::move(lines)});
}

response page_of(visit& visit, site& site, child_visit& child, const html& body, std::string shown,
                 bool wrong, const html& summary = {}) {
    return show_child(visit, site, child,
                      {.title = "Child's record: protected address",
                       .shown = std::move(shown),
                       .body = heading({.text = "Protected address", .level = 2, .size = size::l}) + body,
                       .here = "-",
                       .error = wrong,
                       .status = wrong ? 422 : 200,
                       .before_banner = summary});
}

html ask_form(const visit& visit, const child_visit& child, const problems& wrong) {
    html inside = hidden_input(field::form_token, visit.form_token());
    inside += textarea(
        {.name = "reason",
         .label = {.text = "Why do you need the address now?", .classes = "govuk-label--m"},
         .hint = hint_options{.text = "At least 20 characters. It is recorded that you saw it, and why."},
         .error_message = message_of(wrong, "reason"),
         .value = std::string(visit.request.form.first("reason")),
         .rows = 3});
    inside += button({.text = "Show the protected address", .classes = "govuk-button--warning"});
    return form({.action = "/children/" + child.person().text + "/protected",
                 .csrf_token = visit.csrf_token,
                 .html = inside});
}

response ask(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    if (child.sees("address")) {
        visit.shows_nothing_personal();
        return see_other("/children/" + child.person().text + "/details");
    }
    const bool permit = has_permit(child, *child.file);
    html body = paragraph("Somebody may be hurt if it becomes known. It is shown on no other page to you.");
    body += permit ? ask_form(visit, child, {}) : who_may(child);
    return page_of(visit, site, child, body, "the form for seeing a protected address", false);
}

response show_it(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto now = site.desk.open(*child.snapshot, child.person());
    if (!now || (!child.sees("address") && !has_permit(child, *now)))
        return page_of(visit, site, child, who_may(child), "that a protected address is not shown", true);
    const std::string reason = tidy(visit.request.form.first("reason"));
    if (reason.size() < least_reason || reason.size() > most_reason) {
        const problems wrong{{"Say in at least 20 characters why you need the address now", "reason"}};
        return page_of(visit, site, child, ask_form(visit, child, wrong),
                       "the form for seeing a protected address", true, draw_plain_problems(wrong));
    }
    if (auto confirm = confirm_first(visit, "see a protected address")) {
        visit.shows_nothing_personal();
        return std::move(*confirm);
    }
    const auto address = people::current_address(now->person, people::disclosure::protected_too,
                                                 local_date(visit.request.at));
    html body = address ? inset_text({.html = paragraph(strong(address->lines + " " + address->postcode))})
                        : paragraph("No address is on record now.");
    body += paragraph("Do not write it into a note, a message or a report.");
    child.purpose += ": " + reason;
    return page_of(visit, site, child, body, std::string(vigilance::unmasked_words), false);
}

} // namespace

void add_unmasking_routes(routes& table, site& site) {
    table.get("/children/:person/protected", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return ask(visit, site); });
    table.post("/children/:person/protected", audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return show_it(visit, site); });
}

} // namespace kith::web::pages
