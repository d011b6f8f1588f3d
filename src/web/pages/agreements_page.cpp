#include "web/pages/agreements_page.hpp"

#include "access/parts.hpp"
#include "casework/agreements.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/needs_attention.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view register_act = "sharing_agreements";
constexpr std::string_view agency_codes = "agency", purpose_codes = "sharing_purpose";

bool keeps(const visit& visit, const guidance::edition& edition) {
    return kith::access::may_act(edition, register_act, visit.practitioner->role);
}

response not_the_keeper(const visit& visit) {
    return error_page(
        visit, 403,
        "The register of agreements is kept by information governance. Ask them if your agency needs "
        "an agreement, or if one has to change.");
}

std::string in_words(const guidance::edition& edition, const casework::agreement& one) {
    std::string words;
    for (const auto& code : one.purposes)
        words += (words.empty() ? "" : "; ") + code_words(edition, purpose_codes, code);
    return words;
}

html state_tag(const casework::agreement& one, date today) {
    if (one.ended) return tag({.text = "Ended " + long_words(*one.ended), .classes = "govuk-tag--grey"});
    if (one.until < today) return tag({.text = "Expired", .classes = "govuk-tag--grey"});
    if (today < one.from) return tag({.text = "Not yet", .classes = "govuk-tag--blue"});
    if (one.review <= today) return tag({.text = "Review due", .classes = "govuk-tag--yellow"});
    return tag({.text = "Holds", .classes = "govuk-tag--green"});
}

/// Which form was sent and refused: the one of an agreement that is to end (its id), or of a new one.
struct refused_form {
    std::string ends = {};
    form_fields typed = {};
    problems wrong = {};
};

html end_form(const visit& visit, const casework::agreement& one, date today, const refused_form& sent) {
    if (one.ended || one.until < today) return {};
    const bool mine = sent.ends == one.id;
    const auto typed = [&](std::string_view name) {
        return std::string(mine ? sent.typed.first(name) : "");
    };
    const auto error = [&](std::string_view name) {
        return mine ? message_of(sent.wrong, std::string(name) + "-" + one.id) : std::nullopt;
    };
    html inside = hidden_input(field::form_token, visit.form_token());
    date_input_options day{.id = "on-" + one.id,
                           .name_prefix = "on",
                           .fieldset = fieldset_options{.legend = {.text = "First day without it"}},
                           .error_message = error("on")};
    day.values = {typed("on-day"), typed("on-month"), typed("on-year")};
    inside += date_input(day);
    inside += input({.name = "reason",
                     .id = "reason-" + one.id,
                     .label = {.text = "Why does it end?"},
                     .error_message = error("reason"),
                     .value = typed("reason")});
    inside += button({.text = "End this agreement", .classes = "govuk-button--warning"});
    return details(
        {.summary_text = "End it before its time",
         .html = form(
             {.action = "/agreements/" + one.id + "/end", .csrf_token = visit.csrf_token, .html = inside}),
         .open = mine});
}

html draw_one(const visit& visit, const guidance::edition& edition, const casework::agreement& one,
              date today, const refused_form& sent) {
    const auto row = [](std::string key, std::string value) {
        summary_list_row made;
        made.key.text = std::move(key);
        made.value.text = std::move(value);
        return made;
    };
    summary_list_options options;
    options.rows = {row("Agency", code_words(edition, agency_codes, one.agency)),
                    row("For", in_words(edition, one)),
                    row("Holds", long_words(one.from) + " to " + long_words(one.until)),
                    row("Looked at again", long_words(one.review)), row("Signed by", one.signed_by)};
    if (one.ended) options.rows.push_back(row("Ended because", one.ended_because));
    return heading({.text = one.title, .level = 3, .size = size::s}) + paragraph(state_tag(one, today)) +
           summary_list(options) + end_form(visit, one, today, sent);
}

std::vector<choice_item> choices_of(const guidance::edition& edition, std::string_view codes) {
    std::vector<choice_item> items;
    if (const auto* set = edition.find_codes(codes))
        for (const auto& one : set->codes)
            items.push_back({.text = one.text, .value = one.code});
    return items;
}

