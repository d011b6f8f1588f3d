#include "web/pages/journey.hpp"

#include "web/pages/drawing.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/process_parts.hpp"

#include <map>
#include <mutex>

namespace kith::web::pages {

namespace {

using standings_of_child = std::map<std::string, guidance::standing>;

/// Charts drawn already: children stand alike, and drawing one takes a while. Bounded; thread safe.
class charts {
  public:
    html chart(const guidance::edition& edition, const standings_of_child& standings) {
        std::string key = edition.id;
        for (const auto& [process, standing] : standings)
            key += " " + process + "=" + std::to_string(static_cast<int>(standing));
        {
            const std::scoped_lock lock(guard_);
            if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
        }
        const auto drawn = guidance::graph(edition, standings, "#process-");
        html safe = drawn ? safe_drawing(*drawn) : html();
        const std::scoped_lock lock(guard_);
        if (kept_.size() >= most) kept_.clear();
        kept_.emplace(std::move(key), safe);
        return safe;
    }

  private:
    static constexpr std::size_t most = 100;
    std::mutex guard_;
    std::map<std::string, html> kept_;
};

void draw_runs(html_writer& out, const child_visit& child, const guidance::process& process) {
    for (const casework::case_process& run : child.file->processes) {
        if (run.definition != process.id) continue;
        out.raw("<p class=\"govuk-body\">");
        std::string when = day_words(run.opened);
        if (run.finished) when += " to " + day_words(run.finished_at);
        out.raw(components::link({.text = run.finished ? when : "Since " + when,
                                  .href = process_address(child, run.id),
                                  .visually_hidden_text = ": " + process.title}));
        const std::string outcome = outcome_words(&process, run.outcome);
        if (!outcome.empty()) out.text(". Decided: " + outcome);
        out.raw("</p>");
    }
}

void draw_place(html_writer& out, const child_visit& child, const guidance::process& process, markup words,
                markup classes) {
    out.raw("<li class=\"kith-place\"").attribute("id", "process-" + process.id).raw(">");
    out.raw("<p class=\"kith-place__title\"><strong>").text(process.title).raw("</strong> ");
    out.raw("<strong class=\"govuk-tag ").raw(classes).raw("\">").raw(words).raw("</strong></p>");
    draw_runs(out, child, process);
    out.raw("</li>");
}

std::vector<const guidance::process*> standing_so(const guidance::edition& edition,
                                                  const standings_of_child& standings,
                                                  guidance::standing wanted) {
    std::vector<const guidance::process*> found;
    for (const guidance::process& process : edition.processes) {
        const auto standing = standings.find(process.id);
        const auto is = standing == standings.end() ? guidance::standing::not_reached : standing->second;
        if (is == wanted) found.push_back(&process);
    }
    return found;
}

/// Runs of processes that this edition does not have, so that none is missing from the page.
html other_runs(const child_visit& child) {
    html_writer out(512);
    for (const casework::case_process& run : child.file->processes)
        if (child.edition->find_process(run.definition) == nullptr)
            out.raw("<li>")
                .raw(components::link({.text = run.definition + ", since " + day_words(run.opened),
                                       .href = process_address(child, run.id)}))
                .raw("</li>");
    if (out.size() == 0) return {};
    html body = components::heading({.text = "Under other editions of the guidance", .level = 3});
    body += "<ul class=\"govuk-list\">"_html;
    body += std::move(out).finish();
    return body + "</ul>"_html;
}

html here_part(const child_visit& child, const standings_of_child& standings) {
    using guidance::standing;
    html_writer out(4096);
    out.raw("<h2 class=\"govuk-heading-m\">Where the child is now</h2>");
    const auto here = standing_so(*child.edition, standings, standing::here);
    if (here.empty()) out.raw("<p class=\"govuk-body\">No process is under way.</p>");
    out.raw("<ol class=\"govuk-list kith-places\">");
    for (const auto* process : here)
        draw_place(out, child, *process, "Here now", "govuk-tag--blue");
    out.raw("</ol>");
    return std::move(out).finish();
}

html been_part(const child_visit& child, const standings_of_child& standings) {
    using guidance::standing;
    html_writer out(4096);
    out.raw("<h2 class=\"govuk-heading-m\">Where the child has been</h2>");
    const auto been = standing_so(*child.edition, standings, standing::been);
    if (been.empty()) out.raw("<p class=\"govuk-body\">No process is finished yet.</p>");
    out.raw("<ol class=\"govuk-list kith-places\">");
    for (const auto* process : been)
        draw_place(out, child, *process, "Has been", "govuk-tag--grey");
    out.raw("</ol>").raw(other_runs(child));
    out.raw("<h2 class=\"govuk-heading-m\">Not reached</h2><ul class=\"govuk-list\">");
    for (const auto* process : standing_so(*child.edition, standings, standing::not_reached)) {
        out.raw("<li").attribute("id", "process-" + process->id).raw(">");
        out.raw(components::link({.text = process->title, .href = "/guidance/" + process->id}))
            .raw("</li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

response journey(visit& visit, site& site, charts& kept) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const auto standings = casework::standings(*child.edition, *child.file);
    html body = here_part(child, standings);
    body += components::journey(
        {.label = "Flow chart of the guidance with the places where the child is and has been",
         .svg = kept.chart(*child.edition, standings),
         .words = been_part(child, standings)});
    return show_child(visit, site, child,
                      {.title = "Child's record: journey",
                       .shown = "journey",
                       .body = std::move(body),
                       .here = "/journey"});
}

} // namespace

void add_journey_routes(routes& table, site& site) {
    const auto kept = std::make_shared<charts>();
    table.get("/children/:person/journey", audit_class::personal_record, access::signed_in,
              [&site, kept](visit& visit) { return journey(visit, site, *kept); });
}

} // namespace kith::web::pages
