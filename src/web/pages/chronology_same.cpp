// Lines that tell of one event: what Kith suggests, what somebody chooses, and parting them again. Nothing
// is ever joined by itself.

#include "casework/chronicle_acts.hpp"
#include "web/pages/chronology_forms.hpp"
#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_view.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace kith::web::pages {
namespace {

using namespace components;
using casework::chronology_line;

constexpr std::string_view title = "The same event told twice?";
constexpr std::size_t most_suggested = 20, most_to_choose = 300;

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/chronology/same";
}

std::string line_words(const child_visit& child, const chronology_line& line) {
    return when_words(line) + ": " + line.head().title + " (" +
           agency_words(child, line.sources.front().agency) + ")";
}

/// The beginning of what was told, for a list in which two lines would read alike.
std::string beginning_of(std::string_view told) {
    constexpr std::size_t most = 90;
    if (told.size() <= most) return std::string(told);
    std::size_t end = told.find_last_of(" \n", most);
    if (end == std::string_view::npos || end == 0) {
        end = most;
        while (end > 0 && (static_cast<unsigned char>(told[end]) & 0xC0U) == 0x80U)
            --end;
    }
    return std::string(told.substr(0, end)) + " ...";
}

/// What tells this line from another one with the same words: what was told, and when it was entered.
std::string told_apart(const chronology_line& line) {
    const casework::happening& told = *line.sources.front().told;
    std::string words = beginning_of(told.detail);
    if (!words.empty()) words += words.ends_with('.') ? " " : ". ";
    return words + "Entered " + moment_words(told.entry_time) + ", entry " + std::to_string(told.sequence);
}

bool own(const casework::chronology_source& source) {
    return source.told->of.empty();
}

/// Lines of this very record: one of another record is tied on its own page.
bool can_be_tied(const chronology_line& line) {
    return std::ranges::all_of(line.sources, own);
}

/// One form with the lines it is about and a button for each decision.
html decision_form(const visit& visit, const child_visit& child,
                   const std::vector<const chronology_line*>& lines, const html& buttons) {
    html inside = hidden_input(field::form_token, visit.form_token());
    for (const chronology_line* line : lines)
        for (const casework::chronology_source& source : line->sources)
            inside += hidden_input("lines", std::to_string(source.told->sequence));
    inside += buttons;
    return form({.action = address_of(child), .csrf_token = visit.csrf_token, .html = inside});
}

html decision_button(const char* words, const char* value, const std::string& about, bool second) {
    html_writer text(128);
    text.text(words).raw(visually_hidden(": " + about));
    return button({.html = std::move(text).finish(),
                   .name = "decide",
                   .value = value,
                   .classes = second ? "govuk-button--secondary" : "",
                   .prevent_double_click = true});
}

html line_box(const site& site, const child_visit& child, const chronology_line& line) {
    html_writer out(1024);
    out.raw("<div class=\"kith-version\"><p class=\"kith-said__by\">").text(when_words(line));
    out.text(". " + source_words(child, line.sources.front())).raw("</p>");
    out.raw(line_part(site, child, line, false)).raw("</div>");
    return std::move(out).finish();
}

html suggestions_part(const visit& visit, const site& site, const child_visit& child,
                      const std::vector<chronology_line>& lines) {
    const auto suggested = casework::suggested_same(lines, *child.edition, most_suggested);
    html_writer out(4096);
    out.raw(heading({.text = "May be the same event", .level = 2}));
    if (suggested.empty())
        out.raw(paragraph("No lines look as if they told of the same event and are not decided upon."));
    for (const casework::same_suggestion& each : suggested) {
        const chronology_line& a = lines[each.first];
        const chronology_line& b = lines[each.second];
        if (!can_be_tied(a) || !can_be_tied(b)) continue;
        const std::string about = line_words(child, a) + "; " + line_words(child, b);
        out.raw("<div class=\"kith-conflict kith-same\"><p class=\"govuk-body\"><strong>Why: </strong>");
        out.text(each.why + ".").raw("</p>");
        out.raw(line_box(site, child, a)).raw(line_box(site, child, b));
        out.raw(decision_form(visit, child, {&a, &b},
                              button_group({decision_button("The same event", "same", about, false),
                                            decision_button("Keep apart", "apart", about, true)})));
        out.raw("</div>");
    }
    return std::move(out).finish();
}

html joined_part(const visit& visit, const site& site, const child_visit& child,
                 const std::vector<chronology_line>& lines) {
    html_writer out(2048);
    bool any = false;
    for (const chronology_line& line : lines) {
        if (line.sources.size() < 2 || !can_be_tied(line)) continue;
        if (!any) out.raw(heading({.text = "Shown as one", .level = 2}));
        any = true;
        out.raw("<div class=\"kith-same\">").raw(line_box(site, child, line));
        for (const casework::same_event* act : line.joined_by)
            out.raw(paragraph("Joined by " + by_words(child, act->by) + ", " + day_words(act->entered) +
                              (act->reason.empty() ? "." : ": " + act->reason)));
        out.raw(decision_form(visit, child, {&line},
                              decision_button("Part them again", "apart", line_words(child, line), true)));
        out.raw("</div>");
    }
    return std::move(out).finish();
}

