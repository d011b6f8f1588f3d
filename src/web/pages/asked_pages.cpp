#include "web/pages/asked_pages.hpp"

#include "access/parts.hpp"
#include "store/deposits.hpp"
#include "web/components/components.hpp"
#include "web/pages/begin_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/known.hpp"
#include "web/pages/packs_pages.hpp"
#include "web/pages/shared_part.hpp"
#include "web/pages/stacked_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view page_title = "Asked of you";
constexpr int most_parts = 100;

response nothing_here(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(
        visit, 404,
        "There is nothing for you at this address. What you were asked, and what you raised, is in "
        "the list \"Asked of you\".");
}

std::string address_of(const person_id& person, const case_process_id& process) {
    return fmt::format("/asked/{}/{}", person.text, process.text);
}

// ------------------------------------------------------------ the list

struct listed {
    shared_process one;
    bool to_do = false;
};

/// Every process in which the viewer has a part that the guidance shares with it, the newest first.
std::vector<listed> all_parts(visit& visit, site& site, store::snapshot& snapshot,
                              const kith::access::viewer& viewer) {
    const auto& edition = edition_at(site, visit.request.at);
    std::vector<listed> all;
    for (const auto& relation : shared_relations(edition))
        for (const auto& part : store::parts_of(snapshot, viewer.id, viewer.colleagues ? viewer.agency : "",
                                                relation, most_parts)) {
            auto found = find_shared(site, edition, viewer, snapshot, part.person, part.process);
            const bool known = std::ranges::any_of(
                all, [&](const listed& other) { return other.one.process->id == part.process; });
            if (!found || known) continue;
            const bool to_do =
                !steps_for(site, *found, practitioner_of(visit)).empty() && !answered(*found);
            all.push_back({std::move(*found), to_do});
        }
    std::ranges::stable_sort(all, [](const listed& a, const listed& b) {
        return std::pair(!a.to_do, b.one.process->opened) < std::pair(!b.to_do, a.one.process->opened);
    });
    return all;
}

html draw_list(const site& site, const std::vector<listed>& all, instant now) {
    table_options options{.caption = "What you were asked, and what you raised",
                          .caption_classes = "govuk-visually-hidden"};
    options.head = std::vector<table_cell>{
        {.text = "What"}, {.text = "About"}, {.text = "Since"}, {.text = "Where it stands"}};
    for (const auto& each : all) {
        const auto& one = each.one;
        const auto late = late_words(site, one, now);
        const std::string words =
            each.to_do ? (late.empty() ? "For you to answer" : late) : state_words(one);
        options.rows.push_back(
            {{.html = link({.text = one.definition->title,
                            .href = address_of(one.file->person.id, one.process->id)})},
             {.text = subject_of(one)},
             {.text = day_words(one.process->opened)},
             {.html = tag({.text = words,
                           .classes = each.to_do ? (late.empty() ? "govuk-tag--yellow" : "govuk-tag--red")
                                                 : "govuk-tag--grey"})}});
    }
    return stacked_table("What you were asked, and what you raised", std::move(options));
}

response list_page(visit& visit, site& site) {
    auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto all = all_parts(visit, site, *snapshot, viewer);
    std::vector<person_id> people;
    for (const auto& each : all)
        people.push_back(each.one.file->person.id);
    html packs = draw_packs(visit, site, *snapshot, viewer, people);
    snapshot.reset();
    html body =
        done_notice(visit) + heading({.text = std::string(page_title), .level = 1, .size = size::l});
    body += heading({.text = "Questions and disagreements"});
    body += all.empty() ? paragraph("Nobody has asked you anything here yet.")
                        : draw_list(site, all, visit.request.at);
    body += heading({.text = "Meetings whose papers you were given"});
    body += packs.empty() ? paragraph("None at the moment.") : packs;
    body += paragraph(link({.text = "What became of your referrals", .href = "/referrals"}));
    auto answer = framed_page(visit, {.title = std::string(page_title), .body = body, .here = "/asked"});
    visit.note_list(people, "asked of the viewer", "what the viewer was asked, raised or given");
    return answer;
}

// ------------------------------------------------------------ one

response one_page(visit& visit, site& site) {
    auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto& edition = edition_at(site, visit.request.at);
    const auto found =
        find_shared(site, edition, viewer, *snapshot, person_id{std::string(visit.parameter("person"))},
                    case_process_id{std::string(visit.parameter("process"))});
    const auto accounts = site.accounts.read(*snapshot, visit.request.at);
    snapshot.reset();
    if (!found) return nothing_here(visit);
    html body =
        done_notice(visit) + heading({.text = found->definition->title, .level = 1, .size = size::l});
    body += paragraph(tag({.text = state_words(*found), .classes = "govuk-tag--blue"}));
    body += paragraph(found->definition->about);
    body += draw_clocks(site, *found, visit.request.at);
    html buttons;
    for (const auto* step : steps_for(site, *found, practitioner_of(visit)))
        buttons +=
            button({.text = step->title,
                    .href = address_of(found->file->person.id, found->process->id) + "/" + step->id});
    body += draw_shared(*found, *accounts);
    body += buttons;
    body += paragraph(link({.text = std::string(page_title), .href = "/asked"}));
    auto answer = framed_page(
        visit, {.title = found->definition->title, .body = grid_row({{.html = body}}), .here = "/asked"});
    visit.note_read(found->file->person.id, "what is shared of process " + found->process->id.text,
                    "asked by name, or raised it");
    return answer;
}

