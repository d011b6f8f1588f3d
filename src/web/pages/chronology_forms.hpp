#pragma once
// What the forms of the chronology share: questions and how their answers are read.

#include "casework/chronicle_acts.hpp"
#include "web/pages/form_page.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace kith::web::pages {

constexpr std::string_view no_such_line = "There is no such line on this record.";

/// An entry's number in an address.
std::optional<std::int64_t> sequence_of(std::string_view text);

/// How much it matters, what it meant for the child and, with `themes`, what it is about. Fields
/// "significance", "impact", "themes".
html judging_questions(const child_visit&, const form_fields&, const problems&, bool themes);
casework::judging judging_of(const form_fields&);
html theme_question(const child_visit&, const form_fields&, const problems&);
/// The themes chosen, each once.
std::vector<std::string> themes_of(const form_fields&);

/// Day, month and year of which the first two may be empty, and whether it was about then. Fields
/// "<name>-day", "-month", "-year", "-about".
html rough_date_question(const form_fields&, const problems&, std::string name, std::string legend,
                         std::string hint);
void fill_rough_date(form_fields::list&, std::string_view name, const casework::rough_date&);

} // namespace kith::web::pages
