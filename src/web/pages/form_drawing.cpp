#include "web/pages/form_drawing.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace kith::web::pages {
namespace {

using namespace components;
using guidance::field_type;

/// A question on this form under its name.
struct question {
    const guidance::field* field;
    std::string name;
};
using questions = std::vector<question>;

const kith::problem* problem_of(const form_drawn& form, std::string_view name) {
    for (const auto& problem : form.wrong)
        if (problem.field == name || (problem.field.size() == name.size() + 5 &&
                                      problem.field.starts_with(name) && problem.field.ends_with("-time")))
            return &problem;
    return nullptr;
}

std::optional<error_message_options> error_of(const form_drawn& form, std::string_view name) {
    const auto* problem = problem_of(form, name);
    if (!problem) return std::nullopt;
    return error_message_options{.text = problem->message};
}

std::string prompt_of(const guidance::field& field) {
    return field.required ? field.prompt : field.prompt + " (optional)";
}

std::string option_words(const guidance::field& field, std::string_view code) {
    for (const auto& option : field.options)
        if (option.code == code) return option.text;
    return std::string(code);
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
    std::string all;
    for (std::size_t i = 0; i < words.size(); ++i)
        all.append(i == 0 ? "" : i + 1 == words.size() ? last : ", ").append(words[i]);
    return all;
}

/// The hint, and who must be covered.
std::optional<hint_options> hint_of(const form_drawn& form, const guidance::field& field,
                                    std::string_view more = {}) {
    auto words = field.hint;
    const auto add = [&](std::string_view sentence) {
        if (sentence.empty()) return;
        if (!words.empty()) words += ' ';
        words += sentence;
    };
    std::vector<std::string> covered;
    for (const auto& code : to_be_covered(form.shape, field))
        covered.push_back(option_words(field, code));
    if (!covered.empty()) add(fmt::format("Must include: {}.", joined(covered, " and ")));
    add(more);
    if (words.empty()) return std::nullopt;
    return hint_options{.text = words};
}

bool same_sources(const std::vector<guidance::citation>& a, const std::vector<guidance::citation>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& one, const auto& other) { return one.text == other.text; });
}

/// Why it is asked and where that is written. The step's own source stands once at the top of the page.
html source_of(const form_drawn& form, const guidance::field& field) {
    const bool said_above = field.cite.empty() || same_sources(field.cite, form.shape.step->cite);
    if (field.why.empty() && said_above) return {};
    return citation({.text = citation_words(*form.shape.edition, field.cite),
                     .why = field.why,
                     .href = "/guidance/" + form.shape.process->id});
}

/// A control with its source under it.
html with_source(const html& control, const html& source) {
    if (source.empty()) return control;
    html_writer out(control.size() + source.size() + 64);
    out.raw("<div class=\"kith-question govuk-!-margin-bottom-6\">").raw(control).raw(source).raw("</div>");
    return std::move(out).finish();
}

/// Room below a control: less where its source stands under it.
std::string group_classes(const html& source) {
    return source.empty() ? "" : "govuk-!-margin-bottom-1";
}

std::string typed(const form_drawn& form, std::string_view name) {
    return std::string(form.fields.first(name));
}

fieldset_options legend_of(std::string words, std::string classes = "govuk-fieldset__legend--s") {
    return {.legend = {.text = std::move(words), .classes = std::move(classes)}};
}

html draw_date(const form_drawn& form, const std::string& name, std::string legend,
               std::optional<hint_options> hint, bool with_time, const html& source) {
    const auto part = [&](const char* which, const char* label, const char* width) {
        date_input_item item{.name = which, .label = label, .value = typed(form, name + "-" + which)};
        item.classes = width;
        if (item.name == "time") item.inputmode = "text";
        return item;
    };
    const auto* problem = problem_of(form, name);
    date_input_options options{.id = name,
                               .name_prefix = name,
                               .fieldset = legend_of(std::move(legend)),
                               .hint = std::move(hint),
                               .error_message = error_of(form, name)};
    options.items = {part("day", "Day", "govuk-input--width-2"),
                     part("month", "Month", "govuk-input--width-2"),
                     part("year", "Year", "govuk-input--width-4")};
    if (with_time) options.items.push_back(part("time", "Time", "govuk-input--width-5"));
    if (problem && problem->field != name)
        for (auto& item : options.items)
            item.error = item.name == "time";
    options.form_group.classes = group_classes(source);
    return with_source(date_input(options), source);
}

