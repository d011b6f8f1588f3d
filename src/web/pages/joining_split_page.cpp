#include "web/pages/joining_split_page.hpp"

#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/same_person_parts.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using casework::join_state;

constexpr std::size_t said_at_most = 400; ///< bytes of an entry's words beside its choice

std::string address_of(const pair_visit& two) {
    return two.address() + "/split";
}

std::string name_of(const casework::made_unit& unit) {
    return "u." + unit.record.text + "." + std::to_string(unit.sequences.front());
}

/// How a record is called on this page.
std::string called(const pair_visit& two, const person_id& id) {
    if (id == two.pair.left) return "First record: " + people::full_name(two.left->person);
    if (id == two.pair.right) return "Second record: " + people::full_name(two.right->person);
    return "Another record that is joined";
}

std::string beginning_of(std::string_view words) {
    if (words.size() <= said_at_most) return std::string(words);
    std::size_t end = said_at_most;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(words.substr(0, end)) + " ...";
}

std::string about(const pair_visit& two, const casework::made_unit& unit) {
    std::string words = day_words(unit.event_time) + ", by " + two.name_of(unit.by);
    if (unit.sequences.size() > 1)
        words += ", " + std::to_string(unit.sequences.size()) + " entries together";
    return words + ". " + beginning_of(unit.detail);
}

html choice_of(const visit& visit, const pair_visit& two, const casework::made_unit& unit,
               const problems& wrong, bool proposed) {
    const std::string name = name_of(unit);
    std::string chosen(visit.request.form.first(name));
    if (proposed && chosen.empty()) {
        const bool moves = std::ranges::any_of(two.pair.assigned, [&](const casework::assigned_entry& one) {
            return one.stands == unit.first();
        });
        const auto seen = two.pair.seen.find(unit.record);
        if (seen != two.pair.seen.end() && unit.sequences.back() <= seen->second)
            chosen = moves ? unit.other.text : unit.record.text;
    }
    return radios(
        {.name = name,
         .fieldset = fieldset_options{.legend = {.text = unit.title.empty() ? "An entry" : unit.title,
                                                 .classes = "govuk-fieldset__legend--s"}},
         .hint = hint_options{.text = about(two, unit)},
         .error_message = message_of(wrong, name),
         .items = {{.text = called(two, unit.record) + " (where it stands)", .value = unit.record.text},
                   {.text = called(two, unit.other), .value = unit.other.text}},
         .value = chosen,
         .classes = "govuk-radios--small"});
}

html staying_part(const pair_visit& two, const std::vector<casework::made_unit>& units) {
    std::vector<html> items;
    for (const casework::made_unit& unit : units) {
        if (unit.stays.empty()) continue;
        html_writer out(512);
        out.raw("<strong>").text(unit.title.empty() ? "An entry" : unit.title).raw("</strong>, ");
        out.text(day_words(unit.event_time) + ". " + called(two, unit.record) + ". " + unit.stays + ".");
        items.push_back(std::move(out).finish());
    }
    if (items.empty()) return {};
    return heading({.text = "What stays where it stands", .level = 2}) + list({.items = std::move(items)});
}

html questions_of(const visit& visit, const pair_visit& two, const std::vector<casework::made_unit>& units,
                  const problems& wrong) {
    html questions;
    const bool proposed = two.pair.state == join_state::split_proposed;
    for (const casework::made_unit& unit : units)
        if (unit.stays.empty()) questions += choice_of(visit, two, unit, wrong, proposed);
    if (questions.empty())
        return paragraph(
            "Nothing was recorded since the records were joined that could belong to the other. "
            "Both become what they were.");
    return paragraph(
               "These entries were made while the records were joined. Say of each whom it is about. An "
               "entry that goes to the other record keeps its author and its time, and says that it was "
               "recorded here.") +
           questions;
}

html press(std::string_view what, std::string words, bool secondary = false) {
    return button({.text = std::move(words),
                   .name = "say",
                   .value = std::string(what),
                   .classes = secondary ? "govuk-button--secondary" : "",
                   .prevent_double_click = true});
}

/// What is proposed, for whoever decides on it.
html proposal_part(const visit& visit, const pair_visit& two, const std::vector<casework::made_unit>& units,
                   const problems& wrong) {
    html body = heading({.text = "The proposal", .level = 2});
    body += paragraph(two.name_of(two.pair.proposed_by) + " proposed to split the records on " +
                      moment_words(two.pair.proposed_at) + ".");
    if (!two.pair.history.empty()) body += inset_text({.text = two.pair.history.back().reason});
    std::vector<html> items;
    for (const casework::made_unit& unit : units) {
        if (!unit.stays.empty()) continue;
        const bool moves = std::ranges::any_of(two.pair.assigned, [&](const casework::assigned_entry& one) {
            return one.stands == unit.first();
        });
        html_writer out(512);
        out.raw("<strong>").text(unit.title).raw("</strong>, ").text(about(two, unit)).raw(" ");
        out.text(moves ? "Goes to: " + called(two, unit.other) : "Stays: " + called(two, unit.record));
        items.push_back(std::move(out).finish());
    }
    body += items.empty() ? paragraph("No entry has to be assigned.") : list({.items = std::move(items)});
    if (two.proposed_by_viewer())
        return body +
               paragraph("You proposed this split, so somebody else decides on it: a colleague who sees "
                         "the whole area. You can change it below.");
    return body + reason_form(visit, address_of(two), "What do you think, and why?", "", wrong, {},
                              button_group({press("agree", "Agree: split them"),
                                            press("decline", "Decline: they stay joined", true)}),
                              visit.request.form.first("say") == "propose" ? "reason-decision" : "reason");
}

