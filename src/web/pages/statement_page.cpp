#include "web/pages/statement_page.hpp"

#include "foundation/number.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Add what the person says";

std::string address_of(const person_id& record) {
    return "/children/" + record.text + "/statements/new";
}

/// The entry that it is to stand beside; 0: the record.
std::int64_t about_of(const form_fields& fields) {
    return parse_number(fields.first("about")).value_or(0);
}

html questions_of(const form_fields& fields, const problems& wrong, std::int64_t about) {
    radios_options whose{.name = "whose",
                         .fieldset = fieldset_options{.legend = {.text = "Whose words are these?",
                                                                 .classes = "govuk-fieldset__legend--s"}},
                         .error_message = message_of(wrong, "whose"),
                         .value = std::string(fields.first("whose"))};
    for (const casework::statement_voice& one : casework::statement_voices)
        whose.items.push_back({.text = std::string(one.words), .value = std::string(one.code)});
    return hidden_input("about", std::to_string(about)) + radios(whose) +
           input({.name = "who",
                  .label = {.text = "Their name, where it is not the person (optional)",
                            .classes = "govuk-label--s"},
                  .error_message = message_of(wrong, "who"),
                  .value = std::string(fields.first("who"))}) +
           textarea({.name = "text",
                     .label = {.text = "What they say, in their own words", .classes = "govuk-label--s"},
                     .hint = hint_options{.text = "Write it as they say it. Change nothing, add nothing."},
                     .error_message = message_of(wrong, "text"),
                     .value = std::string(fields.first("text")),
                     .rows = 6});
}

html about_part(const child_visit& child, std::int64_t about) {
    if (about == 0) return paragraph("It will stand beside the record as a whole.");
    const auto entry = std::ranges::find(child.file->happenings, about, &casework::happening::sequence);
    if (entry == child.file->happenings.end()) return {};
    return inset_text({.text = "It will stand beside: " + entry->title + ", " +
                               day_words(entry->event_time) +
                               (entry->detail.empty() ? "" : ". " + entry->detail)});
}

response show_form(visit& visit, site& site, child_visit& child, const form_fields& fields,
                   const problems& wrong) {
    const std::int64_t about = about_of(fields);
    form_frame frame{.action = address_of(child.person()),
                     .title = std::string(title),
                     .caption = {},
                     .intro = about_part(child, about) +
                              paragraph("What is on record is not changed by it. Where something is wrong, "
                                        "correct it as well."),
                     .questions = questions_of(fields, wrong, about),
                     .submit = "Add this statement",
                     .can_be_kept = false,
                     .based_on = child.file->revision};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form for a statement about entry " + std::to_string(about));
}

response statement_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    return show_form(visit, site, std::get<child_visit>(entered), visit.request.query, {});
}

response add_statement(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const form_fields& sent = visit.request.form;
    const casework::statement_said said{about_of(sent), tidy(sent.first("text")),
                                        std::string(sent.first("whose")), tidy_line(sent.first("who"))};
    const std::string back = "/children/" + child.person().text;
    const std::string answer = back + (said.about == 0 ? "/disclosures?done=recorded"
                                                       : "/chronology?show=everything&done=recorded");
    const casework::practitioner who = practitioner_of(visit);
    child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, kith::world&) {
            return casework::add_statement(site.rules(), files.front(), said, who, visit.request.at);
        },
        who, visit.request.at, sent_form(visit, {}, answer, child.purpose));
    const problems wrong = problems_of(outcome);
    if (wrong.empty()) {
        visit.shows_nothing_personal();
        return see_other(answer);
    }
    child.snapshot = visit.database.read();
    return show_form(visit, site, child, typed_only(sent), wrong);
}

} // namespace

html statement_part(const casework::statement& one) {
    html_writer out(512);
    out.raw("<div class=\"govuk-inset-text kith-statement\"><p class=\"govuk-body govuk-!-font-weight-bold "
            "govuk-!-margin-bottom-1\">");
    out.text(casework::heading_of(one)).raw("</p>").raw(written_text(one.text)).raw("</div>");
    return std::move(out).finish();
}

html statements_part(const child_visit& child, std::int64_t sequence) {
    html all;
    for (const casework::statement* one : casework::statements_about(*child.file, sequence))
        all += statement_part(*one);
    return all;
}

html add_statement_link(const person_id& record, std::int64_t sequence, const std::string& what) {
    return link({.text = std::string(title),
                 .href = address_of(record) + "?about=" + std::to_string(sequence),
                 .visually_hidden_text = ": " + what});
}

void add_statement_routes(routes& table, site& site) {
    constexpr const char* place = "/children/:person/statements/new";
    table.get(place, audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return statement_page(visit, site); });
    table.post(place, audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return add_statement(visit, site); });
}

} // namespace kith::web::pages
