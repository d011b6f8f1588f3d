#include "web/pages/correction_page.hpp"

#include "foundation/number.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

struct correction_form {
    const casework::case_process* process = nullptr;
    form_shape shape;
    std::string address;
};

const casework::recorded_step* recorded_at(const casework::file& file, std::string_view sequence,
                                           const casework::case_process** within) {
    const auto number = parse_number(sequence);
    if (!number) return nullptr;
    for (const auto& process : file.processes)
        for (const auto& step : process.steps)
            if (step.sequence == *number) {
                *within = &process;
                return &step;
            }
    return nullptr;
}

std::variant<correction_form, response> find_form(visit& visit, site& site, child_visit& child) {
    correction_form form;
    const auto* recorded = recorded_at(*child.file, visit.parameter("sequence"), &form.process);
    const auto* definition = recorded ? casework::definition_of(site.rules(), *form.process) : nullptr;
    const auto* step = definition ? guidance::find_step(*definition, recorded->step) : nullptr;
    if (!step)
        return not_on_this_record(visit, child, "There is no entry at this address that can be corrected.");
    const auto role = child.viewer.role;
    if (std::find(step->by.begin(), step->by.end(), role) == step->by.end()) {
        child.snapshot.reset();
        visit.shows_nothing_personal();
        return error_page(
            visit, 403, "Only somebody who may record this step may correct it. Ask whoever recorded it.");
    }
    form.shape.rules = &site.rules();
    form.shape.edition = site.rules().find_edition(form.process->edition);
    if (!form.shape.edition) form.shape.edition = child.edition;
    form.shape.process = definition;
    form.shape.step = step;
    form.shape.running = form.process->id;
    form.shape.children.push_back(child_on_form(child.file, local_date(visit.request.at), true));
    form.shape.accounts = child.accounts;
    form.shape.now = visit.request.at;
    form.shape.corrects = recorded;
    form.address = fmt::format("/children/{}/entries/{}/correct", child.person().text, recorded->sequence);
    return form;
}

html introduction(const child_visit& child, const correction_form& form) {
    html drawn = paragraph(fmt::format(
        "Recorded by {} on {}. What stood there stays visible, with who corrected it "
        "and why.",
        by_words(child, form.shape.corrects->by), moment_words(form.shape.corrects->entry_time)));
    if (form.shape.step->decides)
        drawn += inset_text(
            {.text = "A decision is not corrected: it is decided anew. Here you can correct the answers "
                     "around it and when it happened."});
    if (form.process->children.size() > 1)
        drawn += inset_text(
            {.text = "This was recorded for several children. The correction is for this child only: "
                     "correct it for each child for whom it is wrong."});
    drawn += paragraph(
        "Time limits that count from this are worked out again. Their earlier dates stay visible.");
    return drawn;
}

response show_form(visit& visit, site& site, child_visit& child, const correction_form& form,
                   const opened_form& opened, const problems& wrong) {
    const form_drawn drawn{form.shape, opened.fields, wrong};
    form_frame frame{.action = form.address,
                     .title = "Correct: " + form.shape.step->done,
                     .caption = form.shape.process->title,
                     .intro = introduction(child, form),
                     .questions = draw_questions(drawn),
                     .submit = "Record the correction",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    frame.before_submit =
        textarea({.name = "reason",
                  .label = {.text = "Why is this corrected?", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "What was wrong, and how you know."},
                  .error_message = message_of(wrong, "reason"),
                  .value = std::string(opened.fields.first("reason")),
                  .rows = 3});
    return show_child_form(visit, site, child, frame, draw_problems(form.shape, wrong),
                           fmt::format("form correcting entry {}", form.shape.corrects->sequence));
}

response correction_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto found = find_form(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& form = std::get<correction_form>(found);
    const auto opened =
        open_form(*child.snapshot, visit, form.address, first_filled(form.shape), child.file->revision);
    return show_form(visit, site, child, form, opened, {});
}

/// Whether somebody corrected the same entry since the form was opened.
bool corrected_since(const correction_form& form, std::int64_t based_on) {
    const auto& made = form.shape.corrects->corrections;
    return based_on >= 0 && !made.empty() && made.back().sequence > based_on;
}

/// Whether the time is still the one that the form showed, which has no seconds and perhaps no time of day.
bool as_shown(const correction_form& form, instant typed) {
    const auto said = to_local(typed), recorded = to_local(form.shape.corrects->event_time);
    if (said.day != recorded.day) return false;
    return !form.shape.step->to_the_minute ||
           (said.hour == recorded.hour && said.minute == recorded.minute);
}

casework::step_correction correction_read(const correction_form& form, step_read read, std::string reason) {
    casework::step_correction made;
    made.sequence = form.shape.corrects->sequence;
    if (read.said.event_time && !as_shown(form, *read.said.event_time))
        made.event_time = read.said.event_time;
    made.reason = std::move(reason);
    made.said = std::move(read.said.shared);
    const auto shown = shared_fields(form.shape);
    for (const auto& [name, values] : form.shape.corrects->said) {
        const auto id = name.substr(0, name.find('.'));
        const bool asked =
            std::any_of(shown.begin(), shown.end(), [&](const auto* field) { return field->id == id; });
        if (asked && !made.said.contains(name)) made.said[name] = {};
    }
    return made;
}

response correct(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto found = find_form(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& form = std::get<correction_form>(found);
    const auto back = process_address(child, form.process->id);
    if (auto kept = keep_or_discard(visit, form.address, "Correct: " + form.shape.step->done, back))
        return std::move(*kept);
    const auto& sent = visit.request.form;
    const auto again = [&](const problems& wrong, std::int64_t based_on) {
        return show_form(visit, site, child, form, {typed_only(sent), based_on, {}}, wrong);
    };
    if (corrected_since(form, based_on_of(sent))) {
        keep_draft(visit, form.address, "Correct: " + form.shape.step->done, sent, child.file->revision);
        const auto& last = form.shape.corrects->corrections.back();
        return again(
            {{fmt::format("{} corrected this too, on {}. Open the page of the process in another window to "
                          "see it; then check your correction below and send it again",
                          by_words(child, last.by), moment_words(last.at)),
              {}}},
            child.file->revision);
    }
    auto read = read_step(form.shape, sent);
    if (tidy(sent.first("reason")).empty()) read.wrong.push_back({"Enter why this is corrected", "reason"});
    if (!read.wrong.empty()) return again(read.wrong, based_on_of(sent));
    const auto made = correction_read(form, std::move(read), tidy(sent.first("reason")));
    const auto answer = back + "?done=corrected";
    child.snapshot.reset();
    auto outcome = site.desk.correct(child.person(), made, practitioner_of(visit), visit.request.at,
                                     sent_form(visit, form.address, answer, child.purpose));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return again(refused, based_on_of(sent));
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_correction_routes(routes& table, site& site) {
    table.get("/children/:person/entries/:sequence/correct", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return correction_page(visit, site); });
    table.post("/children/:person/entries/:sequence/correct", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return correct(visit, site); });
}

} // namespace kith::web::pages
