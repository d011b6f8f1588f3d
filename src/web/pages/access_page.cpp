#include "web/pages/access_page.hpp"

#include "casework/grants_acts.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/readings.hpp"

#include <algorithm>
#include <map>

namespace kith::web::pages {

namespace {

html looked_part(const child_visit& child, const readings_page& readings) {
    html body = components::heading({.text = "Who has looked at this record", .level = 2});
    if (readings.some.empty()) return body + components::paragraph("Nobody has looked at it before you.");
    components::table_options table{
        .head = std::vector<components::table_cell>{
            {.text = "When"}, {.text = "Who"}, {.text = "As"}, {.text = "What was shown"}}};
    for (const vigilance::looked* one : readings.some)
        table.rows.push_back({{.text = moment_words(one->at)},
                              {.text = by_words(child, one->by)},
                              {.text = why_words(*one)},
                              {.text = shown_words(*one)}});
    return body + counted_part(readings) +
           components::scroll_region(
               {.label = "Readings of this record", .html = components::table(table)});
}

html acted_part(const child_visit& child) {
    struct acts {
        record::actor by;
        std::size_t entries = 0;
        instant last;
    };
    std::map<std::pair<std::string, std::string>, acts> all;
    for (const casework::happening& each : child.file->happenings) {
        acts& found = all[{each.by.who.text, each.by.role}];
        found.by = each.by;
        ++found.entries;
        found.last = std::max(found.last, each.entry_time);
    }
    components::table_options table{
        .head = std::vector<components::table_cell>{{.text = "Who"},
                                                    {.text = "Entries", .format = "numeric"},
                                                    {.text = "Last on"}},
        .first_cell_is_header = true};
    for (const auto& [key, each] : all)
        table.rows.push_back({{.text = by_words(child, each.by)},
                              {.text = std::to_string(each.entries), .format = "numeric"},
                              {.text = moment_words(each.last)}});
    return components::heading({.text = "Who has written on this record", .level = 2}) +
           components::scroll_region({.label = "Who has written", .html = components::table(table)});
}

response access_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const std::vector<vigilance::looked> all = readings_of(site, child);
    std::vector<const vigilance::looked*> each;
    for (const vigilance::looked& one : all)
        each.push_back(&one);
    const auto page = page_asked(visit);
    const auto readings = page ? page_of(each, *page) : std::nullopt;
    if (!readings) return not_on_this_record(visit, child, no_such_page);
    html body = components::paragraph(
        "Every look at this record is an entry of its own, made before the page leaves. "
        "Nobody can turn that off.");
    body += components::paragraph(
        components::link({.text = "Requests for this record, and what the person says of it",
                          .href = "/children/" + child.person().text + "/disclosures"}));
    const casework::practitioner who{
        .id = child.viewer.id, .role = child.viewer.role, .name = child.viewer.name};
    if (!child.as_at && casework::may_do(*child.edition, *child.file, who, casework::access_act::see))
        body += components::paragraph(
                    components::link({.text = "Who may see this record, and why",
                                      .href = "/children/" + child.person().text + "/access/who"})) +
                components::paragraph(
                    components::link({.text = "Who has looked: by person and by time",
                                      .href = "/children/" + child.person().text + "/readers"}));
    body += looked_part(child, *readings);
    body += pages_part(*readings, child_address(child, "/access"));
    body += acted_part(child);
    return show_child(visit, site, child,
                      {.title = "Child's record: access",
                       .shown = "access, page " + std::to_string(*page + 1),
                       .body = std::move(body),
                       .here = "/access"});
}

} // namespace

void add_access_page_routes(routes& table, site& site) {
    table.get("/children/:person/access", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return access_page(visit, site); });
}

} // namespace kith::web::pages
