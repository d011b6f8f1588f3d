// How the lines of a chronology are drawn.

#include "web/pages/chronology_view.hpp"
#include "web/pages/statement_page.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using casework::chronology_line;
using casework::chronology_source;

/// Longer words than this are folded; on paper they are open.
constexpr std::size_t shown_at_once = 1'200;

const casework::recorded_step* step_of(const casework::case_process& process, std::int64_t sequence) {
    const auto found = std::ranges::find(process.steps, sequence, &casework::recorded_step::sequence);
    return found == process.steps.end() ? nullptr : &*found;
}

void draw_marks(html_writer& out, const casework::happening& told) {
    if (told.corrected)
        out.raw(components::tag({.text = "Corrected", .classes = "govuk-tag--yellow"})).raw(" ");
    if (told.entered_late())
        out.raw(components::tag({.text = "Entered later", .classes = "govuk-tag--grey"})).raw(" ");
    if (told.assigned)
        out.raw(components::tag({.text = "From another record", .classes = "govuk-tag--grey"})).raw(" ");
}

void draw_words(html_writer& out, const std::string& words) {
    if (words.empty()) return;
    if (words.size() <= shown_at_once)
        out.raw(components::written_text(words));
    else
        out.raw(components::details({.summary_text = "Read all of it",
                                     .html = components::written_text(words),
                                     .classes = "kith-chronology__words"}));
}

/// What was told before it was corrected.
void draw_earlier(html_writer& out, const child_visit& child, const casework::told_event& event) {
    for (const casework::earlier_telling& before : event.before) {
        out.raw("<div class=\"kith-corrected\"><p class=\"kith-said__by\">Before: <del>");
        out.text(casework::in_words(before.said.from) + ": " + before.said.title).raw("</del></p>");
        if (!before.said.detail.empty())
            out.raw("<del>").raw(components::written_text(before.said.detail)).raw("</del>");
        out.raw("<p class=\"kith-said__by\">Corrected by ").text(by_words(child, before.by));
        out.text(", " + day_words(before.at) + ": " + before.reason).raw("</p></div>");
    }
}

std::string record_address(const chronology_line& line) {
    return "/children/" + record_of(line).text;
}

void draw_place(html_writer& out, const site& site, const child_visit& child, const chronology_line& line,
                const casework::happening& told) {
    const casework::case_process* process = told.process.empty() ? nullptr : line.in->find(told.process);
    if (process == nullptr) return;
    const guidance::process* definition = casework::definition_of(site.rules(), *process);
    const std::string rest = "/processes/" + process->id.text + "#entry-" + std::to_string(told.sequence);
    const bool own = record_of(line) == child.person();
    out.raw("<p class=\"kith-said__by\">");
    out.raw(components::link({.text = definition != nullptr ? definition->title : process->definition,
                              .href = own ? child_address(child, rest) : record_address(line) + rest,
                              .visually_hidden_text = ": " + told.title}));
    out.raw("</p>");
    if (const casework::recorded_step* step = told.corrected ? step_of(*process, told.sequence) : nullptr)
        out.raw(corrections_part(child, definition, *step));
}

void draw_telling(html_writer& out, const site& site, const child_visit& child, const chronology_line& line,
                  const chronology_source& source) {
    out.raw("<strong>").text(source.told->title).raw("</strong> ");
    draw_marks(out, *source.told);
    draw_words(out, source.told->detail);
    if (source.event) draw_earlier(out, child, *source.event);
    for (const casework::statement* one : casework::statements_about(*line.in, source.told->sequence))
        out.raw(statement_part(*one));
    draw_place(out, site, child, line, *source.told);
}

void draw_actions(html_writer& out, const chronology_line& line) {
    const std::string base = record_address(line) + "/chronology/";
    const std::string sequence = std::to_string(line.head().sequence);
    const std::string what = ": " + line.head().title + ", " + when_words(line);
    out.raw("<p class=\"kith-chronology__actions kith-screen-only\">");
    out.raw(components::link({.text = line.judged() ? "Judge again" : "Add to what matters",
                              .href = base + sequence + "/judge",
                              .visually_hidden_text = what}));
    out.raw(" ").raw(add_statement_link(record_of(line), casework::own_sequence(line.head().sequence),
                                        line.head().title + ", " + when_words(line)));
    if (line.sources.front().event) {
        out.raw(" ").raw(components::link({.text = "Correct",
                                           .href = base + "events/" + sequence + "/correct",
                                           .visually_hidden_text = what}));
    }
    out.raw("</p>");
}

html when_part(const chronology_line& line) {
    html_writer out(256);
    out.raw("<span class=\"kith-chronology__date\">");
    out.raw(components::time(casework::recorded_text(line.from).substr(0, 10), when_words(line)));
    out.raw("</span>");
    if (line.head().entered_late())
        out.raw("<p class=\"kith-said__by\">Entered ")
            .text(moment_words(line.head().entry_time))
            .raw("</p>");
    return std::move(out).finish();
}

