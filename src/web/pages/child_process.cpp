#include "web/pages/child_process.hpp"

#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/process_parts.hpp"

#include <algorithm>

namespace kith::web::pages {

namespace {

/// The edition that the process keeps.
const guidance::edition& edition_of(const site& site, const child_visit& child,
                                    const casework::case_process& process) {
    const guidance::edition* edition = site.rules().find_edition(process.edition);
    return edition != nullptr ? *edition : *child.edition;
}

/// The other children that the process is about: by name where their record is open to the viewer.
html others_part(site& site, const child_visit& child, const casework::case_process& process,
                 std::vector<person_id>& shown) {
    std::vector<std::string> names;
    std::size_t closed = 0;
    for (const person_id& other : process.children) {
        if (other == child.person()) continue;
        const auto file = site.desk.open(*child.snapshot, other);
        if (file && kith::access::may_open(*child.edition, child.viewer, *file).allowed) {
            names.push_back(people::full_name(file->person));
            shown.push_back(other);
        } else {
            ++closed;
        }
    }
    if (names.empty() && closed == 0) return {};
    std::string words = "Also about ";
    for (std::size_t i = 0; i < names.size(); ++i)
        words += (i == 0 ? "" : ", ") + names[i];
    if (closed != 0)
        words += (names.empty() ? "" : " and ") + std::to_string(closed) +
                 (closed == 1 ? " child whose record is" : " children whose records are") +
                 " not open to you";
    return components::paragraph(words + ". Each child has a decision of their own.");
}

html about_part(site& site, const child_visit& child, const casework::case_process& process,
                const guidance::process* definition, std::vector<person_id>& shown) {
    html_writer out(2048);
    out.raw(components::heading({.text = definition != nullptr ? definition->title : process.definition,
                                 .level = 1,
                                 .size = components::size::l}));
    const std::string outcome = outcome_words(definition, process.outcome);
    out.raw("<p class=\"govuk-body\">");
    out.raw(components::tag({.text = process.finished ? "Finished" : "Under way",
                             .classes = process.finished ? "govuk-tag--grey" : "govuk-tag--blue"}));
    out.text(" Began " + day_words(process.opened) + ", by " + by_words(child, process.opened_by) + ".");
    if (process.finished) out.text(" Finished " + day_words(process.finished_at) + ".");
    if (!outcome.empty()) out.text(" Decided last: " + outcome + ".");
    out.raw("</p>");
    if (!process.because.empty()) out.raw(components::paragraph("Because: " + process.because));
    out.raw(others_part(site, child, process, shown));
    if (definition == nullptr) {
        out.raw(components::inset_text(
            {.text = "The edition of the guidance that this process follows (" + process.edition +
                     ") is not loaded. What was recorded is shown as it stands."}));
        return std::move(out).finish();
    }
    out.raw(components::paragraph(definition->about));
    out.raw(
        components::citation({.text = citation_words(edition_of(site, child, process), definition->cite),
                              .why = "Follows edition " + process.edition + " of the guidance:",
                              .href = "/guidance/" + definition->id + "?edition=" + process.edition}));
    return std::move(out).finish();
}

html clocks_part(const site& site, const child_visit& child, const casework::case_process& process) {
    html_writer out(2048);
    for (const casework::case_clock& clock : child.file->clocks)
        if (clock.process == process.id) out.raw(clock_part(site, child, clock));
    if (out.size() == 0) return {};
    html body = "<section id=\"clocks\">"_html;
    body += components::heading({.text = "Time limits", .level = 2});
    body += std::move(out).finish();
    return body + "</section>"_html;
}

/// What may be recorded now: a link for whoever may, the reason for whoever may not.
html next_part(const site& site, const child_visit& child, const casework::case_process& process,
               const casework::practitioner& who) {
    html_writer out(2048);
    for (const casework::next_step& next : casework::next_steps(site.rules(), *child.file)) {
        if (next.process->id != process.id) continue;
        out.raw("<li class=\"kith-next\">");
        const auto may = casework::may_record(site.rules(), *child.file, process, *next.step, who);
        if (may && !child.as_at) {
            out.raw(components::link({.text = next.step->title,
                                      .href = step_address(child.person(), process.id, next.step->id),
                                      .classes = "govuk-!-font-weight-bold"}));
        } else {
            out.raw(components::strong(next.step->title));
            if (!may) out.raw("<p class=\"kith-said__by\">").text(may.error().front().message).raw("</p>");
        }
        if (next.step->optional) out.raw(" <span class=\"kith-around__facts\">If needed</span>");
        for (const casework::case_clock* clock : next.clocks)
            if (clock->process != process.id) out.raw(clock_part(site, child, *clock));
        out.raw("</li>");
    }
    html body = components::heading({.text = "What may be recorded next", .level = 2});
    if (out.size() == 0)
        return body + components::paragraph(process.finished ? "Nothing: this process is finished."
                                                             : "Nothing at the moment.");
    body += "<ul class=\"govuk-list kith-next-list\">"_html;
    body += std::move(out).finish();
    return body + "</ul>"_html;
}

response process_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const case_process_id id{std::string(visit.parameter("process"))};
    const casework::case_process* process = child.file->find(id);
    if (process == nullptr)
        return not_on_this_record(visit, child,
                                  child.as_at
                                      ? "This process had not begun at the moment that you asked for."
                                      : "There is no such process on this child's record.");
    const guidance::process* definition = casework::definition_of(site.rules(), *process);
    std::vector<person_id> others;
    html body = about_part(site, child, *process, definition, others);
    body += clocks_part(site, child, *process);
    body += next_part(site, child, *process, practitioner_of(visit));
    if (definition != nullptr) body += tells_part(edition_of(site, child, *process), *process, *definition);
    body += recorded_part(child, *process, definition);
    return show_child(
        visit, site, child,
        {.title = definition != nullptr ? definition->title : "A process on the child's record",
         .shown = "process " + id.text + " up to entry " + std::to_string(child.file->revision),
         .body = std::move(body),
         .here = "-",
         .before_banner = done_notice(visit),
         .heading_in_body = true});
}

} // namespace

void add_child_process_routes(routes& table, site& site) {
    table.get("/children/:person/processes/:process", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return process_page(visit, site); });
}

} // namespace kith::web::pages