std::string person_option(const form_drawn& form, const store::account& account) {
    const auto* role = form.shape.edition->find_role(account.role);
    const auto part = !account.job_title.empty() ? account.job_title : role ? role->title : account.role;
    return fmt::format("{}, {}", account.display_name, part);
}

html draw_person(const form_drawn& form, const guidance::field& field, const std::string& name) {
    select_options options{.name = name,
                           .label = {.text = prompt_of(field), .classes = "govuk-label--s"},
                           .hint = hint_of(form, field),
                           .error_message = error_of(form, name),
                           .value = typed(form, name)};
    options.items.push_back({.text = "Choose a practitioner", .value = ""});
    for (const auto* account : may_be_named(form.shape, field))
        options.items.push_back(
            {.text = person_option(form, *account), .value = account->practitioner.text});
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(select(options), source);
}

using inside = std::function<html(std::string_view code)>;

html draw_several(const form_drawn& form, const guidance::field& field, const std::string& name,
                  const inside& beneath) {
    checkboxes_options options{.name = name,
                               .fieldset = legend_of(prompt_of(field)),
                               .hint = hint_of(form, field, "Select all that apply."),
                               .error_message = error_of(form, name),
                               .values = form.fields.every(name)};
    if (field.type == field_type::practitioners) {
        for (const auto* account : may_be_named(form.shape, field))
            options.items.push_back(
                {.text = person_option(form, *account), .value = account->practitioner.text});
        if (options.items.size() > 8) options.classes = "govuk-checkboxes--small";
    }
    for (const auto& option : field.options) {
        choice_item item{.text = option.text, .value = option.code};
        if (!option.hint.empty()) item.hint = hint_options{.text = option.hint};
        if (beneath) item.conditional = beneath(option.code);
        options.items.push_back(std::move(item));
    }
    if (options.items.empty()) return paragraph("There is nobody who can be named here yet.");
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(checkboxes(options), source);
}

html draw_one_of(const form_drawn& form, const guidance::field& field, const std::string& name,
                 const inside& beneath) {
    radios_options options{.name = name,
                           .fieldset = legend_of(prompt_of(field)),
                           .hint = hint_of(form, field),
                           .error_message = error_of(form, name),
                           .value = typed(form, name)};
    const std::vector<guidance::option> yes_no = {{"yes", "Yes", {}}, {"no", "No", {}}};
    bool reveals = false;
    for (const auto& option : field.type == field_type::yes_no ? yes_no : field.options) {
        choice_item item{.text = option.text, .value = option.code};
        if (!option.hint.empty()) item.hint = hint_options{.text = option.hint};
        if (beneath) item.conditional = beneath(option.code);
        reveals = reveals || !item.conditional.empty();
        options.items.push_back(std::move(item));
    }
    if (field.type == field_type::yes_no && !reveals)
        options.classes = "govuk-radios--inline";
    else if (options.items.size() > 6)
        options.classes = "govuk-radios--small";
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(radios(options), source);
}

/// A list too long for radios to be read at a glance.
constexpr std::size_t most_radios = 12;

html draw_long_list(const form_drawn& form, const guidance::field& field, const std::string& name) {
    select_options options{.name = name,
                           .label = {.text = prompt_of(field), .classes = "govuk-label--s"},
                           .hint = hint_of(form, field),
                           .error_message = error_of(form, name),
                           .value = typed(form, name)};
    options.items.push_back({.text = "Choose an answer", .value = ""});
    for (const auto& option : field.options)
        options.items.push_back({.text = option.text, .value = option.code});
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(select(options), source);
}

