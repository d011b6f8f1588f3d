// Bringing somebody into a person's family: choosing them, saying who they are.

#include "web/pages/relationship_form.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/person_picker.hpp"
#include "web/pages/relationship_change.hpp"
#include "web/pages/relationship_fields.hpp"
#include "web/pages/siblings_form.hpp"

#include <fmt/format.h>

#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Add somebody";

/// Facts that the form asks of somebody new; dates by three boxes.
constexpr std::array new_facts{"given_name", "family_name", "known_as", "sex"};
constexpr std::array new_dates{"birth_date", "expected_date"};

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/people/add";
}

std::string called(const people::person& person) {
    const std::string name = people::full_name(person);
    return name.empty() ? "this person" : name;
}

html new_person_fields(const child_visit& child, const form_fields& fields, const problems& wrong) {
    const auto line = [&](const char* name, const char* label, const char* hint) {
        return input({.name = name,
                      .label = {.text = label},
                      .hint = *hint ? std::optional(hint_options{.text = hint}) : std::nullopt,
                      .error_message = message_of(wrong, name),
                      .value = std::string(fields.first(name)),
                      .autocomplete = "off",
                      .spellcheck = false});
    };
    html drawn = line("given_name", "First name", "");
    drawn += line("family_name", "Last name",
                  "If you do not know it, write what you know, such as \"mother's partner\".");
    drawn += line("known_as", "Other names they are known by (optional)", "");
    drawn += radios({.name = "is_child",
                     .fieldset = fieldset_options{.legend = {.text = "Is this a child?",
                                                             .classes = "govuk-fieldset__legend--s"}},
                     .error_message = message_of(wrong, "is_child"),
                     .items = {{.text = "Yes, under 18 or not born yet", .value = "yes"},
                               {.text = "No, an adult", .value = "no"}},
                     .value = std::string(fields.first("is_child")),
                     .classes = "govuk-radios--inline"});
    drawn += draw_day("birth_date", "Date of birth (if known)", "For example, 27 3 1992.", fields, wrong);
    drawn += draw_day("expected_date", "If not born yet, when is the baby expected?", "", fields, wrong);
    drawn += select({.name = "sex",
                     .label = {.text = "Sex"},
                     .error_message = message_of(wrong, "sex"),
                     .items = code_items(*child.edition, "sex", local_date(child.now)),
                     .value = std::string(fields.first("sex"))});
    if (!child.file->person.household.empty())
        drawn +=
            radios({.name = "lives_here",
                    .fieldset = fieldset_options{.legend = {.text = "Do they live in the same household?",
                                                            .classes = "govuk-fieldset__legend--s"}},
                    .error_message = message_of(wrong, "lives_here"),
                    .items = {{.text = "Yes", .value = "yes"}, {.text = "No, or not known", .value = "no"}},
                    .value = std::string(fields.first("lives_here")),
                    .classes = "govuk-radios--inline"});
    return drawn;
}

/// Somebody new as typed so far, not on record; what cannot be read is left out.
people::person typed_person(const form_fields& fields) {
    people::person person;
    person.child = fields.first("is_child") == "yes";
    const auto say = [&](const char* fact, std::string value) {
        if (value.empty()) return;
        people::fact_value said;
        said.value = std::move(value);
        person.facts[fact].push_back(std::move(said));
    };
    for (const char* fact : new_facts)
        say(fact, tidy_line(fields.first(fact)));
    problems unread;
    for (const char* fact : new_dates)
        if (const auto day = read_day(fields, fact, people::label_of(fact), unread))
            say(fact, to_text(*day));
    return person;
}

/// Whom the form offers: who is around, who is found, and who looks like the new person as typed.
people_offered offered_to(visit& visit, site& site, const child_visit& child, const people_near& near,
                          const form_fields& fields) {
    people_offered offered = offer_people(visit, site, child, near, fields);
    offer_alike(visit, site, child, near, typed_person(fields), offered);
    return offered;
}

