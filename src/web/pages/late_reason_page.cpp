#include "web/pages/late_reason_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

const casework::case_clock* clock_asked(const visit& visit, const child_visit& child) {
    const auto clock = visit.parameter("clock"), started_by = visit.parameter("started_by");
    const auto& clocks = child.file->clocks;
    const auto found = std::find_if(clocks.begin(), clocks.end(), [&](const casework::case_clock& one) {
        return one.clock == clock && std::to_string(one.started_by) == started_by;
    });
    return found == clocks.end() ? nullptr : &*found;
}

html questions_of(const site& site, const casework::case_clock& clock, const form_fields& fields,
                  const problems& wrong, instant now) {
    html drawn;
    const auto* edition = site.rules().find_edition(clock.edition);
    const auto* set = edition ? edition->find_codes(late_reason_codes) : nullptr;
    radios_options reasons{.name = "reason",
                           .fieldset = fieldset_options{.legend = {.text = "What was the main reason?",
                                                                   .classes = "govuk-fieldset__legend--s"}},
                           .error_message = message_of(wrong, "reason"),
                           .value = std::string(fields.first("reason")),
                           .classes = "govuk-radios--small"};
    const auto today = local_date(now);
    if (set)
        for (const auto& code : set->codes)
            if ((!code.from || *code.from <= today) && (!code.until || today < *code.until))
                reasons.items.push_back({.text = code.text, .value = code.code});
    if (!reasons.items.empty()) drawn += radios(reasons);
    drawn += textarea(
        {.name = "text",
         .label = {.text = "What happened?", .classes = "govuk-label--s"},
         .hint = hint_options{.text = "A sentence or two. That it was better for the child is a good "
                                      "answer."},
         .error_message = message_of(wrong, "text"),
         .value = std::string(fields.first("text")),
         .rows = 4});
    return drawn;
}

response show_form(visit& visit, site& site, child_visit& child, const casework::case_clock& clock,
                   const opened_form& opened, const problems& wrong) {
    const auto address = why_late_address(child.person(), clock.clock, clock.started_by);
    const auto* rule = casework::definition_of(site.rules(), clock);
    form_frame frame{
        .action = address,
        .title = "Say why it was late",
        .caption = rule ? rule->title : clock.clock,
        .intro = clock_part(site, child, clock) +
                 paragraph("The time limit stays as it is, and so does the record that it was missed."),
        .questions = questions_of(site, clock, opened.fields, wrong, visit.request.at),
        .submit = "Record the reason",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form why late " + clock.clock);
}

response late_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto* clock = clock_asked(visit, child);
    if (!clock) return not_on_this_record(visit, child, "There is no such time limit for this child.");
    if (!clock->late(visit.request.at))
        return not_on_this_record(visit, child,
                                  "This time limit has not been missed. There is nothing to explain.");
    const auto address = why_late_address(child.person(), clock->clock, clock->started_by);
    const auto opened = open_form(*child.snapshot, visit, address, {}, child.file->revision);
    return show_form(visit, site, child, *clock, opened, {});
}

response explain(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto* clock = clock_asked(visit, child);
    if (!clock) return not_on_this_record(visit, child, "There is no such time limit for this child.");
    const auto address = why_late_address(child.person(), clock->clock, clock->started_by);
    const auto back = "/children/" + child.person().text;
    if (auto kept = keep_or_discard(visit, address, "Say why it was late", back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const auto answer = back + "/processes/" + clock->process.text + "?done=explained";
    child.snapshot.reset();
    auto outcome = site.desk.explain_late(
        child.person(), clock->clock, clock->started_by, sent.first("reason"), tidy(sent.first("text")),
        practitioner_of(visit), visit.request.at, sent_form(visit, address, answer, child.purpose));
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, *clock, typed, refused);
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_late_reason_routes(routes& table, site& site) {
    table.get("/children/:person/clocks/:clock/:started_by/why", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return late_page(visit, site); });
    table.post("/children/:person/clocks/:clock/:started_by/why", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return explain(visit, site); });
}

} // namespace kith::web::pages
