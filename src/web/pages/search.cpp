#include "web/pages/search.hpp"

#include "web/pages/page_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace kith::web::pages {

namespace {

constexpr std::size_t longest_query = 200; ///< characters looked at
constexpr int most_found = 50;

// ------------------------------------------------------------ understanding what was typed

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> words_in(std::string_view typed) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < typed.size() && words.size() < 32) {
        const std::size_t begin = typed.find_first_not_of(" \t\r\n,;", at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(typed.find_first_of(" \t\r\n,;", begin), typed.size());
        words.push_back(typed.substr(begin, end - begin));
        at = end;
    }
    return words;
}

std::optional<int> number_in(std::string_view word) {
    int value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || word.size() > 4 || error != std::errc() || end != word.data() + word.size())
        return std::nullopt;
    return value;
}

std::optional<date> date_of(int day, int month, int year, std::size_t year_digits, date today) {
    if (year_digits == 2) {
        year += 2000;
        if (year > int(today.year()) + 1) year -= 100;
    } else if (year_digits != 4) {
        return std::nullopt;
    }
    if (day < 1 || month < 1 || year < 1900) return std::nullopt;
    const date made = std::chrono::year(year) / month / day;
    return made.ok() ? std::optional(made) : std::nullopt;
}

/// "12/3/2014", "12-03-14", "12.3.2014", "2014-03-12".
std::optional<date> date_in(std::string_view word, date today) {
    const std::size_t first = word.find_first_of("/-.");
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = word.find_first_of("/-.", first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::string_view a = word.substr(0, first), b = word.substr(first + 1, second - first - 1),
                           c = word.substr(second + 1);
    const auto one = number_in(a), two = number_in(b), three = number_in(c);
    if (!one || !two || !three) return std::nullopt;
    if (a.size() == 4) return date_of(*three, *two, *one, 4, today);
    return date_of(*one, *two, *three, c.size(), today);
}

std::optional<int> month_named(std::string_view word) {
    constexpr std::array<std::string_view, 12> names{"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
    std::string lower;
    for (const char c : word)
        lower += (c >= 'A' && c <= 'Z') ? char(c - 'A' + 'a') : c;
    if (lower == "sept") return 9;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (lower == names[i] || lower == names[i].substr(0, 3)) return int(i) + 1;
    return std::nullopt;
}

/// The day of the month in "12" or "12th".
std::optional<int> day_in(std::string_view word) {
    if (word.size() > 2)
        for (const std::string_view ending : {"st", "nd", "rd", "th"})
            if (word.ends_with(ending)) return number_in(word.substr(0, word.size() - 2));
    return number_in(word);
}

/// Takes the first date out of the words, wherever it stands.
std::optional<date> take_date(std::vector<std::string_view>& words, date today) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (const auto found = date_in(words[i], today)) {
            words.erase(words.begin() + std::ptrdiff_t(i));
            return found;
        }
        if (i + 2 >= words.size()) continue;
        const auto day = day_in(words[i]), month = month_named(words[i + 1]),
                   year = number_in(words[i + 2]);
        if (!day || !month || !year) continue;
        const auto found = date_of(*day, *month, *year, words[i + 2].size(), today);
        if (!found) continue;
        words.erase(words.begin() + std::ptrdiff_t(i), words.begin() + std::ptrdiff_t(i) + 3);
        return found;
    }
    return std::nullopt;
}

} // namespace

search_words understood(std::string_view typed, date today) {
    std::vector<std::string_view> words = words_in(typed.substr(0, longest_query));
    search_words out;
    out.birth_date = take_date(words, today);
    std::string rest;
    for (const std::string_view word : words) {
        if (!rest.empty()) rest += ' ';
        rest += word;
    }
    out.names = people::query_keys(rest);
    for (const char c : rest) {
        if (is_digit(c) || (c >= 'A' && c <= 'Z')) out.identifier += c;
        if (c >= 'a' && c <= 'z') out.identifier += char(c - 'a' + 'A');
    }
    if (std::ranges::none_of(out.identifier, is_digit) || out.identifier.size() > 64)
        out.identifier.clear();
    return out;
}

// ------------------------------------------------------------ asking