html source_part(const child_visit& child, const chronology_line& line) {
    html_writer out(256);
    if (line.sources.size() > 1) {
        out.raw("<p class=\"kith-said__by\">").number(static_cast<long long>(line.sources.size()));
        out.raw(" sources</p><ul class=\"govuk-list kith-chronology__sources\">");
        for (const chronology_source& source : line.sources)
            out.raw("<li>").text(source_words(child, source)).raw("</li>");
        out.raw("</ul>");
    } else {
        out.text(source_words(child, line.sources.front()));
    }
    return std::move(out).finish();
}

html impact_part(const child_visit& child, const chronology_line& line) {
    const casework::judgement* holds = line.judged();
    if (holds == nullptr) return {};
    html_writer out(256);
    if (!holds->impact.empty()) out.raw(components::written_text(holds->impact));
    out.raw("<p class=\"kith-said__by\">").text(judged_words(child, *holds)).raw("</p>");
    return std::move(out).finish();
}

html significance_part(const child_visit& child, const chronology_line& line) {
    html_writer out(256);
    const bool key = line.significance() == "key_event";
    out.raw(components::tag({.text = significance_words(child, line),
                             .classes = key              ? "govuk-tag--blue"
                                        : !line.judged() ? "govuk-tag--yellow"
                                                         : "govuk-tag--grey"}));
    if (!line.themes.empty())
        out.raw("<p class=\"kith-said__by\">").text(theme_words(child, line.themes)).raw("</p>");
    if (line.judgements.size() > 1) {
        html_writer before(256);
        before.raw("<ul class=\"govuk-list\">");
        for (auto one = std::next(line.judgements.rbegin()); one != line.judgements.rend(); ++one) {
            before.raw("<li>").text(code_words(*child.edition, "significance", (*one)->significance));
            before.text((*one)->impact.empty() ? "" : ": " + (*one)->impact).text(". ");
            before.text(judged_words(child, **one)).raw("</li>");
        }
        before.raw("</ul>");
        out.raw(components::details({.summary_text = "Judged before", .html = std::move(before).finish()}));
    }
    return std::move(out).finish();
}

components::table_cell gap_cell(const casework::chronology_gap& gap, bool filtered, int columns) {
    components::table_cell cell{.text = gap_words(gap, filtered),
                                .classes = gap.case_open ? "kith-gap kith-gap--open" : "kith-gap",
                                .colspan = columns};
    return cell;
}

std::string given_name(const casework::file& file) {
    const std::string_view given = file.person.fact("given_name");
    return given.empty() ? people::full_name(file.person) : std::string(given);
}

} // namespace

html line_part(const site& site, const child_visit& child, const chronology_line& line, bool actions) {
    html_writer out(1024);
    for (const chronology_source& source : line.sources) {
        const bool head = &source == &line.sources.front();
        if (!head) out.raw("<div class=\"kith-chronology__also\">");
        if (!head)
            out.raw("<p class=\"kith-said__by\">The same event, told by ")
                .text(agency_words(child, source.agency))
                .raw(":</p>");
        draw_telling(out, site, child, line, source);
        if (!head) out.raw("</div>");
    }
    if (actions && !child.as_at) draw_actions(out, line);
    return std::move(out).finish();
}

html chronology_table(const site& site, const child_visit& child, const opened_chronology& opened,
                      const chronology_question& asked, const table_wanted& wanted) {
    components::table_options table{.head = std::vector<components::table_cell>{},
                                    .classes = "kith-chronology"};
    std::vector<std::string> titles{"Date"};
    if (wanted.who) titles.emplace_back("Who");
    for (const char* title : {"Event", "Source and agency", "Impact on the child", "Significance"})
        titles.emplace_back(title);
    for (std::string& title : titles)
        table.head->push_back({.text = std::move(title)});
    const int columns = int(titles.size());
    const bool filtered = asked.filter.narrows();
    const std::size_t end = std::min(opened.chosen.size(), wanted.first + wanted.count);
    auto gap = opened.gaps.begin();
    // Those newer than what an earlier page showed last were told there.
    if (wanted.first > 0)
        while (gap != opened.gaps.end() && gap->after >= opened.chosen[wanted.first - 1]->from.first)
            ++gap;
    for (std::size_t i = wanted.first; i < end; ++i) {
        const chronology_line& line = *opened.chosen[i];
        for (; gap != opened.gaps.end() && gap->after >= line.from.first; ++gap)
            table.rows.push_back({gap_cell(*gap, filtered, columns)});
        std::vector<components::table_cell> row{{.html = when_part(line)}};
        if (wanted.who) row.push_back({.text = given_name(*line.in)});
        row.push_back({.html = line_part(site, child, line, wanted.actions)});
        row.push_back({.html = source_part(child, line)});
        row.push_back({.html = impact_part(child, line)});
        row.push_back({.html = significance_part(child, line)});
        table.rows.push_back(std::move(row));
    }
    if (end == opened.chosen.size())
        for (; gap != opened.gaps.end(); ++gap)
            table.rows.push_back({gap_cell(*gap, filtered, columns)});
    return components::scroll_region({.label = "Chronology", .html = components::table(table)});
}

} // namespace kith::web::pages
