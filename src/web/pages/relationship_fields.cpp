#include "web/pages/relationship_fields.hpp"

#include "guidance/code_sets.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

std::string value_of(const form_fields& fields, const std::string& name) {
    return std::string(fields.first(name));
}

html draw_responsibility(const relationship_asked& asked, const form_fields& fields,
                         const problems& wrong) {
    html more =
        select({.name = "pr_source",
                .label = {.text = "How do they have it?"},
                .error_message = message_of(wrong, "pr_source"),
                .items = code_items(*asked.edition, casework::responsibility_codes, local_date(asked.now)),
                .value = value_of(fields, "pr_source")});
    more += draw_day("pr_since_date", "Since when?", "If known.", fields, wrong);
    more += draw_day("pr_until_date", "Until when?", "If it has ended or will end.", fields, wrong);
    radios_options question{
        .name = "pr",
        .fieldset = fieldset_options{.legend = {.text = "Parental responsibility",
                                                .classes = "govuk-fieldset__legend--s"}},
        .hint =
            hint_options{.text = "Does the adult of the two have parental responsibility for the child? "
                                 "Leave this empty where it makes no sense."},
        .error_message = message_of(wrong, "pr"),
        .value = value_of(fields, "pr")};
    question.items = {{.text = "Yes", .value = "yes", .conditional = std::move(more)},
                      {.text = "No", .value = "no"},
                      {.text = "Not known", .value = "not_known"}};
    return radios(question);
}

} // namespace

html draw_day(const std::string& name, std::string legend, std::string hint, const form_fields& fields,
              const problems& wrong) {
    const auto part = [&](const char* which) { return value_of(fields, name + "-" + which); };
    return date_input({.id = name,
                       .name_prefix = name,
                       .fieldset = fieldset_options{.legend = {.text = std::move(legend),
                                                               .classes = "govuk-fieldset__legend--s"}},
                       .hint = hint_options{.text = std::move(hint)},
                       .error_message = message_of(wrong, name),
                       .values = {.day = part("day"), .month = part("month"), .year = part("year")}});
}

std::optional<date> read_day(const form_fields& fields, const std::string& name, std::string_view what,
                             problems& wrong) {
    const auto read = read_date(fields, name, what);
    if (read) return *read;
    wrong = merged(std::move(wrong), read.error());
    return std::nullopt;
}

void fill_day(form_fields::list& fields, const std::string& name, const std::optional<date>& day) {
    if (!day) return;
    fields.emplace_back(name + "-day", std::to_string(unsigned(day->day())));
    fields.emplace_back(name + "-month", std::to_string(unsigned(day->month())));
    fields.emplace_back(name + "-year", std::to_string(int(day->year())));
}

html draw_relationship_fields(const relationship_asked& asked, const form_fields& fields,
                              const problems& wrong) {
    html drawn = select({.name = "type",
                         .label = {.text = fmt::format("Who is {} to {}?", asked.other, asked.child),
                                   .classes = "govuk-label--s"},
                         .hint = hint_options{.text = "The other side, who " + asked.child + " is to " +
                                                      asked.other + ", is recorded with it."},
                         .error_message = message_of(wrong, "type"),
                         .items = type_items(),
                         .value = value_of(fields, "type")});
    drawn += input(
        {.name = "kind",
         .label = {.text = "In the words of whoever told you (optional)", .classes = "govuk-label--s"},
         .hint = hint_options{.text = "Such as \"mum's new boyfriend\" or \"Nan\"."},
         .error_message = message_of(wrong, "kind"),
         .value = value_of(fields, "kind")});
    drawn += draw_day("since_date", "Since when? (optional)",
                      "Parents and brothers and sisters by birth need no date.", fields, wrong);
    if (asked.with_end)
        drawn += draw_day("until_date", "Has it ended? (optional)",
                          "The last day, or the day on which you heard that it was over.", fields, wrong);
    drawn += draw_responsibility(asked, fields, wrong);
    drawn += select({.name = "source",
                     .label = {.text = "Which agency told of it? (optional)", .classes = "govuk-label--s"},
                     .error_message = message_of(wrong, "source"),
                     .items = code_items(*asked.edition, guidance::agency_codes, local_date(asked.now)),
                     .value = value_of(fields, "source")});
    drawn +=
        textarea({.name = "note",
                  .label = {.text = "Anything to know about it (optional)", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "For somebody who poses a risk: what the risk is, and what "
                                               "was agreed about it."},
                  .error_message = message_of(wrong, "note"),
                  .value = value_of(fields, "note"),
                  .rows = 3});
    return drawn;
}

casework::relationship_said read_relationship_fields(const form_fields& fields, problems& wrong) {
    casework::relationship_said said;
    said.type = tidy_line(fields.first("type"));
    said.kind = tidy_line(fields.first("kind"));
    said.since = read_day(fields, "since_date", "The day it began", wrong);
    said.until = read_day(fields, "until_date", "The day it ended", wrong);
    said.parental_responsibility = tidy_line(fields.first("pr"));
    // What stands under "Yes" is asked of those alone who chose it.
    if (said.parental_responsibility == "yes") {
        said.responsibility_source = tidy_line(fields.first("pr_source"));
        said.responsibility_since = read_day(fields, "pr_since_date", "The day it began", wrong);
        said.responsibility_until = read_day(fields, "pr_until_date", "The day it ended", wrong);
    }
    said.source = tidy_line(fields.first("source"));
    said.note = tidy(fields.first("note"));
    return said;
}

void fill_relationship_fields(form_fields::list& fields, const casework::relationship& one) {
    fields.emplace_back("type", one.type);
    fields.emplace_back("kind", one.kind);
    fields.emplace_back("pr", one.parental_responsibility);
    fields.emplace_back("pr_source", one.responsibility_source);
    fields.emplace_back("source", one.source);
    fields.emplace_back("note", one.note);
    fill_day(fields, "since_date", one.since);
    fill_day(fields, "until_date", one.until);
    fill_day(fields, "pr_since_date", one.responsibility_since);
    fill_day(fields, "pr_until_date", one.responsibility_until);
}

} // namespace kith::web::pages
