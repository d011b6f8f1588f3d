#include "web/pages/form_question.hpp"

#include "web/pages/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {

using namespace components;
using guidance::field_type;

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

namespace {

std::string prompt_of(const guidance::field& field) {
    return field.required ? field.prompt : field.prompt + " (optional)";
}

} // namespace

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

namespace {

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

} // namespace

std::string typed(const form_drawn& form, std::string_view name) {
    return std::string(form.fields.first(name));
}

fieldset_options legend_of(std::string words, std::string classes) {
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

namespace {

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

} // namespace

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

} // namespace kith::web::pages