html choosing_part(const visit& visit, const child_visit& child, const std::vector<chronology_line>& lines,
                   const form_fields& typed, const problems& wrong) {
    checkboxes_options boxes{
        .name = "lines",
        .fieldset = fieldset_options{.legend = {.text = "Which lines tell of one event?",
                                                .classes = "govuk-fieldset__legend--s"}},
        .hint =
            hint_options{.text = "Select two or more. The line that was entered first gives its words."},
        .error_message = message_of(wrong, "lines"),
        .values = typed.every("lines"),
        .classes = "govuk-checkboxes--small"};
    std::size_t left = 0;
    std::map<std::string, int> alike;
    for (const chronology_line& line : lines)
        if (can_be_tied(line)) ++alike[line_words(child, line)];
    for (const chronology_line& line : lines) {
        if (!can_be_tied(line)) continue;
        if (boxes.items.size() >= most_to_choose) {
            ++left;
            continue;
        }
        std::string words = line_words(child, line);
        std::optional<hint_options> hint;
        if (alike[words] > 1) hint = hint_options{.text = told_apart(line)};
        boxes.items.push_back({.text = std::move(words),
                               .value = std::to_string(line.head().sequence),
                               .hint = std::move(hint)});
    }
    html inside = hidden_input(field::form_token, visit.form_token()) + checkboxes(boxes);
    if (left > 0)
        inside += paragraph(
            fmt::format("{} earlier lines are not in this list. Choose a year to see them.", left));
    inside += textarea({.name = "reason",
                        .label = {.text = "Why? (optional)", .classes = "govuk-label--s"},
                        .error_message = message_of(wrong, "reason"),
                        .value = std::string(typed.first("reason")),
                        .rows = 2});
    inside +=
        button_group({decision_button("They tell of the same event", "same", "the lines chosen", false),
                      decision_button("They are different events", "apart", "the lines chosen", true)});
    html body = heading({.text = "Choose lines yourself", .level = 2});
    body += form({.action = address_of(child), .csrf_token = visit.csrf_token, .html = inside});
    return body;
}

html years_part(const child_visit& child, const std::vector<chronology_line>& lines, int year) {
    std::vector<select_item> years{{.text = "All years", .value = ""}};
    int last = 0;
    for (const chronology_line& line : lines) {
        const int one = int(line.from.first.year());
        if (one != last) years.push_back({.text = std::to_string(one), .value = std::to_string(one)});
        last = one;
    }
    html_writer out(1024);
    out.raw("<form class=\"kith-filter\" method=\"get\" novalidate").attribute("action", address_of(child));
    out.raw(">").raw(select({.name = "year",
                             .label = {.text = "Year"},
                             .items = std::move(years),
                             .value = year != 0 ? std::to_string(year) : ""}));
    out.raw(button({.text = "Show", .classes = "govuk-button--secondary"})).raw("</form>");
    return std::move(out).finish();
}

response show_page(visit& visit, site& site, child_visit& child, const form_fields& typed,
                   const problems& wrong) {
    std::vector<chronology_line> lines = casework::lines_of(*child.file, agencies_of(child));
    const std::vector<chronology_line> all_years = lines;
    const int year = int(sequence_of(visit.request.query.first("year")).value_or(0));
    if (year != 0)
        std::erase_if(lines, [&](const auto& line) { return int(line.from.first.year()) != year; });
    html body = heading({.text = std::string(title), .level = 1, .size = size::l});
    body +=
        paragraph("Two agencies often tell of one event. Say so here, and the chronology shows it once, "
                  "with both sources. Nothing is lost: what each of them said stays, and they can be "
                  "parted again.");
    body += paragraph(link({.text = "Back to the chronology",
                            .href = "/children/" + child.person().text + "/chronology?show=everything"}));
    body += suggestions_part(visit, site, child, lines);
    body += joined_part(visit, site, child, lines);
    body += years_part(child, all_years, year);
    body += choosing_part(visit, child, lines, typed, wrong);
    return show_child(visit, site, child,
                      {.title = std::string(title),
                       .shown = "chronology: lines that may tell of one event",
                       .body = std::move(body),
                       .here = "-",
                       .error = !wrong.empty(),
                       .status = wrong.empty() ? 200 : 422,
                       .before_banner = wrong.empty() ? done_notice(visit) : draw_plain_problems(wrong),
                       .heading_in_body = true});
}

response same_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    return show_page(visit, site, std::get<child_visit>(entered), {}, {});
}

/// The lines sent, the one that came on record first heading them.
std::vector<std::int64_t> lines_sent(const form_fields& sent, problems& wrong) {
    std::vector<std::int64_t> about;
    for (const std::string& text : sent.every("lines")) {
        const auto one = sequence_of(text);
        if (!one) {
            wrong.push_back({"One of these lines is not on this record. Open the page again", "lines"});
            break;
        }
        about.push_back(*one);
    }
    std::ranges::sort(about);
    return about;
}

response decide(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto& sent = visit.request.form;
    problems wrong;
    const std::vector<std::int64_t> about = lines_sent(sent, wrong);
    const std::string_view decision = sent.first("decide");
    if (decision != "same" && decision != "apart")
        wrong.push_back({"Say whether they tell of the same event or of different ones", "lines"});
    const form_fields typed = typed_only(sent);
    if (!wrong.empty()) return show_page(visit, site, child, typed, wrong);
    const bool apart = decision == "apart";
    const std::string reason = tidy(sent.first("reason"));
    const auto who = practitioner_of(visit);
    auto sending =
        sent_form(visit, "", address_of(child) + (apart ? "?done=apart" : "?done=same"), child.purpose);
    child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, world&) {
            const auto act = apart ? casework::part_lines : casework::join_lines;
            return act(site.rules(), files.front(), about, reason, who, visit.request.at);
        },
        who, visit.request.at, sending);
    if (wrong = problems_of(outcome); !wrong.empty()) return show_page(visit, site, child, typed, wrong);
    visit.shows_nothing_personal();
    return see_other(sending.answer);
}

} // namespace

void add_chronology_same_routes(routes& table, site& site) {
    constexpr const char* place = "/children/:person/chronology/same";
    table.get(place, audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return same_page(visit, site); });
    table.post(place, audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return decide(visit, site); });
}

} // namespace kith::web::pages
