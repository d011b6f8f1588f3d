#include "web/pages/child_chronology.hpp"

#include "guidance/code_sets.hpp"
#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_view.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

constexpr std::size_t on_a_page = 100;

using items = std::vector<components::select_item>;

std::string address_with(const child_visit& child, std::string_view place, form_fields::list fields) {
    return child_address(child, std::string(place) + "?" + encode_form(fields));
}

void add_codes(items& list, const child_visit& child, std::string_view set) {
    const guidance::code_set* codes = child.edition->find_codes(set);
    if (codes == nullptr) return;
    for (const guidance::code_set::code& code : codes->codes)
        list.push_back({.text = code.text, .value = code.code});
}

html choice(const char* name, std::string label, items list, std::string value) {
    return components::select({.name = name,
                               .label = {.text = std::move(label)},
                               .items = std::move(list),
                               .value = std::move(value)});
}

items people_items(const child_visit& child, const opened_chronology& opened) {
    items list{{.text = "This child", .value = ""}};
    if (opened.family.open.size() > 1)
        list.push_back({.text = "Everybody of the family", .value = std::string(whole_family)});
    for (const kith::family::member& one : opened.family.all.members) {
        const bool open = std::ranges::find(opened.family.open, one.id) != opened.family.open.end();
        if (open && one.id != child.person()) list.push_back({.text = one.name, .value = one.id.text});
    }
    return list;
}

/// Only what these records have.
struct on_record {
    std::set<std::string> definitions, kinds;
    std::set<int, std::greater<>> years;
};

on_record found_in(const opened_chronology& opened) {
    on_record found;
    for (const casework::chronology_line& line : opened.all) {
        if (!line.definition.empty()) found.definitions.insert(line.definition);
        found.kinds.insert(line.head().kind);
        found.years.insert(int(line.from.first.year()));
    }
    return found;
}

html filter_part(const child_visit& child, const opened_chronology& opened,
                 const chronology_question& asked) {
    const on_record found = found_in(opened);
    const casework::chronology_filter& filter = asked.filter;
    items agencies{{.text = "All agencies", .value = ""}}, themes{{.text = "All themes", .value = ""}},
        processes{{.text = "Everything", .value = ""}}, kinds{{.text = "All kinds", .value = ""}},
        years{{.text = "All years", .value = ""}}, significances{{.text = "All", .value = ""}}, gaps;
    add_codes(agencies, child, guidance::agency_codes);
    add_codes(themes, child, "chronology_theme");
    add_codes(significances, child, "significance");
    significances.push_back({.text = "Not judged yet", .value = std::string(casework::not_judged)});
    for (const std::string& id : found.definitions) {
        const guidance::process* definition = child.edition->find_process(id);
        processes.push_back({.text = definition != nullptr ? definition->title : id, .value = id});
    }
    for (const std::string& kind : found.kinds)
        kinds.push_back({.text = kind_words(kind), .value = kind});
    for (const int year : found.years)
        years.push_back({.text = std::to_string(year), .value = std::to_string(year)});
    std::set<int> months{1, 2, 3, 6, 12, 24, asked.gap};
    months.erase(0);
    for (const int each : months)
        gaps.push_back({.text = std::to_string(each) + (each == 1 ? " month" : " months") + " or more",
                        .value = std::to_string(each)});
    gaps.push_back({.text = "Not at all", .value = "0"});
    html_writer out(4096);
    out.raw("<form class=\"kith-filter\" method=\"get\" novalidate");
    out.attribute("action", "/children/" + child.person().text + "/chronology").raw(">");
    if (!child.as_at_text.empty()) out.raw(components::hidden_input("as_at", child.as_at_text));
    out.raw(components::hidden_input("show", filter.only_what_matters ? "matters" : "everything"));
    out.raw(choice("person", "Whose", people_items(child, opened), asked.person));
    out.raw(choice("agency", "Agency", std::move(agencies), filter.agency));
    out.raw(choice("theme", "Theme", std::move(themes), filter.theme));
    out.raw(choice("process", "Process", std::move(processes), filter.process));
    out.raw(choice("kind", "Kind of entry", std::move(kinds), filter.kind));
    out.raw(choice("year", "Year", std::move(years), filter.year ? std::to_string(filter.year) : ""));
    out.raw(choice("significance", "Significance", std::move(significances), filter.significance));
    out.raw(choice("gap", "Point out gaps of", std::move(gaps), std::to_string(asked.gap)));
    out.raw(components::button({.text = "Show", .classes = "govuk-button--secondary"})).raw("</form>");
    return components::details({.summary_text = "Choose what is shown",
                                .html = std::move(out).finish(),
                                .open = filter.narrows() || !asked.person.empty(),
                                .classes = "kith-screen-only kith-chronology-filter"});
}

