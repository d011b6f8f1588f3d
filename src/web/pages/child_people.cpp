// Everybody around a child, or the children around an adult: who poses a risk, who lives here, the adults
// with their checks, brothers and sisters, what follows, practitioners.

#include "web/pages/child_people.hpp"

#include "web/pages/around.hpp"
#include "web/pages/checks_page.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/household_page.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/person_around_page.hpp"
#include "web/pages/relationship_form.hpp"
#include "web/pages/siblings_form.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {

namespace {

using namespace components;

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string known_or(std::string_view words) {
    return words.empty() ? "Not known" : std::string(words);
}

std::string age_of(const child_visit& child, const person_near& one) {
    if (one.who.death) return "died " + long_words(*one.who.death);
    if (one.who.birth) {
        const int years = people::age_in_years(*one.who.birth, local_date(child.now));
        return years < 2 ? "born " + long_words(*one.who.birth) : std::to_string(years) + " years";
    }
    if (one.who.expected) return "expected " + long_words(*one.who.expected);
    return one.who.child && !one.open_to_viewer ? "" : "age not known";
}

std::string responsibility_of(const child_visit& child, const person_near& one) {
    for (const stand& each : one.stands)
        if (each.recorded && !each.ended)
            if (auto words = responsibility_words(*child.edition, *each.recorded, local_date(child.now));
                !words.empty())
                return words;
    return {};
}

bool of_an_adult(const person_near& one) {
    return !one.who.child;
}

/// One of the people with what is asked of each of them.
summary_list_row person_row(const child_visit& child, const person_near& one, bool with_checks) {
    html_writer value(512);
    const auto line = [&](const std::string& words) {
        if (!words.empty()) value.raw("<p class=\"govuk-body kith-line\">").text(words).raw("</p>");
    };
    if (one.poses_risk)
        value.raw("<p class=\"govuk-body kith-line\">")
            .raw(tag({.text = "Poses a risk", .classes = "govuk-tag--red"}))
            .raw("</p>");
    const std::string age = age_of(child, one);
    line(one.words() + (age.empty() ? "" : "; " + age));
    if (of_an_adult(one) && child.file->person.child) {
        const std::string held = responsibility_of(child, one);
        line(held.empty() && one.is_parent() ? "Parental responsibility: not recorded" : held);
    }
    if (one.who.child) {
        if (!one.open_to_viewer)
            line("The record of this child is not shown to you");
        else
            line(one.status.empty() ? "No decision recorded for this child" : one.status);
    }
    line(one.lives_here ? "Lives in the household" : one.lived_here ? "Lived in the household before" : "");
    if (with_checks) line(check_summary(check_lines(child, one.who.id)));
    summary_list_row row;
    row.key.html = link({.text = one.who.name, .href = around_address(child, one.who.id)});
    row.value.html = std::move(value).finish();
    return row;
}

html list_of(const child_visit& child, const std::vector<const person_near*>& people, bool with_checks) {
    summary_list_options list{.classes = "kith-people"};
    for (const person_near* one : people)
        list.rows.push_back(person_row(child, *one, with_checks));
    return summary_list(list);
}

template <class Chosen>
std::vector<const person_near*> those(const people_near& near, const Chosen& chosen) {
    std::vector<const person_near*> list;
    for (const person_near& one : near.all)
        if (chosen(one)) list.push_back(&one);
    return list;
}

bool is_father(const person_near& one) {
    return one.is_parent() && one.who.sex != "F";
}

/// What nobody has recorded: a prompt, never a statement about the family.
html prompts_part(const child_visit& child, const people_near& near) {
    if (child.as_at || !child.file->person.child) return {};
    std::vector<html> prompts;
    const std::string add = "/children/" + child.person().text + "/people/add?type=parent";
    const auto parents = those(near, [](const person_near& one) { return one.is_parent(); });
    if (parents.empty())
        prompts.push_back(text("Nobody is recorded as a parent. ") +
                          link({.text = "Add a parent", .href = add}));
    else if (parents.size() == 1 && !is_father(*parents.front()))
        prompts.push_back(text("Nobody is recorded as the father, or the other parent. ") +
                          link({.text = "Add the father or other parent", .href = add}));
    else if (parents.size() == 1)
        prompts.push_back(text("Nobody is recorded as the mother, or the other parent. ") +
                          link({.text = "Add the mother or other parent", .href = add}));
    const auto unexplained = those(
        near, [](const person_near& one) { return one.who.child && one.lives_here && one.stands.empty(); });
    if (!unexplained.empty())
        prompts.push_back(
            text(unexplained.size() == 1
                     ? "Another child lives in the household. Are they brother or sister? "
                     : fmt::format(
                           "{} other children live in the household. Are these brothers and sisters? ",
                           unexplained.size())) +
            link({.text = "Say who they are",
                  .href = "/children/" + child.person().text + "/people/siblings"}));
    if (prompts.empty()) return {};
    return inset_text({.html = list({.items = std::move(prompts), .bullets = false})});
}

html faults_part(const people_near& near) {
    if (near.faults.empty()) return {};
    std::vector<html> items;
    for (const std::string& fault : near.faults)
        items.push_back(text(fault));
    return warning_text({.text = "Please check what is recorded about this family:"}) +
           list({.items = std::move(items)});
}

/// Family by type of tie: adults with their checks, then children, then those further away.
html family_part(const child_visit& child, const people_near& near) {
    const bool of_child = child.file->person.child;
    html body;
    const auto risks = those(near, [](const person_near& one) { return one.poses_risk; });
    if (!risks.empty()) {
        body += heading({.text = risks.size() == 1 ? "A person who poses a risk" : "People who pose a risk",
                         .level = 2});
        body += list_of(child, risks, of_child);
    }
    body += prompts_part(child, near);
    const auto adults = those(
        near, [](const person_near& one) { return of_an_adult(one) && one.now() && !one.poses_risk; });
    const auto children = those(near, [](const person_near& one) {
        return one.who.child && (one.now() || one.follows_beside()) && !one.poses_risk;
    });
    const auto adults_part = [&] {
        html part = heading({.text = of_child ? "Adults around the child" : "Other adults", .level = 2});
        return part +
               (adults.empty() ? paragraph("No adult is recorded.") : list_of(child, adults, of_child));
    };
    const auto children_part = [&] {
        html part = heading(
            {.text = of_child ? "Brothers, sisters and other children" : "Children around this adult",
             .level = 2});
        return part +
               (children.empty() ? paragraph("No child is recorded.") : list_of(child, children, false));
    };
    body += of_child ? adults_part() + children_part() : children_part() + adults_part();
    return body;
}

html former_part(const child_visit& child, const people_near& near) {
    const auto before = those(near, [](const person_near& one) {
        const bool ended =
            std::any_of(one.stands.begin(), one.stands.end(), [](const stand& each) { return each.ended; });
        return !one.now() && !(one.who.child && one.follows_beside()) && (one.lived_here || ended);
    });
    if (before.empty()) return {};
    return heading({.text = "Before", .level = 2}) +
           paragraph("Who lived in the household or stood otherwise to them, and no longer does.") +
           list_of(child, before, false);
}

/// Never recorded: worked out, with why.
html following_part(const child_visit& child, const people_near& near) {
    html_writer out(1024);
    int told = 0;
    for (const person_near& one : near.all) {
        for (const stand& each : one.stands) {
            if (!each.follows) continue;
            ++told;
            out.raw("<li>").raw(link({.text = one.who.name, .href = around_address(child, one.who.id)}));
            out.text(": " + each.words).raw(" <span class=\"kith-around__facts\">");
            out.text("Because " + each.why).raw("</span></li>");
        }
    }
    if (told == 0) return {};
    html body = heading({.text = "Worked out from what is recorded", .level = 2});
    body += paragraph("Nobody has recorded these by themselves. Record them where it matters.");
    body += "<ul class=\"govuk-list kith-around\">"_html;
    body += std::move(out).finish();
    body += "</ul>"_html;
    if (!child.as_at && child.file->person.child && !without_a_relationship(near).empty())
        body += paragraph(link({.text = "Record who the brothers and sisters are",
                                .href = "/children/" + child.person().text + "/people/siblings"}));
    return body;
}

/// Those whom nothing ties to the person but links through others: on the genogram, and by name here.
html further_part(const child_visit& child, const people_near& near) {
    const auto further = those(near, [](const person_near& one) {
        return one.stands.empty() && !one.lives_here && !one.lived_here;
    });
    if (further.empty()) return {};
    html_writer out(512);
    out.raw("<ul class=\"govuk-list kith-around\">");
    for (const person_near* one : further)
        out.raw("<li>")
            .raw(link({.text = one->who.name, .href = around_address(child, one->who.id)}))
            .raw("</li>");
    out.raw("</ul>");
    return heading({.text = "Further family", .level = 2}) +
           paragraph("Tied to them only through others: the genogram shows how.") + std::move(out).finish();
}

html not_shown_part(const people_near& near) {
    html body;
    if (const int hidden = near.family.all.not_shown; hidden > 0)
        body += paragraph(hidden == 1 ? "1 person is not shown to you."
                                      : fmt::format("{} people are not shown to you.", hidden));
    if (near.family.more)
        body += paragraph("The family is larger than one page shows: those furthest away are left out.");
    return body;
}

html ways_part(const child_visit& child) {
    const std::string here = "/children/" + child.person().text;
    html body;
    if (!child.as_at)
        body += button_group({button({.text = "Add somebody", .href = here + "/people/add"}),
                              button({.text = "Record a move",
                                      .href = here + "/household/move",
                                      .classes = "govuk-button--secondary"})});
    body += "<p class=\"govuk-body\">"_html;
    body +=
        link({.text = "Genogram", .href = child_address(child, "/genogram")}) + text(" · ") +
        link({.text = "Ecomap", .href = child_address(child, "/ecomap")}) + text(" · ") +
        link({.text = "Who lives and lived in the household", .href = child_address(child, "/household")});
    return body + "</p>"_html;
}

html practitioner_rows(const std::vector<practitioner_around>& list) {
    summary_list_options rows{.classes = "kith-people"};
    for (const practitioner_around& each : list) {
        std::string when = "since " + day_words(each.since);
        if (each.until) when = "from " + day_words(each.since) + " to " + day_words(*each.until);
        std::string work = known_or(each.job);
        if (!each.agency.empty()) work += ", " + each.agency;
        html_writer value(256);
        value.raw("<p class=\"govuk-body kith-line\">")
            .text(joined(each.relations) + ", " + when)
            .raw("</p>");
        value.raw("<p class=\"govuk-body kith-line\">").text(work).raw("</p>");
        summary_list_row row;
        row.key.text = each.name;
        row.value.html = std::move(value).finish();
        rows.rows.push_back(std::move(row));
    }
    return summary_list(rows);
}

html practitioners_part(const child_visit& child) {
    const practitioners_near around = practitioners_around(child);
    if (!child.file->person.child && around.now.empty() && around.before.empty()) return {};
    html body = heading({.text = "Practitioners", .level = 2});
    body += around.now.empty() ? paragraph("No practitioner is named for this child yet.")
                               : practitioner_rows(around.now);
    if (around.before.empty()) return body;
    return body + heading({.text = "Practitioners before", .level = 2}) + practitioner_rows(around.before);
}

response people_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    html body = ways_part(child);
    body += faults_part(near);
    body += family_part(child, near);
    body += former_part(child, near);
    body += following_part(child, near);
    body += further_part(child, near);
    body += not_shown_part(near);
    body += practitioners_part(child);
    return show_child(
        visit, site, child,
        {.title = child.file->person.child ? "Child's record: people" : "Person's record: people",
         .shown = "people",
         .body = std::move(body),
         .here = "/people",
         .before_banner = done_notice(visit),
         .also_shown = near.family.records_shown});
}

} // namespace

void add_child_people_routes(routes& table, site& site) {
    table.get("/children/:person/people", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return people_page(visit, site); });
    add_relationship_routes(table, site);
    add_person_around_routes(table, site);
    add_checks_page_routes(table, site);
    add_household_page_routes(table, site);
}

} // namespace kith::web::pages