html draw_date(const form_fields& typed, const problems& wrong, std::string_view name, std::string legend) {
    const auto part = [&](std::string_view which) {
        return std::string(typed.first(fmt::format("{}-{}", name, which)));
    };
    date_input_options options{.id = std::string(name),
                               .name_prefix = std::string(name),
                               .fieldset = fieldset_options{.legend = {.text = std::move(legend)}},
                               .error_message = message_of(wrong, name)};
    options.values = {part("day"), part("month"), part("year")};
    return date_input(options);
}

html draw_new(const visit& visit, const guidance::edition& edition, const form_fields& typed,
              const problems& wrong) {
    std::vector<select_item> agencies{{.text = "Choose one", .value = ""}};
    for (const auto& one : choices_of(edition, agency_codes))
        agencies.push_back({.text = one.text, .value = one.value});
    html inside = hidden_input(field::form_token, visit.form_token());
    inside += select({.name = "agency",
                      .label = {.text = "Which agency?"},
                      .error_message = message_of(wrong, "agency"),
                      .items = std::move(agencies),
                      .value = std::string(typed.first("agency"))});
    inside += input({.name = "title",
                     .label = {.text = "Name or reference of the agreement"},
                     .error_message = message_of(wrong, "title"),
                     .value = std::string(typed.first("title"))});
    inside += checkboxes({.name = "purposes",
                          .fieldset = fieldset_options{.legend = {.text = "What is it for?"}},
                          .error_message = message_of(wrong, "purposes"),
                          .items = choices_of(edition, purpose_codes),
                          .values = typed.every("purposes")});
    inside += draw_date(typed, wrong, "from", "First day on which it holds");
    inside += draw_date(typed, wrong, "until", "Last day on which it holds");
    inside += draw_date(typed, wrong, "review", "When is it looked at again?");
    inside += input({.name = "signed_by",
                     .label = {.text = "Who signed it, and for whom?"},
                     .error_message = message_of(wrong, "signed_by"),
                     .value = std::string(typed.first("signed_by"))});
    inside += button({.text = "Put it into the register", .prevent_double_click = true});
    return heading({.text = "A new agreement", .id = "new"}) +
           form({.action = "/agreements", .csrf_token = visit.csrf_token, .html = inside});
}

/// What the form for a new one begins with: the agency that was asked for, a year from today.
form_fields proposed(const visit& visit) {
    const date today = local_date(visit.request.at);
    const date last = date(std::chrono::sys_days(date((today.year() + std::chrono::years(1)) /
                                                      today.month() / std::chrono::day(1))) -
                           std::chrono::days(1));
    const date review = date(last.year() / last.month() / std::chrono::day(1));
    form_fields::list fields{{"agency", std::string(visit.request.query.first("agency"))}};
    const auto add = [&](const std::string& name, date day) {
        fields.emplace_back(name + "-day", std::to_string(static_cast<unsigned>(day.day())));
        fields.emplace_back(name + "-month", std::to_string(static_cast<unsigned>(day.month())));
        fields.emplace_back(name + "-year", std::to_string(static_cast<int>(day.year())));
    };
    add("from", today);
    add("until", last);
    add("review", review);
    return form_fields(std::move(fields));
}

