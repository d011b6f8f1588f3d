#include "web/pages/same_person_page.hpp"

#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/same_person_table.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using casework::join_state;

/// What the machine makes of the pair now; nothing where it has no reason to think of it.
linkage::comparison compared(site& site, const pair_visit& two) {
    return site.matching.matcher(*two.snapshot, local_date(two.now))
        .compare(casework::comparable(two.left->person), casework::comparable(two.right->person));
}

html likelihood_part(const linkage::comparison& how) {
    const int millionths = std::clamp(int(how.probability * 1'000'000), 0, 1'000'000);
    html body = heading({.text = "How likely it is", .level = 2});
    if (how.probability < casework::possible_from)
        body += paragraph("What is recorded does not suggest that these are one person. People may know "
                          "better: look at both.");
    else
        body += paragraph(likely_words(millionths) + ". The machine decides nothing: look at both.");
    body += details(
        {.summary_text = "Why: field by field", .html = reasons_part(explanation_of(how)), .open = true});
    return body + paragraph(link({.text = "How this is worked out", .href = "/duplicates/how"}));
}

std::string_view event_words(const casework::join_event& each) {
    if (each.declined_split) return "Splitting was declined";
    switch (each.state) {
    case join_state::proposed:
        return "Joining was proposed";
    case join_state::withdrawn:
        return "The proposal was taken back";
    case join_state::declined:
        return "Joining was declined: two people";
    case join_state::apart:
        return "Decided: two people";
    case join_state::joined:
        return "Joined";
    case join_state::split_proposed:
        return "Splitting was proposed";
    case join_state::split:
        return "Split";
    case join_state::none:
        break;
    }
    return "";
}

html history_part(const pair_visit& two) {
    if (two.pair.history.empty()) return {};
    table_options table{.head = std::vector<table_cell>{
                            {.text = "When"}, {.text = "What"}, {.text = "Who"}, {.text = "Why"}}};
    for (const casework::join_event& each : two.pair.history)
        table.rows.push_back({{.text = moment_words(each.at)},
                              {.text = std::string(event_words(each))},
                              {.text = two.name_of(each.by)},
                              {.html = written_text(each.reason)}});
    return heading({.text = "What was said about these two records", .level = 2}) +
           scroll_region(
               {.label = "What was said about these two records", .html = components::table(table)});
}

html press(std::string_view what, std::string words, bool secondary = false) {
    return button({.text = std::move(words),
                   .name = "say",
                   .value = std::string(what),
                   .classes = secondary ? "govuk-button--secondary" : "",
                   .prevent_double_click = true});
}

/// Nobody has proposed anything, or it was decided before and may be decided anew.
html undecided_part(const visit& visit, const pair_visit& two, const problems& wrong) {
    html before = heading({.text = "Are they the same person?", .level = 2});
    if (two.pair.decided_apart())
        before +=
            inset_text({.text = "It was decided before that these are two people. If you know better now, "
                                "propose joining them and say why."});
    const html propose = press("propose", "Same person: propose joining");
    html after = two.pair.decided_apart()
                     ? button_group({propose})
                     : button_group({propose, press("apart", "Not the same person", true)});
    after += paragraph(link({.text = "Not sure yet: go back to the list", .href = "/duplicates"}));
    return before +
           reason_form(visit, two.address(), "Why?",
                       "What you compared or asked, and whom. The second person reads it, and so may "
                       "the family one day.",
                       wrong, {}, after);
}

html proposed_part(const visit& visit, const pair_visit& two, const problems& wrong) {
    html body = heading({.text = "Joining is proposed", .level = 2});
    body += paragraph(two.name_of(two.pair.proposed_by) + " proposed it on " +
                      moment_words(two.pair.proposed_at) + ".");
    if (!two.pair.history.empty()) body += inset_text({.text = two.pair.history.back().reason});
    if (two.proposed_by_viewer()) {
        body +=
            paragraph("You proposed this join, so somebody else decides on it: a colleague who sees the "
                      "whole area. You can take it back.");
        return body + reason_form(visit, two.address(), "Why do you take it back?", "", wrong, {},
                                  button_group({press("withdraw", "Take the proposal back", true)}));
    }
    return body +
           reason_form(visit, two.address(), "What do you think, and why?",
                       "Look at both records first. If you agree, they are read as one person from now "
                       "on; they can be split again.",
                       wrong, {},
                       button_group({press("agree", "Agree: join them"),
                                     press("decline", "Decline: not the same person", true)}));
}

