#include "web/pages/child_people.hpp"

#include "web/pages/around.hpp"
#include "web/pages/page_parts.hpp"

#include <algorithm>

namespace kith::web::pages {

namespace {

std::string known_or(std::string_view words) {
    return words.empty() ? "Not known" : std::string(words);
}

std::string responsibility_words(std::string_view code) {
    if (code == "yes") return "Yes";
    if (code == "no") return "No";
    return known_or(code == "not_known" ? "" : code);
}

html family_table(const people_around& around) {
    if (around.family.empty())
        return components::paragraph(
            "No family or household is on record. A referral, an assessment or a change of "
            "facts can name them.");
    components::table_options table{
        .head = std::vector<components::table_cell>{{.text = "Name"},
                                                    {.text = "Who they are"},
                                                    {.text = "Age"},
                                                    {.text = "Parental responsibility"},
                                                    {.text = "Status"}},
        .first_cell_is_header = true};
    for (const family_member& member : around.family) {
        components::table_cell name{.text = member.name};
        if (member.open_to_viewer)
            name.html = components::link({.text = member.name, .href = "/children/" + member.person.text});
        std::string status = member.status;
        if (status.empty()) status = member.child ? "Not shown to you" : "Not a child on record";
        table.rows.push_back(
            {name,
             {.text = known_or(member.kind)},
             {.text = known_or(member.age)},
             {.text = member.child ? "Child" : responsibility_words(member.parental_responsibility)},
             {.text = std::move(status)}});
    }
    return components::scroll_region({.label = "Family and household", .html = components::table(table)});
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

html practitioner_table(const std::vector<practitioner_around>& list, std::string label) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "Name"},
                                                                                {.text = "For this child"},
                                                                                {.text = "Work"},
                                                                                {.text = "Agency"},
                                                                                {.text = "Since"}},
                                    .first_cell_is_header = true};
    for (const practitioner_around& each : list) {
        std::string when = day_words(each.since);
        if (each.until) when += " to " + day_words(*each.until);
        table.rows.push_back({{.text = each.name},
                              {.text = joined(each.relations)},
                              {.text = known_or(each.job)},
                              {.text = known_or(each.agency)},
                              {.text = std::move(when)}});
    }
    return components::scroll_region({.label = std::move(label), .html = components::table(table)});
}

/// The child's own facts, each with its history where it has been something else.
html facts_part(const child_visit& child) {
    components::summary_list_options list;
    for (const people::fact_name& name : people::fact_names()) {
        const auto found = child.file->person.facts.find(name.id);
        if (found == child.file->person.facts.end() || found->second.empty()) continue;
        html_writer value(256);
        value.raw(components::written_text(fact_words(child, name.id, found->second.back().value)));
        for (auto before = std::next(found->second.rbegin()); before != found->second.rend(); ++before)
            value.raw("<p class=\"kith-said__by\">Before: <del>")
                .text(fact_words(child, name.id, before->value))
                .raw("</del>, from ")
                .text(day_words(before->since))
                .raw("</p>");
        components::summary_list_row row;
        row.key.text = name.label;
        row.value.html = std::move(value).finish();
        list.rows.push_back(std::move(row));
    }
    return list.rows.empty() ? components::paragraph("No facts are on record.")
                             : components::summary_list(list);
}

response people_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const people_around around = people_around_child(site, child);
    html body = components::heading({.text = "Family and household", .level = 2});
    body += family_table(around);
    body += components::heading({.text = "Practitioners", .level = 2});
    body += around.practitioners.empty()
                ? components::paragraph("No practitioner is named for this child yet.")
                : practitioner_table(around.practitioners, "Practitioners");
    if (!around.former.empty()) {
        body += components::heading({.text = "Practitioners before", .level = 2});
        body += practitioner_table(around.former, "Practitioners before");
    }
    body += components::heading({.text = "What is known of the child", .level = 2});
    body += facts_part(child);
    if (!child.as_at)
        body += components::button({.text = "Change facts",
                                    .href = "/children/" + child.person().text + "/facts",
                                    .classes = "govuk-button--secondary"});
    return show_child(visit, site, child,
                      {.title = "Child's record: people",
                       .shown = "people",
                       .body = std::move(body),
                       .here = "/people",
                       .also_shown = around.records_shown});
}

} // namespace

void add_child_people_routes(routes& table, site& site) {
    table.get("/children/:person/people", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return people_page(visit, site); });
}

} // namespace kith::web::pages
