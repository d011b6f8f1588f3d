#include "web/pages/genogram_page.hpp"

#include "family/genogram.hpp"
#include "web/components/components.hpp"
#include "web/pages/drawing.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

html key_part(const kith::family::drawing& picture) {
    html_writer out(2048);
    out.raw("<ul class=\"kith-key\" aria-label=\"What the symbols and lines mean\">");
    for (const kith::family::key_entry& each : kith::family::key_of(picture))
        out.raw("<li>").raw(safe_drawing(each.svg)).raw("<span>").text(each.words).raw("</span></li>");
    out.raw("</ul>");
    return std::move(out).finish();
}

/// Which picture, of whose record, as known when, printed when and by whom: on paper only.
html head_on_paper(const visit& visit, const child_visit& child, std::string_view words) {
    html_writer out(512);
    out.raw("<p class=\"kith-picture__head\"><strong>").text(words).raw("</strong> Reference ");
    out.text(child.person().text + ". ");
    if (child.as_at) out.text("As known on " + moment_words(*child.as_at) + ". ");
    out.text("Printed on " + moment_words(visit.request.at) + " by " +
             visit.practitioner.value().display_name);
    out.raw("</p>");
    return std::move(out).finish();
}

html ways_part(const child_visit& child, const kith::family::family& all, bool what_follows) {
    html body;
    const std::string other = what_follows ? "/genogram" : "/genogram?what_follows=yes";
    body += "<p class=\"govuk-body kith-screen-only\">"_html;
    if (std::ranges::any_of(all.links, &kith::family::link::follows))
        body += link({.text = what_follows ? "Leave out the lines that are worked out"
                                           : "Draw lines that are worked out as well",
                      .href = child_address(child, other)}) +
                text(" \u00b7 ");
    body += link({.text = "Ecomap", .href = child_address(child, "/ecomap")});
    body += text(" \u00b7 ") + link({.text = "People", .href = child_address(child, "/people")});
    return body + "</p>"_html;
}

response genogram_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const bool what_follows = visit.request.query.first("what_follows") == "yes";
    gathered_family gathered = gather(site, child);
    for (kith::family::link& one : kith::family::follows(gathered.all)) {
        one.follows = true;
        gathered.all.links.push_back(std::move(one));
    }
    kith::family::drawing picture = kith::family::draw_genogram(
        gathered.all, {.on = local_date(child.now), .what_follows = what_follows});
    for (std::string& fault : kith::family::faults_of(gathered.all))
        if (std::ranges::find(picture.notices, fault) == picture.notices.end())
            picture.notices.push_back(std::move(fault));
    if (gathered.more)
        picture.notices.emplace_back(
            "The family is larger than one page shows: those furthest away are left out");
    html body = heading({.text = "Genogram", .level = 2});
    body += ways_part(child, gathered.all, what_follows);
    body += picture_part(visit, child, picture, "Genogram");
    body += picture_list(child, picture);
    return show_child(visit, site, child,
                      {.title = "Child's record: genogram",
                       .shown = "genogram",
                       .body = std::move(body),
                       .here = "-",
                       .also_shown = gathered.records_shown});
}

} // namespace

html picture_part(const visit& visit, const child_visit& child, const kith::family::drawing& picture,
                  std::string_view words) {
    html_writer out(65536);
    out.raw("<div class=\"kith-picture\">");
    out.raw(head_on_paper(visit, child, words));
    const html drawn = safe_drawing(kith::family::svg_of(picture));
    html_writer in_box(drawn.size() + 64);
    in_box.raw("<div class=\"kith-picture__drawing\">").raw(drawn).raw("</div>");
    out.raw(
        scroll_region({.label = std::string(words) + ", a picture. The list below says the same in words.",
                       .html = std::move(in_box).finish()}));
    out.raw(key_part(picture));
    out.raw("</div>");
    if (!picture.notices.empty()) {
        out.raw("<ul class=\"govuk-list govuk-list--bullet kith-picture__notices\">");
        for (const std::string& each : picture.notices)
            out.raw("<li>").text(each).raw("</li>");
        out.raw("</ul>");
    }
    return std::move(out).finish();
}

html picture_list(const child_visit& child, const kith::family::drawing& picture) {
    html_writer out(8192);
    out.raw("<section class=\"kith-picture-list\"><h2 class=\"govuk-heading-m\">The same in words</h2>");
    if (!child.as_at)
        out.raw("<p class=\"govuk-body\">")
            .raw(link({.text = "Add somebody", .href = child_address(child, "/people/add")}))
            .raw("</p>");
    out.raw("<ul class=\"govuk-list kith-listed\">");
    for (const kith::family::listed& one : kith::family::lines_of(picture)) {
        out.raw("<li><p class=\"kith-listed__who\">");
        if (one.href.empty())
            out.text(one.name);
        else
            out.raw(link({.text = one.name, .href = one.href}));
        out.raw("</p><p class=\"kith-said__by\">").text(one.facts).raw("</p>");
        if (!one.relations.empty()) {
            out.raw("<ul class=\"govuk-list govuk-list--bullet\">");
            for (const kith::family::listed_relation& each : one.relations) {
                out.raw("<li>").text(each.words);
                if (each.follows) out.text(" (worked out, not recorded: " + each.why + ")");
                out.raw("</li>");
            }
            out.raw("</ul>");
        }
        const bool subject = one.id == child.person().text;
        if (!child.as_at && !one.href.empty())
            out.raw("<p class=\"kith-said__by kith-screen-only\">")
                .raw(link({.text = subject ? "Change or add to this family" : "Change or add",
                           .href = subject ? child_address(child, "/people") : one.href,
                           .visually_hidden_text = ": " + one.name}))
                .raw("</p>");
        out.raw("</li>");
    }
    out.raw("</ul></section>");
    return std::move(out).finish();
}

void add_genogram_page_routes(routes& table, site& site) {
    table.get("/children/:person/genogram", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return genogram_page(visit, site); });
}

} // namespace kith::web::pages