html joined_part(const pair_visit& two) {
    html body = heading({.text = "These records are joined", .level = 2});
    body += paragraph("Since " + moment_words(two.pair.joined_at) + ", by " +
                      two.name_of(two.pair.joined_proposed_by) + " and " + two.name_of(two.pair.joined_by) +
                      ". They are read as one person; each is kept as it is.");
    const bool waits = two.pair.state == join_state::split_proposed;
    if (waits)
        body += paragraph("Splitting them was proposed by " + two.name_of(two.pair.proposed_by) + " on " +
                          moment_words(two.pair.proposed_at) + ".");
    return body + paragraph(link({.text = waits ? "See the proposed split and decide"
                                                : "They are two people: split them",
                                  .href = two.address() + "/split"}));
}

/// Where somebody else was first and there is nothing left to decide: what was typed is not given up.
html typed_part(const visit& visit) {
    const std::string typed = tidy(visit.request.form.first("reason"));
    return typed.empty() ? html{} : inset_text({.text = "What you typed was not recorded: " + typed});
}

html decision_part(const visit& visit, const pair_visit& two, const problems& wrong) {
    if (two.pair.live()) return joined_part(two) + typed_part(visit);
    if (!two.may_decide)
        return paragraph(
            "Joining records is decided by two people who see the whole area: the front door and "
            "team managers. Tell one of them what you know.");
    if (two.one_already && two.pair.state != join_state::proposed)
        return paragraph("These two records are one person already, through another join.") +
               typed_part(visit);
    if (two.pair.state == join_state::proposed) return proposed_part(visit, two, wrong);
    return undecided_part(visit, two, wrong);
}

response show(visit& visit, site& site, pair_visit& two, const problems& wrong) {
    html body = draw_plain_problems(wrong);
    body += join_notice(visit);
    body += heading({.text = "Two records side by side", .level = 1, .size = size::l});
    body += side_by_side(two);
    body += likelihood_part(compared(site, two));
    body += decision_part(visit, two, wrong);
    body += history_part(two);
    return show_pair(visit, two,
                     {.title = "Two records side by side",
                      .body = std::move(body),
                      .error = !wrong.empty(),
                      .shown = "side by side with another record"});
}

response page(visit& visit, site& site) {
    auto entered = enter_pair(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    return show(visit, site, std::get<pair_visit>(entered), {});
}

struct said {
    std::string_view done; ///< for the notice
    casework::outcome_of_act outcome;
};

said carry_out(visit& visit, site& site, const pair_visit& two, const linkage::comparison& how) {
    const std::string_view say = visit.request.form.first("say");
    const std::string reason = tidy(visit.request.form.first("reason"));
    const auto& left = two.pair.left;
    const auto& right = two.pair.right;
    const auto sent = [&](std::string_view done) {
        casework::form_sent form;
        if (const auto token = visit.request.form.first(field::form_token); !token.empty())
            form.token = token;
        form.answer = two.address() + "?done=" + std::string(done);
        form.purpose = "Whether two records are of one person";
        return form;
    };
    if (say == "propose") {
        casework::join_words words{reason, std::clamp(int(how.probability * 1'000'000), 0, 1'000'000),
                                   explanation_of(how)};
        return {"proposed",
                casework::propose_join(site.desk, left, right, words, two.who, two.now, sent("proposed"))};
    }
    if (say == "agree")
        return {"joined",
                casework::agree_to_join(site.desk, left, right, reason, two.who, two.now, sent("joined"))};
    if (say == "decline")
        return {"declined",
                casework::decline_join(site.desk, left, right, reason, two.who, two.now, sent("declined"))};
    if (say == "withdraw")
        return {"withdrawn", casework::withdraw_proposal(site.desk, left, right, reason, two.who, two.now,
                                                         sent("withdrawn"))};
    if (say == "apart")
        return {"apart",
                casework::keep_apart(site.desk, left, right, reason, two.who, two.now, sent("apart"))};
    return {"", problems{{"Press one of the buttons to say what you decide", ""}}};
}

response decide(visit& visit, site& site) {
    auto entered = enter_pair(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& two = std::get<pair_visit>(entered);
    const auto how = compared(site, two);
    two.snapshot.reset();
    const said answer = carry_out(visit, site, two, how);
    if (const problems wrong = problems_of(answer.outcome); !wrong.empty()) {
        auto again = enter_pair(visit, site); // as it stands now: somebody else may have been first
        if (auto* refused = std::get_if<response>(&again)) return std::move(*refused);
        return show(visit, site, std::get<pair_visit>(again), wrong);
    }
    visit.shows_nothing_personal();
    if (std::get<casework::recorded>(answer.outcome).before)
        return see_other(two.address() + "?done=already");
    return see_other(two.address() + "?done=" + std::string(answer.done));
}

} // namespace

void add_same_person_routes(routes& table, site& site) {
    table.get("/duplicates/:left/:right", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return page(visit, site); });
    table.post("/duplicates/:left/:right", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return decide(visit, site); });
}

} // namespace kith::web::pages
