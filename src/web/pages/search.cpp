#include "web/pages/search.hpp"
#include "web/pages/joining_lists.hpp"

#include "casework/finding.hpp"
#include "people/search.hpp"
#include "store/grants.hpp"
#include "vigilance/looking.hpp"
#include "web/pages/emergency_page.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/search_text.hpp"
#include "web/turns.hpp"

#include <algorithm>
#include <memory>
#include <thread>

namespace kith::web::pages {

namespace {

constexpr std::size_t longest_query = 200; ///< characters
constexpr int most_found = 20;

/// A field of the form: which of its two buttons was pressed.
constexpr std::string_view where_field = "in";
constexpr std::string_view in_text = "text";

struct people_shown {
    casework::people_found found;
    std::shared_ptr<const accounts_read> accounts;
    std::vector<store::person_row>
        known; ///< of whom the viewer may know that there is a record, and no more
};

std::string born_of(const store::person_row& row, date today) {
    if (row.birth_date) return long_words(*row.birth_date) + " (" + age_words(row, today) + ")";
    if (row.expected_date) return "Expected " + long_words(*row.expected_date);
    return "Not known";
}

std::string identifiers_of(const store::person_row& row) {
    std::string words = row.local_id;
    if (!row.nhs_number.empty()) words += (words.empty() ? "NHS " : ", NHS ") + row.nhs_number;
    if (!row.upn.empty()) words += (words.empty() ? "UPN " : ", UPN ") + row.upn;
    return words.empty() ? "None" : words;
}

std::string_view who_it_is(const store::person_row& row) {
    if (!row.child) return "Adult";
    return row.birth_date || !row.expected_date ? "Child" : "Unborn child";
}

std::string allocated_words(const store::person_row& row, const accounts_read& accounts) {
    if (row.allocated.empty()) return row.child ? "Nobody" : "Not applicable";
    const store::account* account = accounts.find(row.allocated);
    if (!account) return accounts.name_of(row.allocated);
    return account->display_name + (account->team.empty() ? "" : ", " + account->team);
}

/// The name, who it is, by which other name they were found, and why they are in the list.
html name_cell(const casework::found_person& one) {
    html_writer out(512);
    out.raw(components::link({.text = one.row.display_name, .href = "/children/" + one.row.person.text}));
    out.raw("<span class=\"kith-found-why\">");
    out.text(who_it_is(one.row));
    if (!one.why.other_name.empty()) {
        out.raw("<br>");
        out.text(one.why.other_name);
    }
    if (!one.why.words.empty()) {
        out.raw("<br>");
        std::string words = one.why.words;
        if (words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 32);
        out.text(words);
    }
    out.raw("</span>");
    return std::move(out).finish();
}

html found_table(const people_shown& shown, date today) {
    components::table_options table{.head =
                                        std::vector<components::table_cell>{{.text = "Name, and why found"},
                                                                            {.text = "Born"},
                                                                            {.text = "District"},
                                                                            {.text = "Identifiers"},
                                                                            {.text = "Status"},
                                                                            {.text = "Allocated to"}},
                                    .first_cell_is_header = true};
    for (const casework::found_person& one : shown.found.people)
        table.rows.push_back({{.html = name_cell(one)},
                              {.text = born_of(one.row, today)},
                              {.text = one.row.district.empty() ? "Not known" : one.row.district},
                              {.text = identifiers_of(one.row)},
                              {.text = one.row.status.empty() ? "None" : one.row.status},
                              {.text = allocated_words(one.row, *shown.accounts)}});
    return components::scroll_region({.label = "People found", .html = components::table(table)});
}

/// For roles that may learn of a record which they may not open: how.
html whole_number_words(const guidance::role& role) {
    if (!role.finds) return {};
    return components::paragraph("To learn whether there is a record that is not open to you, and whom to "
                                 "ring, enter the whole of a number: NHS number, UPN or local identifier. "
                                 "A name or a part of a number does not tell.");
}

html nothing_found(const guidance::role& role) {
    html body = components::heading({.text = "No match in this system", .level = 2});
    body += components::paragraph("This does not mean that the family is unknown elsewhere.");
    if (role.sees != "area")
        body += components::paragraph("Only people whom you work with are searched for you. The front "
                                      "door of children's social care can "
                                      "look in the whole area.");
    body += whole_number_words(role);
    body += components::paragraph("What to do next:");
    body += components::list(
        {.items = {
             text("Try fewer letters of the name, another spelling, or the date of birth alone."),
             text("Ask the family's school, health visitor, GP or the police, and the council where they "
                  "lived before."),
             text("If you are worried about the child, do not wait: tell the front door.")}});
    return body;
}

html found_part(const people_shown& shown, const guidance::role& role, date today) {
    const std::size_t found = shown.found.people.size();
    if (found == 0) return nothing_found(role);
    const std::string count = std::to_string(found);
    html body = components::heading({.text = shown.found.more ? "The first " + count + " people"
                                             : found == 1     ? "1 person"
                                                              : count + " people",
                                     .level = 2});
    if (shown.found.more)
        body += components::paragraph(
            "There are more. Add a first name, the date of birth or the postcode to see fewer.");
    return body + found_table(shown, today);
}

/// Whom the viewer may not open and may know of, by the whole of an identifier.
std::vector<store::person_row> known_besides(store::snapshot& snapshot, const store::visibility& sees,
                                             std::string_view typed, const casework::people_found& found) {
    auto known = store::known_by_identifier(snapshot, sees, typed);
    std::erase_if(known, [&](const store::person_row& row) {
        return std::ranges::any_of(found.people,
                                   [&](const auto& one) { return one.row.person == row.person; });
    });
    return known;
}

html known_part(const people_shown& shown, const site& site, date today) {
    if (shown.known.empty()) return {};
    html body = components::heading({.text = "There is a record that is not open to you", .level = 2});
    for (const store::person_row& row : shown.known) {
        std::string words = ", born " + born_of(row, today) + ". Ring ";
        if (!row.allocated.empty()) words += allocated_words(row, *shown.accounts) + ", or ";
        words += "the duty line of children's social care";
        if (!site.rules().duty_line.empty()) words += ": " + site.rules().duty_line;
        body += components::paragraph(
            components::link({.text = row.display_name, .href = "/children/" + row.person.text}) +
            text(words + "."));
    }
    return body;
}

html search_page_body(visit& visit, const site& site, std::string_view typed, const html& after) {
    html body =
        components::heading({.text = "Find a child or adult", .level = 1, .size = components::size::l});
    // The same on every page of a search, found or not: neither says whether a child is known.
    return body + search_form(visit, typed) + after + worried_panel(site);
}

std::string hash_of_words(std::string_view typed) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "search ";
    for (const unsigned char byte : record::commitment_of("kith search", typed)) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

bool may_search(const guidance::role* role) {
    return role != nullptr && (role->sees == "area" || role->sees == "related" || role->finds);
}

response no_search(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(visit, 403,
                      "With your role there is no search. To tell children's social care about a worry, "
                      "make a referral.");
}

response ask_page(visit& visit, site& site) {
    if (!may_search(role_of(site, visit))) return no_search(visit);
    visit.shows_nothing_personal();
    return framed_page(
        visit, {.title = "Find a child or adult",
                .body = search_page_body(visit, site, "", whole_number_words(*role_of(site, visit))),
                .here = "/search"});
}

response refused_page(visit& visit, const site& site, std::string_view typed, std::string message) {
    visit.shows_nothing_personal();
    html body = components::error_summary({.error_list = {{.text = std::move(message), .href = "#q"}}});
    return framed_page(visit, {.title = "Find a child or adult",
                               .body = body + search_page_body(visit, site, typed, {}),
                               .here = "/search",
                               .error = true,
                               .status = 422});
}

response found_people_page(visit& visit, site& site, turns& searching, const guidance::role& role,
                           const store::visibility& sees, std::string_view typed,
                           const people::people_query& asked) {
    const date today = local_date(visit.request.at);
    people_shown shown;
    std::vector<person_id>
        people; // also those whose records are read as one with another's: they are named
    {
        const turns::turn mine(searching);
        const auto snapshot = visit.database.read();
        shown.accounts = site.accounts.read(*snapshot, visit.request.at);
        shown.found = casework::find_people(*snapshot, sees, asked, today, most_found);
        for (const casework::found_person& one : shown.found.people)
            people.push_back(one.row.person);
        once_each_person(site, *snapshot, sees, shown.found);
        shown.known = known_besides(*snapshot, sees, typed, shown.found);
    }
    response answer = framed_page(
        visit, {.title = "Find a child or adult: results",
                .body = search_page_body(visit, site, typed,
                                         found_part(shown, role, today) + known_part(shown, site, today)),
                .here = "/search"});
    for (const store::person_row& one : shown.known)
        people.push_back(one.person);
    visit.note_list(people, hash_of_words(typed), std::string(vigilance::person_search));
    return answer;
}

response found_text_page(visit& visit, site& site, const store::visibility& sees, std::string_view typed) {
    const store::text_question asked = text_asked(typed);
    if (asked.empty())
        return refused_page(visit, site, typed, "Enter a word to look for in the text of records");
    text_results found = text_found(visit, site, sees, asked);
    response answer = framed_page(visit, {.title = "Search the text of records: results",
                                          .body = search_page_body(visit, site, typed, found.body),
                                          .here = "/search"});
    // An excerpt is a piece of the record: whoever looks into who has seen it must find this.
    for (const person_id& person : found.shown)
        visit.note_read(person, "an excerpt found by searching the text", "searching the text of records");
    visit.note_list(found.shown, hash_of_words(typed), std::string(vigilance::text_search));
    return answer;
}

response found_page(visit& visit, site& site, turns& searching) {
    const guidance::role* role = role_of(site, visit);
    if (!may_search(role)) return no_search(visit);
    const std::string_view typed = visit.request.form.first("q");
    if (typed.size() > longest_query)
        return refused_page(
            visit, site, {},
            "Search for at most 200 characters: a name, an identifier, a date of birth or an address");
    const auto sees =
        kith::access::visibility_of(edition_at(site, visit.request.at), viewer_of(visit, site));
    if (visit.request.form.first(where_field) == in_text) return found_text_page(visit, site, sees, typed);
    const people::people_query asked = people::understood(typed, local_date(visit.request.at));
    if (asked.empty())
        return refused_page(visit, site, typed,
                            "Enter a name, an identifier, a date of birth or an address");
    return found_people_page(visit, site, searching, *role, sees, typed, asked);
}

} // namespace

html search_form(const visit& visit, std::string_view typed) {
    html_writer controls(1024);
    controls.raw("<div class=\"kith-search\" role=\"search\">");
    controls.raw(components::input(
        {.name = "q",
         .label = {.text = "Find a child or adult"},
         .hint =
             components::hint_options{.text = "Name in any order, date of birth or age, NHS number, UPN or "
                                              "other number, postcode or street"},
         .value = std::string(typed),
         .type = "search",
         .autocomplete = "off",
         .spellcheck = false,
         .classes = "govuk-input--width-30"}));
    controls.raw(components::button({.text = "Search", .classes = "govuk-button--secondary"}));
    controls.raw(components::button({.text = "Search the text of records",
                                     .name = std::string(where_field),
                                     .value = std::string(in_text),
                                     .classes = "govuk-button--secondary"}));
    controls.raw("</div>");
    return components::form(
        {.action = "/search", .csrf_token = visit.csrf_token, .html = std::move(controls).finish()});
}

void add_search_routes(routes& table, site& site) {
    table.get("/search", audit_class::personal_list, access::signed_in,
              [&site](visit& visit) { return ask_page(visit, site); });
    const auto searching = std::make_shared<turns>(std::max(1U, std::thread::hardware_concurrency()));
    table.post("/search", audit_class::personal_list, access::signed_in,
               [&site, searching](visit& visit) { return found_page(visit, site, *searching); });
}

} // namespace kith::web::pages
