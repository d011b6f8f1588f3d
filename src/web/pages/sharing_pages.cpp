#include "web/pages/sharing_pages.hpp"

#include "access/parts.hpp"
#include "documents/csv.hpp"
#include "store/deposits.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/stacked_table.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view purpose_codes =
    "sharing_purpose"; // a process that asks for one is about sharing
constexpr std::string_view agency_codes = "agency";
constexpr std::string_view register_act = "sharing_register";
constexpr int most_of_a_kind = 300;

bool asks_purpose(const guidance::process& process) {
    return std::ranges::any_of(process.fields,
                               [](const guidance::field& one) { return one.codes == purpose_codes; });
}

/// The processes about sharing, and those to which their decisions lead.
std::vector<const guidance::process*> about_sharing(const guidance::edition& edition) {
    std::vector<const guidance::process*> all;
    const auto add = [&](const guidance::process* one) {
        if (one && std::ranges::find(all, one) == all.end()) all.push_back(one);
    };
    for (const auto& process : edition.processes)
        if (asks_purpose(process)) add(&process);
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const auto& outcome : all[i]->outcomes)
            for (const auto& opened : outcome.opens)
                if (const auto* led_to = edition.find_process(opened); led_to && led_to->beside_case)
                    add(led_to);
    return all;
}

/// One line of either list.
struct sharing_line {
    std::string kind, agency, purpose, state;
    instant at;
    case_process_id process;
};

/// The answer to the first question with these codes, in words.
std::string coded_words(const guidance::edition& edition, const guidance::process& definition,
                        const casework::case_process& process, std::string_view codes) {
    for (const auto& field : definition.fields) {
        if (field.codes != codes) continue;
        for (const auto& step : process.steps) {
            const auto said = step.said.find(field.id);
            if (step.step == field.step && said != step.said.end() && !said->second.empty())
                return code_words(edition, codes, said->second.front());
        }
    }
    return {};
}

std::string state_of_process(const casework::file& file, const guidance::process& definition,
                             const casework::case_process& process, instant now) {
    const auto* outcome = guidance::find_outcome(definition, process.outcome);
    if (outcome) return outcome->title;
    if (process.finished) return "Finished";
    std::string last;
    for (const auto& step : process.steps)
        if (const auto* known = guidance::find_step(definition, step.step)) last = known->done;
    const bool late = std::ranges::any_of(file.clocks, [&](const casework::case_clock& clock) {
        return clock.process == process.id && clock.state == casework::clock_state::running &&
               clock.late(now);
    });
    return (late ? "Late. " : "") + (last.empty() ? "Not decided yet" : last);
}

sharing_line line_of(const guidance::edition& edition, const casework::file& file,
                     const guidance::process& definition, const casework::case_process& process,
                     instant now) {
    return {definition.title,
            coded_words(edition, definition, process, agency_codes),
            coded_words(edition, definition, process, purpose_codes),
            state_of_process(file, definition, process, now),
            process.steps.empty() ? process.opened : process.steps.front().event_time,
            process.id};
}

// ------------------------------------------------------------ one child

html draw_lines(const child_visit& child, const std::vector<sharing_line>& lines) {
    table_options options{.caption = "Decisions and requests", .caption_classes = "govuk-visually-hidden"};
    options.head = std::vector<table_cell>{{.text = "When"},
                                           {.text = "What"},
                                           {.text = "With whom"},
                                           {.text = "What for"},
                                           {.text = "Where it stands"}};
    for (const auto& line : lines)
        options.rows.push_back(
            {{.text = moment_words(line.at)},
             {.html = link({.text = line.kind, .href = process_address(child, line.process)})},
             {.text = line.agency},
             {.text = line.purpose},
             {.text = line.state}});
    return stacked_table("Decisions and requests", std::move(options));
}

html buttons_for(const visit& visit, const site& site, const child_visit& child) {
    html drawn;
    if (child.as_at) return drawn;
    for (const auto* process : about_sharing(*child.edition)) {
        const bool first = process->opened_because.empty() && process->children != "household";
        if (!first || process->steps.empty() ||
            !casework::may_open(site.rules(), *child.edition, *process, *child.file,
                                practitioner_of(visit)))
            continue;
        drawn += button({.text = process->steps.front().title,
                         .href = fmt::format("/children/{}/begin/{}", child.person().text, process->id),
                         .classes = drawn.empty() ? "" : "govuk-button--secondary"});
    }
    return drawn.empty() ? drawn : box("govuk-button-group", drawn);
}

response one_child(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto kinds = about_sharing(*child.edition);
    std::vector<sharing_line> lines;
    for (const auto& process : child.file->processes) {
        const auto* definition = casework::definition_of(site.rules(), process);
        if (definition && std::ranges::find(kinds, definition->id, &guidance::process::id) != kinds.end())
            lines.push_back(line_of(*child.edition, *child.file, *definition, process, child.now));
    }
    std::ranges::stable_sort(lines, std::ranges::greater{}, &sharing_line::at);
    html body = heading({.text = "Sharing", .level = 2, .size = size::l});
    body +=
        paragraph("Every decision to share, to share a part or not to share, and every question to another "
                  "agency, with its answer or its silence.");
    body += buttons_for(visit, site, child);
    body += lines.empty() ? paragraph("Nothing yet.") : draw_lines(child, lines);
    return show_child(visit, site, child,
                      {.title = "Child's record: sharing",
                       .shown = "sharing: decisions and requests",
                       .body = std::move(body),
                       .here = "/sharing",
                       .before_banner = done_notice(visit)});
}

