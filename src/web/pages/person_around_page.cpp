// Somebody around a child: who they are to this child, whether they are safe to meet and to call, which
// checks were done, and which other children they are around.

#include "web/pages/person_around_page.hpp"

#include "casework/joining_desk.hpp"
#include "guidance/code_sets.hpp"
#include "people/relationships.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/people_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

html lines_of(const std::vector<std::string>& lines) {
    html_writer out(256);
    for (const std::string& line : lines)
        out.raw("<p class=\"govuk-body kith-line\">").text(line).raw("</p>");
    return std::move(out).finish();
}

summary_list_row row_of(std::string key, html value) {
    summary_list_row row;
    row.key.text = std::move(key);
    row.value.html = std::move(value);
    return row;
}

/// What this relationship said before, each change with its reason.
html history_of(const child_visit& child, const casework::relationship& one) {
    if (one.changes.empty()) return {};
    html_writer out(512);
    out.raw("<ul class=\"govuk-list govuk-list--bullet\">");
    for (const casework::relationship_change& change : one.changes) {
        out.raw("<li>").text("Changed on " + day_words(change.at) + " by " + by_words(child, change.by) +
                             ". " + change.reason);
        for (const auto& [part, before] : change.before) {
            if (before.empty()) continue;
            const auto day = parse_date(before);
            out.raw(" <del>").text(part == "type" ? std::string(people::relationship_words(before, ""))
                                   : day          ? long_words(*day)
                                                  : before);
            out.raw("</del>");
        }
        out.raw("</li>");
    }
    out.raw("</ul>");
    return details({.summary_text = "How this was changed", .html = std::move(out).finish()});
}

/// One way in which they stand, with its source and what may be done about it.
html stand_part(const child_visit& child, const stand& one) {
    std::vector<std::string> lines;
    std::string first = one.words;
    if (one.ended) first += " (ended)";
    if (!one.dates.empty()) first += ", " + one.dates;
    lines.push_back(std::move(first));
    if (!one.as_written.empty()) lines.push_back("Told as: " + one.as_written);
    if (one.follows) lines.push_back("Worked out, not recorded: " + one.why);
    if (!one.recorded && !one.follows) lines.push_back("Recorded on their own record");
    if (const casework::relationship* said = one.recorded) {
        if (auto words = responsibility_words(*child.edition, *said, local_date(child.now)); !words.empty())
            lines.push_back(std::move(words));
        if (!said->note.empty()) lines.push_back(said->note);
        std::string source = "Recorded on " + day_words(said->entered) + " by " + by_words(child, said->by);
        if (!said->source.empty())
            source += ", told by " + code_words(*child.edition, guidance::agency_codes, said->source);
        lines.push_back(std::move(source));
    }
    html drawn = lines_of(lines);
    if (!one.recorded) return drawn;
    drawn += history_of(child, *one.recorded);
    if (!child.as_at)
        drawn += paragraph(
            link({.text = "Change",
                  .href = child_address(child, "/people/" + casework::key_of(*one.recorded) + "/change"),
                  .visually_hidden_text = " " + one.words}));
    return drawn;
}

html stands_part(const child_visit& child, const person_near& near) {
    summary_list_options list;
    for (const stand& one : near.stands)
        list.rows.push_back(row_of(one.follows ? "Worked out"
                                   : one.ended ? "Before"
                                               : "Now",
                                   stand_part(child, one)));
    if (near.stands.empty())
        list.rows.push_back(row_of("Now", text("Nothing is recorded about how they stand to each other.")));
    list.rows.push_back(
        row_of("Lives in the household", text(near.lives_here   ? "Yes"
                                              : near.lived_here ? "Not now. They shared a household before."
                                                                : "No, or not known")));
    return summary_list(list);
}

