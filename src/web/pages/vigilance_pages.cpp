#include "web/pages/vigilance_pages.hpp"

#include "calendar/days.hpp"
#include "foundation/number.hpp"
#include "vigilance/vigilance.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/page_parts.hpp"
#include "web/pages/readings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using rules_ptr = std::shared_ptr<const vigilance::rules>;
using vigilance::case_alert;

constexpr std::string_view path = "/vigilance";
constexpr std::string_view purpose = "Review of who looked";
constexpr std::size_t most_listed = 100, most_looks = 50, most_findings = 20;

bool has(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}
bool takes_part(const vigilance::rules& all, std::string_view role) {
    return has(all.reviewers, role) || has(all.runners, role);
}

response not_for_you(visit& here, const site& site, const vigilance::rules& all) {
    return no_way_in(here,
                     vigilance::who_reviews(all, edition_at(site, here.request.at)) + " Ask one of them.");
}

/// What is shown to a viewer: nothing about themselves.
bool may_see(const visit& here, const case_alert& one) {
    return one.what.who != here.practitioner->practitioner;
}

std::string state_words(const case_alert& one) {
    if (!one.reviews.empty()) {
        const auto found = std::ranges::find(vigilance::outcomes, one.reviews.back().outcome,
                                             &vigilance::outcome_kind::code);
        return std::string(found == std::end(vigilance::outcomes) ? "Reviewed" : found->words);
    }
    return one.raised ? "To be reviewed" : one.waits ? "Listed: outside the budget" : "Listed: nothing new";
}

std::vector<person_id> people_in(const case_alert& one) {
    std::vector<person_id> out;
    for (const vigilance::finding& about : one.what.findings)
        if (!about.person.empty()) out.push_back(about.person);
    return out;
}

/// A record by its reference; a way to it where it is open to the viewer.
html record_words(site& site, const visit& here, store::snapshot& snapshot, const person_id& person) {
    if (person.empty()) return text("How they look altogether");
    const auto file = site.desk.open(snapshot, person);
    const bool open = file && kith::access::may_open(edition_at(site, here.request.at),
                                                     viewer_of(here, site, snapshot), *file)
                                  .allowed;
    if (!open) return text("Record " + person.text);
    return link({.text = "Record " + person.text, .href = "/children/" + person.text + "/readers"});
}

html facts_list(const vigilance::rules& all, const vigilance::finding& about, bool reasons) {
    std::vector<html> lines;
    for (const vigilance::evidence& fact : about.facts) {
        html line = strong(all.of(fact.rule).title + ": ") + text(fact.words);
        if (reasons) line += text(". " + all.of(fact.rule).reason);
        lines.push_back(std::move(line));
    }
    return list({.items = std::move(lines), .classes = "govuk-list--bullet"});
}

// ------------------------------------------------------------ the list

enum class shown_state { to_review, reviewed, listed };

shown_state asked_state(const visit& here) {
    const std::string_view asked = here.request.query.first("show");
    return asked == "reviewed" ? shown_state::reviewed
           : asked == "listed" ? shown_state::listed
                               : shown_state::to_review;
}

bool in_state(const case_alert& one, shown_state state) {
    if (state == shown_state::listed) return !one.raised && one.reviews.empty();
    return (one.raised || !one.reviews.empty()) && one.reviews.empty() == (state == shown_state::to_review);
}

html states_part(shown_state now) {
    sub_navigation_options options{.label = "Alerts"};
    const auto add = [&](std::string words, std::string query, shown_state state) {
        options.items.push_back(
            {.text = std::move(words), .href = std::string(path) + query, .active = now == state});
    };
    add("To be reviewed", "", shown_state::to_review);
    add("Reviewed", "?show=reviewed", shown_state::reviewed);
    add("Listed, not raised", "?show=listed", shown_state::listed);
    return sub_navigation(options);
}

