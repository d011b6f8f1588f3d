// Brothers and sisters side by side: a column for each, a row for each day, what concerned several written
// once across.

#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using casework::chronology_line;
using casework::side_row;

constexpr std::size_t most_columns = 4, most_rows = 400;

/// Somebody who may have a column.
struct sibling {
    person_id person;
    std::string name;
};

std::vector<sibling> children_open(const child_visit& child, const gathered_family& family) {
    std::vector<sibling> found;
    for (const kith::family::member& one : family.all.members) {
        const bool open = std::ranges::find(family.open, one.id) != family.open.end();
        if (one.child && open && one.id != child.person()) found.push_back({one.id, one.name});
    }
    return found;
}

/// Who was chosen; the first others when nobody was. Nothing when one was chosen who may not be shown.
std::optional<std::vector<person_id>> chosen_of(const visit& visit, const child_visit& child,
                                                const std::vector<sibling>& others) {
    std::vector<person_id> chosen;
    for (std::string& id : visit.request.query.every("child")) {
        const person_id one{std::move(id)};
        if (one == child.person() || std::ranges::find(chosen, one) != chosen.end()) continue;
        if (std::ranges::find(others, one, &sibling::person) == others.end()) return std::nullopt;
        chosen.push_back(one);
    }
    if (!visit.request.query.has("child") && !visit.request.query.has("chosen"))
        for (const sibling& other : others)
            if (chosen.size() + 1 < most_columns) chosen.push_back(other.person);
    return chosen;
}

html choice_part(const child_visit& child, const std::vector<sibling>& others,
                 const std::vector<person_id>& chosen, bool everything, std::string_view wrong) {
    components::checkboxes_options boxes{
        .name = "child",
        .fieldset = components::fieldset_options{.legend = {.text = "Beside this child",
                                                            .classes = "govuk-fieldset__legend--s"}},
        .hint = components::hint_options{.text = fmt::format("At most {}.", most_columns - 1)},
        .classes = "govuk-checkboxes--small"};
    if (!wrong.empty()) boxes.error_message = components::error_message_options{.text = std::string(wrong)};
    for (const sibling& other : others)
        boxes.items.push_back({.text = other.name,
                               .value = other.person.text,
                               .checked = std::ranges::find(chosen, other.person) != chosen.end()});
    html_writer out(2048);
    out.raw("<form class=\"kith-screen-only\" method=\"get\" novalidate");
    out.attribute("action", "/children/" + child.person().text + "/chronology/siblings").raw(">");
    if (!child.as_at_text.empty()) out.raw(components::hidden_input("as_at", child.as_at_text));
    out.raw(components::hidden_input("chosen", "yes"));
    out.raw(components::checkboxes(boxes));
    out.raw(components::select({.name = "show",
                                .label = {.text = "Lines"},
                                .items = {{.text = "What matters", .value = "matters"},
                                          {.text = "Everything", .value = "everything"}},
                                .value = everything ? "everything" : "matters"}));
    out.raw(components::button({.text = "Show", .classes = "govuk-button--secondary"})).raw("</form>");
    return std::move(out).finish();
}

std::string name_of(const casework::file& file) {
    const std::string_view given = file.person.fact("given_name");
    return given.empty() ? people::full_name(file.person) : std::string(given);
}

void draw_line(html_writer& out, const site& site, const child_visit& child, const chronology_line& line) {
    out.raw("<div class=\"kith-side__line\">");
    out.raw(line_part(site, child, line, false));
    out.raw("<p class=\"kith-said__by\">");
    for (const auto& source : line.sources)
        out.text((&source == &line.sources.front() ? "" : "; ") + agency_words(child, source.agency));
    out.text(". " + significance_words(child, line));
    if (const auto* judged = line.judged(); judged && !judged->impact.empty())
        out.text(": " + judged->impact);
    out.raw("</p></div>");
}

