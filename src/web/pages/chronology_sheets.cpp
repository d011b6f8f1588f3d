#include "web/pages/chronology_sheets.hpp"

#include "casework/chronicle_acts.hpp"
#include "casework/statements.hpp"
#include "documents/csv.hpp"
#include "people/details.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

constexpr std::string_view withheld_words = "Withheld: this entry names a protected address.";
constexpr std::string_view marking = "OFFICIAL-SENSITIVE";

using casework::chronology_line;

std::string words_of(const chronology_line& line) {
    std::string words;
    for (const auto& source : line.sources) {
        const bool head = &source == &line.sources.front();
        if (!head)
            words += (words.empty() ? "" : "\n") + std::string("Also told as: ") + source.told->title;
        if (!source.told->detail.empty()) words += (words.empty() ? "" : "\n") + source.told->detail;
        for (const casework::statement* one : casework::statements_about(*line.in, source.told->sequence))
            words += (words.empty() ? "" : "\n") + casework::heading_of(*one) + ": " + one->text;
    }
    return words;
}

std::string sources_of(const child_visit& child, const chronology_line& line) {
    std::string words;
    for (const auto& source : line.sources)
        words += (words.empty() ? "" : "\n") + source_words(child, source);
    return words;
}

std::string marks_of(const chronology_line& line) {
    std::string marks;
    if (line.head().corrected) marks += " (corrected)";
    if (line.head().entered_late()) marks += " (entered " + moment_words(line.head().entry_time) + ")";
    return marks;
}

leaving_line leaving_of(const child_visit& child, const chronology_line& line,
                        const people::protection& protect) {
    leaving_line out;
    out.line = &line;
    out.who = people::full_name(line.in->person);
    out.when = when_words(line);
    out.title = line.head().title + marks_of(line);
    out.detail = words_of(line);
    out.sources = sources_of(child, line);
    out.significance = significance_words(child, line);
    out.themes = theme_words(child, line.themes);
    if (const auto* judged = line.judged()) {
        out.impact = judged->impact;
        out.judged = judged_words(child, *judged);
    }
    for (const auto& source : line.sources)
        out.withheld = out.withheld || source.told->guarded;
    for (std::string* text : {&out.title, &out.detail, &out.sources, &out.impact}) {
        if (text->empty() || !(out.withheld || protect.covers(*text))) continue;
        out.withheld = true;
        *text = text == &out.detail ? std::string(withheld_words) : std::string("Withheld");
    }
    return out;
}

/// Calls `line` and `gap` in the order in which they stand, the newest first.
template <class Line, class Gap>
void in_order(const leaving_chronology& all, const Line& line, const Gap& gap) {
    auto next = all.gaps.begin();
    for (const leaving_line& each : all.lines) {
        for (; next != all.gaps.end() && next->after >= each.line->from.first; ++next)
            gap(gap_words(*next, all.filtered));
        line(each);
    }
    for (; next != all.gaps.end(); ++next)
        gap(gap_words(*next, all.filtered));
}

std::string joined(std::string first, const std::string& second) {
    if (first.empty()) return second;
    return second.empty() ? first : first + "\n" + second;
}

std::vector<std::pair<std::string, std::string>> facts_of(const leaving_chronology& all) {
    std::vector<std::pair<std::string, std::string>> facts{{"About", all.name},
                                                           {"Born", all.born},
                                                           {"Reference", all.reference},
                                                           {"Shown", all.asked},
                                                           {"Purpose", all.purpose}};
    if (!all.as_at.empty()) facts.emplace_back("As at", all.as_at);
    facts.emplace_back("Entries", std::to_string(all.lines.size()));
    if (all.withheld > 0)
        facts.emplace_back("Withheld", fmt::format("{} {} that would name a protected address",
                                                   all.withheld, all.withheld == 1 ? "entry" : "entries"));
    return facts;
}

} // namespace

leaving_chronology leaving(const child_visit& child, const opened_chronology& opened,
                           const chronology_question& asked, const people::protection& protect) {
    leaving_chronology all;
    all.reference = child.person().text;
    all.name = people::full_name(child.file->person);
    const auto born = child.file->person.birth_date();
    const auto expected = child.file->person.expected_date();
    all.born = born ? long_words(*born) : expected ? "expected " + long_words(*expected) : "not known";
    all.asked = question_words(child, asked);
    all.at = child.now;
    if (child.as_at) all.as_at = "As known on " + moment_words(*child.as_at);
    all.several = opened.files.size() > 1 || !opened.others.empty();
    all.filtered = asked.filter.narrows();
    all.gaps = opened.gaps;
    all.lines.reserve(opened.chosen.size());
    for (const chronology_line* line : opened.chosen) {
        all.lines.push_back(leaving_of(child, *line, protect));
        all.withheld += all.lines.back().withheld ? 1 : 0;
    }
    return all;
}

