#include "web/pages/guidance_page.hpp"

#include "web/pages/drawing.hpp"
#include "web/pages/guidance_parts.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/prose.hpp"

#include <map>
#include <mutex>

namespace kith::web::pages {

namespace {

/// Whole pages' bodies: they change only with the guidance, which is loaded once.
class bodies {
  public:
    template <class Make>
    html body(const std::string& key, const Make& make) {
        {
            const std::scoped_lock lock(guard_);
            if (const auto found = kept_.find(key); found != kept_.end()) return found->second;
        }
        html made = make();
        const std::scoped_lock lock(guard_);
        if (kept_.size() >= 200) kept_.clear();
        kept_.emplace(key, made);
        return made;
    }

  private:
    std::mutex guard_;
    std::map<std::string, html> kept_;
};

/// The edition asked for, or the one in force today; nullptr for one that is not loaded.
const guidance::edition* edition_asked(const visit& visit, const site& site) {
    const std::string_view asked = visit.request.query.first("edition");
    return asked.empty() ? &edition_at(site, visit.request.at) : site.rules().find_edition(asked);
}

html processes_part(const guidance::edition& edition) {
    html_writer out(4096);
    out.raw("<dl class=\"govuk-summary-list\">");
    for (const guidance::process& process : edition.processes) {
        out.raw("<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">");
        out.raw(components::link({.text = process.title, .href = "/guidance/" + process.id}));
        out.raw("</dt><dd class=\"govuk-summary-list__value\">").text(process.about).raw("</dd></div>");
    }
    out.raw("</dl>");
    return std::move(out).finish();
}

html clocks_table(const guidance::edition& edition) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "Time limit"},
                                                                                {.text = "Within"},
                                                                                {.text = "From"},
                                                                                {.text = "Kind"}},
                                    .first_cell_is_header = true};
    for (const guidance::clock& clock : edition.clocks)
        table.rows.push_back(
            {{.html = components::link(
                  {.text = clock.title, .href = "/guidance/" + clock.process + "#clock-" + clock.id})},
             {.text = calendar::in_words(clock.within)},
             {.text = clock.from},
             {.text = std::string(guidance::in_words(clock.kind))}});
    return components::scroll_region({.label = "Time limits", .html = components::table(table)});
}

html index_body(const site& site, const guidance::edition& edition) {
    html body = components::heading({.text = edition.title, .level = 1, .size = components::size::l});
    std::string applies = "In force from " + long_words(edition.applies_from);
    if (edition.applies_until) applies += " until " + long_words(*edition.applies_until);
    if (!site.rules().area_title.empty())
        applies += ", with the arrangements of " + site.rules().area_title;
    body += components::paragraph(applies + ".");
    body += components::heading({.text = "Processes", .level = 2}) + processes_part(edition);
    body += components::heading({.text = "Flow chart", .level = 2});
    if (const auto drawn = guidance::graph(edition, {}, "/guidance/"))
        body += components::journey({.label = "Flow chart of the guidance", .svg = safe_drawing(*drawn)});
    body += components::heading({.text = "Time limits", .level = 2}) + clocks_table(edition);
    body += components::heading({.text = "Sources", .level = 2});
    components::list_options sources;
    for (const auto& [id, title] : edition.sources)
        sources.items.push_back(text(id + ": " + title));
    return body + components::list(sources);
}

html process_body(const site& site, const guidance::edition& edition, const guidance::process& process) {
    html body = components::heading(
        {.text = process.title, .level = 1, .size = components::size::l, .caption = edition.title});
    body += components::paragraph(process.about);
    body += components::citation({.text = citation_words(edition, process.cite)});
    body += prose(process.prose);
    body += components::heading({.text = "The rules", .level = 2, .size = components::size::l});
    body += opening_part(edition, process);
    body += steps_part(edition, process);
    body += outcomes_part(edition, process);
    body += clocks_rules_part(site.rules(), edition, process);
    return body;
}

response index_page(visit& visit, site& site, bodies& kept) {
    const guidance::edition* edition = edition_asked(visit, site);
    if (edition == nullptr)
        return error_page(visit, 404, "This edition of the guidance is not loaded here.");
    html body = kept.body(edition->id, [&] { return index_body(site, *edition); });
    return framed_page(visit, {.title = "Guidance", .body = std::move(body), .here = "/guidance"});
}

response process_page(visit& visit, site& site, bodies& kept) {
    const guidance::edition* edition = edition_asked(visit, site);
    const guidance::process* process =
        edition != nullptr ? edition->find_process(visit.parameter("process")) : nullptr;
    if (process == nullptr)
        return error_page(visit, 404, "There is no such process in this edition of the guidance.");
    html body =
        kept.body(edition->id + "/" + process->id, [&] { return process_body(site, *edition, *process); });
    return framed_page(
        visit, {.title = "Guidance: " + process->title,
                .body = std::move(body),
                .here = "/guidance",
                .before_content = components::breadcrumbs(
                    {.items = {{.text = "Guidance", .href = "/guidance"}, {.text = process->title}}})});
}

} // namespace

void add_guidance_page_routes(routes& table, site& site) {
    const auto kept = std::make_shared<bodies>();
    table.get("/guidance", audit_class::none, access::signed_in,
              [&site, kept](visit& visit) { return index_page(visit, site, *kept); });
    table.get("/guidance/:process", audit_class::none, access::signed_in,
              [&site, kept](visit& visit) { return process_page(visit, site, *kept); });
}

} // namespace kith::web::pages
