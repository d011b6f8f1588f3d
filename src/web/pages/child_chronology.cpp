#include "web/pages/child_chronology.hpp"

#include "web/pages/form_page.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace kith::web::pages {

namespace {

constexpr std::size_t on_a_page = 100;
constexpr int most_pages = 1000;

struct chronology_question {
    std::string process; ///< process type; empty: all
    int year = 0;        ///< 0: all
    int page = 1;
};

/// A whole number in a query; nothing for anything else.
std::optional<int> number_of(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<chronology_question> asked_by(const visit& visit) {
    const form_fields& query = visit.request.query;
    chronology_question question;
    question.process = query.first("process");
    if (!question.process.empty() && !is_identifier(question.process)) return std::nullopt;
    if (const auto year = query.first("year"); !year.empty()) {
        const auto number = number_of(year, 1900, 2200);
        if (!number) return std::nullopt;
        question.year = *number;
    }
    if (const auto page = query.first("page"); !page.empty()) {
        const auto number = number_of(page, 1, most_pages);
        if (!number) return std::nullopt;
        question.page = *number;
    }
    return question;
}

std::string definition_of_happening(const casework::file& file, const casework::happening& happening) {
    const casework::case_process* process =
        happening.process.empty() ? nullptr : file.find(happening.process);
    return process != nullptr ? process->definition : std::string();
}

std::vector<const casework::happening*> chosen(const casework::file& file,
                                               const chronology_question& question) {
    std::vector<const casework::happening*> found;
    found.reserve(file.happenings.size());
    for (const casework::happening& each : file.happenings) {
        if (question.year != 0 && int(local_date(each.event_time).year()) != question.year) continue;
        if (!question.process.empty() && definition_of_happening(file, each) != question.process) continue;
        found.push_back(&each);
    }
    // By day, and within a day by what came on record last: most steps know their day but not their minute.
    std::ranges::stable_sort(found, [](const casework::happening* a, const casework::happening* b) {
        const date first = local_date(a->event_time), second = local_date(b->event_time);
        return first != second ? first > second : a->sequence > b->sequence;
    });
    return found;
}

html filter_part(const child_visit& child, const chronology_question& question) {
    std::set<std::string> definitions;
    for (const casework::case_process& process : child.file->processes)
        definitions.insert(process.definition);
    std::set<int, std::greater<>> years;
    for (const casework::happening& each : child.file->happenings)
        years.insert(int(local_date(each.event_time).year()));
    std::vector<components::select_item> processes{{.text = "Everything", .value = ""}};
    for (const std::string& id : definitions) {
        const guidance::process* definition = child.edition->find_process(id);
        processes.push_back({.text = definition != nullptr ? definition->title : id, .value = id});
    }
    std::vector<components::select_item> all_years{{.text = "All years", .value = ""}};
    for (const int year : years)
        all_years.push_back({.text = std::to_string(year), .value = std::to_string(year)});
    html_writer out(2048);
    out.raw("<form class=\"kith-filter\" method=\"get\" novalidate");
    out.attribute("action", "/children/" + child.person().text + "/chronology").raw(">");
    if (!child.as_at_text.empty()) out.raw(components::hidden_input("as_at", child.as_at_text));
    out.raw(components::select({.name = "process",
                                .label = {.text = "Show"},
                                .items = std::move(processes),
                                .value = question.process}));
    out.raw(components::select({.name = "year",
                                .label = {.text = "Year"},
                                .items = std::move(all_years),
                                .value = question.year != 0 ? std::to_string(question.year) : ""}));
    out.raw(components::button({.text = "Show", .classes = "govuk-button--secondary"}));
    out.raw("</form>");
    return std::move(out).finish();
}

const casework::recorded_step* step_of(const casework::case_process& process, std::int64_t sequence) {
    const auto found = std::ranges::find(process.steps, sequence, &casework::recorded_step::sequence);
    return found == process.steps.end() ? nullptr : &*found;
}

void draw_marks(html_writer& out, const casework::happening& each) {
    if (each.corrected)
        out.raw(components::tag({.text = "Corrected", .classes = "govuk-tag--yellow"})).raw(" ");
    if (each.entered_late())
        out.raw(components::tag({.text = "Entered later", .classes = "govuk-tag--grey"}));
}

html what_part(const site& site, const child_visit& child, const casework::happening& each) {
    html_writer out(512);
    const casework::case_process* process = each.process.empty() ? nullptr : child.file->find(each.process);
    const guidance::process* definition =
        process != nullptr ? casework::definition_of(site.rules(), *process) : nullptr;
    out.raw("<strong>").text(each.title).raw("</strong> ");
    draw_marks(out, each);
    if (!each.detail.empty()) out.raw(components::written_text(each.detail));
    if (process == nullptr) return std::move(out).finish();
    out.raw("<p class=\"kith-said__by\">");
    out.raw(components::link({.text = definition != nullptr ? definition->title : process->definition,
                              .href = child_address(child, "/processes/" + process->id.text + "#entry-" +
                                                               std::to_string(each.sequence)),
                              .visually_hidden_text = ": " + each.title}));
    out.raw("</p>");
    if (const casework::recorded_step* step = each.corrected ? step_of(*process, each.sequence) : nullptr)
        out.raw(corrections_part(child, definition, *step));
    return std::move(out).finish();
}

html when_part(const casework::happening& each) {
    html_writer out(256);
    const std::string words =
        each.to_the_minute ? long_words(to_local(each.event_time)) : day_words(each.event_time);
    out.raw("<span class=\"kith-chronology__date\">")
        .raw(components::time(to_text(each.event_time), words));
    out.raw("</span>");
    if (each.entered_late())
        out.raw("<p class=\"kith-said__by\">Entered ").text(moment_words(each.entry_time)).raw("</p>");
    return std::move(out).finish();
}

html pages_part(const child_visit& child, const chronology_question& question, std::size_t all) {
    if (all <= on_a_page) return {};
    std::string base = "/chronology?process=" + question.process +
                       "&year=" + (question.year != 0 ? std::to_string(question.year) : "") + "&page=";
    components::pagination_options options{.landmark_label = "Pages of the chronology"};
    const auto last = int((all + on_a_page - 1) / on_a_page);
    if (question.page > 1)
        options.previous = components::pagination_link{
            .href = child_address(child, base + std::to_string(question.page - 1)), .text = "Newer"};
    if (question.page < last)
        options.next = components::pagination_link{
            .href = child_address(child, base + std::to_string(question.page + 1)), .text = "Earlier"};
    return components::pagination(options);
}

html table_part(const site& site, const child_visit& child, const chronology_question& question,
                const std::vector<const casework::happening*>& found) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "When"},
                                                                                {.text = "What happened"},
                                                                                {.text = "Who says so"}}};
    const std::size_t first = std::size_t(question.page - 1) * on_a_page;
    for (std::size_t i = first; i < found.size() && i < first + on_a_page; ++i)
        table.rows.push_back({{.html = when_part(*found[i])},
                              {.html = what_part(site, child, *found[i])},
                              {.text = by_words(child, found[i]->by)}});
    html body = components::paragraph(
        std::to_string(found.size()) + (found.size() == 1 ? " entry" : " entries") + ", the newest first." +
        (found.size() > on_a_page ? " Page " + std::to_string(question.page) + "." : std::string()));
    body += components::scroll_region({.label = "Chronology", .html = components::table(table)});
    return body + pages_part(child, question, found.size());
}

response chronology(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const auto question = asked_by(visit);
    if (!question) {
        visit.shows_nothing_personal();
        return error_page(visit, 400, "Choose a process, a year and a page that the chronology has.");
    }
    const auto found = chosen(*child.file, *question);
    html body = components::heading({.text = "Chronology", .level = 2});
    body += filter_part(child, *question);
    if (found.empty())
        body += components::paragraph("Nothing on record matches. Choose another process or year.");
    else
        body += table_part(site, child, *question, found);
    std::string shown = "chronology, page " + std::to_string(question->page);
    if (!question->process.empty()) shown += ", process " + question->process;
    if (question->year != 0) shown += ", year " + std::to_string(question->year);
    return show_child(visit, site, child,
                      {.title = "Child's record: chronology",
                       .shown = std::move(shown),
                       .body = std::move(body),
                       .here = "/chronology",
                       .before_banner = done_notice(visit)});
}

} // namespace

void add_child_chronology_routes(routes& table, site& site) {
    table.get("/children/:person/chronology", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return chronology(visit, site); });
}

} // namespace kith::web::pages
