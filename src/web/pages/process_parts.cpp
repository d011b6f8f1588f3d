#include "web/pages/process_parts.hpp"

#include "casework/joining.hpp"
#include "web/pages/statement_page.hpp"

#include <algorithm>

namespace kith::web::pages {

namespace {

constexpr std::size_t most_steps = 200;

bool is_recorded(const casework::case_process& process, std::string_view step) {
    return std::ranges::find(process.steps, step, &casework::recorded_step::step) != process.steps.end();
}

std::string agency_words(const guidance::field& attendance, const std::string& code) {
    const auto option = std::ranges::find(attendance.options, code, &guidance::option::code);
    return option == attendance.options.end() ? code : option->text;
}

/// Whether those who had to be there were, in words.
html quorum_part(const guidance::process& definition, const casework::recorded_step& step) {
    const guidance::quorum* quorum = guidance::quorum_of(definition, step.step);
    const guidance::field* attendance =
        quorum != nullptr ? guidance::find_field(definition, step.step, quorum->field) : nullptr;
    if (attendance == nullptr) return {};
    const auto found = step.said.find(quorum->field);
    const std::vector<std::string> present =
        found == step.said.end() ? std::vector<std::string>() : found->second;
    if (guidance::quorate(*quorum, present))
        return components::paragraph("Everybody who had to take part did: the meeting was quorate.");
    std::string missing;
    for (const std::string& agency : quorum->agencies)
        if (std::ranges::find(present, agency) == present.end())
            missing += (missing.empty() ? "" : ", ") + agency_words(*attendance, agency);
    std::string words = "Not quorate: it went ahead without everybody who has to take part.";
    if (!missing.empty()) words += " Missing: " + missing + ".";
    if (quorum->at_least > 0)
        words += " At least " + std::to_string(quorum->at_least) + " agencies are needed" +
                 (quorum->besides.empty() ? std::string()
                                          : " besides " + agency_words(*attendance, quorum->besides)) +
                 ".";
    return components::inset_text({.text = words});
}

void draw_byline(html_writer& out, const child_visit& child, const casework::recorded_step& step,
                 const guidance::step* rule) {
    const bool minute = rule != nullptr && rule->to_the_minute;
    out.raw("<p class=\"govuk-body-s\">");
    out.text(minute ? long_words(to_local(step.event_time)) : day_words(step.event_time));
    out.text(". Recorded by " + by_words(child, step.by) + ", " + moment_words(step.entry_time) + ".");
    if (step.entry_time - step.event_time > std::chrono::hours(48))
        out.raw(" ").raw(components::tag({.text = "Entered later", .classes = "govuk-tag--grey"}));
    out.raw("</p>");
}

} // namespace

std::string outcome_words(const guidance::process* definition, std::string_view outcome) {
    if (outcome.empty()) return {};
    const guidance::outcome* found =
        definition != nullptr ? guidance::find_outcome(*definition, outcome) : nullptr;
    return found != nullptr ? found->title : std::string(outcome);
}

html step_part(const child_visit& child, const guidance::process* definition,
               const casework::recorded_step& step, int heading_level) {
    const guidance::step* rule =
        definition != nullptr ? guidance::find_step(*definition, step.step) : nullptr;
    html_writer out(2048);
    out.raw("<section class=\"kith-step\"")
        .attribute("id", "entry-" + std::to_string(step.sequence))
        .raw(">");
    html title = text(rule != nullptr ? rule->done : step.step);
    if (!step.corrections.empty())
        title += " "_html + components::tag({.text = "Corrected", .classes = "govuk-tag--yellow"});
    out.raw(components::heading({.html = title, .level = heading_level, .size = components::size::s}));
    draw_byline(out, child, step, rule);
    if (const std::string outcome = outcome_words(definition, step.outcome); !outcome.empty())
        out.raw("<p class=\"govuk-body kith-outcome\">Decided for this child: <strong>")
            .text(outcome)
            .raw("</strong></p>");
    if (definition != nullptr) out.raw(quorum_part(*definition, step));
    out.raw(answers_part(child, definition, step.step, step.said));
    out.raw(corrections_part(child, definition, step));
    out.raw(statements_part(child, step.sequence));
    // On a joined view the statement is added from the chronology, which knows the record.
    const bool own = !casework::is_joined_sequence(step.sequence);
    if (!child.as_at)
        out.raw("<p class=\"govuk-body-s kith-screen-only\">")
            .raw(own ? add_statement_link(child.person(), step.sequence,
                                          rule != nullptr ? rule->done : step.step)
                     : html())
            .raw(" ")
            .raw(components::link(
                {.text = "Correct this",
                 .href = "/children/" + child.person().text + "/entries/" + std::to_string(step.sequence) +
                         "/correct",
                 .visually_hidden_text = ": " + (rule != nullptr ? rule->done : step.step)}))
            .raw("</p>");
    out.raw("</section>");
    return std::move(out).finish();
}

html tells_part(const guidance::edition& edition, const casework::case_process& process,
                const guidance::process& definition) {
    components::summary_list_options list;
    for (const guidance::tell& tell : definition.tells) {
        if (!is_recorded(process, tell.on)) continue;
        const bool told = is_recorded(process, tell.recorded_by);
        const guidance::step* by = guidance::find_step(definition, tell.recorded_by);
        html_writer value(256);
        value.raw(components::tag({.text = told ? "On record" : "Still to do",
                                   .classes = told ? "govuk-tag--green" : "govuk-tag--yellow"}));
        value.text(" " + tell.when);
        if (by != nullptr) value.text(", recorded as \"" + by->done + "\"");
        value.raw(components::citation({.text = citation_words(edition, tell.cite)}));
        components::summary_list_row row;
        row.key.text = tell.who;
        row.value.html = std::move(value).finish();
        list.rows.push_back(std::move(row));
    }
    if (list.rows.empty()) return {};
    return components::heading({.text = "Who must be told", .level = 2}) + components::summary_list(list);
}

html recorded_part(const child_visit& child, const casework::case_process& process,
                   const guidance::process* definition) {
    html body = components::heading({.text = "What is on record", .level = 2});
    if (process.steps.empty()) return body + components::paragraph("Nothing has been recorded in it yet.");
    const std::size_t all = process.steps.size();
    const std::size_t first = all > most_steps ? all - most_steps : 0;
    if (first > 0)
        body += components::paragraph("Showing the last " + std::to_string(most_steps) + " of " +
                                      std::to_string(all) + " entries. The chronology has all of them.");
    for (std::size_t i = first; i < all; ++i)
        body += step_part(child, definition, process.steps[i], 3);
    return body;
}

} // namespace kith::web::pages
