#include "web/pages/step_form.hpp"

#include "web/components/components.hpp"
#include "web/pages/conflict_page.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

/// The open files of the children of a process; this child first.
std::vector<form_child> children_of(visit& visit, site& site, child_visit& child,
                                    const casework::case_process& process, form_children which) {
    const auto today = local_date(visit.request.at);
    std::vector<form_child> children;
    children.push_back(child_on_form(child.file, today, true));
    for (const auto& other : process.children) {
        if (other == child.person()) continue;
        auto file = file_beside(site, child, other);
        if (!file) continue;
        const auto* same = file->find(process.id);
        if (!same || (same->finished && which == form_children::still_in_it)) continue;
        const bool open = kith::access::may_open(*child.edition, child.viewer, *file).allowed;
        children.push_back(child_on_form(std::move(file), today, open));
    }
    return children;
}

html why_asked(const step_form& form) {
    html_writer out;
    const auto& step = *form.shape.step;
    if (!step.cite.empty())
        out.raw(citation({.text = citation_words(*form.shape.edition, step.cite),
                          .href = "/guidance/" + form.shape.process->id}));
    return std::move(out).finish();
}

html clocks_on(const site& site, const child_visit& child, const step_form& form) {
    html drawn;
    for (const auto* clock : form.clocks)
        drawn += clock_part(site, child, *clock);
    return drawn;
}

html who_is_told(const step_form& form) {
    std::vector<html> items;
    for (const auto& tell : form.shape.process->tells)
        if (tell.on == form.shape.step->id) {
            html_writer item;
            item.text(tell.who);
            if (!tell.when.empty()) item.text(": ").text(tell.when);
            items.push_back(std::move(item).finish());
        }
    if (items.empty()) return {};
    return inset_text(
        {.html = paragraph("Once this is recorded, tell:") + list({.items = std::move(items)})});
}

bool any_late(const step_form& form, instant now) {
    return std::any_of(form.clocks.begin(), form.clocks.end(),
                       [&](const casework::case_clock* clock) { return clock->late(now); });
}

response step_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    auto found = locate_step_form(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    auto& form = std::get<step_form>(found);
    if (!is_its_turn(site, child, form)) return not_its_turn(visit, child, form);
    const auto opened =
        open_form(*child.snapshot, visit, form.address, first_filled(form.shape), child.file->revision);
    return show_step_form(visit, site, child, form, opened.fields, {}, opened.based_on, opened.kept_at);
}

/// What the engine alone can find wrong, beside what could not be read.
problems also_wrong(visit& visit, site& site, const child_visit& child, const step_form& form,
                    const casework::submission& said) {
    casework::child_files files;
    for (const auto& each : form.shape.children)
        files.push_back(each.file);
    auto tried = casework::record_step(site.rules(), files, files, said, practitioner_of(visit),
                                       visit.request.at, site.desk.world());
    static_cast<void>(child);
    return tried ? problems{} : std::move(tried.error());
}

response record(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto& sent = visit.request.form;
    const auto back = "/children/" + child.person().text;
    const auto token = sent.first(field::form_token);
    if (!token.empty())
        if (const auto before = child.snapshot->answer_to(token)) {
            visit.shows_nothing_personal();
            return see_other(is_local_path(*before) ? *before : back + "?done=already");
        }
    auto found = locate_step_form(visit, site, child);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    auto& form = std::get<step_form>(found);
    if (auto kept = keep_or_discard(visit, form.address, form.shape.step->title, back))
        return std::move(*kept);
    if (!is_its_turn(site, child, form)) {
        auto since = recorded_since(*child.file, form.process->id, form.shape.step->id, based_on_of(sent));
        if (!since.empty()) return show_conflict(visit, site, child, typed_only(sent), std::move(since));
        // Whatever was typed is kept, also where the step is not to be recorded any more.
        keep_draft(visit, form.address, form.shape.step->title, sent, based_on_of(sent));
        return not_its_turn(visit, child, form);
    }
    auto read = read_step(form.shape, sent);
    if (!read.wrong.empty()) {
        const auto wrong = merged(std::move(read.wrong), also_wrong(visit, site, child, form, read.said));
        return show_step_form(visit, site, child, form, typed_only(sent), wrong, based_on_of(sent), {});
    }
    const auto answer = fmt::format("{}/processes/{}?done=recorded", back, form.process->id.text);
    const auto person = child.person();
    child.snapshot.reset();
    auto outcome = site.desk.record(person, read.said, practitioner_of(visit), visit.request.at,
                                    sent_form(visit, form.address, answer, child.purpose));
    if (const auto* done = std::get_if<casework::recorded>(&outcome)) {
        visit.shows_nothing_personal();
        return see_other(done->before && is_local_path(done->answer) ? done->answer : answer);
    }
    child.snapshot = visit.database.read();
    if (const auto* wrong = std::get_if<problems>(&outcome))
        return show_step_form(visit, site, child, form, typed_only(sent), *wrong, based_on_of(sent), {});
    auto& overtaken = std::get<casework::overtaken>(outcome);
    if (overtaken.now) child.file = overtaken.now;
    return show_conflict(visit, site, child, typed_only(sent), std::move(overtaken.since));
}

} // namespace

