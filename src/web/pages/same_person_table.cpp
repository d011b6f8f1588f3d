#include "web/pages/same_person_table.hpp"

#include "guidance/fact_words.hpp"
#include "people/details.hpp"
#include "people/relationships.hpp"
#include "web/pages/stacked_table.hpp"

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::size_t last_entries = 5;

/// What one record says under one heading: a line each.
using lines = std::vector<std::string>;

void add(lines& to, std::string words) {
    if (!words.empty() && std::ranges::find(to, words) == to.end()) to.push_back(std::move(words));
}

std::string in_lower_case(std::string words) {
    for (char& c : words)
        c = (c >= 'A' && c <= 'Z') ? char(c + 32) : c;
    return words;
}

lines names_of(const casework::file& file) {
    lines out;
    for (const people::person_name& name : people::names_of(file.person)) {
        std::string kind = name.kind;
        std::ranges::replace(kind, '_', ' ');
        add(out, name.whole() + (name.kind == "legal" || name.kind.empty() ? "" : " (" + kind + ")"));
    }
    return out;
}

lines born(const casework::file& file) {
    lines out;
    if (const auto day = file.person.birth_date()) add(out, long_words(*day));
    if (const auto day = file.person.expected_date(); day && !file.person.birth_date())
        add(out, "Expected " + long_words(*day));
    return out;
}

lines addresses(const casework::file& file) {
    lines out;
    for (const people::person_address& each : people::addresses_of(file.person)) {
        if (each.is_protected && each.lines.empty()) {
            add(out, "Protected address: not shown here");
            continue;
        }
        std::string words = each.lines;
        if (!each.postcode.empty()) words += (words.empty() ? "" : ", ") + each.postcode;
        if (!each.current) words += " (before)";
        add(out, std::move(words));
    }
    return out;
}

lines identifiers(const casework::file& file) {
    lines out;
    for (const people::person_identifier& each : people::identifiers_of(file.person))
        add(out, each.label + " " + each.value);
    return out;
}

/// Those around the person, as far as the viewer may open their records; others without their names.
lines family_of(const pair_visit& two, const casework::file& file) {
    lines out;
    for (const casework::relationship& each : file.kin.relationships) {
        if (each.withdrawn) continue;
        const auto row = two.snapshot->person(each.person);
        const bool named = two.may_decide && row;
        std::string kind = each.kind;
        if (!each.type.empty()) kind = people::relationship_words(each.type, named ? row->sex : "");
        add(out, (named ? row->display_name : std::string("Somebody")) +
                     (kind.empty() ? "" : " (" + kind + ")"));
    }
    return out;
}

lines processes_of(const pair_visit& two, const casework::file& file) {
    lines out;
    for (const casework::case_process& each : file.processes) {
        const guidance::process* definition = two.edition->find_process(each.definition);
        std::string words = definition != nullptr ? definition->title : each.definition;
        words += ", begun " + day_words(each.opened);
        words += each.finished ? ", over since " + day_words(each.finished_at) : ", open";
        out.push_back(std::move(words));
    }
    return out;
}

lines last_of(const casework::file& file) {
    lines out;
    for (auto one = file.happenings.rbegin(); one != file.happenings.rend() && out.size() < last_entries;
         ++one)
        add(out, day_words(one->event_time) + ": " + one->title);
    return out;
}

lines one_fact(const pair_visit& two, const casework::file& file, std::string_view fact) {
    const std::string_view value = file.person.fact(fact);
    if (value.empty()) return {};
    if (fact == "sex") return {value == "F" ? "Female" : value == "M" ? "Male" : "Not known"};
    return {guidance::fact_words(*two.edition, fact, value)};
}

/// Whether the lines agree, in words.
std::string_view agreement(const lines& left, const lines& right) {
    if (left.empty() && right.empty()) return "Neither says";
    if (left.empty()) return "Only the second record says";
    if (right.empty()) return "Only the first record says";
    std::set<std::string> a, b;
    for (const std::string& each : left)
        a.insert(in_lower_case(each));
    for (const std::string& each : right)
        b.insert(in_lower_case(each));
    if (a == b) return "The same";
    const bool some = std::ranges::any_of(a, [&](const std::string& each) { return b.contains(each); });
    return some ? "Partly the same" : "Different";
}

html list_of(const lines& said) {
    if (said.empty()) return "<span class=\"kith-said__by\">Not recorded</span>"_html;
    if (said.size() == 1) return text(said.front());
    html_writer out(512);
    out.raw("<ul class=\"govuk-list govuk-!-margin-bottom-0\">");
    for (const std::string& each : said)
        out.raw("<li>").text(each).raw("</li>");
    out.raw("</ul>");
    return std::move(out).finish();
}

table_cell verdict(const lines& left, const lines& right) {
    const std::string_view words = agreement(left, right);
    const bool differs = words == "Different";
    return {.html = differs ? strong(words) : text(std::string(words))};
}

html record_heading(const pair_visit& two, const casework::file& file, std::string_view which) {
    html_writer out(512);
    out.text(which).raw(": ");
    out.raw(link({.text = people::full_name(file.person),
                  .href = "/children/" + file.person.id.text,
                  .visually_hidden_text = ", open this record"}));
    if (!file.happenings.empty()) {
        out.raw("<span class=\"kith-said__by\"> on record since ");
        out.text(day_words(file.happenings.front().entry_time) + ", recorded by " +
                 two.name_of(file.happenings.front().by));
        out.raw("</span>");
    }
    return std::move(out).finish();
}

} // namespace

html side_by_side(const pair_visit& two) {
    table_options table{.head = std::vector<table_cell>{{.text = "What"},
                                                        {.html = record_heading(two, *two.left, "First")},
                                                        {.html = record_heading(two, *two.right, "Second")},
                                                        {.text = "Do they agree?"}},
                        .first_cell_is_header = true};
    const auto row = [&](std::string what, const lines& left, const lines& right, bool judged = true) {
        if (left.empty() && right.empty()) return;
        table.rows.push_back({{.text = std::move(what)},
                              {.html = list_of(left)},
                              {.html = list_of(right)},
                              judged ? verdict(left, right) : table_cell{.text = ""}});
    };
    row("Names", names_of(*two.left), names_of(*two.right));
    row("Born", born(*two.left), born(*two.right));
    for (const std::string_view fact : {"sex", "ethnicity", "language", "school", "gp"})
        row(std::string(people::label_of(fact)), one_fact(two, *two.left, fact),
            one_fact(two, *two.right, fact));
    row("Addresses", addresses(*two.left), addresses(*two.right));
    row("Identifiers", identifiers(*two.left), identifiers(*two.right));
    row("Family", family_of(two, *two.left), family_of(two, *two.right));
    row("Processes", processes_of(two, *two.left), processes_of(two, *two.right), false);
    row("Last entries", last_of(*two.left), last_of(*two.right), false);
    return stacked_table("Both records side by side", std::move(table),
                         {"", "First record", "Second record", "They say"});
}

} // namespace kith::web::pages