// ------------------------------------------------------------ the area

struct area_line {
    sharing_line line;
    std::string reference; ///< the child's local id: no name leaves with the register
    person_id person;
};

bool keeps_register(const visit& visit, const guidance::edition& edition) {
    return kith::access::may_act(edition, register_act, visit.practitioner->role);
}

response not_the_keeper(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(
        visit, 403,
        "The register of decisions about sharing is kept by information governance. Ask them for "
        "what you need to know; what concerns one child is on the child's record.");
}

/// The area's lines, the newest first. Restricted records and those from which the viewer is kept are not
/// in it.
std::vector<area_line> area_lines(visit& visit, site& site, const guidance::edition& edition) {
    const auto snapshot = visit.database.read();
    const auto viewer = viewer_of(visit, site, *snapshot);
    std::vector<area_line> all;
    for (const auto* kind : about_sharing(edition))
        for (const auto& row : store::processes_of_kind(*snapshot, kind->id, most_of_a_kind)) {
            if (viewer.excluded && viewer.excluded->contains(row.person)) continue;
            const auto file = site.desk.open(*snapshot, row.person);
            const auto* process = file && !file->restricted ? file->find(row.process) : nullptr;
            const auto* definition = process ? casework::definition_of(site.rules(), *process) : nullptr;
            if (!definition) continue;
            const auto person = snapshot->person(row.person);
            all.push_back({line_of(edition, *file, *definition, *process, visit.request.at),
                           person ? person->local_id : std::string(), row.person});
        }
    std::ranges::stable_sort(all,
                             [](const area_line& a, const area_line& b) { return a.line.at > b.line.at; });
    return all;
}

std::vector<person_id> people_on(const std::vector<area_line>& lines) {
    std::vector<person_id> people;
    for (const auto& one : lines)
        people.push_back(one.person);
    std::ranges::sort(people);
    const auto repeated = std::ranges::unique(people);
    people.erase(repeated.begin(), repeated.end());
    return people;
}

response register_page(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    if (!keeps_register(visit, edition)) return not_the_keeper(visit);
    const auto lines = area_lines(visit, site, edition);
    table_options options{.caption = "Decisions about sharing", .caption_classes = "govuk-visually-hidden"};
    options.head =
        std::vector<table_cell>{{.text = "When"},      {.text = "Local id"}, {.text = "What"},
                                {.text = "With whom"}, {.text = "What for"}, {.text = "Where it stands"}};
    constexpr std::size_t on_page = 200;
    for (std::size_t i = 0; i < std::min(lines.size(), on_page); ++i) {
        const auto& line = lines[i].line;
        options.rows.push_back({{.text = moment_words(line.at)},
                                {.text = lines[i].reference.empty() ? "None" : lines[i].reference},
                                {.text = line.kind},
                                {.text = line.agency},
                                {.text = line.purpose},
                                {.text = line.state}});
    }
    html body = heading({.text = "Decisions about sharing", .level = 1, .size = size::l});
    body += paragraph("Of the whole area, without names. Restricted records are not in it.");
    body += lines.empty() ? paragraph("Nothing yet.")
                          : stacked_table("Decisions about sharing", std::move(options));
    body += bounded_words(std::min(lines.size(), on_page), lines.size(), "The export has them all.");
    body +=
        form({.action = "/sharing/export",
              .csrf_token = visit.csrf_token,
              .html = button({.text = "Export as a table (CSV)", .classes = "govuk-button--secondary"})});
    auto answer =
        framed_page(visit, {.title = "Decisions about sharing", .body = body, .here = "/sharing"});
    visit.note_list(people_on(lines), "register of sharing", "register of decisions about sharing");
    return answer;
}

response export_register(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    if (!keeps_register(visit, edition)) return not_the_keeper(visit);
    if (auto asked = confirm_first(visit, "export the register of sharing")) {
        visit.shows_nothing_personal();
        return std::move(*asked);
    }
    const auto lines = area_lines(visit, site, edition);
    std::string table;
    const std::vector<std::string> head{"when",      "child",    "what",
                                        "with_whom", "what_for", "where_it_stands"};
    documents::write_sheet_row(table, head);
    for (const auto& one : lines) {
        const std::vector<std::string> cells{moment_words(one.line.at), one.reference,    one.line.kind,
                                             one.line.agency,           one.line.purpose, one.line.state};
        documents::write_sheet_row(table, cells);
    }
    visit.note_list(people_on(lines), "register of sharing exported",
                    "register of decisions about sharing");
    response answer;
    answer.content_type = "text/csv; charset=utf-8";
    answer.body = std::move(table);
    answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"sharing.csv\"");
    return answer;
}

} // namespace

void add_sharing_routes(routes& table, site& site) {
    table.get("/children/:person/sharing", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return one_child(visit, site); });
    table.get("/sharing", audit_class::personal_list, web::access::signed_in,
              [&site](visit& visit) { return register_page(visit, site); });
    table.post("/sharing/export", audit_class::personal_list, web::access::signed_in,
               [&site](visit& visit) { return export_register(visit, site); });
}

} // namespace kith::web::pages
