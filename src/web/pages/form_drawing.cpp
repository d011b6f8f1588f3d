#include "web/pages/form_drawing.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_question.hpp"
#include "web/pages/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using guidance::field_type;

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
    radios_options options{.name = name,
                           .fieldset =
                               legend_of(several ? fmt::format("What is the outcome for {}?", child.name)
                                                 : "What is the outcome?",
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

html draw_identity(const form_identity& identity) {
    html drawn = hidden_input(field::form_token, identity.form_token);
    if (!identity.draft_key.empty())
        drawn += hidden_input(field::draft_key, identity.draft_key) +
                 hidden_input(field::draft_title, identity.draft_title);
    return drawn + hidden_input(field::based_on, std::to_string(identity.based_on));
}

} // namespace kith::web::pages