html draw_line(const form_drawn& form, const guidance::field& field, const std::string& name) {
    input_options options{.name = name,
                          .label = {.text = prompt_of(field), .classes = "govuk-label--s"},
                          .hint = hint_of(form, field),
                          .error_message = error_of(form, name),
                          .value = typed(form, name)};
    if (field.type == field_type::number) {
        options.inputmode = "numeric";
        options.classes = "govuk-input--width-4";
    }
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(input(options), source);
}

html draw_text(const form_drawn& form, const guidance::field& field, const std::string& name) {
    textarea_options options{.name = name,
                             .label = {.text = prompt_of(field), .classes = "govuk-label--s"},
                             .hint = hint_of(form, field),
                             .error_message = error_of(form, name),
                             .value = typed(form, name),
                             .rows = 4};
    const auto source = source_of(form, field);
    options.form_group.classes = group_classes(source);
    return with_source(textarea(options), source);
}

/// One question, and under its answers whatever `beneath` gives for them.
html draw_with(const form_drawn& form, const guidance::field& field, const std::string& name,
               const inside& beneath) {
    switch (field.type) {
    case field_type::line:
    case field_type::number:
        return draw_line(form, field, name);
    case field_type::text:
        return draw_text(form, field, name);
    case field_type::date:
        return draw_date(form, name, prompt_of(field), hint_of(form, field, "For example, 27 3 2026."),
                         false, source_of(form, field));
    case field_type::moment:
        return draw_date(form, name, prompt_of(field),
                         hint_of(form, field, "For example, 27 3 2026 and 2:15pm."), true,
                         source_of(form, field));
    case field_type::yes_no:
    case field_type::choice: {
        const bool reveals =
            beneath && std::any_of(field.options.begin(), field.options.end(),
                                   [&](const auto& one) { return !beneath(one.code).empty(); });
        if (field.options.size() > most_radios && !reveals) return draw_long_list(form, field, name);
        return draw_one_of(form, field, name, beneath);
    }
    case field_type::practitioner:
        return draw_person(form, field, name);
    case field_type::choices:
    case field_type::practitioners:
        return draw_several(form, field, name, beneath);
    case field_type::attendance:
        return draw_several(form, field, name, [&](std::string_view code) {
            const auto who = name + "." + std::string(code);
            return input({.name = who,
                          .label = {.text = "Who took part?"},
                          .hint = hint_options{.text = "Name and role of each person."},
                          .error_message = error_of(form, who),
                          .value = typed(form, who)});
        });
    }
    return {};
}

/// Questions that belong together, some under an answer to another, some under an outcome.
class question_set {
  public:
    question_set(const form_drawn& form, questions all) : form_(form), all_(std::move(all)) {}

    /// Everything that is asked whatever was decided.
    html before_outcome() const {
        html drawn;
        for (const auto& one : all_)
            if ((one.field->asked_when.outcomes.empty() || form_.shape.corrects) && !parent_of(one))
                drawn += draw(one);
        return drawn;
    }
    /// What is asked under this outcome alone.
    html under_outcome(std::string_view outcome) const {
        html drawn;
        for (const auto& one : all_) {
            const auto& outcomes = one.field->asked_when.outcomes;
            if (outcomes.size() == 1 && outcomes.front() == outcome && !parent_of(one)) drawn += draw(one);
        }
        return drawn;
    }
    /// What is asked under any of several outcomes, or, without the choice in this set, under one.
    html after_outcome(bool choice_is_here) const {
        html drawn;
        if (form_.shape.corrects) return drawn;
        for (const auto& one : all_) {
            const auto& outcomes = one.field->asked_when.outcomes;
            if (outcomes.empty() || parent_of(one) || (choice_is_here && outcomes.size() == 1)) continue;
            std::vector<std::string> titles;
            for (const auto& id : outcomes)
                if (const auto* outcome = guidance::find_outcome(*form_.shape.process, id))
                    titles.push_back(fmt::format("‘{}’", outcome->title));
            drawn += only_if(joined(titles, " or "), draw(one));
        }
        return drawn;
    }

