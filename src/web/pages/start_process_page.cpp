#include "web/pages/start_process_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

std::string address_of(const child_visit& child, const guidance::process& definition) {
    return fmt::format("/children/{}/start/{}", child.person().text, definition.id);
}

/// The process that may be started, or the page that says why not.
std::variant<const guidance::process*, response> find_definition(visit& visit, site& site,
                                                                 child_visit& child) {
    const auto* definition = child.edition->find_process(visit.parameter("definition"));
    if (!definition) return not_on_this_record(visit, child, "The guidance has no such process.");
    const auto allowed =
        casework::may_open(site.rules(), *child.edition, *definition, *child.file, practitioner_of(visit));
    if (allowed) return definition;
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return error_page(visit, 403, allowed.error().front().message);
}

response show_form(visit& visit, site& site, child_visit& child, const guidance::process& definition,
                   const opened_form& opened, const problems& wrong) {
    html questions;
    if (!definition.opened_because.empty())
        questions = textarea({.name = "because",
                              .label = {.text = definition.opened_because, .classes = "govuk-label--s"},
                              .error_message = message_of(wrong, "because"),
                              .value = std::string(opened.fields.first("because")),
                              .rows = 4});
    html intro = paragraph(definition.about);
    if (definition.children == "household")
        intro += paragraph("It takes in every child of the household: each has a decision of their own.");
    intro += citation(
        {.text = citation_words(*child.edition, definition.cite), .href = "/guidance/" + definition.id});
    form_frame frame{.action = address_of(child, definition),
                     .title = "Start: " + definition.title,
                     .caption = {},
                     .intro = std::move(intro),
                     .questions = std::move(questions),
                     .submit = "Start",
                     .can_be_kept = !definition.opened_because.empty(),
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form to start " + definition.id);
}

response start_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto found = find_definition(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& definition = *std::get<const guidance::process*>(found);
    const auto opened =
        open_form(*child.snapshot, visit, address_of(child, definition), {}, child.file->revision);
    return show_form(visit, site, child, definition, opened, {});
}

response start(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto& sent = visit.request.form;
    const auto back = "/children/" + child.person().text;
    if (const auto token = sent.first(field::form_token); !token.empty())
        if (child.snapshot->answer_to(token)) {
            visit.shows_nothing_personal();
            return see_other(back + "?done=already");
        }
    auto found = find_definition(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& definition = *std::get<const guidance::process*>(found);
    const auto address = address_of(child, definition);
    if (auto kept = keep_or_discard(visit, address, "Start: " + definition.title, back))
        return std::move(*kept);
    child.snapshot.reset();
    auto outcome = site.desk.open_process(child.person(), definition.id, tidy(sent.first("because")),
                                          practitioner_of(visit), visit.request.at,
                                          sent_form(visit, address, back + "?done=started", child.purpose));
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, definition, typed, refused);
    const auto* done = std::get_if<casework::recorded>(&outcome);
    visit.shows_nothing_personal();
    if (done->before || done->process.empty()) return see_other(back + "?done=started");
    return see_other(fmt::format("{}/processes/{}?done=started", back, done->process.text));
}

} // namespace

void add_start_process_routes(routes& table, site& site) {
    table.get("/children/:person/start/:definition", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return start_page(visit, site); });
    table.post("/children/:person/start/:definition", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return start(visit, site); });
}

} // namespace kith::web::pages
