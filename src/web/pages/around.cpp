#include "web/pages/around.hpp"

#include <algorithm>

namespace kith::web::pages {

namespace {

constexpr std::size_t most_family = 40;

const store::person_row* find_row(const std::vector<store::person_row>& rows, const person_id& person) {
    const auto found = std::ranges::find(rows, person, &store::person_row::person);
    return found == rows.end() ? nullptr : &*found;
}

bool open_to(site& site, const child_visit& child, const person_id& other) {
    const auto file = site.desk.open(*child.snapshot, other);
    return file && kith::access::may_open(*child.edition, child.viewer, *file).allowed;
}

family_member member_of(const child_visit& child, const store::person_row& row) {
    family_member member;
    member.person = row.person;
    member.name = row.display_name;
    member.child = row.child;
    if (row.birth_date || row.expected_date) member.age = age_words(row, local_date(child.now));
    return member;
}

/// What the record of another child says is shown only to those who may open it, and only as it is now.
void add_status(site& site, const child_visit& child, const store::person_row& row, family_member& member,
                people_around& around) {
    if (!row.child || child.as_at) return;
    member.open_to_viewer = open_to(site, child, row.person);
    if (!member.open_to_viewer) return;
    member.status = row.status;
    around.records_shown.push_back(row.person);
}

void add_family(site& site, const child_visit& child, people_around& around) {
    std::vector<store::person_row> household;
    if (!child.file->person.household.empty())
        household = child.snapshot->household(child.file->person.household);
    for (const casework::relationship& relation : child.file->kin.relationships) {
        if (around.family.size() >= most_family) return;
        const store::person_row* row = find_row(household, relation.person);
        std::optional<store::person_row> elsewhere;
        if (row == nullptr && (elsewhere = child.snapshot->person(relation.person))) row = &*elsewhere;
        family_member member;
        if (row != nullptr) {
            member = member_of(child, *row);
            add_status(site, child, *row, member, around);
        } else {
            member.person = relation.person;
            member.name = "Name not known";
        }
        member.kind = relation.kind;
        member.parental_responsibility = relation.parental_responsibility;
        around.family.push_back(std::move(member));
    }
    for (const store::person_row& row : household) {
        if (around.family.size() >= most_family) return;
        if (row.person == child.person() || child.as_at) continue;
        const bool there =
            std::ranges::find(around.family, row.person, &family_member::person) != around.family.end();
        if (there) continue;
        family_member member = member_of(child, row);
        member.kind = row.child ? "In the same household" : "Adult of the household";
        add_status(site, child, row, member, around);
        around.family.push_back(std::move(member));
    }
}

std::string relation_title(const guidance::edition& edition, const std::string& relation) {
    const auto found = edition.relations.find(relation);
    return found == edition.relations.end() ? relation : found->second;
}

void add_practitioner(const child_visit& child, const casework::involvement& each, people_around& around) {
    auto& list = each.until ? around.former : around.practitioners;
    auto found = std::ranges::find(list, each.practitioner, &practitioner_around::practitioner);
    if (found == list.end()) {
        practitioner_around fresh;
        fresh.practitioner = each.practitioner;
        fresh.name = child.name_of(each.practitioner);
        fresh.since = each.since;
        fresh.until = each.until;
        if (const store::account* account = child.accounts->find(each.practitioner)) {
            fresh.job = account->job_title;
            fresh.agency = code_words(*child.edition, "agency", account->agency);
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

people_around people_around_child(site& site, const child_visit& child) {
    people_around around;
    add_family(site, child, around);
    for (const casework::involvement& each : child.file->involvements)
        add_practitioner(child, each, around);
    return around;
}

html family_list(const people_around& around) {
    if (around.family.empty()) return components::paragraph("No family or household is on record.");
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list kith-around\">");
    for (const family_member& member : around.family) {
        out.raw("<li>");
        if (member.child && member.open_to_viewer)
            out.raw(components::link({.text = member.name, .href = "/children/" + member.person.text}));
        else
            out.raw(components::strong(member.name));
        std::string facts = member.kind;
        if (!member.age.empty()) facts += (facts.empty() ? "" : ", ") + member.age;
        if (member.parental_responsibility == "yes") facts += ", has parental responsibility";
        if (!member.status.empty()) facts += ", " + member.status;
        if (!facts.empty()) out.raw(" <span class=\"kith-around__facts\">").text(facts).raw("</span>");
        out.raw("</li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

html practitioner_list(const people_around& around) {
    if (around.practitioners.empty())
        return components::paragraph("No practitioner is named for this child yet.");
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list kith-around\">");
    for (const practitioner_around& each : around.practitioners) {
        out.raw("<li>").raw(components::strong(each.name)).raw(" <span class=\"kith-around__facts\">");
        out.text(joined(each.relations));
        if (!each.agency.empty()) out.text(", " + each.agency);
        out.raw("</span></li>");
    }
    out.raw("</ul>");
    return std::move(out).finish();
}

} // namespace kith::web::pages