  private:
    static html only_if(const std::string& what, const html& asked) {
        html_writer out;
        out.raw(
            "<div class=\"kith-only-if\"><p class=\"govuk-body govuk-!-margin-bottom-2\">If you chose ");
        out.text(what).raw(":</p>").raw(asked).raw("</div>");
        return std::move(out).finish();
    }
    static bool has_items(field_type type) {
        return type == field_type::yes_no || type == field_type::choice || type == field_type::choices;
    }
    /// The question whose single answer brings this one up.
    const question* parent_of(const question& one) const {
        const auto& when = one.field->asked_when;
        if (when.field.empty() || when.is.size() != 1) return nullptr;
        for (const auto& other : all_)
            if (other.field->id == when.field && other.field != one.field && has_items(other.field->type))
                return &other;
        return nullptr;
    }
    html draw(const question& one, int depth = 0) const {
        const auto beneath = [&](std::string_view code) {
            html drawn;
            for (const auto& other : all_)
                if (depth < 4 && parent_of(other) == &one && other.field->asked_when.is.front() == code)
                    drawn += draw(other, depth + 1);
            return drawn;
        };
        auto drawn = draw_with(form_, *one.field, one.name, beneath);
        const auto& when = one.field->asked_when;
        if (when.field.empty() || parent_of(one)) return drawn;
        return only_if(answers_asked(when), drawn);
    }
    std::string answers_asked(const guidance::condition& when) const {
        const auto* asked = guidance::find_field(*form_.shape.process, form_.shape.step->id, when.field);
        std::vector<std::string> words;
        for (const auto& code : when.is)
            words.push_back(code == "yes"  ? "‘Yes’"
                            : code == "no" ? "‘No’"
                            : asked        ? fmt::format("‘{}’", option_words(*asked, code))
                                           : code);
        return fmt::format("{} for ‘{}’", joined(words, " or "), asked ? asked->prompt : when.field);
    }

    const form_drawn& form_;
    questions all_;
};

/// What follows from an outcome, in words.
std::string consequences(const form_shape& shape, const guidance::outcome& outcome,
                         const casework::file* file) {
    const auto titles = [&](const std::vector<std::string>& processes) {
        std::vector<std::string> words;
        for (const auto& id : processes) {
            const auto* process = shape.edition->find_process(id);
            words.push_back(process ? process->title : id);
        }
        return joined(words, " and ");
    };
    std::string words = outcome.hint;
    const auto add = [&](const std::string& sentence) { words += (words.empty() ? "" : " ") + sentence; };
    if (!outcome.opens.empty()) add(fmt::format("Begins: {}.", titles(outcome.opens)));
    std::vector<std::string> ends; // only what runs for this child
    for (const auto& id : outcome.finishes)
        if (file && std::any_of(file->processes.begin(), file->processes.end(),
                                [&](const auto& one) { return one.definition == id && !one.finished; }))
            ends.push_back(id);
    if (!ends.empty()) add(fmt::format("Ends: {}.", titles(ends)));
    if (outcome.closes) add("Closes the case.");
    return words;
}

html draw_outcomes(const form_drawn& form, const form_child& child, const question_set& set) {
    const auto name = outcome_name(child.person);
    const bool several = form.shape.children.size() > 1;
    radios_options options{
        .name = name,
        .fieldset =
            legend_of(several ? fmt::format("What is the outcome for {}?", child.name) : "What is the outcome?",
                      "govuk-fieldset__legend--m"),
        .error_message = error_of(form, name),
        .value = typed(form, name)};
    if (several) options.hint = hint_options{.text = "Each child has a decision of their own."};
    for (const auto& offered : outcomes_for(form.shape, child)) {
        choice_item item{.text = offered.outcome->title, .value = offered.outcome->id};
        auto words = consequences(form.shape, *offered.outcome, child.file.get());
        if (!offered.not_yet.empty()) words = offered.not_yet;
        if (!words.empty()) item.hint = hint_options{.text = words};
        item.disabled = !offered.not_yet.empty();
        html beneath = set.under_outcome(offered.outcome->id);
        if (!offered.outcome->cite.empty() && !beneath.empty())
            beneath = citation({.text = citation_words(*form.shape.edition, offered.outcome->cite),
                                .href = "/guidance/" + form.shape.process->id}) +
                      beneath;
        item.conditional = std::move(beneath);
        options.items.push_back(std::move(item));
    }
    return radios(options);
}