namespace {

struct found_children {
    std::vector<store::person_row> rows;
    bool more = false;
    std::shared_ptr<const accounts_read> accounts;
};

void add_new(std::vector<store::person_row>& to, std::vector<store::person_row> more) {
    for (store::person_row& each : more)
        if (std::ranges::find(to, each.person, &store::person_row::person) == to.end())
            to.push_back(std::move(each));
}

found_children find(visit& visit, site& site, const store::visibility& sees, std::string_view typed,
                    const search_words& asked) {
    found_children found;
    const auto snapshot = visit.database.read();
    found.accounts = site.accounts.read(*snapshot, visit.request.at);
    if (!asked.identifier.empty()) {
        found.rows = snapshot->find_by_identifier(sees, asked.identifier);
        const std::size_t begin = typed.find_first_not_of(' ');
        if (begin != std::string_view::npos && typed.size() <= longest_query) {
            const std::string_view as_typed = typed.substr(begin, typed.find_last_not_of(' ') - begin + 1);
            if (as_typed != asked.identifier)
                add_new(found.rows, snapshot->find_by_identifier(sees, as_typed));
        }
    }
    if (!asked.names.empty()) {
        std::vector<store::person_row> named =
            snapshot->find(sees, asked.names, asked.birth_date ? 1000 : most_found + 1);
        if (asked.birth_date)
            std::erase_if(named,
                          [&](const store::person_row& row) { return row.birth_date != asked.birth_date; });
        add_new(found.rows, std::move(named));
    } else if (asked.birth_date) {
        add_new(found.rows, snapshot->find_by_birth_date(sees, *asked.birth_date, most_found + 1));
    }
    found.more = found.rows.size() > std::size_t(most_found);
    if (found.more) found.rows.resize(most_found);
    return found;
}

// ------------------------------------------------------------ drawing

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

html found_table(const found_children& found, date today) {
    components::table_options table{.head = std::vector<components::table_cell>{{.text = "Name"},
                                                                                {.text = "Born"},
                                                                                {.text = "District"},
                                                                                {.text = "Identifiers"},
                                                                                {.text = "Status"},
                                                                                {.text = "Allocated to"}},
                                    .first_cell_is_header = true};
    for (const store::person_row& row : found.rows)
        table.rows.push_back(
            {{.html = components::link({.text = row.display_name, .href = "/children/" + row.person.text})},
             {.text = born_of(row, today)},
             {.text = row.district.empty() ? "Not known" : row.district},
             {.text = identifiers_of(row)},
             {.text = row.status.empty() ? "None" : row.status},
             {.text = row.allocated.empty() ? "Nobody" : found.accounts->name_of(row.allocated)}});
    return components::scroll_region({.label = "Children found", .html = components::table(table)});
}

html nothing_found(const guidance::role& role) {
    html body = components::heading({.text = "No match in this system", .level = 2});
    body += components::paragraph("This does not mean that the family is unknown elsewhere.");
    if (role.sees != "area")
        body += components::paragraph("Only children whom you work with are searched for you. The front "
                                      "door of children's social care can "
                                      "look in the whole area.");
    body += components::paragraph("What to do next:");
    body += components::list(
        {.items = {
             text("Try fewer letters of the name, another spelling, or the date of birth alone."),
             text("Ask the family's school, health visitor, GP or the police, and the council where they "
                  "lived before."),
             text("If you are worried about the child, do not wait: tell the front door.")}});
    return body;
}

html found_part(const found_children& found, const guidance::role& role, date today) {
    if (found.rows.empty()) return nothing_found(role);
    const std::string count = std::to_string(found.rows.size());
    const std::string title = found.rows.size() == 1 ? "1 child" : count + " children";
    html body =
        components::heading({.text = found.more ? "The first " + count + " children" : title, .level = 2});
    if (found.more)
        body +=
            components::paragraph("There are more. Add a first name or the date of birth to see fewer.");
    return body + found_table(found, today);
}

html search_page_body(visit& visit, std::string_view typed, const html& after) {
    html body = components::heading({.text = "Find a child", .level = 1, .size = components::size::l});
    return body + search_form(visit, typed) + after;
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
    return role != nullptr && (role->sees == "area" || role->sees == "related");
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
        visit, {.title = "Find a child", .body = search_page_body(visit, "", {}), .here = "/search"});
}

response refused_page(visit& visit, std::string_view typed, std::string message) {
    visit.shows_nothing_personal();
    html body = components::error_summary({.error_list = {{.text = std::move(message), .href = "#q"}}});
    return framed_page(visit, {.title = "Find a child",
                               .body = body + search_page_body(visit, typed, {}),
                               .here = "/search",
                               .error = true,
                               .status = 422});
}

response found_page(visit& visit, site& site) {
    const guidance::role* role = role_of(site, visit);
    if (!may_search(role)) return no_search(visit);
    const std::string_view typed = visit.request.form.first("q");
    if (typed.size() > longest_query)
        return refused_page(visit, {},
                            "Search for at most 200 characters: a name, an identifier or a date of birth");
    const date today = local_date(visit.request.at);
    const search_words asked = understood(typed, today);
    if (asked.names.empty() && !asked.birth_date && asked.identifier.empty())
        return refused_page(visit, typed, "Enter a name, an identifier or a date of birth");
    const auto viewer = viewer_of(visit);
    const auto sees = kith::access::visibility_of(edition_at(site, visit.request.at), viewer);
    const found_children found = find(visit, site, sees, typed, asked);
    response answer =
        framed_page(visit, {.title = "Find a child: results",
                            .body = search_page_body(visit, typed, found_part(found, *role, today)),
                            .here = "/search"});
    std::vector<person_id> shown;
    for (const store::person_row& row : found.rows)
        shown.push_back(row.person);
    visit.note_list(shown, hash_of_words(typed), "searching for a child");
    return answer;
}

} // namespace

html search_form(const visit& visit, std::string_view typed) {
    html_writer controls(1024);
    controls.raw("<div class=\"kith-search\" role=\"search\">");
    controls.raw(components::input(
        {.name = "q",
         .label = {.text = "Find a child"},
         .hint =
             components::hint_options{.text = "Name, date of birth, NHS number, UPN or local identifier"},
         .value = std::string(typed),
         .type = "search",
         .autocomplete = "off",
         .spellcheck = false,
         .classes = "govuk-input--width-30"}));
    controls.raw(components::button({.text = "Search", .classes = "govuk-button--secondary"}));
    controls.raw("</div>");
    return components::form(
        {.action = "/search", .csrf_token = visit.csrf_token, .html = std::move(controls).finish()});
}

void add_search_routes(routes& table, site& site) {
    table.get("/search", audit_class::personal_list, access::signed_in,
              [&site](visit& visit) { return ask_page(visit, site); });
    table.post("/search", audit_class::personal_list, access::signed_in,
               [&site](visit& visit) { return found_page(visit, site); });
}

} // namespace kith::web::pages