// ------------------------------------------------------------ recording

/// A form outside the record: no banner, nobody's name but what was shared.
response show_form(visit& visit, const form_shape& shape, const std::string& address,
                   const form_fields& fields, const problems& wrong, const html& before,
                   const person_id& person, std::int64_t based_on, std::optional<instant> kept_at) {
    const form_drawn drawn{shape, fields, wrong};
    const form_frame frame{.action = address,
                           .title = shape.step->title,
                           .caption = shape.process->title,
                           .intro = before,
                           .questions = draw_questions(drawn),
                           .submit = "Send",
                           .kept_at = kept_at,
                           .based_on = based_on};
    auto answer = framed_page(visit, {.title = shape.step->title,
                                      .body = draw_form(visit, frame),
                                      .here = "/asked",
                                      .before_content = draw_problems(shape, wrong),
                                      .error = !wrong.empty(),
                                      .status = wrong.empty() ? 200 : 422});
    visit.note_read(person, fmt::format("form {}.{}", shape.process->id, shape.step->id),
                    "asked by name, or raises something");
    return answer;
}

/// The step of a process that the viewer may record now, with its form.
struct asked_step {
    shared_process one;
    form_shape shape;
    std::string address;
};

std::variant<asked_step, response> locate(visit& visit, site& site) {
    const auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto& edition = edition_at(site, visit.request.at);
    auto found =
        find_shared(site, edition, viewer, *snapshot, person_id{std::string(visit.parameter("person"))},
                    case_process_id{std::string(visit.parameter("process"))});
    if (!found) return nothing_here(visit);
    const auto steps = steps_for(site, *found, practitioner_of(visit));
    const auto step =
        std::ranges::find(steps, visit.parameter("step"), [](const auto* one) { return one->id; });
    if (step == steps.end()) return nothing_here(visit);
    asked_step made{*found, {}, address_of(found->file->person.id, found->process->id) + "/" + (*step)->id};
    made.shape.rules = &site.rules();
    made.shape.edition = site.rules().find_edition(found->process->edition);
    if (!made.shape.edition) made.shape.edition = &edition;
    made.shape.process = found->definition;
    made.shape.step = *step;
    made.shape.running = found->process->id;
    made.shape.children.push_back(child_on_form(found->file, local_date(visit.request.at), false));
    made.shape.accounts = site.accounts.read(*snapshot, visit.request.at);
    made.shape.asks_when = false;
    made.shape.now = visit.request.at;
    return made;
}

response step_page(visit& visit, site& site) {
    auto found = locate(visit, site);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& asked = std::get<asked_step>(found);
    const auto opened =
        open_form(*visit.database.read(), visit, asked.address, {}, asked.one.file->revision);
    const auto accounts = asked.shape.accounts;
    return show_form(visit, asked.shape, asked.address, opened.fields, {},
                     draw_shared(asked.one, *accounts), asked.one.file->person.id, opened.based_on,
                     opened.kept_at);
}