html tabs_part(const child_visit& child, const chronology_question& asked) {
    chronology_question matters = asked, everything = asked;
    matters.filter.only_what_matters = true;
    everything.filter.only_what_matters = false;
    components::sub_navigation_options tabs{.label = "Chronology"};
    tabs.items = {{.text = "What matters",
                   .href = address_with(child, "/chronology", fields_of(matters)),
                   .active = asked.filter.only_what_matters},
                  {.text = "Everything",
                   .href = address_with(child, "/chronology", fields_of(everything)),
                   .active = !asked.filter.only_what_matters},
                  {.text = "Side by side", .href = child_address(child, "/chronology/siblings")}};
    return components::sub_navigation(tabs);
}

html actions_part(const child_visit& child, const chronology_question& asked) {
    const std::string base = "/children/" + child.person().text + "/chronology";
    html_writer out(1024);
    out.raw("<ul class=\"kith-chronology__do kith-screen-only\">");
    const auto add = [&](const char* words, const std::string& href) {
        out.raw("<li>").raw(components::link({.text = words, .href = href})).raw("</li>");
    };
    if (!child.as_at) {
        add("Add an event", base + "/events/new");
        add("Add a note", "/children/" + child.person().text + "/notes/new");
        add("The same event told twice?", base + "/same");
    }
    add("Print or export", address_with(child, "/chronology/export", fields_of(asked)));
    out.raw("</ul>");
    return std::move(out).finish();
}

html pages_part(const child_visit& child, const chronology_question& asked, std::size_t all) {
    if (all <= on_a_page) return {};
    const auto page = [&](int number) {
        form_fields::list fields = fields_of(asked);
        fields.emplace_back("page", std::to_string(number));
        return components::pagination_link{.href = address_with(child, "/chronology", std::move(fields)),
                                           .text = number < asked.page ? "Newer" : "Earlier"};
    };
    components::pagination_options options{.landmark_label = "Pages of the chronology"};
    const int last = int((all + on_a_page - 1) / on_a_page);
    if (asked.page > 1) options.previous = page(asked.page - 1);
    if (asked.page < last) options.next = page(asked.page + 1);
    return components::pagination(options);
}

std::string count_words(const opened_chronology& opened, const chronology_question& asked) {
    const std::size_t count = opened.chosen.size();
    std::string words =
        std::to_string(count) + (count == 1 ? " entry" : " entries") + ", the newest first.";
    if (count > on_a_page) words += " Page " + std::to_string(asked.page) + ".";
    if (!asked.filter.only_what_matters) return words;
    const auto waiting = std::ranges::count_if(
        opened.chosen, [](const casework::chronology_line* line) { return line->judged() == nullptr; });
    words += " These are the lines that somebody judged to matter";
    if (waiting > 0)
        words += ", and " + std::to_string(waiting) +
                 (waiting == 1 ? " contact, decision or event that nobody has judged yet"
                               : " contacts, decisions and events that nobody has judged yet");
    return words + ". Everything else is under Everything.";
}

response chronology(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const auto asked = chronology_question_of(visit.request.query);
    const auto opened = asked ? open_chronology(site, child, *asked) : std::nullopt;
    if (!opened) {
        visit.shows_nothing_personal();
        return error_page(visit, 400,
                          "Choose a person, a process, a year and a page that the chronology has.");
    }
    html body = components::heading({.text = "Chronology", .level = 2});
    body += tabs_part(child, *asked);
    body += actions_part(child, *asked);
    body += filter_part(child, *opened, *asked);
    if (opened->chosen.empty()) {
        body += components::paragraph(
            asked->filter.only_what_matters
                ? "Nothing that matters matches. Look under Everything, and judge what "
                  "matters there, or choose something else."
                : "Nothing on record matches. Choose something else.");
    } else {
        body += components::paragraph(count_words(*opened, *asked));
        body += chronology_table(site, child, *opened, *asked,
                                 {.first = std::size_t(asked->page - 1) * on_a_page,
                                  .count = on_a_page,
                                  .who = opened->files.size() > 1 || !opened->others.empty()});
        body += pages_part(child, *asked, opened->chosen.size());
    }
    std::string shown =
        "chronology: " + question_words(child, *asked) + ", page " + std::to_string(asked->page);
    return show_child(visit, site, child,
                      {.title = "Child's record: chronology",
                       .shown = std::move(shown),
                       .body = std::move(body),
                       .here = "/chronology",
                       .before_banner = done_notice(visit),
                       .also_shown = opened->others});
}

} // namespace

void add_child_chronology_routes(routes& table, site& site) {
    table.get("/children/:person/chronology", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return chronology(visit, site); });
    add_chronology_siblings_routes(table, site);
    add_chronology_export_routes(table, site);
    add_chronology_same_routes(table, site);
    add_event_form_routes(table, site);
    add_judgement_form_routes(table, site);
}

} // namespace kith::web::pages
