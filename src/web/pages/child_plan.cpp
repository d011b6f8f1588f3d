#include "web/pages/child_plan.hpp"

#include "web/pages/page_parts.hpp"
#include "web/pages/process_parts.hpp"

#include <algorithm>
#include <set>

namespace kith::web::pages {

namespace {

using guidance::process_kind;

std::vector<const casework::case_process*> running_of(const site& site, const casework::file& file,
                                                      process_kind kind) {
    std::vector<const casework::case_process*> found;
    for (const casework::case_process& process : file.processes) {
        const guidance::process* definition = casework::definition_of(site.rules(), process);
        if (!process.finished && definition != nullptr && definition->kind == kind)
            found.push_back(&process);
    }
    return found;
}

html heading_of(const child_visit& child, const casework::case_process& process,
                const guidance::process& definition) {
    html_writer out(512);
    out.raw(components::heading({.text = definition.title, .level = 2}));
    out.raw("<p class=\"govuk-body\">Since ").text(day_words(process.opened)).raw(". ");
    out.raw(components::link({.text = "Everything recorded in it",
                              .href = process_address(child, process.id),
                              .visually_hidden_text = ": " + definition.title}));
    out.raw("</p>");
    return std::move(out).finish();
}

/// The latest record of each step: what holds now.
html latest_part(const child_visit& child, const casework::case_process& process,
                 const guidance::process& definition) {
    html body;
    for (const guidance::step& step : definition.steps) {
        const auto last =
            std::find_if(process.steps.rbegin(), process.steps.rend(),
                         [&](const casework::recorded_step& each) { return each.step == step.id; });
        if (last != process.steps.rend()) body += step_part(child, &definition, *last, 3);
    }
    if (body.empty()) body = components::paragraph("Nothing has been recorded in it yet.");
    return body;
}

/// What was decided of the plan before it was set out in detail.
html outline_part(const site& site, const child_visit& child) {
    const auto said = casework::summaries(site.rules(), *child.file);
    const auto plan = said.find("plan");
    if (plan == said.end()) return {};
    html_writer out(1024);
    for (const casework::summary_line& line : plan->second) {
        out.raw("<h3 class=\"govuk-heading-s govuk-!-margin-bottom-1\">").text(line.prompt).raw("</h3>");
        out.raw(components::written_text(line.said)).raw("<p class=\"kith-said__by\">");
        out.text(by_words(child, line.by) + ", " + day_words(line.at)).raw("</p>");
    }
    return std::move(out).finish();
}

html clocks_of(const site& site, const child_visit& child, const std::set<std::string>& processes) {
    std::vector<const casework::case_clock*> found;
    for (const casework::case_clock& clock : child.file->clocks) {
        const bool running = clock.state == casework::clock_state::running;
        if (processes.contains(clock.process.text) && (running || clock.late(child.now)))
            found.push_back(&clock);
    }
    if (found.empty()) return {};
    std::ranges::stable_sort(found, {}, [](const auto* clock) { return clock->due.late_from; });
    html_writer out(2048);
    for (const auto* clock : found)
        out.raw(clock_part(site, child, *clock));
    return components::heading({.text = "Time limits", .level = 2}) + std::move(out).finish();
}

html nothing_planned(const child_visit& child) {
    html body = components::heading({.text = "Plan", .level = 2});
    body += components::paragraph("No plan is running for this child.");
    return body + components::paragraph(components::link({.text = "See on the journey where the child is",
                                                          .href = child_address(child, "/journey")}));
}

html plans_before(const site& site, const child_visit& child) {
    components::list_options list;
    for (const casework::case_process& process : child.file->processes) {
        const guidance::process* definition = casework::definition_of(site.rules(), process);
        if (!process.finished || definition == nullptr || definition->kind != process_kind::plan) continue;
        list.items.push_back(
            components::link({.text = definition->title + ", " + day_words(process.opened) + " to " +
                                      day_words(process.finished_at),
                              .href = process_address(child, process.id)}));
    }
    if (list.items.empty()) return {};
    return components::heading({.text = "Plans before", .level = 2}) + components::list(list);
}

response plan_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const auto plans = running_of(site, *child.file, process_kind::plan);
    const auto series = running_of(site, *child.file, process_kind::series);
    std::set<std::string> all;
    for (const auto* process : plans)
        all.insert(process->id.text);
    for (const auto* process : series)
        all.insert(process->id.text);
    html body;
    if (plans.empty()) body += nothing_planned(child);
    if (!plans.empty() && !child.row.category.empty())
        body += components::paragraph("Category: " +
                                      code_words(*child.edition, category_codes, child.row.category));
    body += clocks_of(site, child, all);
    for (const auto* process : plans) {
        const guidance::process& definition = *casework::definition_of(site.rules(), *process);
        body += heading_of(child, *process, definition);
        html outline = process->steps.empty() ? outline_part(site, child) : html();
        body += outline.empty() ? latest_part(child, *process, definition) : std::move(outline);
    }
    for (const auto* process : series) {
        const guidance::process& definition = *casework::definition_of(site.rules(), *process);
        body += heading_of(child, *process, definition) + latest_part(child, *process, definition);
    }
    body += plans_before(site, child);
    return show_child(visit, site, child,
                      {.title = "Child's record: plan",
                       .shown = "plan up to entry " + std::to_string(child.file->revision),
                       .body = std::move(body),
                       .here = "/plan"});
}

} // namespace

void add_child_plan_routes(routes& table, site& site) {
    table.get("/children/:person/plan", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return plan_page(visit, site); });
}

} // namespace kith::web::pages
