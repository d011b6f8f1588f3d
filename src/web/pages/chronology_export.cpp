// A chronology that leaves Kith is a disclosure: what for is asked, and noted with how much left.

#include "people/details.hpp"
#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_sheets.hpp"
#include "web/pages/emergency_page.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::size_t most_exported = 5'000, longest_purpose = 500;

struct format_name {
    std::string_view code, words, hint;
};
constexpr std::array formats{
    format_name{"pdf", "PDF",
                "Pages with a heading, page numbers and the marking; for a court, a conference "
                "or a review"},
    format_name{"csv", "Table for a spreadsheet (CSV)",
                "To sort and count. It has everything that the PDF has"},
    format_name{"print", "Page for printing", "Print it with your browser"}};

/// As at the moment shown: what was not known then does not leave.
std::string address_of(const child_visit& child) {
    return child_address(child, "/chronology/export");
}

html questions_of(const child_visit& child, const chronology_question& asked, const form_fields& typed,
                  const problems& wrong, std::size_t lines) {
    html questions;
    for (const auto& [name, value] : fields_of(asked))
        questions += hidden_input(name, value);
    questions += paragraph(
        fmt::format("{} {}: {}.", lines, lines == 1 ? "entry" : "entries", question_words(child, asked)));
    radios_options format{.name = "format",
                          .fieldset = fieldset_options{.legend = {.text = "As what?",
                                                                  .classes = "govuk-fieldset__legend--s"}},
                          .error_message = message_of(wrong, "format"),
                          .value = std::string(typed.first("format"))};
    for (const format_name& each : formats)
        format.items.push_back({.text = std::string(each.words),
                                .value = std::string(each.code),
                                .hint = hint_options{.text = std::string(each.hint)}});
    questions += radios(format);
    questions +=
        textarea({.name = "purpose",
                  .label = {.text = "What is it for, and who will get it?", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "For example, Care proceedings: for the court and the "
                                               "child's guardian. It is noted with your name."},
                  .error_message = message_of(wrong, "purpose"),
                  .value = std::string(typed.first("purpose")),
                  .rows = 2});
    return questions;
}

response show_form(visit& visit, site& site, child_visit& child, const chronology_question& asked,
                   const opened_chronology& opened, const form_fields& typed, const problems& wrong) {
    const html questions = questions_of(child, asked, typed, wrong, opened.chosen.size());
    html_writer body(4096);
    body.raw("<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\">");
    body.raw(heading({.text = "Print or export the chronology", .level = 1, .size = size::l}));
    body.raw(paragraph("Whatever leaves here is your responsibility from then on. Protected addresses are "
                       "withheld."));
    body.raw(form({.action = address_of(child),
                   .csrf_token = visit.csrf_token,
                   .html = questions + button({.text = "Export"})}));
    body.raw(
        paragraph(link({.text = "Back to the chronology",
                        .href = child_address(child, "/chronology?" + encode_form(fields_of(asked)))})));
    body.raw("</div></div>");
    return show_child(visit, site, child,
                      {.title = "Print or export the chronology",
                       .shown = "form to export the chronology",
                       .body = std::move(body).finish(),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 200 : 422,
                       .before_banner = draw_plain_problems(wrong),
                       .heading_in_body = true,
                       .also_shown = opened.others});
}

/// The protected addresses of everybody in the family, so that none leaves in somebody else's words.
people::protection protection_of(site& site, const child_visit& child, const opened_chronology& opened) {
    people::protection all(child.file->person);
    for (const kith::family::member& one : opened.family.all.members) {
        if (!is_identifier(one.id.text) || one.id == child.person()) continue;
        // Protected now or then: neither leaves.
        if (const auto now = site.desk.open(*child.snapshot, one.id))
            all.add(people::protection(now->person));
    }
    if (child.as_at)
        if (const auto now = site.desk.open(*child.snapshot, child.person()))
            all.add(people::protection(now->person));
    return all;
}

/// The disclosure as it is noted, in the child's reads and, where others' lines leave with it, in theirs.
void note_export(visit& visit, child_visit& child, const std::string& what, const std::string& purpose,
                 const std::vector<person_id>& others) {
    child.snapshot.reset();
    if (!others.empty())
        visit.note_list(others, "chronology exported beside " + child.person().text, purpose);
    visit.note_read(child.person(), what, child.purpose + ": " + purpose, child.as_at);
}

response file_answer(std::string bytes, std::string type, const child_visit& child, const char* ending) {
    response answer;
    answer.content_type = std::move(type);
    answer.body = std::move(bytes);
    // No name, no date of birth: the reference's beginning tells two files apart.
    answer.headers.emplace_back(
        "Content-Disposition",
        fmt::format("attachment; filename=\"chronology-{}.{}\"", child.person().text.substr(0, 8), ending));
    return answer;
}

