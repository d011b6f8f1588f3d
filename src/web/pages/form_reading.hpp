#pragma once
// From what somebody typed to what the engine takes: canonical answers, or problems with the names of the
// fields. Never throws for anything that a browser (or something that plays one) may send.

#include "web/pages/form_shape.hpp"

namespace kith::web::pages {

/// Longest answers that a form takes, in bytes of UTF-8.
constexpr std::size_t longest_line = 500;
constexpr std::size_t longest_text = 50'000;

/// What a form of a step on record says. `wrong` is empty when everything could be read; whether it is
/// enough and allowed is for the engine.
struct step_read {
    casework::submission said;
    problems wrong;
};
step_read read_step(const form_shape&, const form_fields&);

/// The same of an intake that brings new people on record.
struct intake_read {
    casework::intake said;
    problems wrong;
};
intake_read read_intake(const form_shape&, const form_fields&);

/// One answer in canonical text: a day as "2018-12-12", a day and time as "2018-12-21T22:15", codes as they
/// are (of an attendance too; who came is a matter of the whole form). Nothing was typed: empty.
result<std::vector<std::string>> read_answer(const form_shape&, const guidance::field&,
                                             const std::string& name, const form_fields&);

/// Three boxes and, where wanted, a time; nullopt when all are empty. `what` names it in messages.
result<std::optional<date>> read_date(const form_fields&, std::string_view name, std::string_view what);
result<std::optional<instant>> read_moment(const form_fields&, std::string_view name, std::string_view what,
                                           bool with_time);
/// "14:30", "2.30pm", "2pm", "1430", "midday", "midnight": hour and minute.
std::optional<std::pair<int, int>> read_time(std::string_view typed);

/// A question's prompt inside a sentence.
std::string in_marks(std::string_view prompt);
/// Spaces at both ends gone; line ends as \n.
std::string tidy(std::string_view typed);
/// The same in one line.
std::string tidy_line(std::string_view typed);

/// The two lists of problems as one, without saying anything twice about a field.
problems merged(problems first, const problems& second);

} // namespace kith::web::pages
