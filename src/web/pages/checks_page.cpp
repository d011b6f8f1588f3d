// Recording a check of an adult around the child.

#include "web/pages/checks_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/relationship_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Record a check";

std::string address_of(const child_visit& child, const person_id& other) {
    return "/children/" + child.person().text + "/people/" + other.text + "/checks/new";
}

/// Other children whose record the viewer may open, and for whom the same check counts: those of the
/// household and those around whom the adult is as well.
std::vector<const person_near*> other_children(const people_near& near) {
    std::vector<const person_near*> children;
    for (const person_near& one : near.all)
        if (one.who.child && one.open_to_viewer && one.now()) children.push_back(&one);
    return children;
}

struct checks_form {
    const person_near* adult = nullptr;
    std::vector<check_line> lines;
};

html questions_of(const checks_form& form, const people_near& near, const form_fields& fields,
                  const problems& wrong) {
    select_options which{.name = "check",
                         .label = {.text = "Which check?", .classes = "govuk-label--s"},
                         .error_message = message_of(wrong, "check"),
                         .items = {{.text = "Choose", .value = ""}},
                         .value = std::string(fields.first("check"))};
    for (const check_line& line : form.lines)
        which.items.push_back(
            {.text = line.title + (line.last ? ": " + line.words : std::string()), .value = line.code});
    html drawn = select(which);
    radios_options done{.name = "done",
                        .fieldset = fieldset_options{.legend = {.text = "Was it done?",
                                                                .classes = "govuk-fieldset__legend--s"}},
                        .error_message = message_of(wrong, "done"),
                        .value = std::string(fields.first("done"))};
    done.items = {
        {.text = "Yes",
         .value = "yes",
         .conditional = draw_day("on_date", "On which day?", "For example, 27 3 2026.", fields, wrong)},
        {.text = "No", .value = "no"}};
    drawn += radios(done);
    drawn += textarea(
        {.name = "result",
         .label = {.text = "What did it show? If it was not done: why not?", .classes = "govuk-label--s"},
         .hint = hint_options{.text = "\"Nothing known\" is a result. Write who answered."},
         .error_message = message_of(wrong, "result"),
         .value = std::string(fields.first("result")),
         .rows = 4});
    checkboxes_options also{
        .name = "also",
        .fieldset = fieldset_options{.legend = {.text = "Write it on the record of these children as well?",
                                                .classes = "govuk-fieldset__legend--s"}},
        .error_message = message_of(wrong, "also"),
        .values = fields.every("also")};
    for (const person_near* one : other_children(near))
        also.items.push_back({.text = one->who.name, .value = one->who.id.text});
    if (!also.items.empty()) drawn += checkboxes(also);
    return drawn;
}

response show_form(visit& visit, site& site, child_visit& child, const people_near& near,
                   const checks_form& form, const opened_form& opened, const problems& wrong) {
    form_frame frame{.action = address_of(child, form.adult->who.id),
                     .title = std::string(title),
                     .caption = form.adult->who.name + ": " + form.adult->words(),
                     .intro = paragraph(check_summary(form.lines) +
                                        ". A check that is recorded again is shown "
                                        "with the latest answer; the earlier ones stay on the record."),
                     .questions = questions_of(form, near, opened.fields, wrong),
                     .submit = "Record the check",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form for a check of an adult", near.family.records_shown);
}

std::optional<checks_form> find_asked(visit& visit, const child_visit& child, const people_near& near) {
    const person_near* adult = near.find(person_id{std::string(visit.parameter("other"))});
    if (!adult || !child.file->person.child) return std::nullopt;
    return checks_form{adult, check_lines(child, adult->who.id)};
}

constexpr std::string_view nobody =
    "Nobody like that is recorded around this child. Go back to the page about the people.";

response check_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    const auto form = find_asked(visit, child, near);
    if (!form) return not_on_this_record(visit, child, nobody);
    form_fields::list fresh;
    if (const auto check = visit.request.query.first("check"); is_identifier(check))
        fresh.emplace_back("check", check);
    const auto opened = open_form(*child.snapshot, visit, address_of(child, form->adult->who.id),
                                  form_fields(std::move(fresh)), child.file->revision);
    return show_form(visit, site, child, near, *form, opened, {});
}

response record(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    const auto form = find_asked(visit, child, near);
    if (!form) return not_on_this_record(visit, child, nobody);
    const auto address = address_of(child, form->adult->who.id);
    const auto back = "/children/" + child.person().text + "/people/" + form->adult->who.id.text;
    if (auto kept = keep_or_discard(visit, address, title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    problems wrong;
    casework::check_said said;
    said.adult = form->adult->who.id;
    said.check = tidy_line(sent.first("check"));
    said.done = tidy_line(sent.first("done"));
    if (said.done == "yes") said.on = read_day(sent, "on_date", "The day of the check", wrong);
    said.result = tidy(sent.first("result"));
    std::vector<person_id> people{child.person()};
    const auto offered = other_children(near);
    for (const std::string& also : sent.every("also")) {
        const bool known =
            std::ranges::any_of(offered, [&](const person_near* one) { return one->who.id.text == also; });
        if (known && std::ranges::find(people, person_id{also}) == people.end()) people.push_back({also});
        if (!known) wrong.push_back({"Choose children from the list", "also"});
    }
    if (!wrong.empty()) return show_form(visit, site, child, near, *form, typed, wrong);
    const auto who = practitioner_of(visit);
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        people,
        [&](const casework::child_files& files, kith::world&) {
            return casework::record_check(site.rules(), files, said, who, visit.request.at);
        },
        who, visit.request.at, sent_form(visit, address, back + "?done=recorded", child.purpose));
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, near, *form, typed, refused);
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

} // namespace

void add_checks_page_routes(routes& table, site& site) {
    table.get("/children/:person/people/:other/checks/new", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return check_page(visit, site); });
    table.post("/children/:person/people/:other/checks/new", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return record(visit, site); });
}

} // namespace kith::web::pages
