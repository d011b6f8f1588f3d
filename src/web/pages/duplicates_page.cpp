#include "web/pages/duplicates_page.hpp"

#include "foundation/number.hpp"
#include "store/grants.hpp"

#include "web/pages/joining_visit.hpp"
#include "web/pages/same_person_parts.hpp"
#include "web/pages/stacked_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr int on_a_page = 25, most_pages = 400, most_waiting = 50;

struct band {
    std::string_view code, words;
    double from, below;
};
constexpr std::array bands{
    band{"", "All that may be the same person", casework::possible_from, 1.1},
    band{"very_likely", "Very likely the same person", casework::very_likely_from, 1.1},
    band{"likely", "Likely the same person", casework::likely_from, casework::very_likely_from},
    band{"possible", "Possibly the same person", casework::possible_from, casework::likely_from},
};
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> whose{
    {{"", "Children and adults"}, {"children", "Children"}, {"adults", "Adults"}}};

struct duplicates_question {
    const band* likelihood = &bands[0];
    std::string who;
    int page = 1;
};

std::optional<duplicates_question> asked_by(const visit& visit) {
    const form_fields& query = visit.request.query;
    duplicates_question question;
    const auto found = std::ranges::find(bands, query.first("likelihood"), &band::code);
    if (found == bands.end()) return std::nullopt;
    question.likelihood = &*found;
    question.who = query.first("who");
    if (std::ranges::find(whose, question.who, [](const auto& one) { return one.first; }) == whose.end())
        return std::nullopt;
    if (const std::string_view page = query.first("page"); !page.empty()) {
        const auto number = parse_number(page, 1, most_pages);
        if (!number) return std::nullopt;
        question.page = static_cast<int>(*number);
    }
    return question;
}

store::match_question to_store(const duplicates_question& question) {
    return {.at_least = int(question.likelihood->from * 1'000'000),
            .below = std::min(int(question.likelihood->below * 1'000'000), 1'000'001),
            .adults = question.who == "adults",
            .everybody = question.who.empty(),
            .first = (question.page - 1) * on_a_page,
            .limit = on_a_page};
}

std::string address_of(const duplicates_question& question, int page) {
    return fmt::format("/duplicates?likelihood={}&who={}&page={}", question.likelihood->code, question.who,
                       page);
}

html filter_part(const duplicates_question& question) {
    std::vector<select_item> likelihoods, people;
    for (const band& each : bands)
        likelihoods.push_back({.text = std::string(each.words), .value = std::string(each.code)});
    for (const auto& [code, words] : whose)
        people.push_back({.text = std::string(words), .value = std::string(code)});
    html_writer out(2048);
    out.raw("<form class=\"kith-filter\" method=\"get\" action=\"/duplicates\" novalidate>");
    out.raw(select({.name = "likelihood",
                    .label = {.text = "How likely"},
                    .items = std::move(likelihoods),
                    .value = std::string(question.likelihood->code)}));
    out.raw(select(
        {.name = "who", .label = {.text = "Who"}, .items = std::move(people), .value = question.who}));
    out.raw(button({.text = "Show", .classes = "govuk-button--secondary"}));
    out.raw("</form>");
    return std::move(out).finish();
}

/// What a list says of one of the two.
html row_of(store::snapshot& snapshot, const person_id& id, date today, std::vector<person_id>& shown) {
    shown.push_back(id);
    const auto row = snapshot.person(id);
    return row ? person_line(*row, today) : text("A record that is not there any more");
}