/// What somebody must know before they knock or ring: only of those who are around the child in fact.
html safety_part(const child_visit& child, const person_near& near, const casework::file& other) {
    const date day = local_date(child.now);
    summary_list_options list;
    for (const people::person_warning& warning : people::warnings_of(other.person, day)) {
        std::vector<std::string> lines{warning.what};
        if (!warning.careful.empty()) lines.push_back("Who is to be careful: " + warning.careful);
        if (warning.review)
            lines.push_back((warning.review_overdue ? "Review overdue since " : "To be reviewed by ") +
                            long_words(*warning.review));
        list.rows.push_back(row_of("Warning", lines_of(lines)));
    }
    if (const auto risk = other.person.fact("risk"); !risk.empty())
        list.rows.push_back(row_of("To be safe on a visit", written_text(risk)));
    for (const people::person_contact& contact : people::contacts_of(other.person, day)) {
        if (!contact.current) continue;
        std::string safe = contact.safe == "yes"   ? "Safe to use"
                           : contact.safe == "no"  ? "Not safe to use"
                           : contact.safe == "ask" ? "Ask first"
                                                   : "Whether it is safe to use: not recorded";
        if (!contact.safe_note.empty()) safe += ": " + contact.safe_note;
        list.rows.push_back(row_of("Contact", lines_of({safe, contact.value})));
    }
    if (list.rows.empty()) return {};
    return heading({.text = near.who.child ? "To be safe" : "Before you visit or ring", .level = 2}) +
           summary_list(list);
}

html checks_part(const child_visit& child, const person_near& near) {
    const std::vector<check_line> lines = check_lines(child, near.who.id);
    html drawn = heading({.text = "Checks", .level = 2});
    drawn += paragraph(check_summary(lines) + ".");
    summary_list_options list;
    for (const check_line& line : lines) {
        std::vector<std::string> said{line.words};
        if (line.last) {
            if (!line.last->result.empty()) said.push_back(line.last->result);
            said.push_back("Recorded on " + day_words(line.last->entered) + " by " +
                           by_words(child, line.last->by));
        }
        summary_list_row row = row_of(line.title, lines_of(said));
        if (!child.as_at)
            row.actions = action_links{{{.text = "Record",
                                         .href = child_address(child, "/people/" + near.who.id.text +
                                                                          "/checks/new?check=" + line.code),
                                         .visually_hidden_text = ": " + line.title}}};
        list.rows.push_back(std::move(row));
    }
    drawn += summary_list(list);
    if (!child.as_at)
        drawn += button(
            {.text = "Record a check",
             .href = "/children/" + child.person().text + "/people/" + near.who.id.text + "/checks/new",
             .classes = "govuk-button--secondary"});
    return drawn;
}

/// Children who name this person or whom this person's record names.
std::vector<person_id> children_around(store::snapshot& from, const person_id& other,
                                       const person_id& child) {
    std::vector<person_id> found;
    const auto take = [&](const person_id& id, std::string_view type) {
        if (id == child || type == "practitioner" || type == "works_with") return;
        if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    };
    for (const store::relationship_row& row : from.naming(other))
        take(row.person, row.type);
    for (const store::relationship_row& row : from.relationships(other))
        take(row.other, row.type);
    if (const auto row = from.person(other); row && !row->household.empty())
        for (const store::person_row& one : from.household(row->household))
            if (one.person != other) take(one.person, "lives_with");
    return found;
}

html others_part(visit& visit, site& site, const child_visit& child, const person_near& near,
                 std::vector<person_id>& shown) {
    if (child.as_at) return {};
    html_writer list(1024);
    int open = 0, closed = 0;
    for (const person_id& id : children_around(*child.snapshot, near.who.id, child.person())) {
        const auto file = site.desk.open(*child.snapshot, id);
        if (!file || !file->person.child) continue;
        const guidance::edition& today = edition_at(site, visit.request.at);
        if (!kith::access::may_open(today, child.viewer, *file).allowed) {
            closed += !kith::access::concealed(today, child.viewer, *file);
            continue;
        }
        ++open;
        shown.push_back(id);
        std::string facts = people::age_in_words(file->person, local_date(child.now));
        std::vector<std::string> stands;
        for (const casework::relationship* one : file->kin.live_with(near.who.id))
            stands.emplace_back(people::relationship_words(one->type, near.who.sex));
        for (const std::string& one : stands)
            facts += ", " + one;
        if (const auto row = child.snapshot->person(id); row && !row->status.empty())
            facts += ", " + row->status;
        list.raw("<li>").raw(
            link({.text = people::full_name(file->person), .href = "/children/" + id.text}));
        list.raw(" <span class=\"kith-around__facts\">").text(facts).raw("</span></li>");
    }
    const guidance::role* role = role_of(site, visit);
    const bool area = role != nullptr && role->sees == "area";
    html drawn = heading({.text = "Other children they are around", .level = 2});
    if (open > 0) {
        drawn += "<ul class=\"govuk-list kith-around\">"_html;
        drawn += std::move(list).finish();
        drawn += "</ul>"_html;
    } else {
        drawn += paragraph("No other child whose record you may open.");
    }
    if (closed > 0 && area)
        drawn += paragraph(
            fmt::format("{} more {} not shown to you.", closed, closed == 1 ? "child is" : "children are"));
    return drawn;
}