response show(visit& visit, site& site, pair_visit& two, const problems& wrong) {
    const auto units = casework::made_since(site.desk, *two.snapshot, two.pair);
    const bool proposed = two.pair.state == join_state::split_proposed;
    html body = draw_plain_problems(wrong) + join_notice(visit);
    body += heading({.text = "Split two joined records", .level = 1, .size = size::l});
    body += paragraph(link({.text = "See both records side by side", .href = two.address()}));
    if (proposed) body += proposal_part(visit, two, units, wrong);
    const bool typed = visit.request.form.first("say") == "propose";
    const html questions = questions_of(visit, two, units, wrong);
    const html own = reason_form(
        visit, address_of(two), "Why are they two people?", "", wrong, questions,
        button_group({press("propose", proposed ? "Propose it so instead" : "Propose to split")}),
        proposed && !typed ? "reason-change" : "reason");
    if (proposed)
        body +=
            details({.summary_text = "Change the proposal", .html = own, .open = typed && !wrong.empty()});
    else
        body += own;
    body += staying_part(two, units);
    return show_pair(visit, two,
                     {.title = "Split two joined records",
                      .body = std::move(body),
                      .error = !wrong.empty(),
                      .shown = "what was made since it was joined with another record"});
}

/// Two records that are joined, for somebody who may decide; or the page that says why not.
std::variant<pair_visit, response> enter_split(visit& visit, site& site) {
    auto entered = enter_pair(visit, site);
    auto* two = std::get_if<pair_visit>(&entered);
    if (!two) return entered;
    if (two->pair.live() && two->may_decide) return entered;
    visit.shows_nothing_personal();
    if (!two->may_decide)
        return error_page(
            visit, 403,
            "Splitting records is decided by two people who see the whole area: ask the front "
            "door or a team manager.");
    if (visit.request.verb == method::post) {
        const std::string typed = tidy(visit.request.form.first("reason"));
        return error_page(
            visit, 409,
            "These two records are not joined now, so nothing was recorded. What you typed: " +
                (typed.empty() ? "nothing" : typed));
    }
    return error_page(visit, 404, "These two records are not joined, so there is nothing to split.");
}

response page(visit& visit, site& site) {
    auto entered = enter_split(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    return show(visit, site, std::get<pair_visit>(entered), {});
}

casework::unit_choices choices_in(const form_fields& sent, const std::vector<casework::made_unit>& units) {
    casework::unit_choices chosen;
    for (const casework::made_unit& unit : units)
        if (const auto value = sent.first(name_of(unit)); !value.empty())
            chosen[unit.first()] = person_id{std::string(value)};
    return chosen;
}

response decide(visit& visit, site& site) {
    auto entered = enter_split(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& two = std::get<pair_visit>(entered);
    const form_fields& sent = visit.request.form;
    const auto chosen = choices_in(sent, casework::made_since(site.desk, *two.snapshot, two.pair));
    two.snapshot.reset();
    const std::string_view say = sent.first("say");
    const std::string reason = tidy(sent.first("reason"));
    const std::string done = say == "agree"     ? two.address() + "?done=split"
                             : say == "decline" ? two.address() + "?done=split_declined"
                                                : address_of(two) + "?done=split_proposed";
    casework::form_sent form;
    if (const auto token = sent.first(field::form_token); !token.empty()) form.token = token;
    form.answer = done;
    form.purpose = "Whether two records are of one person";
    const auto& left = two.pair.left;
    const auto& right = two.pair.right;
    casework::outcome_of_act outcome = problems{{"Press one of the buttons to say what you decide", ""}};
    if (say == "propose")
        outcome = casework::propose_split(site.desk, left, right, chosen, reason, two.who, two.now, form);
    if (say == "agree")
        outcome = casework::agree_to_split(site.desk, left, right, reason, two.who, two.now, form);
    if (say == "decline")
        outcome = casework::decline_split(site.desk, left, right, reason, two.who, two.now, form);
    if (const problems wrong = problems_of(outcome); !wrong.empty()) {
        auto again = enter_split(visit, site); // as it stands now
        if (auto* refused = std::get_if<response>(&again)) return std::move(*refused);
        return show(visit, site, std::get<pair_visit>(again), wrong);
    }
    visit.shows_nothing_personal();
    return see_other(done);
}

} // namespace

void add_joining_split_routes(routes& table, site& site) {
    table.get("/duplicates/:left/:right/split", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return page(visit, site); });
    table.post("/duplicates/:left/:right/split", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return decide(visit, site); });
}

} // namespace kith::web::pages