response record_step(visit& visit, site& site) {
    auto found = locate(visit, site);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& asked = std::get<asked_step>(found);
    const auto& sent = visit.request.form;
    const auto person = asked.one.file->person.id;
    const auto back = address_of(person, asked.one.process->id);
    if (auto kept = keep_or_discard(visit, asked.address, asked.shape.step->title, back))
        return std::move(*kept);
    auto read = read_step(asked.shape, sent);
    read.said.event_time = visit.request.at;
    const auto again = [&](const problems& wrong) {
        return show_form(visit, asked.shape, asked.address, typed_only(sent), wrong,
                         draw_shared(asked.one, *asked.shape.accounts), person, based_on_of(sent), {});
    };
    if (!read.wrong.empty()) return again(read.wrong);
    auto form = sent_form(visit, asked.address, back + "?done=recorded", "asked by name");
    form.based_on = -1; // an answer stands beside other answers: nobody overtakes it
    const auto outcome =
        site.desk.record(person, read.said, practitioner_of(visit), visit.request.at, form);
    if (const problems wrong = problems_of(outcome); !wrong.empty()) return again(wrong);
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

// ------------------------------------------------------------ raising

/// What may be begun by somebody who does not open the record: about one person, and whoever begins it
/// stands in a relation with which its answers are shared.
bool can_be_followed(const guidance::process& process) {
    if (process.steps.empty() || process.children == "household" || !process.opened_because.empty())
        return false;
    const std::string& becomes = process.steps.front().author_becomes;
    return process.kind != guidance::process_kind::intake && !becomes.empty() &&
           std::ranges::any_of(process.fields, [&](const guidance::field& field) {
               return std::ranges::find(field.shared_with, becomes) != field.shared_with.end();
           });
}

struct raising {
    std::shared_ptr<const casework::file> file;
    form_shape shape;
    std::string address;
    const guidance::process* definition = nullptr;
};

std::variant<raising, response> locate_raising(visit& visit, site& site) {
    const auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    const auto& edition = edition_at(site, visit.request.at);
    raising made;
    made.file =
        open_if_known(site, *snapshot, edition, viewer, person_id{std::string(visit.parameter("person"))},
                      open_to::who_stand_on_it_too);
    made.definition = edition.find_process(visit.parameter("definition"));
    const bool fits =
        made.file && made.definition && can_be_followed(*made.definition) &&
        kith::access::may_speak(edition, viewer, *made.file) &&
        casework::may_open(site.rules(), edition, *made.definition, *made.file, practitioner_of(visit));
    if (!fits) return nothing_here(visit);
    made.shape =
        first_step_of(site, edition, *made.definition, made.file,
                      site.accounts.read(*snapshot, visit.request.at), visit.request.at, false, false);
    made.address = fmt::format("/asked/{}/begin/{}", made.file->person.id.text, made.definition->id);
    return made;
}

response raise_page(visit& visit, site& site) {
    auto found = locate_raising(visit, site);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& it = std::get<raising>(found);
    const auto opened = open_form(*visit.database.read(), visit, it.address, {}, it.file->revision);
    return show_form(visit, it.shape, it.address, opened.fields, {}, paragraph(it.definition->about),
                     it.file->person.id, opened.based_on, opened.kept_at);
}

response raise(visit& visit, site& site) {
    auto found = locate_raising(visit, site);
    if (auto* refused = std::get_if<response>(&found)) return std::move(*refused);
    const auto& it = std::get<raising>(found);
    const auto& sent = visit.request.form;
    if (auto kept = keep_or_discard(visit, it.address, it.shape.step->title, "/asked"))
        return std::move(*kept);
    auto read = read_step(it.shape, sent);
    read.said.event_time = visit.request.at;
    const auto again = [&](const problems& wrong) {
        return show_form(visit, it.shape, it.address, typed_only(sent), wrong,
                         paragraph(it.definition->about), it.file->person.id, based_on_of(sent), {});
    };
    if (!read.wrong.empty()) return again(read.wrong);
    auto form = sent_form(visit, it.address, "/asked?done=already", "raises something");
    form.based_on = -1;
    const auto outcome = begin_with(visit, site, it.file->person.id, *it.definition, read.said, form);
    if (const problems wrong = problems_of(outcome); !wrong.empty()) return again(wrong);
    visit.shows_nothing_personal();
    const auto* done = std::get_if<casework::recorded>(&outcome);
    if (!done || done->before || done->process.empty()) return see_other("/asked?done=recorded");
    return see_other(address_of(it.file->person.id, done->process) + "?done=recorded");
}

} // namespace

html links_to_raise(const visit& visit, const site& site, const kith::access::viewer& viewer,
                    const casework::file& file) {
    const auto& edition = edition_at(site, visit.request.at);
    html links;
    if (!kith::access::may_speak(edition, viewer, file)) return links;
    for (const auto& process : edition.processes)
        if (can_be_followed(process) &&
            casework::may_open(site.rules(), edition, process, file, practitioner_of(visit)))
            links += paragraph(
                link({.text = process.steps.front().title,
                      .href = fmt::format("/asked/{}/begin/{}", file.person.id.text, process.id)}));
    return links;
}

void add_asked_routes(routes& table, site& site) {
    const auto with = [&site](response (*handle)(visit&, pages::site&)) {
        return [&site, handle](visit& visit) { return handle(visit, site); };
    };
    table.get("/asked", audit_class::personal_list, web::access::signed_in, with(list_page));
    table.get("/asked/:person/:process", audit_class::personal_record, web::access::signed_in,
              with(one_page));
    table.get("/asked/:person/begin/:definition", audit_class::personal_record, web::access::signed_in,
              with(raise_page));
    table.post("/asked/:person/begin/:definition", audit_class::personal_record, web::access::signed_in,
               with(raise));
    table.get("/asked/:person/:process/:step", audit_class::personal_record, web::access::signed_in,
              with(step_page));
    table.post("/asked/:person/:process/:step", audit_class::personal_record, web::access::signed_in,
               with(record_step));
}

} // namespace kith::web::pages