response show(visit& visit, site& site, const guidance::edition& edition, const refused_form& sent) {
    auto snapshot = visit.database.read();
    auto all = casework::read_agreements(*snapshot);
    const html without = without_agreement_notice(visit, site, *snapshot);
    snapshot.reset();
    const problems& wrong = sent.wrong;
    const bool of_new = sent.ends.empty() && !wrong.empty();
    const date today = local_date(visit.request.at);
    std::ranges::stable_sort(all,
                             [&](const auto& a, const auto& b) { return a.holds(today) > b.holds(today); });
    html body = heading({.text = "Agreements to share", .level = 1, .size = size::l});
    body += paragraph(
        "Practitioners of an agency open records only while an agreement with their agency holds. On "
        "the day on which the last one ends, their standing access ends. What they were given by "
        "name, what they referred and what they are asked stays open to them.");
    body += without;
    if (all.empty()) body += paragraph("There is no agreement yet.");
    for (const auto& one : all)
        body += draw_one(visit, edition, one, today, sent);
    body += draw_new(visit, edition, of_new ? sent.typed : proposed(visit), of_new ? wrong : problems{});
    return framed_page(visit,
                       {.title = "Agreements to share",
                        .body = grid_row({{.html = body}}),
                        .here = "/agreements",
                        .before_content = wrong.empty() ? done_notice(visit) : draw_plain_problems(wrong),
                        .error = !wrong.empty(),
                        .status = wrong.empty() ? 200 : 422});
}

std::optional<std::string> token_of(const visit& visit) {
    const auto token = visit.request.form.first(field::form_token);
    return is_identifier(token) ? std::optional(std::string(token)) : std::nullopt;
}

bool is_code(const guidance::edition& edition, std::string_view codes, const std::string& code) {
    const auto* set = edition.find_codes(codes);
    return set && std::ranges::find(set->codes, code, &guidance::code_set::code::code) != set->codes.end();
}

response add(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    if (!keeps(visit, edition)) return not_the_keeper(visit);
    const auto& sent = visit.request.form;
    casework::agreement one;
    problems wrong;
    if (const std::string agency(sent.first("agency")); is_code(edition, agency_codes, agency))
        one.agency = agency;
    for (const auto& code : sent.every("purposes"))
        if (is_code(edition, purpose_codes, code)) one.purposes.push_back(code);
    one.title = tidy_line(sent.first("title"));
    one.signed_by = tidy_line(sent.first("signed_by"));
    const auto read = [&](std::string_view name, std::string_view what, date& into) {
        auto day = read_date(sent, name, what);
        if (!day)
            wrong.push_back({day.error().front().message, std::string(name)});
        else
            into = day->value_or(date{});
    };
    read("from", "The first day", one.from);
    read("until", "The last day", one.until);
    read("review", "The day of the review", one.review);
    if (!wrong.empty()) return show(visit, site, edition, {{}, typed_only(sent), wrong});
    const auto made = casework::make_agreement(visit.database, site.desk.world(), one,
                                               practitioner_of(visit), visit.request.at, token_of(visit));
    if (!made) return show(visit, site, edition, {{}, typed_only(sent), made.error()});
    return see_other("/agreements?done=recorded");
}

response end(visit& visit, site& site) {
    const auto& edition = edition_at(site, visit.request.at);
    if (!keeps(visit, edition)) return not_the_keeper(visit);
    const auto& sent = visit.request.form;
    const std::string id(visit.parameter("agreement"));
    const auto refused = [&](problems wrong) {
        for (problem& one : wrong)
            if (!one.field.empty()) one.field += "-" + id;
        return show(visit, site, edition, {id, typed_only(sent), std::move(wrong)});
    };
    const auto day = read_date(sent, "on", "The first day without it");
    if (!day) return refused({{day.error().front().message, "on"}});
    const auto done = casework::end_agreement(visit.database, site.desk.world(), id, day->value_or(date{}),
                                              tidy_line(sent.first("reason")), practitioner_of(visit),
                                              visit.request.at, token_of(visit));
    if (!done) return refused(done.error());
    return see_other("/agreements?done=recorded");
}

} // namespace

void add_agreements_routes(routes& table, site& site) {
    table.get("/agreements", audit_class::none, web::access::signed_in, [&site](visit& visit) {
        const auto& edition = edition_at(site, visit.request.at);
        return keeps(visit, edition) ? show(visit, site, edition, {}) : not_the_keeper(visit);
    });
    table.post("/agreements", audit_class::none, web::access::signed_in,
               [&site](visit& visit) { return add(visit, site); });
    table.post("/agreements/:agreement/end", audit_class::none, web::access::signed_in,
               [&site](visit& visit) { return end(visit, site); });
}

} // namespace kith::web::pages