/// The form as it stands: choosing first, and once somebody has looked, who they are.
response show_form(visit& visit, site& site, child_visit& child, const opened_form& opened,
                   const problems& wrong) {
    const people_near near = people_near_to(site, child);
    const people_offered offered = offered_to(visit, site, child, near, opened.fields);
    const std::string chosen(opened.fields.first(picker::chosen));
    const bool known = offered.searched || offered.find(chosen) != nullptr;
    relationship_asked asked;
    asked.edition = child.edition;
    asked.child = called(child.file->person);
    const auto* one = offered.find(chosen);
    asked.other = one ? one->name : "this person";
    asked.with_end = true;
    asked.now = visit.request.at;
    html questions =
        draw_picker(offered, opened.fields, wrong,
                    offered.searched ? new_person_fields(child, opened.fields, wrong) : html{});
    if (known || !offered.around.empty())
        questions += draw_relationship_fields(asked, opened.fields, wrong);
    form_frame frame{.action = address_of(child),
                     .title = std::string(title),
                     .caption = {},
                     .intro =
                         paragraph("A relationship is recorded on both people's records at once, each from "
                                   "their own side."),
                     .questions = std::move(questions),
                     .submit = "Record",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    std::vector<person_id> shown = near.family.records_shown;
    for (const person_id& id : offered.shown())
        shown.push_back(id);
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form for somebody around the child", std::move(shown));
}

response add_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    form_fields::list fresh;
    if (const auto who = visit.request.query.first("who"); is_identifier(who))
        fresh.emplace_back(picker::chosen, who);
    if (const auto type = visit.request.query.first("type"); people::find_relationship_type(type)) {
        fresh.emplace_back("type", type);
    }
    const auto opened = open_form(*child.snapshot, visit, address_of(child), form_fields(std::move(fresh)),
                                  child.file->revision);
    return show_form(visit, site, child, opened, {});
}

casework::newcomer read_newcomer(const form_fields& sent, problems& wrong) {
    casework::newcomer somebody;
    for (const char* fact : new_facts)
        if (auto value = tidy_line(sent.first(fact)); !value.empty())
            somebody.facts[fact] = std::move(value);
    for (const char* fact : new_dates)
        if (const auto day = read_day(sent, fact, people::label_of(fact), wrong))
            somebody.facts[fact] = to_text(*day);
    const auto is_child = sent.first("is_child");
    if (is_child != "yes" && is_child != "no")
        wrong.push_back({"Choose whether this is a child or an adult", "is_child"});
    somebody.child = is_child == "yes";
    somebody.lives_here = sent.first("lives_here") == "yes";
    return somebody;
}

/// Writes it down; the people whose files it takes are the child and the one chosen.
casework::outcome_of_act record(visit& visit, site& site, const child_visit& child,
                                const std::string& chosen, const casework::relationship_said& said,
                                const casework::newcomer& somebody) {
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    const auto form =
        sent_form(visit, address_of(child), "/children/" + child.person().text + "/people?done=recorded",
                  child.purpose);
    if (chosen == picker::nobody)
        return site.desk.perform(
            {child.person()},
            [&](const casework::child_files& files, kith::world& ids) {
                return casework::record_new_around(site.rules(), *files.front(), somebody, said, who, now,
                                                   ids);
            },
            who, now, form);
    const person_id other{chosen};
    return site.desk.perform(
        {child.person(), other},
        [&](const casework::child_files& files, kith::world& ids) {
            auto snapshot = visit.database.read();
            auto above = casework::ancestry(*snapshot, child.person());
            above.merge(casework::ancestry(*snapshot, other));
            snapshot.reset();
            return casework::record_relationship(site.rules(), *files.front(), *files.back(), said, above,
                                                 who, now, ids);
        },
        who, now, form);
}

response add(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto back = "/children/" + child.person().text + "/people";
    if (auto kept = keep_or_discard(visit, address_of(child), title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    if (sent.has(picker::find)) return show_form(visit, site, child, typed, {});
    problems wrong;
    const std::string chosen(sent.first(picker::chosen));
    const people_near near = people_near_to(site, child);
    const people_offered offered = offered_to(visit, site, child, near, typed.fields);
    if (chosen == picker::nobody ? !offered.searched : !offered.find(chosen))
        wrong.push_back(
            {offered.searched || !offered.around.empty() ? "Choose who it is, or that it is somebody new"
                                                         : "Find them on record first",
             std::string(offered.searched || !offered.around.empty() ? picker::chosen : picker::words)});
    const auto said = read_relationship_fields(sent, wrong);
    casework::newcomer somebody;
    if (chosen == picker::nobody) somebody = read_newcomer(sent, wrong);
    if (chosen == picker::nobody && !offered.alike_were_seen(sent))
        wrong.push_back(
            {"Somebody on record looks like this person. Choose them, or record again that it is "
             "somebody new",
             std::string(picker::chosen)});
    if (!wrong.empty()) return show_form(visit, site, child, typed, wrong);
    child.snapshot.reset();
    auto outcome = record(visit, site, child, chosen, said, somebody);
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, typed, refused);
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

} // namespace

void add_relationship_routes(routes& table, site& site) {
    table.get("/children/:person/people/add", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return add_page(visit, site); });
    table.post("/children/:person/people/add", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return add(visit, site); });
    add_relationship_change_routes(table, site);
    add_siblings_form_routes(table, site);
}

} // namespace kith::web::pages