void add_rows(components::table_options& table, const site& site, const child_visit& child,
              const side_row& row, const std::vector<std::string>& names) {
    const std::string when = casework::in_words(row.day);
    bool dated = false;
    const auto day = [&]() -> components::table_cell {
        // The day stands beside every row, so that each reads by itself; only the first shows it.
        if (dated) return {.html = components::visually_hidden(when)};
        dated = true;
        return {.text = when};
    };
    for (const casework::shared_line& shared : row.shared) {
        std::string for_whom;
        for (const std::size_t column : shared.children)
            for_whom += (for_whom.empty() ? "" : ", ") + names[column];
        html_writer cell(512);
        cell.raw("<p class=\"kith-said__by\">For ").text(for_whom).raw("</p>");
        draw_line(cell, site, child, *shared.line);
        table.rows.push_back({day(), {.html = std::move(cell).finish(), .colspan = int(names.size())}});
    }
    if (std::ranges::all_of(row.own, [](const auto& lines) { return lines.empty(); })) return;
    std::vector<components::table_cell> cells{day()};
    for (const auto& lines : row.own) {
        html_writer cell(512);
        for (const chronology_line* line : lines)
            draw_line(cell, site, child, *line);
        cells.push_back({.html = std::move(cell).finish()});
    }
    table.rows.push_back(std::move(cells));
}

html table_part(const site& site, const child_visit& child, const std::vector<side_row>& rows,
                const std::vector<std::string>& names) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "Date"}},
                                    .first_cell_is_header = true,
                                    .classes = "kith-chronology kith-side"};
    for (const std::string& name : names)
        table.head->push_back({.text = name});
    for (std::size_t i = 0; i < rows.size() && i < most_rows; ++i)
        add_rows(table, site, child, rows[i], names);
    html body =
        components::scroll_region({.label = "Children side by side", .html = components::table(table)});
    body += bounded_words(std::min(rows.size(), most_rows), rows.size(),
                          "The chronology of each child has all of them.");
    return body;
}

response siblings(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const gathered_family family = gather(site, child);
    const std::vector<sibling> others = children_open(child, family);
    auto chosen = chosen_of(visit, child, others);
    const std::string_view show = visit.request.query.first("show");
    if (!chosen || (!show.empty() && show != "matters" && show != "everything")) {
        visit.shows_nothing_personal();
        return error_page(visit, 400, "Choose children whose records you may open.");
    }
    const bool too_many = chosen->size() + 1 > most_columns;
    const std::string wrong =
        too_many ? fmt::format("Select at most {} children beside this one", most_columns - 1) : "";
    if (too_many) chosen->resize(most_columns - 1);
    const bool everything = show == "everything";

    std::vector<open_file> files{child.file};
    for (const person_id& one : *chosen)
        if (open_file file = file_of(site, child, one)) files.push_back(std::move(file));
    std::vector<std::vector<chronology_line>> lines;
    std::vector<std::string> names;
    const casework::agency_of agency = agencies_of(child);
    for (const open_file& file : files) {
        lines.push_back(casework::lines_of(*file, agency));
        if (!everything) std::erase_if(lines.back(), [](const auto& line) { return !line.matters(); });
        names.push_back(name_of(*file));
    }
    const std::vector<side_row> rows = casework::side_by_side(lines);
    html body = components::heading({.text = "Chronology: children side by side", .level = 2});
    body += components::paragraph(components::link(
        {.text = "Back to this child's chronology", .href = child_address(child, "/chronology")}));
    if (others.empty())
        body +=
            components::paragraph("No brother, sister or other child of the household is on record whose "
                                  "record you may open.");
    else
        body += choice_part(child, others, *chosen, everything, wrong);
    body += rows.empty()
                ? components::paragraph("Nothing that matters is on record for them. Choose Everything.")
                : table_part(site, child, rows, names);
    std::string shown = "chronologies side by side, " + std::to_string(files.size()) + " children";
    return show_child(visit, site, child,
                      {.title = "Child's record: chronologies side by side",
                       .shown = std::move(shown),
                       .body = std::move(body),
                       .here = "/chronology",
                       .error = too_many,
                       .status = too_many ? 422 : 200,
                       .also_shown = *chosen});
}

} // namespace

void add_chronology_siblings_routes(routes& table, site& site) {
    table.get("/children/:person/chronology/siblings", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return siblings(visit, site); });
}

} // namespace kith::web::pages