html draw_quorum(const form_drawn& form) {
    const auto* quorum = guidance::quorum_of(*form.shape.process, form.shape.step->id);
    if (!quorum) return {};
    const auto* field = guidance::find_field(*form.shape.process, form.shape.step->id, quorum->field);
    const auto* otherwise =
        guidance::find_field(*form.shape.process, form.shape.step->id, quorum->otherwise);
    std::vector<std::string> agencies;
    for (const auto& code : quorum->agencies)
        agencies.push_back(field ? option_words(*field, code) : code);
    std::string words = "Who must take part: ";
    if (!agencies.empty()) words += joined(agencies, " and ");
    if (quorum->at_least > 0)
        words += fmt::format("{}at least {} {}{}", agencies.empty() ? "" : "; ", quorum->at_least,
                             quorum->at_least == 1 ? "agency" : "agencies",
                             quorum->besides.empty()
                                 ? ""
                                 : " besides " +
                                       (field ? option_words(*field, quorum->besides) : quorum->besides));
    words += ".";
    if (otherwise)
        words += fmt::format(" Without them, answer ‘{}’ to say why it went ahead.", otherwise->prompt);
    html_writer inner;
    inner.raw("<p class=\"govuk-body\">").text(words).raw("</p>");
    inner.raw(citation({.text = citation_words(*form.shape.edition, quorum->cite),
                        .href = "/guidance/" + form.shape.process->id}));
    return inset_text({.html = std::move(inner).finish()});
}

questions shared_questions(const form_drawn& form) {
    questions all;
    for (const auto* field : shared_fields(form.shape))
        all.push_back({field, shared_name(*field)});
    return all;
}

questions own_questions(const form_drawn& form, const form_child& child) {
    questions all;
    for (const auto* field : own_fields(form.shape, child))
        all.push_back({field, own_name(child.person, *field)});
    return all;
}

/// One child: everything in the order of the guidance.
html draw_one_child(const form_drawn& form, const form_child& child) {
    auto all = shared_questions(form);
    for (auto& own : own_questions(form, child))
        all.push_back(std::move(own));
    std::stable_sort(all.begin(), all.end(),
                     [](const question& a, const question& b) { return a.field < b.field; });
    const question_set set(form, std::move(all));
    html drawn = set.before_outcome();
    if (form.shape.step->decides && !form.shape.corrects) drawn += draw_outcomes(form, child, set);
    return drawn + set.after_outcome(form.shape.step->decides);
}

html draw_each_child(const form_drawn& form) {
    const question_set shared(form, shared_questions(form));
    html drawn = shared.before_outcome();
    for (const auto& child : form.shape.children) {
        const question_set own(form, own_questions(form, child));
        html section = own.before_outcome();
        if (form.shape.step->decides) section += draw_outcomes(form, child, own);
        section += own.after_outcome(form.shape.step->decides);
        if (section.empty()) continue;
        html_writer out;
        out.raw("<section class=\"kith-form-child\"")
            .attribute(" aria-labelledby", "child-" + child.person.text)
            .raw(">");
        out.raw(heading({.text = child.heading, .id = "child-" + child.person.text}));
        out.raw(section).raw("</section>");
        drawn += std::move(out).finish();
    }
    return drawn + shared.after_outcome(false);
}

html draw_row(const form_drawn& form, const guidance::group& group, int row, int rows) {
    questions all;
    for (const auto* field : row_fields(form.shape, group))
        all.push_back({field, row_name(group, row, *field)});
    const question_set set(form, std::move(all));
    const auto one = group.creates == "child"   ? fmt::format("Child {}", row + 1)
                     : group.creates == "adult" ? fmt::format("Adult {}", row + 1)
                                                : fmt::format("Number {}", row + 1);
    html_writer out;
    out.raw("<fieldset class=\"govuk-fieldset kith-form-row\"><legend class=\"govuk-fieldset__legend "
            "govuk-fieldset__legend--s\">");
    out.text(one).raw("</legend>").raw(set.before_outcome());
    if (rows > std::max(0, group.least))
        out.raw(button({.text = "Remove " + one,
                        .name = fmt::format("remove.{}.{}", group.id, row),
                        .value = "yes",
                        .classes = "govuk-button--secondary"}));
    out.raw("</fieldset>");
    return std::move(out).finish();
}

