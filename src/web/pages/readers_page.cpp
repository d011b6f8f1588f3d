#include "web/pages/readers_page.hpp"

#include "calendar/days.hpp"
#include "casework/grants_acts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

using namespace components;
using calendar::begin_of;
using calendar::days_after;
using vigilance::looked;

// ------------------------------------------------------------ what is asked

/// Which readings are asked for. `wrong`: what can't be read of it.
struct question {
    practitioner_id who;
    std::string from_typed, until_typed;
    std::optional<instant> from, until;
    problems wrong;
    [[nodiscard]] bool takes(const looked& one) const {
        return (who.empty() || one.by.who == who) && (!from || one.at >= *from) &&
               (!until || one.at < *until);
    }
    /// "?who=...": the question again, for links.
    [[nodiscard]] std::string query() const {
        std::string out;
        if (!who.empty()) out += "&who=" + who.text;
        if (from) out += "&from=" + from_typed;
        if (until) out += "&until=" + until_typed;
        if (!out.empty()) out.front() = '?';
        return out;
    }
};

question question_of(const visit& visit) {
    const auto& query = visit.request.query;
    question out;
    if (const std::string_view who = query.first("who"); is_identifier(who)) out.who.text = who;
    const auto day = [&](std::string_view name, std::string& typed, int days_later,
                         std::string_view label) {
        typed = tidy_line(query.first(name)).substr(0, 40);
        if (typed.empty()) return std::optional<instant>();
        const auto read = parse_date(typed);
        if (!read) {
            out.wrong.push_back(
                {fmt::format("{} must be a day such as 2026-11-01", label), std::string(name)});
            return std::optional<instant>();
        }
        return std::optional(begin_of(days_after(*read, days_later)));
    };
    out.from = day("from", out.from_typed, 0, "From");
    out.until = day("until", out.until_typed, 1, "Until");
    return out;
}

html day_field(std::string name, std::string label, const std::string& typed, const problems& wrong) {
    return input({.name = name,
                  .label = {.text = std::move(label), .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "A day such as 2026-11-01"},
                  .error_message = message_of(wrong, name),
                  .value = typed,
                  .classes = "govuk-input--width-10"});
}

// ------------------------------------------------------------ one record

html filter_form(const child_visit& child, const question& asked, const std::vector<looked>& all) {
    std::set<practitioner_id> who;
    for (const looked& one : all)
        who.insert(one.by.who);
    std::vector<select_item> items{{.text = "Everybody", .value = ""}};
    for (const practitioner_id& one : who)
        items.push_back({.text = child.name_of(one), .value = one.text});
    std::ranges::sort(items.begin() + 1, items.end(), {}, &select_item::text);
    html fields = select({.name = "who",
                          .label = {.text = "Who", .classes = "govuk-label--s"},
                          .items = std::move(items),
                          .value = asked.who.text});
    fields += day_field("from", "From", asked.from_typed, asked.wrong);
    fields += day_field("until", "Until", asked.until_typed, asked.wrong);
    if (!child.as_at_text.empty()) fields += hidden_input("as_at", child.as_at_text);
    fields += button({.text = "Show these", .classes = "govuk-button--secondary"});
    return details({.summary_text = "Look for somebody, or a time",
                    .html = form({.action = "/children/" + child.person().text + "/readers",
                                  .method = "get",
                                  .html = std::move(fields)}),
                    .open = !asked.query().empty() || !asked.wrong.empty()});
}

std::string agency_words(const child_visit& child, const practitioner_id& who) {
    const store::account* account = child.accounts->find(who);
    return account == nullptr ? std::string() : code_words(*child.edition, "agency", account->agency);
}

html readings_table(const child_visit& child, const std::vector<const looked*>& some, bool several) {
    std::vector<table_cell> head{
        {.text = "When"}, {.text = "Who"}, {.text = "Agency"}, {.text = "Why"}, {.text = "What was shown"}};
    if (several) head.push_back({.text = "Record"});
    table_options all{.head = std::move(head)};
    for (const looked* one : some) {
        html why = text(why_words(*one));
        if (one->emergency())
            why = tag({.text = "Emergency", .classes = "govuk-tag--red"}) + text(" " + one->by.purpose);
        std::vector<table_cell> row{{.text = moment_words(one->at)},
                                    {.text = by_words(child, one->by)},
                                    {.text = agency_words(child, one->by.who)},
                                    {.html = std::move(why)},
                                    {.text = shown_words(*one)}};
        if (several) row.push_back({.text = one->person.text});
        all.rows.push_back(std::move(row));
    }
    return scroll_region({.label = "Who has looked", .html = table(all)});
}

html introduction(const child_visit& child) {
    html body = heading({.text = "Who has looked", .level = 2, .size = size::l});
    body += paragraph(
        "Every look at this record is an entry of its own, made before the page leaves. Lists and "
        "searches on which the name stood are kept with whoever was shown them.");
    if (child.records_not_shown > 0)
        body +=
            paragraph("This person has another record, which is not open to you. Who looked at that one "
                      "is not told here.");
    return body + paragraph("If you can't explain a look, ask whoever looked, or tell the information "
                            "governance officer.");
}

