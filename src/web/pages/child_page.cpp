// A child's page from the access check to the read entry.

#include "web/pages/emergency_page.hpp"
#include "web/pages/joining_visit.hpp"
#include "web/pages/known.hpp"
#include "web/pages/page_parts.hpp"

#include "people/identifiers.hpp"
#include "vigilance/looking.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kith::web::pages {

namespace {

/// Why the viewer is in the record: how they stand to the child, or their role where it sees the area.
std::string purpose_of(const guidance::edition& edition, const kith::access::viewer& viewer,
                       const casework::file& file) {
    std::string words;
    for (const casework::involvement& each : file.involvements) {
        if (each.practitioner != viewer.id || each.until) continue;
        const auto title = edition.relations.find(each.relation);
        const std::string_view relation = title == edition.relations.end() ? each.relation : title->second;
        if (words.find(relation) != std::string::npos) continue;
        if (!words.empty()) words += ", ";
        words += relation;
    }
    if (!words.empty()) return words;
    const guidance::role* role = edition.find_role(viewer.role);
    return role != nullptr ? role->title : viewer.role;
}

response nothing_known_then(visit& visit, const person_id& person) {
    visit.shows_nothing_personal();
    components::heading_options heading{
        .text = "Nothing was on record at that moment", .level = 1, .size = components::size::l};
    return framed_page(
        visit,
        {.title = "Nothing was on record at that moment",
         .body = join({components::heading(heading),
                       components::paragraph("The record of this child begins later than the moment "
                                             "that you asked for."),
                       components::paragraph(components::link(
                           {.text = "See the record as it is now", .href = "/children/" + person.text}))}),
         .status = 404});
}

response wrong_as_at(visit& visit, const problems& why) {
    visit.shows_nothing_personal();
    return error_page(visit, 400, why.front().message);
}

/// The row of the lists where it is of the moment shown; otherwise worked out from the file.
store::person_row row_at(const site& site, child_visit& child) {
    if (!child.as_at && child.records.empty())
        if (auto row = child.snapshot->person(child.person())) return std::move(*row);
    return casework::rows_of(site.rules(), *child.file).person;
}

} // namespace

namespace {

std::variant<child_visit, response> enter(visit& visit, site& site, whole_person how) {
    const person_id person{std::string(visit.parameter("person"))};
    const instant asked_at = visit.request.at;
    child_visit child;
    child.now = asked_at;
    const guidance::edition& today = edition_at(site, asked_at);
    child.edition = &today;
    child.snapshot = visit.database.read();
    child.viewer = viewer_of(visit, site, *child.snapshot);
    child.file = open_if_known(site, *child.snapshot, today, child.viewer, person);
    // A record that does not exist is answered like one of which the viewer may not know.
    if (!child.file || !kith::access::may_open(today, child.viewer, *child.file).allowed)
        return not_open(visit, site, std::move(child.snapshot), child.viewer, std::move(child.file));
    child.emergency = kith::access::decide(today, child.viewer, *child.file).emergency;
    child.purpose = child.emergency ? std::string(vigilance::emergency_purpose)
                                    : purpose_of(today, child.viewer, *child.file);
    child.protected_seen = kith::access::protected_seen(today, child.viewer, *child.file);
    child.sees_protected = child.protected_seen.size() == kith::access::marked_kinds.size();
    const std::shared_ptr<const casework::file> as_now = child.file;
    if (const std::string_view asked = visit.request.query.first("as_at"); !asked.empty()) {
        const auto moment = as_at_of(asked, asked_at);
        if (!moment) return wrong_as_at(visit, moment.error());
        child.as_at = *moment;
        child.as_at_text = asked;
        child.now = *moment;
        child.edition = &edition_at(site, *moment);
        child.file = site.desk.open_as_at(*child.snapshot, person, *moment);
        if (!child.file) return nothing_known_then(visit, person);
    }
    child.file = kith::access::as_shown_to(today, child.viewer, *as_now, std::move(child.file));
    if (auto elsewhere = see_joined(visit, site, child, how, *as_now)) return std::move(*elsewhere);
    child.accounts = site.accounts.read(*child.snapshot, asked_at);
    child.row = row_at(site, child);
    return child;
}

} // namespace

std::variant<child_visit, response> enter_child(visit& visit, site& site) {
    return enter(visit, site, whole_person::joined);
}

std::variant<child_visit, response> enter_record(visit& visit, site& site) {
    return enter(visit, site, whole_person::by_itself);
}