form_shape shape_of(visit& visit, site& site, child_visit& child, const casework::case_process& process,
                    const guidance::process& definition, const guidance::step& step, form_children which) {
    form_shape shape;
    shape.rules = &site.rules();
    shape.edition = site.rules().find_edition(process.edition);
    if (!shape.edition) shape.edition = child.edition;
    shape.process = &definition;
    shape.step = &step;
    shape.running = process.id;
    shape.children = children_of(visit, site, child, process, which);
    shape.accounts = child.accounts;
    shape.now = visit.request.at;
    return shape;
}

std::variant<step_form, response> locate_step_form(visit& visit, site& site, child_visit& child,
                                                   form_children which) {
    const case_process_id id{std::string(visit.parameter("process"))};
    const auto* process = child.file->find(id);
    const auto* definition = process ? casework::definition_of(site.rules(), *process) : nullptr;
    const auto* step = definition ? guidance::find_step(*definition, visit.parameter("step")) : nullptr;
    if (!step) return not_on_this_record(visit, child, "There is no such form for this child.");
    const auto allowed =
        casework::may_record(site.rules(), *child.file, *process, *step, practitioner_of(visit));
    if (!allowed) {
        child.snapshot.reset();
        visit.shows_nothing_personal();
        return error_page(visit, 403, allowed.error().front().message);
    }
    step_form form;
    form.process = process;
    form.shape = shape_of(visit, site, child, *process, *definition, *step, which);
    form.address = step_address(child.person(), id, step->id);
    return form;
}

bool is_its_turn(const site& site, const child_visit& child, step_form& form) {
    for (const auto& next : casework::next_steps(site.rules(), *child.file))
        if (next.process->id == form.process->id && next.step == form.shape.step) {
            form.clocks = next.clocks;
            return true;
        }
    return false;
}

response not_its_turn(visit& visit, child_visit& child, const step_form& form) {
    const auto& step = *form.shape.step;
    const auto& recorded = form.process->steps;
    const bool done = std::any_of(recorded.begin(), recorded.end(),
                                  [&](const casework::recorded_step& one) { return one.step == step.id; });
    if (form.process->finished)
        return not_on_this_record(
            visit, child,
            fmt::format("{} has ended for this child. Nothing more is recorded in it. What "
                        "was recorded can be corrected on its page.",
                        form.shape.process->title));
    if (done && !step.repeats)
        return not_on_this_record(
            visit, child,
            fmt::format("{}: this is on the record already. Go to the page of the process to "
                        "see it, or to correct it.",
                        step.done));
    std::string first;
    for (const auto& id : step.after)
        if (const auto* before = guidance::find_step(*form.shape.process, id))
            first += (first.empty() ? "" : ", ") + before->title;
    return not_on_this_record(visit, child,
                              first.empty()
                                  ? fmt::format("It is not the time for this yet: {}.", step.title)
                                  : fmt::format("Before this comes: {}.", first));
}

std::vector<std::int64_t> recorded_since(const casework::file& child, const case_process_id& process,
                                         std::string_view step, std::int64_t based_on) {
    std::vector<std::int64_t> since;
    const auto* running = child.find(process);
    if (!running || based_on < 0) return since;
    for (const auto& done : running->steps) {
        if (done.step != step) continue;
        if (done.sequence > based_on) since.push_back(done.sequence);
        for (const auto& made : done.corrections)
            if (made.sequence > based_on) since.push_back(made.sequence);
    }
    return since;
}

response show_step_form(visit& visit, site& site, child_visit& child, const step_form& form,
                        const form_fields& fields, const problems& wrong, std::int64_t based_on,
                        std::optional<instant> kept_at) {
    const form_drawn drawn{form.shape, fields, wrong};
    form_frame frame{.action = form.address,
                     .title = form.shape.step->title,
                     .caption = form.shape.process->title,
                     .intro = why_asked(form) + clocks_on(site, child, form),
                     .questions = draw_questions(drawn),
                     .kept_at = kept_at,
                     .based_on = based_on};
    if (any_late(form, visit.request.at)) frame.before_submit += draw_late_reason(drawn);
    frame.before_submit += who_is_told(form);
    child.snapshot.reset();
    note_other_children(visit, child, form.shape);
    return show_child_form(visit, site, child, frame, draw_problems(form.shape, wrong),
                           fmt::format("form {}.{}", form.shape.process->id, form.shape.step->id));
}

void note_other_children(visit& visit, const child_visit& child, const form_shape& shape) {
    for (const auto& other : shape.children)
        if (other.person != child.person())
            visit.note_read(other.person, "name and age on a form shared with others", child.purpose);
}

void add_step_form_routes(routes& table, site& site) {
    const auto with = [&site](response (*handle)(visit&, pages::site&)) {
        return [&site, handle](visit& visit) { return handle(visit, site); };
    };
    table.get("/children/:person/processes/:process/:step", audit_class::personal_record,
              web::access::signed_in, with(step_page));
    table.post("/children/:person/processes/:process/:step", audit_class::personal_record,
               web::access::signed_in, with(record));
}

} // namespace kith::web::pages
