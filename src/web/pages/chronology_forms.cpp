#include "web/pages/chronology_forms.hpp"

#include "foundation/number.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {

using namespace components;

std::optional<std::int64_t> sequence_of(std::string_view text) {
    return parse_number(text, 1);
}

std::vector<std::string> themes_of(const form_fields& sent) {
    std::vector<std::string> themes;
    for (std::string& one : sent.every("themes"))
        if (!one.empty() && std::ranges::find(themes, one) == themes.end())
            themes.push_back(std::move(one));
    return themes;
}

casework::judging judging_of(const form_fields& sent) {
    return {std::string(sent.first("significance")), tidy(sent.first("impact")), themes_of(sent)};
}

html theme_question(const child_visit& child, const form_fields& fields, const problems& wrong) {
    checkboxes_options boxes{
        .name = "themes",
        .fieldset = fieldset_options{.legend = {.text = "What is it about?",
                                                .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = "Select all that apply. The chronology can be read by theme."},
        .error_message = message_of(wrong, "themes"),
        .values = themes_of(fields),
        .classes = "govuk-checkboxes--small"};
    if (const guidance::code_set* codes = child.edition->find_codes(casework::theme_codes))
        for (const auto& code : codes->codes)
            boxes.items.push_back({.text = code.text, .value = code.code});
    return checkboxes(boxes);
}

html judging_questions(const child_visit& child, const form_fields& fields, const problems& wrong,
                       bool themes) {
    radios_options choice{
        .name = "significance",
        .fieldset = fieldset_options{.legend = {.text = "How much does it matter for this child?",
                                                .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = "Choose with care: a chronology of everything tells nothing."},
        .error_message = message_of(wrong, "significance"),
        .value = std::string(fields.first("significance"))};
    if (const guidance::code_set* codes = child.edition->find_codes(casework::significance_codes))
        for (const auto& code : codes->codes) {
            choice_item item{.text = code.text, .value = code.code};
            if (code.code == casework::background)
                item.hint = hint_options{.text = "It stays under Everything, and not under What matters"};
            choice.items.push_back(std::move(item));
        }
    html questions = radios(choice);
    questions +=
        textarea({.name = "impact",
                  .label = {.text = "What did it mean for the child?", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "What changed for the child, how they were, what they "
                                               "said. Write it so that the child may read it one "
                                               "day."},
                  .error_message = message_of(wrong, "impact"),
                  .value = std::string(fields.first("impact")),
                  .rows = 4});
    if (themes) questions += theme_question(child, fields, wrong);
    return questions;
}

html rough_date_question(const form_fields& fields, const problems& wrong, std::string name,
                         std::string legend, std::string hint) {
    const auto value = [&](const char* part) { return std::string(fields.first(name + "-" + part)); };
    date_input_options when{
        .id = name,
        .name_prefix = name,
        .fieldset =
            fieldset_options{.legend = {.text = std::move(legend), .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = std::move(hint)},
        .error_message = message_of(wrong, name)};
    when.items = {
        {.name = "day", .label = "Day", .value = value("day"), .classes = "govuk-input--width-2"},
        {.name = "month",
         .label = "Month",
         .value = value("month"),
         .classes = "govuk-input--width-2",
         .inputmode = "text"},
        {.name = "year", .label = "Year", .value = value("year"), .classes = "govuk-input--width-4"}};
    checkboxes_options about{.name = name + "-about",
                             .items = {{.text = "It was about then: the date is not certain",
                                        .value = "yes",
                                        .checked = fields.first(name + "-about") == "yes"}},
                             .classes = "govuk-checkboxes--small"};
    return date_input(when) + checkboxes(about);
}

void fill_rough_date(form_fields::list& fields, std::string_view name, const casework::rough_date& when) {
    const std::string prefix(name);
    const auto& day = when.first;
    if (when.precision == casework::known_to::day)
        fields.emplace_back(prefix + "-day", std::to_string(unsigned(day.day())));
    if (when.precision != casework::known_to::year)
        fields.emplace_back(prefix + "-month", std::to_string(unsigned(day.month())));
    fields.emplace_back(prefix + "-year", std::to_string(int(day.year())));
    if (when.about) fields.emplace_back(prefix + "-about", "yes");
}

} // namespace kith::web::pages
