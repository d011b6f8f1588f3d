#include "web/pages/facts_page.hpp"

#include "casework/details.hpp"
#include "guidance/code_sets.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/relationship_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

/// Which facts a form asks for: all that suit the person, or those of a birth.
enum class asking { everything, birth };

constexpr std::array<std::string_view, 5> of_birth{"birth_date", "given_name", "family_name", "sex",
                                                   "nhs_number"};
constexpr std::string_view since_name = "since_date";

std::string_view title_of(asking what) {
    return what == asking::birth ? "Record the birth" : "Change details";
}

std::string address_of(const child_visit& child, asking what) {
    return "/children/" + child.person().text + (what == asking::birth ? "/birth" : "/facts");
}

std::string precision_name(std::string_view fact) {
    return "precision." + std::string(fact);
}

bool suits(const people::person& person, std::string_view fact) {
    const bool of_adults = fact == "relationship" || fact == "parental_responsibility";
    if (person.child && of_adults) return false;
    if (fact == "expected_date" && person.birth_date()) return false;
    // What this viewer may not see cannot be changed by them: the form would write over it.
    const auto hides = [](const people::fact_value& value) { return value.value == people::not_shown; };
    const auto values = person.facts.find(fact);
    return values == person.facts.end() || std::ranges::none_of(values->second, hides);
}

/// A list of codes that has the fact's name. What was recorded in other words stays one of the answers.
void choose_from(guidance::field& question, const guidance::edition& edition, std::string_view known) {
    const guidance::code_set* codes = edition.find_codes(question.id);
    if (codes == nullptr) return;
    question.type = guidance::field_type::choice;
    for (const auto& one : codes->codes)
        question.options.push_back({one.code, one.text, {}});
    const bool listed = known.empty() || std::ranges::any_of(question.options, [&](const auto& one) {
                            return one.code == known;
                        });
    if (!listed) question.options.push_back({std::string(known), std::string(known), {}});
}

