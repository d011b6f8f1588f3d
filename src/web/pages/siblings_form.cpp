// "Are these brothers and sisters?": asked once for all the children of the household.

#include "web/pages/siblings_form.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Are these brothers and sisters?";

struct answer {
    std::string_view code, words;
};
constexpr std::array answers{answer{"sibling", "Brother or sister"},
                             answer{"half_sibling", "Half-brother or half-sister"},
                             answer{"step_sibling", "Stepbrother or stepsister"},
                             answer{"twin", "Twin"},
                             answer{"foster_sibling", "Foster brother or sister"},
                             answer{"cousin", "Cousin"},
                             answer{"lives_with", "No, they only live in the same household"}};

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/people/siblings";
}

response show_form(visit& visit, site& site, child_visit& child, const people_near& near,
                   const form_fields& fields, const problems& wrong) {
    html questions;
    for (const person_near* one : without_a_relationship(near)) {
        radios_options question{
            .name = "type." + one->who.id.text,
            .fieldset =
                fieldset_options{.legend = {.text = fmt::format("Who is {} to {}?", one->who.name,
                                                                people::full_name(child.file->person)),
                                            .classes = "govuk-fieldset__legend--m"}},
            .error_message = message_of(wrong, "type." + one->who.id.text),
            .value = std::string(fields.first("type." + one->who.id.text)),
            .classes = "govuk-radios--small"};
        for (const answer& each : answers)
            question.items.push_back({.text = std::string(each.words), .value = std::string(each.code)});
        question.items.push_back({.divider = "or"});
        question.items.push_back({.text = "Not known: leave it open", .value = "open"});
        questions += radios(question);
    }
    form_frame frame{.action = address_of(child),
                     .title = std::string(title),
                     .caption = {},
                     .intro =
                         paragraph("They came on record together or live in one household. Nothing more is "
                                   "recorded until somebody who knows says so."),
                     .questions = std::move(questions),
                     .submit = "Record",
                     .can_be_kept = false,
                     .based_on = child.file->revision};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "form for brothers and sisters", near.family.records_shown);
}

response siblings_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    if (without_a_relationship(near).empty())
        return not_on_this_record(visit, child,
                                  "How every child of the household stands is recorded already.");
    return show_form(visit, site, child, near, {}, {});
}

/// Problems of the act carry "<person>.<field>"; the form has "type.<person>".
problems as_asked(problems wrong) {
    for (auto& one : wrong)
        if (const auto dot = one.field.find('.'); dot != std::string::npos)
            one.field = "type." + one.field.substr(0, dot);
    return wrong;
}

response record(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto& sent = visit.request.form;
    const people_near near = people_near_to(site, child);
    std::vector<person_id> people{child.person()};
    std::vector<std::string> types;
    problems wrong;
    std::string first;
    for (const person_near* one : without_a_relationship(near)) {
        const std::string name = "type." + one->who.id.text;
        if (first.empty()) first = name;
        const auto type = sent.first(name);
        if (type.empty() || type == "open") continue;
        const bool offered =
            std::ranges::any_of(answers, [&](const answer& each) { return each.code == type; });
        if (!offered) wrong.push_back({"Choose one of the answers on the list", name});
        people.push_back(one->who.id);
        types.emplace_back(type);
    }
    if (types.empty() && wrong.empty())
        wrong.push_back({"Choose for at least one of them, or go back", first});
    if (!wrong.empty()) return show_form(visit, site, child, near, typed_only(sent), wrong);
    const auto who = practitioner_of(visit);
    const std::string back = "/children/" + child.person().text + "/people?done=recorded";
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        people,
        [&](const casework::child_files& files, kith::world& ids) {
            std::vector<casework::other_said> all;
            for (std::size_t i = 1; i < files.size(); ++i) {
                casework::other_said one{files[i], {}};
                one.said.type = types[i - 1];
                all.push_back(std::move(one));
            }
            return casework::record_relationships(site.rules(), *files.front(), all, {}, who,
                                                  visit.request.at, ids);
        },
        who, visit.request.at, sent_form(visit, {}, back, child.purpose));
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, near, typed_only(sent), as_asked(refused));
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(back);
}

} // namespace

std::vector<const person_near*> without_a_relationship(const people_near& near) {
    std::vector<const person_near*> open;
    for (const person_near& one : near.all)
        if (one.who.child && (one.lives_here || one.follows_beside()) &&
            std::ranges::all_of(one.stands, [](const stand& each) { return each.follows; }))
            open.push_back(&one);
    return open;
}

void add_siblings_form_routes(routes& table, site& site) {
    table.get("/children/:person/people/siblings", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return siblings_page(visit, site); });
    table.post("/children/:person/people/siblings", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return record(visit, site); });
}

} // namespace kith::web::pages
