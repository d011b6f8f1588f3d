#pragma once
// One question as a component: what type of answer it takes decides how it looks. For form_drawing alone.

#include "web/components/components.hpp"
#include "web/pages/form_drawing.hpp"

#include <functional>

namespace kith::web::pages {

/// A question on this form under its name.
struct question {
    const guidance::field* field;
    std::string name;
};
using questions = std::vector<question>;

/// What is asked under one of the answers, by its code.
using inside = std::function<html(std::string_view code)>;

/// One question, and under its answers whatever `beneath` gives for them.
html draw_with(const form_drawn&, const guidance::field&, const std::string& name, const inside& beneath);
/// Three boxes and, where wanted, the time.
html draw_date(const form_drawn&, const std::string& name, std::string legend,
               std::optional<components::hint_options> hint, bool with_time, const html& source);

/// What is wrong with the answer of that name, if anything.
const kith::problem* problem_of(const form_drawn&, std::string_view name);
std::optional<components::error_message_options> error_of(const form_drawn&, std::string_view name);
/// What stands in the field, as typed.
std::string typed(const form_drawn&, std::string_view name);
components::fieldset_options legend_of(std::string words,
                                       std::string classes = "govuk-fieldset__legend--s");

/// An answer by its text; the code itself where the question does not know it.
std::string option_words(const guidance::field&, std::string_view code);
/// "one, two<last>three".
std::string joined(const std::vector<std::string>& words, std::string_view last);

} // namespace kith::web::pages