/// The questions: a fact is asked as the guidance asks for it where it does.
std::vector<guidance::field> fact_questions(const guidance::edition& edition, const people::person& person,
                                            asking what) {
    std::vector<guidance::field> questions;
    std::vector<std::string_view> asked(of_birth.begin(), of_birth.end());
    if (what == asking::everything) {
        asked.clear();
        for (const auto& fact : people::fact_names())
            if (suits(person, fact.id)) asked.push_back(fact.id);
    }
    for (const std::string_view fact : asked) {
        guidance::field question;
        question.id = fact;
        question.prompt = people::label_of(fact);
        question.type = fact.ends_with("_date") ? guidance::field_type::date : guidance::field_type::line;
        question.required = true; // no "(optional)" beside what is known already
        for (const auto& process : edition.processes)
            for (const auto& field : process.fields)
                if (field.records == fact && question.options.empty()) {
                    question.type = field.type;
                    question.options = field.options;
                }
        if (fact == "ethnicity" && question.options.empty())
            choose_from(question, edition, person.fact(fact));
        if (fact == "birth_date" && person.unborn())
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
    asking what = asking::everything;
};

void prepare(facts_form& form, visit& visit, site& site, const child_visit& child, asking what) {
    form.what = what;
    form.questions = fact_questions(*child.edition, child.file->person, what);
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
        if (const auto* held = person.held(question.id)) {
            if (!held->value.empty())
                fill(fields, question, shared_name(question),
                     {{question.id, parts_of(question, held->value)}});
            if (!held->precision.empty()) fields.emplace_back(precision_name(question.id), held->precision);
        }
    return form_fields(std::move(fields));
}

html summary_of(const problems& wrong, const facts_form& form) {
    error_summary_options options;
    for (const auto& problem : wrong) {
        auto anchor = problem.field;
        for (const auto& question : form.questions)
            if (anchor == shared_name(question) && question.type == guidance::field_type::date)
                anchor += "-day";
        if (anchor == since_name) anchor += "-day";
        options.error_list.push_back({.text = problem.message, .href = anchor.empty() ? "" : "#" + anchor});
    }
    return wrong.empty() ? html{} : error_summary(options);
}

html draw_precision(const guidance::field& question, const form_fields& fields, const problems& wrong) {
    const std::string name = precision_name(question.id);
    return select({.name = name,
                   .label = {.text = question.prompt + ": how exactly is it known?"},
                   .error_message = message_of(wrong, name),
                   .items = {{.text = "As it stands", .value = ""},
                             {.text = "About this date", .value = "about"},
                             {.text = "Not known, although somebody asked", .value = "unknown"}},
                   .value = std::string(fields.first(name))});
}

/// Where it comes from, since when it is so, and whether it settles what others said before.
html draw_source(const child_visit& child, const form_fields& fields, const problems& wrong) {
    auto items = code_items(*child.edition, guidance::agency_codes, local_date(child.now));
    items.front().text = "My own agency";
    html drawn = select({.name = "source",
                         .label = {.text = "Which agency says so?", .classes = "govuk-label--s"},
                         .error_message = message_of(wrong, "source"),
                         .items = std::move(items),
                         .value = std::string(fields.first("source"))});
    drawn += draw_day(std::string(since_name), "Since when is it so?",
                      "Only where something has changed, for example the school.", fields, wrong);
    drawn += checkboxes(
        {.name = "holds",
         .fieldset =
             fieldset_options{.legend = {.text = "Did another agency say something different before?",
                                         .classes = "govuk-fieldset__legend--s"}},
         .hint =
             hint_options{.text =
                              "Leave this empty if you are not sure: both then stand side by side until "
                              "somebody decides."},
         .items = {{.text = "What I record now holds", .value = "yes"}},
         .values = {std::string(fields.first("holds"))}});
    return drawn;
}

response show_form(visit& visit, site& site, child_visit& child, const facts_form& form,
                   const opened_form& opened, const problems& wrong) {
    const form_drawn drawn{form.shape, opened.fields, wrong};
    html questions;
    for (const auto& question : form.questions) {
        questions += draw_question(drawn, question, shared_name(question));
        if (question.type == guidance::field_type::date)
            questions += draw_precision(question, opened.fields, wrong);
    }
    questions += draw_source(child, opened.fields, wrong);
    questions += textarea({.name = "reason",
                           .label = {.text = "How do you know?", .classes = "govuk-label--s"},
                           .hint = hint_options{.text = "Who said so, or where you saw it."},
                           .error_message = message_of(wrong, "reason"),
                           .value = std::string(opened.fields.first("reason")),
                           .rows = 3});
    form_frame frame{
        .action = address_of(child, form.what),
        .title = std::string(title_of(form.what)),
        .caption = {},
        .intro = form.what == asking::birth
                     ? paragraph("The record goes on as the child's own. The expected date stays on it.")
                     : paragraph("Change only what is different now. What was known before stays visible. "
                                 "Empty an answer that turned out to be wrong. More names, addresses and "
                                 "numbers are added under Details."),
        .questions = std::move(questions),
        .submit = form.what == asking::birth ? "Record the birth" : "Record the change",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, summary_of(wrong, form),
                           "details and form to change them");
}

/// Enters the record for the form, or the page to answer with.
std::variant<child_visit, response> enter(visit& visit, site& site, asking what) {
    auto entered = enter_form(visit, site);
    auto* child = std::get_if<child_visit>(&entered);
    if (child != nullptr && what == asking::birth && !child->file->person.unborn())
        return not_on_this_record(visit, *child, "The birth is on record already, or none was expected.");
    return entered;
}

response facts_page(visit& visit, site& site, asking what) {
    auto entered = enter(visit, site, what);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    facts_form form;
    prepare(form, visit, site, child, what);
    const auto opened = open_form(*child.snapshot, visit, address_of(child, what),
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
        const auto* held = person.held(question.id);
        const auto precision = tidy_line(sent.first(precision_name(question.id)));
        const bool differs =
            joined != person.fact(question.id) || precision != (held ? held->precision : "");
        if (differs) facts[question.id] = joined;
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

/// All that the form says besides the answers themselves.
casework::facts_said read_said(std::map<std::string, std::string> facts, const form_fields& sent,
                               problems& wrong) {
    casework::facts_said said;
    for (const auto& [fact, value] : facts)
        if (const auto precision = tidy_line(sent.first(precision_name(fact))); !precision.empty())
            said.precision[fact] = precision;
    said.facts = std::move(facts);
    said.source = tidy_line(sent.first("source"));
    said.from = read_day(sent, std::string(since_name), "Since when it is so", wrong);
    said.holds = sent.first("holds") == "yes";
    said.reason = tidy(sent.first("reason"));
    if (said.reason.empty()) wrong.push_back({"Enter how you know", "reason"});
    return said;
}

problems at_fields(problems wrong) {
    for (problem& one : wrong)
        if (one.field == "from") one.field = since_name;
    return wrong;
}

response change(visit& visit, site& site, asking what) {
    auto entered = enter(visit, site, what);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto back = "/children/" + child.person().text;
    const std::string action = address_of(child, what);
    if (auto kept = keep_or_discard(visit, action, title_of(what), back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    facts_form form;
    prepare(form, visit, site, child, what);
    problems wrong;
    auto facts = read_facts(form, sent, child.file->person, wrong);
    wrong = merged(std::move(wrong), overtaken_facts(form, child.file->person, facts, based_on_of(sent)));
    const auto said = read_said(std::move(facts), sent, wrong);
    if (what == asking::birth && !said.facts.contains("birth_date"))
        wrong.push_back({"Enter the date of birth", "f.birth_date"});
    const opened_form typed{typed_only(sent), child.file->revision, {}};
    if (!wrong.empty()) return show_form(visit, site, child, form, typed, wrong);
    const auto answer = back + "?done=changed";
    const auto who = practitioner_of(visit);
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, kith::world&) {
            return casework::change_facts(site.rules(), files.front(), said, who, visit.request.at);
        },
        who, visit.request.at, sent_form(visit, action, answer, child.purpose));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, form, typed, at_fields(refused));
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_facts_routes(routes& table, site& site) {
    const auto add = [&](std::string pattern, asking what) {
        table.get(pattern, audit_class::personal_record, web::access::signed_in,
                  [&site, what](visit& visit) { return facts_page(visit, site, what); });
        table.post(pattern, audit_class::personal_record, web::access::signed_in,
                   [&site, what](visit& visit) { return change(visit, site, what); });
    };
    add("/children/:person/facts", asking::everything);
    add("/children/:person/birth", asking::birth);
}

} // namespace kith::web::pages