response readers(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    // Decided on the record as it is now, whatever moment is shown.
    const auto now = site.desk.open(*child.snapshot, child.person());
    if (!now || !casework::may_do(edition_at(site, visit.request.at), *now, practitioner_of(visit),
                                  casework::access_act::see)) {
        child.snapshot.reset();
        return no_way_in(visit, "Who has looked at a record is seen by the child's allocated worker and by "
                                "managers. Ask one of them.");
    }
    const question asked = question_of(visit);
    const std::vector<looked> all = readings_of(site, child);
    std::vector<const looked*> matching;
    for (const looked& one : all)
        if (asked.takes(one)) matching.push_back(&one);
    const auto page = page_asked(visit);
    const auto readings = page ? page_of(matching, *page) : std::nullopt;
    if (!readings) return not_on_this_record(visit, child, no_such_page);
    html body = introduction(child);
    body += filter_form(child, asked, all);
    if (readings->some.empty())
        body +=
            paragraph(all.empty() ? "Nobody has looked at it before you." : "There is no such reading.");
    else
        body += counted_part(*readings) + readings_table(child, readings->some, child.records.size() > 1);
    body += pages_part(*readings, child_address(child, "/readers" + asked.query()));
    const bool wrong = !asked.wrong.empty();
    return show_child(visit, site, child,
                      {.title = "Child's record: who has looked",
                       .shown = fmt::format("who has looked, page {}", readings->page + 1),
                       .body = std::move(body),
                       .here = "/access",
                       .error = wrong,
                       .status = wrong ? 422 : 200,
                       .before_banner = wrong ? draw_plain_problems(asked.wrong) : html()});
}

// ------------------------------------------------------------ one's own looking

std::string day_address(date day) {
    return "/account/looked?day=" + to_text(day);
}

/// The name of whom was looked at, as far as the record is still open; otherwise its reference.
html person_words(site& site, store::snapshot& snapshot, const guidance::edition& edition,
                  const kith::access::viewer& viewer, const person_id& person) {
    const auto file = site.desk.open(snapshot, person);
    if (!file || !kith::access::may_open(edition, viewer, *file).allowed) return text(person.text);
    return link({.text = people::display_name(file->person), .href = "/children/" + person.text});
}

html own_table(visit& visit, site& site, store::snapshot& snapshot, const std::vector<looked>& all,
               std::vector<person_id>& shown) {
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const auto viewer = viewer_of(visit, site, snapshot);
    table_options table{
        .head = std::vector<table_cell>{
            {.text = "When"}, {.text = "Record"}, {.text = "Why"}, {.text = "What was shown"}}};
    constexpr std::size_t most = 500;
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
        const looked& one = all[all.size() - 1 - i];
        table.rows.push_back({{.text = moment_words(one.at)},
                              {.html = person_words(site, snapshot, edition, viewer, one.person)},
                              {.text = why_words(one)},
                              {.text = shown_words(one)}});
        if (std::ranges::find(shown, one.person) == shown.end()) shown.push_back(one.person);
    }
    return scroll_region({.label = "What you have looked at", .html = components::table(table)}) +
           bounded_words(std::min(all.size(), most), all.size(), "The others are earlier on that day.");
}

/// The day that is asked for: today where none is. `wrong`: it is none that can be shown.
struct day_asked {
    std::string typed;
    date day;
    problems wrong = {};
};

day_asked day_of(const visit& visit) {
    const date today = local_date(visit.request.at);
    day_asked out{tidy_line(visit.request.query.first("day")).substr(0, 40), today};
    if (out.typed.empty()) return out;
    const auto read = parse_date(out.typed);
    if (!read || read->year() < std::chrono::year(2000))
        out.wrong.push_back({"Day must be a day such as 2026-11-01", "day"});
    else if (*read > today)
        out.wrong.push_back({"Day must be today or in the past", "day"});
    else
        out.day = *read;
    return out;
}

html day_form(const day_asked& asked) {
    return form({.action = "/account/looked",
                 .method = "get",
                 .html = day_field("day", "Day", asked.typed, asked.wrong) +
                         button({.text = "Show this day", .classes = "govuk-button--secondary"})});
}

html days_part(date day, date today) {
    pagination_options days{.landmark_label = "Days"};
    days.previous = pagination_link{.href = day_address(days_after(day, -1)), .text = "The day before"};
    if (day < today)
        days.next = pagination_link{.href = day_address(days_after(day, 1)), .text = "The day after"};
    return pagination(days);
}

response own_looking(visit& visit, site& site) {
    const day_asked asked = day_of(visit);
    const bool wrong = !asked.wrong.empty();
    html body = wrong ? draw_plain_problems(asked.wrong) : html();
    body += heading({.text = "What you have looked at", .level = 1, .size = size::l});
    body +=
        paragraph("Every record that you open leaves an entry like these. The child's allocated worker and "
                  "managers see it too. What is asked about is published: see the guidance on looking.");
    body += day_form(asked);
    if (wrong) {
        visit.shows_nothing_personal();
        return framed_page(
            visit,
            {.title = "What you have looked at", .body = std::move(body), .error = true, .status = 422});
    }
    body += heading({.text = long_words(asked.day), .level = 2});
    std::vector<person_id> shown;
    {
        const auto snapshot = visit.database.read();
        auto all = vigilance::looks_of(*snapshot, visit.practitioner->practitioner, begin_of(asked.day),
                                       begin_of(days_after(asked.day, 1)));
        // A refusal stands in a chain only where there is a record: nobody learns here that there is one.
        std::erase_if(all, [](const looked& one) { return one.refused; });
        body += all.empty() ? paragraph("You looked at no record on this day.")
                            : own_table(visit, site, *snapshot, all, shown);
    }
    body += days_part(asked.day, local_date(visit.request.at));
    response answer = framed_page(visit, {.title = "What you have looked at", .body = std::move(body)});
    visit.note_list(shown, "own looking on " + to_text(asked.day), "one's own looking");
    return answer;
}

} // namespace

void add_readers_routes(routes& table, site& site) {
    table.get("/children/:person/readers", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return readers(visit, site); });
    table.get("/account/looked", audit_class::personal_list, access::signed_in,
              [&site](visit& visit) { return own_looking(visit, site); });
}

} // namespace kith::web::pages
