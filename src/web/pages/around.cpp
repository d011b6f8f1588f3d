#include "web/pages/around.hpp"

#include "guidance/code_sets.hpp"

#include <algorithm>

namespace kith::web::pages {

namespace {

std::string relation_title(const guidance::edition& edition, const std::string& relation) {
    const auto found = edition.relations.find(relation);
    return found == edition.relations.end() ? relation : found->second;
}

void add_practitioner(const child_visit& child, const casework::involvement& each,
                      practitioners_near& around) {
    auto& list = each.until ? around.before : around.now;
    auto found = std::ranges::find(list, each.practitioner, &practitioner_around::practitioner);
    if (found == list.end()) {
        practitioner_around fresh;
        fresh.practitioner = each.practitioner;
        fresh.name = child.name_of(each.practitioner);
        fresh.since = each.since;
        fresh.until = each.until;
        if (const store::account* account = child.accounts->find(each.practitioner)) {
            fresh.job = account->job_title;
            fresh.agency = code_words(*child.edition, guidance::agency_codes, account->agency);
        }
        list.push_back(std::move(fresh));
        found = std::prev(list.end());
    }
    const std::string title = relation_title(*child.edition, each.relation);
    if (std::ranges::find(found->relations, title) == found->relations.end())
        found->relations.push_back(title);
    found->since = std::min(found->since, each.since);
    if (each.until) found->until = std::max(*found->until, *each.until);
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

} // namespace

practitioners_near practitioners_around(const child_visit& child) {
    practitioners_near around;
    for (const casework::involvement& each : child.file->involvements)
        add_practitioner(child, each, around);
    return around;
}

people_around people_around_child(site& site, const child_visit& child) {
    people_around around;
    around.family = people_near_to(site, child, 1);
    around.practitioners = practitioners_around(child);
    around.records_shown = around.family.family.records_shown;
    return around;
}

html family_list(const child_visit& child, const people_around& around) {
    html_writer out(1024);
    int told = 0;
    for (const person_near& one : around.family.all) {
        if (!one.now()) continue;
        ++told;
        out.raw("<li>");
        out.raw(components::link({.text = one.who.name, .href = around_address(child, one.who.id)}));
        std::string facts = one.poses_risk ? "Poses a risk. " : "";
        facts += one.words();
        if (one.who.birth)
            facts +=
                ", " +
                std::to_string(std::max(0, people::age_in_years(*one.who.birth, local_date(child.now)))) +
                " years";
        for (const stand& each : one.stands)
            if (each.recorded && !each.ended && each.recorded->parental_responsibility == "yes") {
                facts += ", has parental responsibility";
                break;
            }
        if (!one.status.empty()) facts += ", " + one.status;
        out.raw(" <span class=\"kith-around__facts\">").text(facts).raw("</span></li>");
    }
    if (told == 0) return components::paragraph("No family or household is on record.");
    html list = "<ul class=\"govuk-list kith-around\">"_html;
    list += std::move(out).finish();
    return list + "</ul>"_html;
}

html practitioner_list(const people_around& around) {
    if (around.practitioners.now.empty())
        return components::paragraph("No practitioner is named for this child yet.");
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list kith-around\">");
    for (const practitioner_around& each : around.practitioners.now) {
        out.raw("<li>").raw(components::strong(each.name)).raw(" <span class=\"kith-around__facts\">");
        out.text(joined(each.relations));
        if (!each.agency.empty()) out.text(", " + each.agency);
        out.raw("</span></li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