html runs_part(const visit& here, const vigilance::rules& all, const vigilance::alert_book& book,
               const problems& wrong) {
    html part = heading({.text = "Days looked at"});
    if (book.runs.empty()) part += paragraph("No day has been looked at yet.");
    std::vector<std::vector<table_cell>> rows;
    for (std::size_t i = book.runs.size(); i > 0 && rows.size() < 14; --i) {
        const vigilance::day_run& run = book.runs[i - 1];
        rows.push_back({{.text = long_words(run.day)},
                        {.text = std::to_string(run.looks), .format = "numeric"},
                        {.text = std::to_string(run.raised), .format = "numeric"},
                        {.text = std::to_string(run.listed), .format = "numeric"},
                        {.text = run.with_register ? "Yes" : "No"}});
    }
    if (!rows.empty())
        part += scroll_region(
            {.label = "Days looked at",
             .html = table({.rows = std::move(rows),
                            .head = std::vector<table_cell>{{.text = "Day"},
                                                            {.text = "Looks", .format = "numeric"},
                                                            {.text = "Raised", .format = "numeric"},
                                                            {.text = "Listed", .format = "numeric"},
                                                            {.text = "With the staff register"}}})});
    if (!has(all.runners, here.practitioner->role)) return part;
    const std::string_view typed = here.request.form.first("day");
    const int later = all.judged_after_days();
    const date day = calendar::days_after(local_date(here.request.at), -later);
    html fields = input(
        {.name = "day",
         .label = {.text = "Look at a day", .classes = "govuk-label--s"},
         .hint = hint_options{.text = fmt::format(
                                  "Such as 2026-11-01. Work within {} days counts, so a day is best "
                                  "looked at {} days later. From this page no address is compared: "
                                  "the daily command reads the staff register, which is not kept here.",
                                  later - 1, later)},
         .error_message = message_of(wrong, "day"),
         .value = typed.empty() ? to_text(day) : std::string(typed.substr(0, 40)),
         .classes = "govuk-input--width-10"});
    fields += button(
        {.text = "Look at this day", .classes = "govuk-button--secondary", .prevent_double_click = true});
    return part +
           form({.action = std::string(path), .csrf_token = here.csrf_token, .html = std::move(fields)});
}

html introduction(const vigilance::rules& all) {
    html body = heading({.text = "Who looked", .level = 1, .size = size::l});
    body += paragraph(
        "An alert is a question, not a finding. Each states facts that can be checked. Ask whoever "
        "looked, and write down what you were told.");
    std::vector<html> lines;
    for (const vigilance::rule& one : all.all)
        if (one.strength > 0) lines.push_back(strong(one.title + ". ") + text(one.reason));
    return body + details({.summary_text = "What is looked for, and why",
                           .html = list({.items = std::move(lines), .classes = "govuk-list--bullet"})});
}

response list_page(visit& here, site& site, const vigilance::rules& all, const problems& wrong) {
    if (!takes_part(all, here.practitioner->role)) return not_for_you(here, site, all);
    const shown_state state = asked_state(here);
    html body = wrong.empty() ? html() : draw_plain_problems(wrong);
    body += introduction(all) + states_part(state);
    std::vector<person_id> shown;
    {
        const auto snapshot = here.database.read();
        const auto accounts = site.accounts.read(*snapshot, here.request.at);
        const auto book = vigilance::read_alerts(*snapshot);
        table_options alerts{.head = std::vector<table_cell>{{.text = "Day"},
                                                             {.text = "Who"},
                                                             {.text = "What"},
                                                             {.text = "Strength", .format = "numeric"},
                                                             {.text = "State"}}};
        std::size_t matching = 0;
        for (std::size_t i = book.alerts.size(); i > 0; --i) {
            const case_alert& one = book.alerts[i - 1];
            if (!in_state(one, state) || !may_see(here, one) || ++matching > most_listed) continue;
            const std::string address = fmt::format("{}/{}", path, one.sequence);
            alerts.rows.push_back(
                {{.html = link({.text = long_words(one.what.day), .href = address})},
                 {.text = accounts->name_of(one.what.who)},
                 {.html = one.what.findings.empty() ? html()
                                                    : facts_list(all, one.what.findings.front(), false)},
                 {.text = std::to_string(one.what.strength()), .format = "numeric"},
                 {.text = state_words(one)}});
            std::ranges::move(people_in(one), std::back_inserter(shown));
        }
        body += alerts.rows.empty() ? paragraph("There is none.")
                                    : scroll_region({.label = "Alerts", .html = table(alerts)});
        body += bounded_words(alerts.rows.size(), matching, "Review these first.");
        body += runs_part(here, all, book, wrong);
    }
    response answer = framed_page(here, {.title = "Who looked: alerts",
                                         .body = std::move(body),
                                         .here = std::string(path),
                                         .error = !wrong.empty(),
                                         .status = wrong.empty() ? 200 : 422});
    here.note_list(shown, "alerts about looking", std::string(purpose));
    return answer;
}