std::shared_ptr<const casework::file> file_beside(site& site, const child_visit& child,
                                                  const person_id& person) {
    auto now = site.desk.open(*child.snapshot, person);
    if (!now) return nullptr;
    auto shown = child.as_at ? site.desk.open_as_at(*child.snapshot, person, *child.as_at) : now;
    shown = kith::access::as_shown_to(*child.edition, child.viewer, *now, std::move(shown));
    return child.leaves ? kith::access::as_it_leaves(*child.edition, *now, std::move(shown)) : shown;
}

response no_way_in(visit& visit, std::string_view way_through) {
    visit.shows_nothing_personal();
    return error_page(visit, 403, way_through);
}

response not_on_this_record(visit& visit, child_visit& child, std::string_view what) {
    child.snapshot.reset();
    visit.shows_nothing_personal();
    visit.record_is_open();
    return error_page(visit, 404, what);
}

// ------------------------------------------------------------ the way out

namespace {

struct child_place {
    std::string_view text, rest;
    bool of_children_only = false; ///< an adult's record has no journey and no plan
};
constexpr std::array child_places{
    child_place{"Summary", ""},
    child_place{"Journey", "/journey", true},
    child_place{"Chronology", "/chronology"},
    child_place{"People", "/people"},
    child_place{"Plan", "/plan", true},
    child_place{"Sharing", "/sharing", true},
    child_place{"Details", "/details"},
    child_place{"Access", "/access"},
};

html places_of(const child_visit& child, std::string_view here) {
    const bool of_child = child.file->person.child;
    components::sub_navigation_options options{.label = of_child ? "This child's record"
                                                                 : "This person's record"};
    options.items.reserve(child_places.size());
    for (const child_place& each : child_places) {
        if (each.of_children_only && !of_child && child.file->processes.empty()) continue;
        options.items.push_back({.text = std::string(each.text),
                                 .href = child_address(child, each.rest),
                                 .active = here == each.rest});
    }
    return components::sub_navigation(options);
}

void add_fact(std::vector<components::banner_fact>& facts, std::string name, std::string words) {
    if (!words.empty()) facts.push_back({.name = std::move(name), .text = std::move(words)});
}

/// "about 12 March 2014 (12 years)", with what was not sure about it.
std::string born_words(const people::person& person, date on) {
    const auto words = [&](std::string_view fact, date day) {
        const people::fact_value* held = person.held(fact);
        const bool about = held != nullptr && held->precision == "about";
        return (about ? "about " : "") + long_words(day) + " (" + people::age_in_words(person, on) + ")" +
               (person.disputed(fact).empty() ? "" : ", not agreed");
    };
    if (const auto born = person.birth_date()) return words("birth_date", *born);
    if (const auto expected = person.expected_date())
        return "not born yet; expected " + words("expected_date", *expected);
    return "not known";
}

std::vector<components::banner_fact> banner_facts(const child_visit& child) {
    const people::person& person = child.file->person;
    std::vector<components::banner_fact> facts;
    add_fact(facts, "Known as", people::known_as(person));
    add_fact(facts, "Born", born_words(person, local_date(child.now)));
    if (const auto died = parse_date(person.fact("death_date"))) add_fact(facts, "Died", long_words(*died));
    add_fact(facts, "Local id", child.row.local_id);
    add_fact(facts, "NHS", people::nhs_number_in_words(child.row.nhs_number));
    add_fact(facts, "UPN", child.row.upn);
    if (person.child || !child.row.allocated.empty())
        add_fact(facts, "Allocated to",
                 child.row.allocated.empty() ? "nobody" : child.name_of(child.row.allocated));
    return facts;
}

constexpr std::size_t longest_warning = 240; ///< bytes in the banner; all of it stands under Details

/// So many bytes, cut between words and never inside a letter; "..." where there is more.
std::string beginning_of(std::string_view said, std::size_t most) {
    if (said.size() <= most) return std::string(said);
    std::size_t end = said.find_last_of(" \n", most);
    if (end == std::string_view::npos || end < most / 2) {
        end = most;
        while (end > 0 && (static_cast<unsigned char>(said[end]) & 0xC0U) == 0x80U)
            --end;
    }
    return std::string(said.substr(0, end)) + " ...";
}

/// Every warning that holds, in words: whoever visits must meet it before the door.
html warnings_part(const child_visit& child) {
    const auto warnings = people::warnings_of(child.file->person, local_date(child.now));
    if (warnings.empty()) return {};
    html_writer out(1024);
    for (const people::person_warning& each : warnings) {
        out.raw("<div class=\"govuk-warning-text kith-warning\"><span class=\"govuk-warning-text__icon\" "
                "aria-hidden=\"true\">!</span><div class=\"govuk-warning-text__text\"><strong>"
                "<span class=\"govuk-visually-hidden\">Warning: </span>");
        out.text(code_words(*child.edition, "warning_kind", each.kind) + ": ");
        out.text(beginning_of(each.what, longest_warning)).raw("</strong>");
        out.raw("<p class=\"govuk-body-s govuk-!-margin-bottom-0\">").text(each.careful);
        if (each.review)
            out.text(
                (each.careful.empty() || each.careful.ends_with('.') ? " " : ". ") +
                std::string(each.review_overdue ? "Review overdue since " : "To be looked at again on ") +
                long_words(*each.review) + ".");
        out.raw("</p></div></div>");
    }
    return std::move(out).finish();
}

html banner_of(const child_visit& child, const child_page& page) {
    html tags;
    if (!child.row.status.empty())
        tags += components::tag({.text = status_words(child),
                                 .classes = child.row.open ? "govuk-tag--blue" : "govuk-tag--grey"});
    if (!child.file->person.child) tags += components::tag({.text = "Adult", .classes = "govuk-tag--grey"});
    if (child.file->person.unborn())
        tags += components::tag({.text = "Unborn", .classes = "govuk-tag--grey"});
    return components::child_banner(
               {.name = people::full_name(child.file->person),
                .facts = banner_facts(child),
                .tags = tags,
                .restriction = page.restriction,
                .heading_level = page.heading_in_body ? 2 : 1,
                .as_at = child.as_at ? "As known on " + moment_words(*child.as_at) : std::string()}) +
           warnings_part(child);
}

/// The notice of a page that shows the past, with the way back to now.
html as_at_notice(const child_visit& child, std::string_view here) {
    if (!child.as_at) return {};
    const std::string rest = here == "-" ? std::string() : std::string(here);
    html_writer out(512);
    out.raw("<div class=\"govuk-inset-text\"><p class=\"govuk-body\">");
    out.text("This page shows what was known on " + moment_words(*child.as_at) +
             ". What was entered later is left out. ");
    out.raw(components::link(
        {.text = "Back to the record as it is now", .href = "/children/" + child.person().text + rest}));
    out.raw("</p></div>");
    return std::move(out).finish();
}

} // namespace