html draw_group(const form_drawn& form, const guidance::group& group) {
    const int rows = rows_on_form(group, form.fields);
    html_writer out;
    const auto id = "g." + group.id;
    out.raw("<section class=\"kith-form-group\"").attribute(" aria-labelledby", id).raw(">");
    out.raw(heading({.text = group.title, .id = id}));
    if (const auto* problem = problem_of(form, id)) out.raw(error_message({.text = problem->message}));
    out.raw(hidden_input(rows_name(group), std::to_string(rows)));
    for (int row = 0; row < rows; ++row)
        out.raw(draw_row(form, group, row, rows));
    if (rows < group.most)
        out.raw(button({.text = group.add,
                        .name = "add." + group.id,
                        .value = "yes",
                        .classes = "govuk-button--secondary"}));
    else
        out.raw(paragraph(
            fmt::format("No more than {} can be added here. Say in words who else there is.", rows)));
    out.raw("</section>");
    return std::move(out).finish();
}

/// An intake: shared questions and groups in the order in which the guidance has them.
html draw_intake(const form_drawn& form) {
    const question_set shared(form, shared_questions(form));
    html drawn;
    questions run;
    std::vector<std::string> seen;
    const auto flush = [&] {
        if (!run.empty()) drawn += question_set(form, std::move(run)).before_outcome();
        run.clear();
    };
    const auto groups = groups_of(form.shape);
    for (const auto& field : form.shape.process->fields) {
        if (field.step != form.shape.step->id) continue;
        if (field.group.empty()) {
            run.push_back({&field, shared_name(field)});
            continue;
        }
        if (std::find(seen.begin(), seen.end(), field.group) != seen.end()) continue;
        seen.push_back(field.group);
        flush();
        for (const auto* group : groups)
            if (group->id == field.group) drawn += draw_group(form, *group);
    }
    flush();
    return drawn;
}

} // namespace

html draw_question(const form_drawn& form, const guidance::field& field, const std::string& name) {
    return draw_with(form, field, name, {});
}

html draw_when(const form_drawn& form) {
    if (!form.shape.asks_when) return {};
    const bool with_time = form.shape.step->to_the_minute;
    return draw_date(
        form, std::string(when_name), when_question(*form.shape.step),
        hint_options{.text = with_time ? "For example, 27 3 2026 and 2:15pm." : "For example, 27 3 2026."},
        with_time, {});
}

html draw_late_reason(const form_drawn& form) {
    const auto* set = form.shape.edition->find_codes(late_reason_codes);
    html drawn;
    if (set && !set->codes.empty()) {
        radios_options options{.name = std::string(late_code_name),
                               .fieldset = legend_of("Why was it late? (optional)"),
                               .error_message = error_of(form, late_code_name),
                               .value = typed(form, late_code_name),
                               .classes = "govuk-radios--small"};
        const auto today = local_date(form.shape.now);
        for (const auto& code : set->codes)
            if ((!code.from || *code.from <= today) && (!code.until || today < *code.until))
                options.items.push_back({.text = code.text, .value = code.code});
        if (!options.items.empty()) drawn += radios(options);
    }
    drawn += textarea(
        {.name = std::string(late_text_name),
         .label = {.text = "In your own words (optional)", .classes = "govuk-label--s"},
         .hint = hint_options{.text = "Your judgement is a good answer. It does not stop you going on."},
         .error_message = error_of(form, late_text_name),
         .value = typed(form, late_text_name),
         .rows = 3});
    return drawn;
}