html name_part(const child_visit& child, const person_near& near) {
    html drawn =
        heading({.text = near.who.name,
                 .level = 2,
                 .size = size::l,
                 .caption = near.who.child ? "Around this child: a child" : "Around this child: an adult"});
    if (near.poses_risk)
        drawn += warning_text({.text = "Recorded as a person who poses a risk to this child."});
    std::string born;
    if (near.who.birth)
        born = "Born " + long_words(*near.who.birth) + " (" +
               std::to_string(std::max(0, people::age_in_years(*near.who.birth, local_date(child.now)))) +
               ")";
    else if (near.who.expected)
        born = "Expected " + long_words(*near.who.expected);
    else if (!near.who.child || near.open_to_viewer)
        born = "Date of birth not known";
    if (near.who.death) born += ". Died " + long_words(*near.who.death);
    if (!born.empty()) drawn += paragraph(born + ".");
    if (near.open_to_viewer)
        drawn +=
            paragraph(link({.text = near.who.child ? "Open the child's record" : "Open the person's record",
                            .href = "/children/" + near.who.id.text}));
    return drawn;
}

/// The record of somebody around the child; where several are joined, what all of them say: a warning on
/// one of them must not be missed.
std::shared_ptr<const casework::file> read_beside(site& site, const child_visit& child,
                                                  const people_near& all, const person_near& near) {
    std::vector<person_id> records;
    for (const person_id& record : casework::one_person(*child.snapshot, near.who.id, child.as_at))
        if (all.family.member_of(record) == near.who.id) records.push_back(record);
    if (records.size() < 2) return file_beside(site, child, near.who.id);
    const auto view = [&](std::optional<instant> at) {
        return casework::joined_view(site.rules(),
                                     casework::whole_records(site.desk, *child.snapshot, records, at));
    };
    const auto now = view(std::nullopt);
    return kith::access::as_shown_to(*child.edition, child.viewer, *now,
                                     child.as_at ? view(child.as_at) : now);
}

response around_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const people_near all = people_near_to(site, child);
    const person_near* near = all.find(person_id{std::string(visit.parameter("other"))});
    if (!near)
        return not_on_this_record(
            visit, child,
            "Nobody like that is shown to you around this person. Go back to the page "
            "about the people.");
    std::vector<person_id> shown = all.family.records_shown;
    html body = name_part(child, *near);
    body += stands_part(child, *near);
    const auto other = read_beside(site, child, all, *near);
    if (other && (near->open_to_viewer || (!near->who.child && near->now()))) {
        body += safety_part(child, *near, *other);
        shown.push_back(near->who.id); // each once, below
        for (const auto& [record, member] : all.family.goes_by)
            if (member == near->who.id) shown.push_back(record);
    }
    if (child.file->person.child && is_checked(*near)) body += checks_part(child, *near);
    body += others_part(visit, site, child, *near, shown);
    if (!child.as_at && near->stands.empty())
        body +=
            button({.text = "Record how they stand to each other",
                    .href = "/children/" + child.person().text + "/people/add?who=" + near->who.id.text});
    std::sort(shown.begin(), shown.end());
    shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
    return show_child(visit, site, child,
                      {.title = "Somebody around the child",
                       .shown = "people: " + near->who.id.text,
                       .body = std::move(body),
                       .here = "/people",
                       .before_banner = done_notice(visit),
                       .also_shown = std::move(shown)});
}

} // namespace

void add_person_around_routes(routes& table, site& site) {
    table.get("/children/:person/people/:other", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return around_page(visit, site); });
}

} // namespace kith::web::pages
