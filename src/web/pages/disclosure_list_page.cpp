// Requests for one's own record, and what the person says of it.

#include "casework/disclosing.hpp"
#include "disclosure/summary.hpp"
#include "documents/pdf.hpp"
#include "web/pages/disclosure_parts.hpp"
#include "web/pages/emergency_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/statement_page.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

html stand_of(const casework::case_process& process, const casework::disclosure_pack* pack) {
    std::string words = process.finished ? "Answered" : "Under way";
    if (pack == nullptr)
        words += process.finished ? "" : ": not gathered yet";
    else if (!process.finished)
        words += fmt::format(": {} of {} items decided", pack->decided.size(), pack->count);
    return text(words);
}

html requests_part(site& site, const child_visit& child) {
    table_options table{.head = std::vector<table_cell>{
                            {.text = "Request"}, {.text = "Began"}, {.text = "Stand"}, {.text = "Time"}}};
    for (const casework::case_process& process : child.file->processes) {
        const guidance::process* definition = casework::disclosing(site.rules(), *child.file, process.id);
        if (definition == nullptr) continue;
        std::string clocks;
        for (const casework::case_clock& clock : child.file->clocks)
            if (clock.process == process.id && clock.state != casework::clock_state::ceased)
                clocks += (clocks.empty() ? "" : ". ") + casework::in_words(site.rules(), clock, child.now);
        table.rows.push_back({{.html = link({.text = definition->title,
                                             .href = pack_address(child.person(), process.id),
                                             .visually_hidden_text = ", " + day_words(process.opened)})},
                              {.text = day_words(process.opened)},
                              {.html = stand_of(process, casework::pack_of(*child.file, process.id))},
                              {.text = clocks}});
    }
    html body;
    if (table.rows.empty()) {
        body += paragraph("Nobody has asked for this record.");
    } else {
        body += scroll_region({.label = "Requests", .html = components::table(table)});
    }
    for (const guidance::process& one : child.edition->processes) {
        if (!one.discloses || child.as_at) continue;
        body += paragraph(link({.text = "Record that somebody asks for it: " + one.title,
                                .href = "/children/" + child.person().text + "/start/" + one.id}));
    }
    return body;
}

html own_words_part(const child_visit& child) {
    html body = heading({.text = "Their own words", .level = 2});
    body +=
        paragraph("Who does not agree with what is on record may say so. It stands beside the entry, or "
                  "beside the record, wherever that is shown.");
    for (const casework::statement* one : casework::statements_about(*child.file, 0))
        body += statement_part(*one);
    body += paragraph(link({.text = "Add a statement about the record",
                            .href = "/children/" + child.person().text + "/statements/new"}));
    return body;
}

std::string summary_address(const child_visit& child) {
    return "/children/" + child.person().text + "/summary/export";
}

html summary_part(const visit& visit, const child_visit& child, const problems& wrong) {
    html body = heading({.text = "In short, for the person", .level = 2});
    body += paragraph(
        "Facts, dates and counts in plain English, with their own statements; nothing that somebody "
        "else wrote, and nothing protected. To print and to look at together.");
    html inside = input({.name = "purpose",
                         .label = {.text = "Who gets it, and what for?", .classes = "govuk-label--s"},
                         .error_message = message_of(wrong, "purpose"),
                         .value = std::string(visit.request.form.first("purpose"))});
    inside += button({.text = "Make the summary (PDF)",
                      .classes = "govuk-button--secondary",
                      .prevent_double_click = true});
    return body + form({.action = summary_address(child), .csrf_token = visit.csrf_token, .html = inside});
}

response show_list(visit& visit, site& site, child_visit& child, const problems& wrong) {
    html body = done_notice(visit);
    body += heading({.text = "What the person is told", .level = 2, .size = size::l});
    body += requests_part(site, child);
    body += own_words_part(child);
    body += summary_part(visit, child, wrong);
    return show_child(visit, site, child,
                      {.title = "What the person is told",
                       .shown = "requests for the record, and statements about it",
                       .body = std::move(body),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 200 : 422,
                       .before_banner = draw_plain_problems(wrong)});
}

/// The summary as a file: a disclosure, noted before it leaves.
response summary_file(visit& visit, site& site) {
    if (auto asked = confirm_first(visit, "take a summary of a record away")) return *asked;
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    if (child.emergency) return no_copies(visit, site, child, "What the person is told");
    const std::string purpose = tidy_line(visit.request.form.first("purpose"));
    if (purpose.empty() || purpose.size() > longest_line)
        return show_list(visit, site, child, {{"Enter who gets it and what for, in a line", "purpose"}});
    int readings = 0;
    for (const record::entry& entry :
         record::read_stream(*child.snapshot, record::reads_stream(child.person())))
        readings += entry.type == "record.read" ? 1 : 0;
    const auto made = documents::make_pdf(disclosure::own_summary(
        {.rules = site.rules(),
         .edition = *child.edition,
         .person = *child.file,
         .readings = readings,
         .now = visit.request.at,
         .prepared =
             fmt::format("Reference {}. Made by {}", child.person().text, visit.practitioner->display_name),
         .name_of = [&](const practitioner_id& id) {
             return child.accounts->find(id) != nullptr ? child.accounts->name_of(id) : std::string();
         }}));
    if (!made) return show_list(visit, site, child, {{made.error().front().message, {}}});
    response answer;
    answer.content_type = "application/pdf";
    answer.body = made->bytes;
    answer.headers.emplace_back(
        "Content-Disposition",
        fmt::format("attachment; filename=\"summary-{}.pdf\"", child.person().text.substr(0, 8)));
    child.snapshot.reset();
    visit.note_read(child.person(), "summary for the person, as PDF", child.purpose + ": " + purpose);
    return answer;
}

response list_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    return show_list(visit, site, std::get<child_visit>(entered), {});
}

} // namespace

void add_disclosure_list_routes(routes& table, site& site) {
    table.get("/children/:person/disclosures", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return list_page(visit, site); });
    table.post("/children/:person/summary/export", audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return summary_file(visit, site); });
}

} // namespace kith::web::pages
