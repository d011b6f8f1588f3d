#include "web/pages/unmasking_page.hpp"

#include "casework/unnamed.hpp"
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
bool has_permit(const child_visit& child, const casework::file& now, std::string_view kind) {
    const guidance::protected_kind* rule = child.edition->find_protected(kind);
    const guidance::role* role = child.edition->find_role(child.viewer.role);
    if (!rule || !role) return false;
    return std::ranges::any_of(rule->seen_by, [&](const std::string& one) {
        if (one == "area") return role->sees == "area";
        if (one == "allocated") return now.stands(child.viewer.id, child.edition->allocated);
        return one == child.viewer.role;
    });
}

/// What is un-masked: an address, or who referred.
struct unmasking {
    std::string_view kind, title, question, button, act, told_by;
};
constexpr unmasking an_address{"address",
                               "Protected address",
                               "Why do you need the address now?",
                               "Show the protected address",
                               "see a protected address",
                               "A protected address is told by:"};
constexpr unmasking a_referrer{
    "referrer",          "Who referred",     "Why do you need to know who referred, now?",
    "Show who referred", "see who referred", "Who referred is told by:"};

const unmasking& asked_for(const visit& visit) {
    const auto& from = visit.request.verb == method::post ? visit.request.form : visit.request.query;
    return from.first("what") == a_referrer.kind ? a_referrer : an_address;
}

/// Whether every page tells it to them anyway.
bool sees_it(const child_visit& child, const casework::file& now, const unmasking& what) {
    if (what.kind == an_address.kind) return child.sees("address") && child.sees("placement");
    return kith::access::may_see_protected(*child.edition, child.viewer, now, what.kind);
}

html who_may(const child_visit& child, const unmasking& what) {
    std::vector<html> lines;
    const practitioner_id allocated = child.edition->allocated.empty()
                                          ? practitioner_id{}
                                          : child.file->standing(child.edition->allocated);
    if (!allocated.empty()) lines.push_back(text("The allocated worker: " + child.name_of(allocated)));
    std::string areas;
    for (const guidance::role& role : child.edition->roles)
        if (role.sees == "area") areas += (areas.empty() ? "" : ", ") + role.title;
    lines.push_back(text("One of these on duty: " + areas));
    return paragraph(what.told_by) + list({.items = std::move(lines)});
}

response page_of(visit& visit, site& site, child_visit& child, const html& body, std::string shown,
                 bool wrong, const html& summary = {}) {
    const unmasking& what = asked_for(visit);
    return show_child(
        visit, site, child,
        {.title = what.kind == an_address.kind ? "Child's record: protected address"
                                               : "Child's record: who referred",
         .shown = std::move(shown),
         .body = heading({.text = std::string(what.title), .level = 2, .size = size::l}) + body,
         .here = "-",
         .error = wrong,
         .status = wrong ? 422 : 200,
         .before_banner = summary});
}

html ask_form(const visit& visit, const child_visit& child, const problems& wrong) {
    const unmasking& what = asked_for(visit);
    html inside = hidden_input(field::form_token, visit.form_token());
    inside += hidden_input("what", what.kind);
    inside += textarea(
        {.name = "reason",
         .label = {.text = std::string(what.question), .classes = "govuk-label--m"},
         .hint = hint_options{.text = "At least 20 characters. It is recorded that you saw it, and why."},
         .error_message = message_of(wrong, "reason"),
         .value = std::string(visit.request.form.first("reason")),
         .rows = 3});
    inside += button({.text = std::string(what.button), .classes = "govuk-button--warning"});
    return form({.action = "/children/" + child.person().text + "/protected",
                 .csrf_token = visit.csrf_token,
                 .html = inside});
}

response ask(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const unmasking& what = asked_for(visit);
    const auto now = site.desk.open(*child.snapshot, child.person());
    if (!now || sees_it(child, *now, what)) {
        visit.shows_nothing_personal();
        return see_other("/children/" + child.person().text +
                         (what.kind == an_address.kind ? "/details" : "/journey"));
    }
    html body = paragraph("Somebody may be hurt if it becomes known. It is shown on no other page to you.");
    body += has_permit(child, *now, what.kind) ? ask_form(visit, child, {}) : who_may(child, what);
    return page_of(visit, site, child, body, "the form to " + std::string(what.act), false);
}

html the_address(const visit& visit, const casework::file& now) {
    const auto address = people::current_address(now.person, people::disclosure::protected_too,
                                                 local_date(visit.request.at));
    return address ? inset_text({.html = paragraph(strong(address->lines + " " + address->postcode))})
                   : paragraph("No address is on record now.");
}

html the_referrers(const child_visit& child, const casework::file& now) {
    std::vector<html> lines;
    for (const casework::unnamed_author& one : casework::unnamed_in(*child.edition, now)) {
        std::string words = child.name_of(one.who);
        const casework::case_process* process = now.find(one.process);
        for (const casework::recorded_step& step : process->steps)
            for (const std::string& field : one.fields)
                if (const auto said = step.said.find(field);
                    step.sequence == one.sequence && said != step.said.end())
                    for (const std::string& value : said->second)
                        words += ", " + value;
        lines.push_back(text(day_words(one.entered) + ": " + words));
    }
    if (lines.empty()) return paragraph("Nobody who referred asked not to be named.");
    return inset_text({.html = list({.items = std::move(lines)})});
}

response show_it(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto now = site.desk.open(*child.snapshot, child.person());
    const unmasking& what = asked_for(visit);
    if (!now || (!sees_it(child, *now, what) && !has_permit(child, *now, what.kind)))
        return page_of(visit, site, child, who_may(child, what),
                       "that it is not shown: " + std::string(what.title), true);
    const std::string reason = tidy(visit.request.form.first("reason"));
    if (reason.size() < least_reason || reason.size() > most_reason) {
        const problems wrong{{"Say in at least 20 characters why you need it now", "reason"}};
        return page_of(visit, site, child, ask_form(visit, child, wrong),
                       "the form to " + std::string(what.act), true, draw_plain_problems(wrong));
    }
    if (auto confirm = confirm_first(visit, std::string(what.act))) {
        visit.shows_nothing_personal();
        return std::move(*confirm);
    }
    html body = what.kind == an_address.kind ? the_address(visit, *now) : the_referrers(child, *now);
    body += paragraph("Do not write it into a note, a message or a report.");
    child.purpose += ": " + reason;
    const std::string_view shown =
        what.kind == an_address.kind ? vigilance::unmasked_words : vigilance::unmasked_referrer_words;
    return page_of(visit, site, child, body, std::string(shown), false);
}

} // namespace

void add_unmasking_routes(routes& table, site& site) {
    table.get("/children/:person/protected", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return ask(visit, site); });
    table.post("/children/:person/protected", audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return show_it(visit, site); });
}

} // namespace kith::web::pages