response show_child(visit& visit, site& site, child_visit& child, child_page page) {
    html_writer body(page.body.size() + 4096);
    body.raw(page.before_banner);
    body.raw(emergency_notice(child));
    body.raw(banner_of(child, page));
    body.raw(emergency_told(site, child));
    body.raw(as_at_notice(child, page.here));
    body.raw(joined_notice(site, child, page.here));
    body.raw(places_of(child, page.here));
    body.raw(page.body);
    // The places are shared by everybody's records; an adult is not called a child.
    constexpr std::string_view of_child = "Child's record";
    if (!child.file->person.child && page.title.starts_with(of_child))
        page.title.replace(0, of_child.size(), "Person's record");
    framed framed{.title = std::move(page.title),
                  .body = std::move(body).finish(),
                  .here = "/search",
                  .error = page.error,
                  .status = page.status,
                  .print_reference = child.person().text};
    response answer = framed_page(visit, std::move(framed));
    child.snapshot.reset();
    if (!page.also_shown.empty())
        visit.note_list(page.also_shown, "beside " + child.person().text, child.purpose);
    for (const person_id& record : child.records)
        if (record != child.person()) visit.note_read(record, page.shown, child.purpose, child.as_at);
    visit.note_read(child.person(), std::move(page.shown), child.purpose, child.as_at);
    return answer;
}

std::string child_address(const child_visit& child, std::string_view rest) {
    const std::size_t hash = rest.find('#'); // a fragment comes last
    const std::string_view fragment = hash == std::string_view::npos ? "" : rest.substr(hash);
    const std::string_view path = rest.substr(0, hash);
    std::string address = "/children/" + child.person().text;
    address += path;
    if (!child.as_at_text.empty()) {
        address += path.find('?') == std::string_view::npos ? "?as_at=" : "&as_at=";
        address += child.as_at_text;
    }
    return address += fragment;
}

std::string process_address(const child_visit& child, const case_process_id& process) {
    return child_address(child, "/processes/" + process.text);
}

std::string step_address(const person_id& person, const case_process_id& process, std::string_view step) {
    std::string address = "/children/" + person.text + "/processes/" + process.text + "/";
    address += step;
    return address;
}

std::string why_late_address(const person_id& person, std::string_view clock, std::int64_t started_by) {
    std::string address = "/children/" + person.text + "/clocks/";
    address += clock;
    return address + "/" + std::to_string(started_by) + "/why";
}

} // namespace kith::web::pages