/// GET takes the question from the address, POST from the form.
struct export_asked {
    chronology_question question;
    std::optional<opened_chronology> opened;
};
std::optional<export_asked> read_question(const visit& visit, site& site, const child_visit& child) {
    const bool sent = visit.request.verb == method::post;
    auto question = chronology_question_of(sent ? visit.request.form : visit.request.query);
    if (!question) return std::nullopt;
    export_asked asked{*question, open_chronology(site, child, *question)};
    return asked.opened ? std::optional(std::move(asked)) : std::nullopt;
}

response wrong_question(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(visit, 400, "Choose a person, a process and a year that the chronology has.");
}

/// The child as it leaves: who asked not to be named is not, whoever prints it.
std::variant<child_visit, response> enter_export(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* child = std::get_if<child_visit>(&entered)) {
        child->leaves = true;
        const auto now = site.desk.open(*child->snapshot, child->person());
        child->file = kith::access::as_it_leaves(*child->edition, now ? *now : *child->file, child->file);
    }
    return entered;
}

response export_page(visit& visit, site& site) {
    auto entered = enter_export(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    if (child.emergency) return no_copies(visit, site, child, "Print or export the chronology");
    const auto asked = read_question(visit, site, child);
    if (!asked) return wrong_question(visit);
    const form_fields fresh(form_fields::list{{"format", "pdf"}});
    return show_form(visit, site, child, asked->question, *asked->opened, fresh, {});
}

problems faults_of(const form_fields& sent, std::size_t lines) {
    problems wrong;
    if (std::ranges::find(formats, sent.first("format"), &format_name::code) == formats.end())
        wrong.push_back({"Select PDF, a table or a page for printing", "format"});
    const std::string purpose = tidy(sent.first("purpose"));
    if (purpose.empty()) wrong.push_back({"Enter what it is for and who will get it", "purpose"});
    if (purpose.size() > longest_purpose)
        wrong.push_back(
            {fmt::format("Shorten this to {} characters or fewer", longest_purpose), "purpose"});
    if (lines > most_exported)
        wrong.push_back(
            {fmt::format("There are {} entries, and at most {} leave at once. Go back and choose a "
                         "year",
                         lines, most_exported),
             {}});
    return wrong;
}

response export_chronology(visit& visit, site& site) {
    if (auto asked = confirm_first(visit, "take a copy of a chronology away")) return *asked;
    auto entered = enter_export(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    if (child.emergency) return no_copies(visit, site, child, "Print or export the chronology");
    const auto asked = read_question(visit, site, child);
    if (!asked) return wrong_question(visit);
    const form_fields& sent = visit.request.form;
    problems wrong = faults_of(sent, asked->opened->chosen.size());
    if (!wrong.empty())
        return show_form(visit, site, child, asked->question, *asked->opened, typed_only(sent), wrong);

    leaving_chronology all =
        leaving(child, *asked->opened, asked->question, protection_of(site, child, *asked->opened));
    all.purpose = tidy(sent.first("purpose"));
    all.printed_by = visit.practitioner->display_name;
    all.printed_at = long_words(to_local(visit.request.at));
    all.at = visit.request.at;
    const std::string format(sent.first("format"));
    const std::string what = fmt::format("chronology exported ({}): {}, {} lines, {} withheld", format,
                                         all.asked, all.lines.size(), all.withheld);
    if (format == "print") {
        html body = heading({.text = "Chronology", .level = 2}) + sheet_of(all);
        child.purpose += ": " + all.purpose;
        return show_child(visit, site, child,
                          {.title = "Chronology for printing",
                           .shown = what,
                           .body = std::move(body),
                           .here = "/chronology",
                           .also_shown = asked->opened->others});
    }
    if (format == "csv") {
        std::string bytes = csv_of(child, all);
        note_export(visit, child, what, all.purpose, asked->opened->others);
        return file_answer(std::move(bytes), "text/csv; charset=utf-8", child, "csv");
    }
    auto made = documents::make_pdf(document_of(all));
    if (!made)
        return show_form(visit, site, child, asked->question, *asked->opened, typed_only(sent),
                         {{made.error().front().message, {}}});
    note_export(visit, child, what, all.purpose, asked->opened->others);
    return file_answer(std::move(made->bytes), "application/pdf", child, "pdf");
}

} // namespace

void add_chronology_export_routes(routes& table, site& site) {
    constexpr const char* place = "/children/:person/chronology/export";
    table.get(place, audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return export_page(visit, site); });
    table.post(place, audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return export_chronology(visit, site); });
}

} // namespace kith::web::pages