html draw_questions(const form_drawn& form) {
    html drawn = draw_when(form) + draw_quorum(form);
    if (form.shape.children.empty()) return drawn + draw_intake(form);
    if (form.shape.children.size() == 1) return drawn + draw_one_child(form, form.shape.children.front());
    return drawn + draw_each_child(form);
}

std::string anchor_of(const form_shape& shape, std::string_view name) {
    if (name.empty()) return {};
    if (name.ends_with('.')) { // a row or a child as a whole
        if (!name.starts_with("g.")) return {};
        return std::string(name.substr(0, name.find('.', 2)));
    }
    if (name == when_name) return "when-day";
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || name.ends_with("-time")) return std::string(name);
    const auto* field = guidance::find_field(*shape.process, shape.step->id, name.substr(dot + 1));
    const bool parts = field && (field->type == field_type::date || field->type == field_type::moment);
    return std::string(name) + (parts ? "-day" : "");
}

namespace {

/// Where a question stands on the page, for the order of the summary.
struct place_on_page {
    std::size_t section = 0, group = 0, row = 0, question = 0;
    auto operator<=>(const place_on_page&) const = default;
};

std::size_t index_of(const form_shape& shape, std::string_view id) {
    const auto& fields = shape.process->fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].step == shape.step->id && fields[i].id == id) return i + 1;
    return fields.size() + 1; // the outcome, and whatever else
}

std::size_t group_begins(const form_shape& shape, std::string_view group) {
    for (const auto& field : shape.process->fields)
        if (field.step == shape.step->id && field.group == group) return index_of(shape, field.id);
    return 0;
}

place_on_page place_of(const form_shape& shape, std::string_view name) {
    place_on_page place;
    if (name.starts_with(when_name) || name.empty()) return place;
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= name.size();) {
        const auto dot = std::min(name.find('.', from), name.size());
        parts.push_back(name.substr(from, dot - from));
        from = dot + 1;
    }
    const auto last = parts.size() > 1 ? index_of(shape, parts[parts[0] == "f" ? 1 : parts.size() - 1]) : 0;
    if (parts[0] == "f")
        place.group = last;
    else if (parts[0] == "g" && parts.size() > 1) {
        place.group = group_begins(shape, parts[1]);
        place.row = parts.size() > 2 && !parts[2].empty() ? std::size_t(parts[2].front()) : 0;
        place.question = last;
    } else if (parts[0] == "c" && parts.size() > 1) {
        place.group = last;
        for (std::size_t i = 0; shape.children.size() > 1 && i < shape.children.size(); ++i)
            if (shape.children[i].person.text == parts[1]) place.section = i + 1;
    } else
        place.section = shape.children.size() + 2;
    return place;
}

/// "Ada Okafor: " where several children are asked about and the problem is in one child's part.
std::string whose(const form_shape& shape, std::string_view name) {
    if (shape.children.size() < 2 || !name.starts_with("c.")) return {};
    for (const auto& child : shape.children)
        if (name.substr(2).starts_with(child.person.text + ".")) return child.name + ": ";
    return {};
}

} // namespace

html draw_problems(const form_shape& shape, const problems& wrong) {
    if (wrong.empty()) return {};
    auto ordered = wrong;
    std::stable_sort(ordered.begin(), ordered.end(), [&](const kith::problem& a, const kith::problem& b) {
        return place_of(shape, a.field) < place_of(shape, b.field);
    });
    error_summary_options options;
    for (const auto& problem : ordered) {
        const auto anchor = anchor_of(shape, problem.field);
        options.error_list.push_back({.text = whose(shape, problem.field) + problem.message,
                                      .href = anchor.empty() ? "" : "#" + anchor});
    }
    return error_summary(options);
}

html draw_identity(const form_identity& identity) {
    html drawn = hidden_input(field::form_token, identity.form_token);
    if (!identity.draft_key.empty())
        drawn += hidden_input(field::draft_key, identity.draft_key) +
                 hidden_input(field::draft_title, identity.draft_title);
    return drawn + hidden_input(field::based_on, std::to_string(identity.based_on));
}

} // namespace kith::web::pages