html waiting_part(store::snapshot& snapshot, const accounts_read& accounts, const store::visibility& sees,
                  date today, std::vector<person_id>& shown) {
    const auto waiting = store::joins_waiting_in_view(snapshot, sees, most_waiting);
    if (waiting.empty()) return {};
    table_options table{
        .head = std::vector<table_cell>{
            {.text = "First record"}, {.text = "Second record"}, {.text = "What waits"}, {.text = "Look"}}};
    for (const store::join_row& each : waiting) {
        const bool splits = each.state == "split_proposed";
        std::string words = splits ? "Splitting" : "Joining";
        words +=
            ", proposed by " + accounts.name_of(each.proposed_by) + " on " + day_words(each.proposed_at);
        words += each.proposed_by == sees.viewer ? ". A colleague decides." : ". You can decide.";
        table.rows.push_back(
            {{.html = row_of(snapshot, each.left, today, shown)},
             {.html = row_of(snapshot, each.right, today, shown)},
             {.text = std::move(words)},
             {.html =
                  link({.text = "Look at both",
                        .href = pair_address(each.left, each.right) + (splits ? "/split" : ""),
                        .visually_hidden_text = splits ? " and at the proposed split" : " and decide"})}});
    }
    return heading({.text = "Waiting for a second person", .level = 2}) +
           stacked_table("Waiting for a second person", std::move(table));
}

html pairs_part(store::snapshot& snapshot, const store::visibility& sees,
                const duplicates_question& question, date today, std::vector<person_id>& shown) {
    const auto joined = casework::joined_people(snapshot);
    const auto all = store::count_matches_in_view(snapshot, sees, to_store(question));
    html body = heading({.text = "May be the same person", .level = 2});
    body += filter_part(question);
    if (all == 0)
        return body + paragraph("Nobody on record looks like anybody else. There is nothing to look at.");
    body +=
        paragraph(fmt::format("{} {} to look at, the likeliest first.{}", all, all == 1 ? "pair" : "pairs",
                              all > on_a_page ? fmt::format(" Page {}.", question.page) : ""));
    table_options table{.head = std::vector<table_cell>{{.text = "First record"},
                                                        {.text = "Second record"},
                                                        {.text = "How likely, and why"},
                                                        {.text = "Look"}}};
    for (const store::match_row& each : store::matches_in_view(snapshot, sees, to_store(question))) {
        const auto one_person = joined.find(each.left);
        if (one_person != joined.end() &&
            std::ranges::find(one_person->second, each.right) != one_person->second.end())
            continue;
        html why = text(likely_words(each.millionths) + ".");
        why += details({.summary_text = "Why", .html = reasons_part(each.explanation)});
        table.rows.push_back({{.html = row_of(snapshot, each.left, today, shown)},
                              {.html = row_of(snapshot, each.right, today, shown)},
                              {.html = why},
                              {.html = link({.text = "Look at both",
                                             .href = pair_address(each.left, each.right),
                                             .visually_hidden_text = " records side by side"})}});
    }
    body += stacked_table("Pairs that may be the same person", std::move(table));
    pagination_options pages{.landmark_label = "Pages of the list"};
    if (question.page > 1)
        pages.previous =
            pagination_link{.href = address_of(question, question.page - 1), .text = "Likelier"};
    if (std::int64_t(question.page) * on_a_page < all)
        pages.next =
            pagination_link{.href = address_of(question, question.page + 1), .text = "Less likely"};
    return pages.previous || pages.next ? body + pagination(pages) : body;
}

bool sees_area(const site& site, const visit& visit) {
    const guidance::role* role = role_of(site, visit);
    return role != nullptr && role->sees == "area";
}

response not_for_you(visit& visit) {
    visit.shows_nothing_personal();
    return error_page(
        visit, 403,
        "Who may be on record twice is looked at by those who see the whole area: the front door "
        "and team managers. Tell one of them if you think that somebody is.");
}

