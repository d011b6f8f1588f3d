// Which of several contradictory values of a fact holds: decided by somebody, with a reason.

#include "foundation/number.hpp"
#include "web/components/components.hpp"
#include "web/pages/detail_form.hpp"
#include "web/pages/details_parts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

/// The last word of each agency and value, the newest first: any of them may be decided for.
std::vector<const people::fact_value*> choices_of(const people::person& person, std::string_view fact) {
    std::vector<const people::fact_value*> choices;
    const auto found = person.facts.find(fact);
    if (found == person.facts.end()) return choices;
    for (auto value = found->second.rbegin(); value != found->second.rend(); ++value) {
        const bool there = std::ranges::any_of(choices, [&](const people::fact_value* other) {
            return other->value == value->value && other->source == value->source;
        });
        if (!there && !value->value.empty() && value->of.empty()) choices.push_back(&*value);
    }
    return choices;
}

struct decide_form {
    child_visit child;
    std::string fact, action, title;
};

std::variant<decide_form, response> enter(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    decide_form form{
        std::move(std::get<child_visit>(entered)), std::string(visit.parameter("fact")), {}, {}};
    if (!people::is_fact(form.fact) || choices_of(form.child.file->person, form.fact).size() < 2)
        return not_on_this_record(visit, form.child, "There is nothing to decide at this address.");
    form.action = details_address(form.child.person(), "/" + form.fact + "/decide");
    form.title = "Decide: " + std::string(people::label_of(form.fact));
    return form;
}

response show(visit& visit, site& site, decide_form& form, const opened_form& opened,
              const problems& wrong) {
    radios_options choice{.name = "holds",
                          .fieldset = fieldset_options{.legend = {.text = "What holds?",
                                                                  .classes = "govuk-fieldset__legend--s"}},
                          .error_message = message_of(wrong, "holds"),
                          .value = std::string(opened.fields.first("holds"))};
    for (const people::fact_value* value : choices_of(form.child.file->person, form.fact))
        choice.items.push_back({.text = value_words(form.child, form.fact, *value),
                                .value = std::to_string(value->sequence),
                                .hint = hint_options{.text = source_line(form.child, *value)}});
    html questions = radios(choice);
    questions +=
        textarea({.name = "reason",
                  .label = {.text = "Why does it hold?", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "What you saw or whom you asked: a birth certificate, "
                                               "the hospital, the parent."},
                  .error_message = message_of(wrong, "reason"),
                  .value = std::string(opened.fields.first("reason")),
                  .rows = 3});
    form_frame frame{.action = form.action,
                     .title = form.title,
                     .caption = {},
                     .intro = paragraph("What the other agency says stays visible. If another agency says "
                                        "something different later, it can be decided anew."),
                     .questions = std::move(questions),
                     .submit = "Record the decision",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, form.child, frame, draw_plain_problems(wrong),
                           "form to decide on a fact");
}

response get(visit& visit, site& site) {
    auto entered = enter(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& form = std::get<decide_form>(entered);
    const auto opened =
        open_form(*form.child.snapshot, visit, form.action, form_fields{}, form.child.file->revision);
    return show(visit, site, form, opened, {});
}

/// Something was said or decided about the fact since the form was opened.
problems overtaken_since(const people::person& person, const std::string& fact, std::int64_t based_on) {
    std::int64_t last = 0;
    if (const auto values = person.facts.find(fact); values != person.facts.end())
        last = values->second.back().sequence;
    if (const auto decided = person.decisions.find(fact); decided != person.decisions.end())
        last = std::max(last, decided->second.back().sequence);
    if (based_on < 0 || last <= based_on) return {};
    return {{"Somebody recorded something about this while you were writing. Look at it and send the form "
             "again",
             {}}};
}

response post(visit& visit, site& site) {
    auto entered = enter(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& form = std::get<decide_form>(entered);
    const std::string back = details_address(form.child.person());
    if (auto kept = keep_or_discard(visit, form.action, form.title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), form.child.file->revision, {}};
    casework::fact_deciding said;
    said.fact = form.fact;
    said.holds = parse_number(sent.first("holds")).value_or(0); // none has 0: it is asked for again
    said.reason = tidy(sent.first("reason"));
    const problems wrong = overtaken_since(form.child.file->person, form.fact, based_on_of(sent));
    if (!wrong.empty()) return show(visit, site, form, typed, wrong);
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    const std::string answer = back + "?done=decided";
    form.child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {form.child.person()},
        [&](const casework::child_files& files, kith::world&) {
            return casework::decide_fact(site.rules(), files.front(), said, who, now);
        },
        who, now, sent_form(visit, form.action, answer, form.child.purpose));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show(visit, site, form, typed, refused);
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_decide_routes(routes& table, site& site) {
    table.get("/children/:person/details/:fact/decide", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return get(visit, site); });
    table.post("/children/:person/details/:fact/decide", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return post(visit, site); });
}

} // namespace kith::web::pages
