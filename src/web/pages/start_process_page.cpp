#include "web/pages/start_process_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/drafts.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

std::string address_of(const child_visit& child, const guidance::process& definition) {
    return fmt::format("/children/{}/start/{}", child.person().text, definition.id);
}

/// Names the draft of a referral of somebody thought to be new: its answers go along to the known record.
constexpr std::string_view from_draft = "from";

/// What the writer had typed before they found that the child is on record: on the form of the first step
/// it is there again. The children and adults of that draft stay with it. The address of that form; empty
/// where there is nothing to take along.
std::string take_along(visit& visit, site& site, const child_visit& child,
                       const guidance::process& definition, const case_process_id& process) {
    const std::string from(visit.request.form.first(from_draft));
    if (!is_identifier(from) || definition.kind != guidance::process_kind::intake) return {};
    const auto snapshot = visit.database.read();
    const auto typed = open_form(*snapshot, visit, "/referrals/new/" + from, {}, -1);
    const auto file = site.desk.open(*snapshot, child.person());
    if (!typed.kept_at || !file) return {};
    form_fields::list answers;
    for (const auto& field : typed.fields.all())
        if (field.first.starts_with("f.") || field.first.starts_with("when-")) answers.push_back(field);
    const guidance::step& first = definition.steps.front();
    const std::string address =
        fmt::format("/children/{}/processes/{}/{}", child.person().text, process.text, first.id);
    return keep_draft(visit, address, first.title, form_fields(std::move(answers)), file->revision)
               ? address
               : std::string();
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
    const auto from = visit.request.verb == method::get ? visit.request.query.first(from_draft)
                                                        : visit.request.form.first(from_draft);
    if (is_identifier(from)) questions += hidden_input(from_draft, from);
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
    if (const auto form = take_along(visit, site, child, definition, done->process); !form.empty())
        return see_other(form);
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