response list_page(visit& visit, site& site) {
    if (!sees_area(site, visit)) return not_for_you(visit);
    const auto question = asked_by(visit);
    if (!question) {
        visit.shows_nothing_personal();
        return error_page(visit, 400, "Choose a likelihood, a group and a page that the list has.");
    }
    std::vector<person_id> shown;
    html body = heading({.text = "The same person on record twice?", .level = 1, .size = size::l});
    body += paragraph("Kith compares records and says which may be of one person. It never joins them: two "
                      "people who have seen both records decide.");
    {
        const auto snapshot = visit.database.read();
        const auto accounts = site.accounts.read(*snapshot, visit.request.at);
        const date today = local_date(visit.request.at);
        const auto sees = kith::access::visibility_of(edition_at(site, visit.request.at),
                                                      viewer_of(visit, site, *snapshot));
        body += waiting_part(*snapshot, *accounts, sees, today, shown);
        body += pairs_part(*snapshot, sees, *question, today, shown);
    }
    body += paragraph(link({.text = "How this is worked out", .href = "/duplicates/how"}));
    response answer = framed_page(
        visit,
        {.title = "The same person on record twice?", .body = std::move(body), .here = "/duplicates"});
    std::ranges::sort(shown);
    shown.erase(std::ranges::unique(shown).begin(), shown.end());
    visit.note_list(shown, std::string("possible duplicates ") + std::string(question->likelihood->code),
                    "looking for people who are on record twice");
    return answer;
}

// ------------------------------------------------------------ how

std::string share_words(double share) {
    if (share >= 0.0995) return fmt::format("{:.0f} of 100", share * 100);
    if (share >= 0.00095) return fmt::format("{:.0f} of 1,000", share * 1000);
    return "fewer than 1 of 1,000";
}

html level_table(const linkage::field_parameters& each) {
    table_options table{.head = std::vector<table_cell>{{.text = "How the two records compare"},
                                                        {.text = "When they are one person"},
                                                        {.text = "When they are two of one household"},
                                                        {.text = "When they are strangers"}}};
    for (const linkage::level& level : each.given_other)
        table.rows.push_back({{.text = level.words},
                              {.text = share_words(level.among_matches)},
                              {.text = share_words(level.among_family)},
                              {.text = share_words(level.among_others)}});
    std::string label = each.label;
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = char(label[0] - 'a' + 'A');
    return heading({.text = label, .level = 2, .size = size::s}) +
           scroll_region({.label = label, .html = components::table(table)});
}

response how_page(visit& visit, site& site) {
    if (!sees_area(site, visit)) return not_for_you(visit);
    std::optional<linkage::parameters> learned;
    linkage::parameters used;
    {
        const auto snapshot = visit.database.read();
        learned = casework::learned_parameters(*snapshot);
        used = learned ? *learned : casework::parameters_in_force(*snapshot, local_date(visit.request.at));
    }
    html body = heading({.text = "How possible duplicates are worked out", .level = 1, .size = size::l});
    body += paragraph(
        "Two records are compared field by field: names, date of birth, sex, addresses and "
        "identifiers. Each comparison speaks for or against one person, as much as it is commoner "
        "among records of one person than among others. Agreeing on a rare surname says more than "
        "agreeing on a common one; brothers and sisters, who share a surname and an address, are "
        "told apart from one person recorded twice. The result is how many of 100 such pairs are "
        "one person. Nothing is ever joined by this.");
    body +=
        paragraph(learned ? "These figures were " + used.origin + ", on " + long_words(used.learned) + "."
                          : "Nothing has been learned from this authority's own records yet; Kith uses "
                            "figures for errors that are usual in registers. \"kith people learn "
                            "--database\" learns them.");
    if (used.prior_match > 0)
        body += paragraph(fmt::format("Before anything is compared, one pair in {:.0f} is one person.",
                                      1 / used.prior_match));
    for (const linkage::field_parameters& each : used.by_field)
        body += level_table(each);
    visit.shows_nothing_personal();
    return framed_page(visit, {.title = "How possible duplicates are worked out",
                               .body = std::move(body),
                               .here = "/duplicates"});
}

} // namespace

void add_duplicates_routes(routes& table, site& site) {
    table.get("/duplicates", audit_class::personal_list, web::access::signed_in,
              [&site](visit& visit) { return list_page(visit, site); });
    table.get("/duplicates/how", audit_class::none, web::access::signed_in,
              [&site](visit& visit) { return how_page(visit, site); });
}

} // namespace kith::web::pages