response run(visit& here, site& site, const vigilance::rules& all) {
    if (!has(all.runners, here.practitioner->role)) return not_for_you(here, site, all);
    const auto day = parse_date(tidy_line(here.request.form.first("day")));
    if (!day) return list_page(here, site, all, {{"Enter the day as in 2026-11-01", "day"}});
    const auto done =
        vigilance::run_day(site.desk, all, {}, *day, here.actor(std::string(purpose)), here.request.at);
    if (!done) return list_page(here, site, all, done.error());
    here.shows_nothing_personal();
    return see_other(std::string(path));
}

// ------------------------------------------------------------ one alert

/// When the practitioner looked at this record, and what was shown: words of routes and pages, none of it.
html looks_part(site& site, const visit& here, store::snapshot& snapshot, const case_alert& one,
                const person_id& person) {
    const readings_by_one looks =
        readings_by(site, snapshot, viewer_of(here, site, snapshot), person, one.what.who);
    if (looks.all.empty()) return paragraph("The entries of these looks have been disposed of.");
    table_options shown{
        .head = std::vector<table_cell>{{.text = "When"}, {.text = "Why"}, {.text = "What was shown"}}};
    for (std::size_t i = looks.all.size(); i > 0 && shown.rows.size() < most_looks; --i) {
        const vigilance::looked& each = looks.all[i - 1];
        const bool told = !looks.words_withheld || each.refused;
        shown.rows.push_back({{.text = moment_words(each.at)},
                              {.text = why_words(each)},
                              {.text = told ? shown_words(each) : "Told on the record itself"}});
    }
    return scroll_region({.label = "Looks at this record", .html = table(shown)}) +
           bounded_words(shown.rows.size(), looks.all.size(), "Who looked is told in full on the record.");
}

html reviews_part(const case_alert& one, const accounts_read& accounts) {
    html part;
    for (const vigilance::review& each : one.reviews) {
        const auto found =
            std::ranges::find(vigilance::outcomes, each.outcome, &vigilance::outcome_kind::code);
        part += inset_text(
            {.html = paragraph(
                         strong(std::string(found == std::end(vigilance::outcomes) ? "" : found->words))) +
                     paragraph(each.words) +
                     paragraph(accounts.name_of(each.by.who) + ", " + moment_words(each.at))});
    }
    return part;
}

html review_form(const visit& here, const case_alert& one, const problems& wrong) {
    radios_options found{.name = "outcome",
                         .fieldset = fieldset_options{.legend = {.text = "What did you find?",
                                                                 .classes = "govuk-fieldset__legend--s"}},
                         .error_message = message_of(wrong, "outcome"),
                         .value = std::string(here.request.form.first("outcome"))};
    for (const vigilance::outcome_kind& each : vigilance::outcomes)
        found.items.push_back({.text = std::string(each.words), .value = std::string(each.code)});
    html fields = radios(found);
    fields += textarea(
        {.name = "words",
         .label = {.text = "What did you ask, and what were you told?", .classes = "govuk-label--s"},
         .hint = hint_options{.text = "At least 20 characters. No names and no details of the record."},
         .error_message = message_of(wrong, "words"),
         .value = std::string(here.request.form.first("words")),
         .rows = 4});
    fields += button({.text = "Record this review", .prevent_double_click = true});
    return heading({.text = one.reviews.empty() ? "Review" : "Review again"}) +
           form({.action = fmt::format("{}/{}", path, one.sequence),
                 .csrf_token = here.csrf_token,
                 .html = std::move(fields)});
}