std::string csv_of(const child_visit& child, const leaving_chronology& all) {
    std::string out = "\xEF\xBB\xBF";
    documents::write_sheet_row(out, std::vector<std::string>{"Date", "Until", "Date in words", "Who",
                                                             "Event", "Detail", "Agency", "Sources",
                                                             "Impact on the child", "Significance",
                                                             "Themes", "Judged", "Recorded", "Entry"});
    for (const leaving_line& each : all.lines) {
        const chronology_line& line = *each.line;
        std::string agencies;
        for (const auto& source : line.sources)
            agencies += (agencies.empty() ? "" : "; ") + agency_words(child, source.agency);
        documents::write_sheet_row(
            out, std::vector<std::string>{casework::recorded_text(line.from),
                                          line.until ? casework::recorded_text(*line.until) : std::string(),
                                          each.when, each.who, each.title, each.detail, agencies,
                                          each.sources, each.impact, each.significance, each.themes,
                                          each.judged, to_text(line.head().entry_time),
                                          std::to_string(line.head().sequence)});
    }
    return out;
}

documents::pdf_document document_of(const leaving_chronology& all) {
    documents::pdf_document made;
    made.title = "Chronology";
    made.subject = "Chronology, reference " + all.reference;
    made.facts = facts_of(all);
    made.marking = marking;
    made.foot =
        fmt::format("Reference {}. Printed by {}, {}", all.reference, all.printed_by, all.printed_at);
    made.created = all.at;
    made.landscape = true;
    documents::pdf_table table;
    table.columns = {{"Date", 1.1}};
    if (all.several) table.columns.push_back({"Who", 0.9});
    for (const auto& [words, share] :
         {std::pair{"Event", 3.2}, std::pair{"Source and agency", 1.5},
          std::pair{"Impact on the child", 1.9}, std::pair{"Significance", 1.1}})
        table.columns.push_back({words, share});
    in_order(
        all,
        [&](const leaving_line& each) {
            std::vector<documents::pdf_cell> row{{each.when}};
            if (all.several) row.push_back({each.who});
            row.push_back({each.detail, each.title});
            row.push_back({each.sources});
            row.push_back({joined(each.impact, each.judged)});
            row.push_back({each.themes, each.significance});
            table.rows.push_back(std::move(row));
        },
        [&](std::string words) { table.rows.push_back({{std::move(words)}}); });
    if (table.rows.empty())
        made.blocks.emplace_back(documents::pdf_paragraph{"Nothing on record matches."});
    else
        made.blocks.emplace_back(std::move(table));
    return made;
}

html sheet_of(const leaving_chronology& all) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "Date"}},
                                    .classes = "kith-chronology"};
    if (all.several) table.head->push_back({.text = "Who"});
    for (const char* words : {"Event", "Source and agency", "Impact on the child", "Significance"})
        table.head->push_back({.text = words});
    const int columns = int(table.head->size());
    in_order(
        all,
        [&](const leaving_line& each) {
            html_writer what(256);
            what.raw("<strong>").text(each.title).raw("</strong>");
            if (!each.detail.empty()) what.raw(components::written_text(each.detail));
            std::vector<components::table_cell> row{{.text = each.when}};
            if (all.several) row.push_back({.text = each.who});
            row.push_back({.html = std::move(what).finish()});
            row.push_back({.html = components::written_text(each.sources)});
            row.push_back({.html = components::written_text(joined(each.impact, each.judged))});
            row.push_back({.html = components::written_text(joined(each.significance, each.themes))});
            table.rows.push_back(std::move(row));
        },
        [&](std::string words) {
            table.rows.push_back({{.text = std::move(words), .classes = "kith-gap", .colspan = columns}});
        });
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list\">");
    for (const auto& [label, words] : facts_of(all))
        out.raw("<li>").text(label + ": " + words).raw("</li>");
    out.raw("</ul>");
    out.raw(all.lines.empty()
                ? components::paragraph("Nothing on record matches.")
                : components::scroll_region({.label = "Chronology", .html = components::table(table)}));
    return std::move(out).finish();
}

} // namespace kith::web::pages
