#include "web/pages/note_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Add a note";

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/notes/new";
}

form_fields today_filled(instant now) {
    form_fields::list fields;
    fill_when(fields, when_name, now, false);
    return form_fields(std::move(fields));
}

html questions_of(const form_fields& fields, const problems& wrong) {
    const auto value = [&](const char* part) {
        return std::string(fields.first(std::string("when-") + part));
    };
    date_input_options when{
        .id = "when",
        .name_prefix = "when",
        .fieldset =
            fieldset_options{.legend = {.text = "When was it?", .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = "For example, 27 3 2026. The time is optional."},
        .error_message = message_of(wrong, when_name)};
    if (!when.error_message) when.error_message = message_of(wrong, "when-time");
    when.items = {
        {.name = "day", .label = "Day", .value = value("day"), .classes = "govuk-input--width-2"},
        {.name = "month", .label = "Month", .value = value("month"), .classes = "govuk-input--width-2"},
        {.name = "year", .label = "Year", .value = value("year"), .classes = "govuk-input--width-4"},
        {.name = "time",
         .label = "Time",
         .value = value("time"),
         .classes = "govuk-input--width-5",
         .inputmode = "text"}};
    return date_input(when) +
           textarea({.name = "text",
                     .label = {.text = "What happened, and what does it mean for the child?",
                               .classes = "govuk-label--s"},
                     .hint =
                         hint_options{
                             .text = "What you saw or heard, and from whom. Keep facts and opinion apart. "
                                     "Write it so that the child may read it one day."},
                     .error_message = message_of(wrong, "text"),
                     .value = std::string(fields.first("text")),
                     .rows = 8});
}

response show_form(visit& visit, site& site, child_visit& child, const opened_form& opened,
                   const problems& wrong) {
    form_frame frame{
        .action = address_of(child),
        .title = std::string(title),
        .caption = {},
        .intro = paragraph("A note stands in the chronology. What belongs to a step is recorded there "
                           "instead."),
        .questions = questions_of(opened.fields, wrong),
        .submit = "Add the note",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong), "form for a note");
}

response note_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto opened = open_form(*child.snapshot, visit, address_of(child), today_filled(visit.request.at),
                                  child.file->revision);
    return show_form(visit, site, child, opened, {});
}

response add_note(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto back = "/children/" + child.person().text;
    if (auto kept = keep_or_discard(visit, address_of(child), title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    problems wrong;
    const auto when = read_moment(sent, when_name, "When it was", !tidy(sent.first("when-time")).empty());
    if (!when) wrong = when.error();
    const auto text = tidy(sent.first("text"));
    if (text.empty()) wrong.push_back({"Enter the note", "text"});
    if (text.size() > longest_text) wrong.push_back({"The note is too long. Make two of it", "text"});
    if (!wrong.empty()) return show_form(visit, site, child, typed, wrong);
    const auto answer = back + "/chronology?show=everything&done=noted";
    child.snapshot.reset();
    auto outcome = site.desk.add_note(child.person(), text, *when, practitioner_of(visit), visit.request.at,
                                      sent_form(visit, address_of(child), answer, child.purpose));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, typed, refused);
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_note_routes(routes& table, site& site) {
    table.get("/children/:person/notes/new", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return note_page(visit, site); });
    table.post("/children/:person/notes/new", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return add_note(visit, site); });
}

} // namespace kith::web::pages
