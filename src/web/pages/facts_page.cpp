#include "web/pages/facts_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Change details";

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/facts";
}

bool suits(const people::person& person, std::string_view fact) {
    const bool of_adults = fact == "relationship" || fact == "parental_responsibility";
    if (person.child && of_adults) return false;
    return fact != "expected_date" || !person.birth_date();
}

/// The questions: a fact is asked as the guidance asks for it where it does.
std::vector<guidance::field> fact_questions(const guidance::edition& edition,
                                            const people::person& person) {
    std::vector<guidance::field> questions;
    for (const auto& fact : people::fact_names()) {
        if (!suits(person, fact.id)) continue;
        guidance::field question;
        question.id = fact.id;
        question.prompt = fact.label;
        question.type =
            fact.id.ends_with("_date") ? guidance::field_type::date : guidance::field_type::line;
        question.required = true; // no "(optional)" beside what is known already
        for (const auto& process : edition.processes)
            for (const auto& field : process.fields)
                if (field.records == fact.id && question.options.empty()) {
                    question.type = field.type;
                    question.options = field.options;
                }
        if (fact.id == "birth_date" && person.unborn())
            question.hint = "Once the child is born. Time limits that count the child's age start then.";
        questions.push_back(std::move(question));
    }
    return questions;
}

/// A form with nothing of a process in it: enough to draw and read questions.
struct facts_form {
    guidance::process process;
    guidance::step step;
    form_shape shape;
    std::vector<guidance::field> questions;
};

void prepare(facts_form& form, visit& visit, site& site, const child_visit& child) {
    form.questions = fact_questions(*child.edition, child.file->person);
    form.shape.rules = &site.rules();
    form.shape.edition = child.edition;
    form.shape.process = &form.process;
    form.shape.step = &form.step;
    form.shape.accounts = child.accounts;
    form.shape.now = visit.request.at;
}

std::vector<std::string> parts_of(const guidance::field& question, std::string_view value) {
    std::vector<std::string> parts;
    if (question.type != guidance::field_type::choices) return {std::string(value)};
    while (!value.empty()) {
        const auto comma = value.find(", ");
        parts.emplace_back(value.substr(0, comma));
        value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 2);
    }
    return parts;
}

form_fields as_known(const facts_form& form, const people::person& person) {
    form_fields::list fields;
    for (const auto& question : form.questions)
        if (const auto value = person.fact(question.id); !value.empty())
            fill(fields, question, shared_name(question), {{question.id, parts_of(question, value)}});
    return form_fields(std::move(fields));
}

html summary_of(const problems& wrong, const facts_form& form) {
    error_summary_options options;
    for (const auto& problem : wrong) {
        auto anchor = problem.field;
        for (const auto& question : form.questions)
            if (anchor == shared_name(question) && question.type == guidance::field_type::date)
                anchor += "-day";
        options.error_list.push_back({.text = problem.message, .href = anchor.empty() ? "" : "#" + anchor});
    }
    return wrong.empty() ? html{} : error_summary(options);
}

response show_form(visit& visit, site& site, child_visit& child, const facts_form& form,
                   const opened_form& opened, const problems& wrong) {
    const form_drawn drawn{form.shape, opened.fields, wrong};
    html questions;
    for (const auto& question : form.questions)
        questions += draw_question(drawn, question, shared_name(question));
    questions += textarea({.name = "reason",
                           .label = {.text = "How do you know?", .classes = "govuk-label--s"},
                           .hint = hint_options{.text = "Who said so, or where you saw it."},
                           .error_message = message_of(wrong, "reason"),
                           .value = std::string(opened.fields.first("reason")),
                           .rows = 3});
    form_frame frame{
        .action = address_of(child),
        .title = std::string(title),
        .caption = {},
        .intro = paragraph("Change only what is different now. What was known before stays visible in the "
                           "chronology. Empty an answer that turned out to be wrong."),
        .questions = std::move(questions),
        .submit = "Record the change",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, summary_of(wrong, form),
                           "details and form to change them");
}

response facts_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    facts_form form;
    prepare(form, visit, site, child);
    const auto opened = open_form(*child.snapshot, visit, address_of(child),
                                  as_known(form, child.file->person), child.file->revision);
    return show_form(visit, site, child, form, opened, {});
}

/// Facts that somebody else changed since the form was opened, and that this form would change back.
problems overtaken_facts(const facts_form& form, const people::person& person,
                         const std::map<std::string, std::string>& facts, std::int64_t based_on) {
    problems wrong;
    if (based_on < 0) return wrong;
    for (const auto& question : form.questions) {
        const auto known = person.facts.find(question.id);
        const auto said = facts.find(question.id);
        if (known == person.facts.end() || known->second.empty() || said == facts.end()) continue;
        const auto& last = known->second.back();
        if (last.sequence > based_on && last.value != said->second)
            wrong.push_back(
                {fmt::format("{} was changed to ‘{}’ while you were writing. Check your answer and send it "
                             "again",
                             question.prompt, last.value),
                 shared_name(question)});
    }
    return wrong;
}

std::map<std::string, std::string> read_facts(const facts_form& form, const form_fields& sent,
                                              const people::person& person, problems& wrong) {
    std::map<std::string, std::string> facts;
    for (const auto& question : form.questions) {
        const auto values = read_answer(form.shape, question, shared_name(question), sent);
        if (!values) {
            wrong = merged(std::move(wrong), values.error());
            continue;
        }
        std::string joined;
        for (const auto& value : *values)
            joined += (joined.empty() ? "" : ", ") + value;
        if (joined != person.fact(question.id)) facts[question.id] = joined;
    }
    for (const auto& [name, value] : sent.all())
        if (name.starts_with("f.") && std::none_of(form.questions.begin(), form.questions.end(),
                                                   [&, name = name](const auto& question) {
                                                       return name == shared_name(question) ||
                                                              name.starts_with(shared_name(question) + "-");
                                                   })) {
            wrong.push_back(
                {"This form has answers that are not on this page. Check them and send it again", {}});
            break;
        }
    return facts;
}

response change(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto back = "/children/" + child.person().text;
    if (auto kept = keep_or_discard(visit, address_of(child), title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    facts_form form;
    prepare(form, visit, site, child);
    problems wrong;
    const auto facts = read_facts(form, sent, child.file->person, wrong);
    wrong = merged(std::move(wrong), overtaken_facts(form, child.file->person, facts, based_on_of(sent)));
    const auto reason = tidy(sent.first("reason"));
    if (reason.empty()) wrong.push_back({"Enter how you know", "reason"});
    const opened_form typed{typed_only(sent), child.file->revision, {}};
    if (!wrong.empty()) return show_form(visit, site, child, form, typed, wrong);
    const auto answer = back + "?done=changed";
    child.snapshot.reset();
    auto outcome =
        site.desk.change_facts(child.person(), facts, reason, practitioner_of(visit), visit.request.at,
                               sent_form(visit, address_of(child), answer, child.purpose));
    if (const auto* refused = std::get_if<problems>(&outcome))
        return show_form(visit, site, child, form, typed, *refused);
    if (std::holds_alternative<casework::overtaken>(outcome))
        return show_form(visit, site, child, form, typed,
                         {{"Something else was recorded at the same moment. Send it again", {}}});
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_facts_routes(routes& table, site& site) {
    table.get("/children/:person/facts", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return facts_page(visit, site); });
    table.post("/children/:person/facts", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return change(visit, site); });
}

} // namespace kith::web::pages