std::optional<std::int64_t> number_asked(const visit& here) {
    return parse_number(here.parameter("alert"), 1);
}

response alert_page(visit& here, site& site, const vigilance::rules& all, const problems& wrong) {
    const auto number = number_asked(here);
    if (!takes_part(all, here.practitioner->role) || !number) return not_for_you(here, site, all);
    html body = wrong.empty() ? html() : draw_plain_problems(wrong);
    std::vector<person_id> shown;
    {
        const auto snapshot = here.database.read();
        const auto book = vigilance::read_alerts(*snapshot);
        const case_alert* one = book.find(*number);
        if (one == nullptr || !may_see(here, *one)) return not_for_you(here, site, all);
        const auto accounts = site.accounts.read(*snapshot, here.request.at);
        body += heading({.text = "Looking on " + long_words(one->what.day), .level = 1, .size = size::l});
        const store::account* who = accounts->find(one->what.who);
        body += paragraph(accounts->name_of(one->what.who) +
                          (who == nullptr || who->job_title.empty() ? "" : ", " + who->job_title) + ". " +
                          state_words(*one) + ".");
        body += reviews_part(*one, *accounts);
        for (std::size_t i = 0; i < std::min(one->what.findings.size(), most_findings); ++i) {
            const vigilance::finding& about = one->what.findings[i];
            body += heading({.text = about.person.empty() ? "Altogether" : "One record"});
            body += paragraph(record_words(site, here, *snapshot, about.person));
            body += facts_list(all, about, true);
            if (!about.person.empty()) body += looks_part(site, here, *snapshot, *one, about.person);
        }
        body += bounded_words(std::min(one->what.findings.size(), most_findings), one->what.findings.size(),
                              "The strongest are shown.");
        const auto why = vigilance::may_not_review(*snapshot, all, edition_at(site, here.request.at),
                                                   one->what, practitioner_of(here));
        body += why ? inset_text({.text = *why}) : review_form(here, *one, wrong);
        shown = people_in(*one);
    }
    response answer = framed_page(here, {.title = "Who looked: one alert",
                                         .body = std::move(body),
                                         .here = std::string(path),
                                         .error = !wrong.empty(),
                                         .status = wrong.empty() ? 200 : 422});
    here.note_list(shown, fmt::format("alert {} about looking", *number), std::string(purpose));
    return answer;
}

response review(visit& here, site& site, const vigilance::rules& all) {
    const auto number = number_asked(here);
    if (!takes_part(all, here.practitioner->role) || !number) return not_for_you(here, site, all);
    const auto done = vigilance::review_alert(site.desk, all, *number, here.request.form.first("outcome"),
                                              tidy(here.request.form.first("words")), practitioner_of(here),
                                              here.request.at);
    if (!done) return alert_page(here, site, all, done.error());
    here.shows_nothing_personal();
    return see_other(fmt::format("{}/{}", path, *number));
}

} // namespace

void add_vigilance_routes(routes& table, site& site, rules_ptr all) {
    table.get(std::string(path), audit_class::personal_list, web::access::signed_in,
              [&site, all](visit& here) { return list_page(here, site, *all, {}); });
    table.post(std::string(path), audit_class::personal_list, web::access::signed_in,
               [&site, all](visit& here) { return run(here, site, *all); });
    table.get("/vigilance/:alert", audit_class::personal_list, web::access::signed_in,
              [&site, all](visit& here) { return alert_page(here, site, *all, {}); });
    table.post("/vigilance/:alert", audit_class::personal_list, web::access::signed_in,
               [&site, all](visit& here) { return review(here, site, *all); });
}

place vigilance_place(rules_ptr all) {
    return {.text = "Who looked", .href = std::string(path), .shown_to = [all](const store::account& who) {
                return takes_part(*all, who.role);
            }};
}

} // namespace kith::web::pages
