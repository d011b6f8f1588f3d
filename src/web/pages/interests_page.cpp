#include "web/pages/interests_page.hpp"

#include "casework/grants_acts.hpp"
#include "store/grants.hpp"
#include "web/pages/form_page.hpp"

#include <algorithm>
#include <set>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view address = "/account/interests";
constexpr std::size_t most_interests = 200;

struct own_interests {
    std::vector<casework::interest> told;
    std::set<person_id> live;
    std::int64_t revision = 0;
};

own_interests read_own(store::snapshot& snapshot, const practitioner_id& who) {
    const auto entries = record::read_stream(snapshot, casework::practitioner_stream(who));
    return {casework::interests_told(entries), casework::interests(entries),
            static_cast<std::int64_t>(entries.size())};
}

html declare_form(const visit& visit, const form_fields& typed, const problems& wrong) {
    radios_options kinds{.name = "kind",
                         .fieldset = fieldset_options{.legend = {.text = "How do you know them?",
                                                                 .classes = "govuk-fieldset__legend--s"}},
                         .error_message = message_of(wrong, "kind"),
                         .value = std::string(typed.first("kind"))};
    for (const casework::interest_kind& one : casework::interest_kinds())
        kinds.items.push_back({.text = std::string(one.text), .value = std::string(one.code)});
    html questions = hidden_input("act", "declare");
    questions += hidden_input(field::form_token, visit.form_token());
    questions += input(
        {.name = "number",
         .label = {.text = "Their local id, NHS number or UPN", .classes = "govuk-label--s"},
         .hint =
             hint_options{.text = "If you do not know it, ask your manager to keep you from the record."},
         .error_message = message_of(wrong, "number"),
         .value = std::string(typed.first("number")),
         .classes = "govuk-input--width-20"});
    questions += radios(kinds);
    questions +=
        textarea({.name = "words",
                  .label = {.text = "In your own words", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = "You see this on this page. Write it so that you will "
                                               "know whom you meant."},
                  .error_message = message_of(wrong, "words"),
                  .value = std::string(typed.first("words")),
                  .rows = 3});
    questions += button({.text = "Declare this interest", .prevent_double_click = true});
    return form({.action = std::string(address), .csrf_token = visit.csrf_token, .html = questions});
}

html interests_list(const visit& visit, const own_interests& own) {
    if (own.told.empty()) return paragraph("You have declared none.");
    html all;
    for (const casework::interest& one : own.told) {
        std::string words = one.reason + " Declared on " + day_words(one.since) + ".";
        if (one.until) {
            all += paragraph(words + " Ended on " + day_words(*one.until) + ": " + one.ended_because);
            continue;
        }
        html questions = hidden_input("act", "end");
        questions += hidden_input("person", one.person.text);
        questions += hidden_input(field::form_token, visit.form_token());
        questions += input({.name = "reason",
                            .id = "reason-" + one.person.text,
                            .label = {.text = "Why does it no longer hold?"}});
        questions += button({.text = "End this interest", .classes = "govuk-button--secondary"});
        all += inset_text({.html = paragraph(words) + details({.summary_text = "End this interest",
                                                               .html = form({.action = std::string(address),
                                                                             .csrf_token = visit.csrf_token,
                                                                             .html = questions})})});
    }
    return all;
}

response show_page(visit& visit, const own_interests& own, const form_fields& typed,
                   const problems& wrong) {
    html body = draw_plain_problems(wrong) + done_notice(visit);
    body += heading({.text = "People of whom you keep away", .level = 1, .size = size::l});
    body +=
        paragraph("You do not see the record of yourself, your family, or anybody whom you know outside "
                  "work, nor of those who live with them or are their family. Say so here as soon as you "
                  "know that they may be on record. It takes effect at once.");
    body += interests_list(visit, own);
    body += heading({.text = "Declare an interest", .level = 2});
    body += declare_form(visit, typed, wrong);
    // Only what the practitioner wrote themselves stands here.
    visit.shows_nothing_personal();
    return framed_page(visit, {.title = "People of whom you keep away",
                               .body = body,
                               .error = !wrong.empty(),
                               .status = wrong.empty() ? 200 : 422});
}

/// The entry that the form asks for, or what is wrong with it.
result<record::new_entry> entry_asked(visit& visit, site& site, store::snapshot& snapshot,
                                      own_interests& own) {
    const form_fields& sent = visit.request.form;
    problems found;
    person_id person;
    std::string_view type = casework::interest_ended;
    std::string why(sent.first("reason"));
    if (sent.first("act") == "end") {
        person.text = sent.first("person");
        if (why.empty() || why.size() > 2'000) found.push_back({"Enter why it no longer holds", {}});
        if (!own.live.contains(person)) found.push_back({"This interest has ended already", {}});
        own.live.erase(person);
    } else {
        type = casework::interest_declared;
        auto reason = casework::interest_reason(sent.first("kind"), sent.first("words"));
        if (!reason) found = reason.error();
        const auto sees = kith::access::visibility_of(edition_at(site, visit.request.at),
                                                      viewer_of(visit, site, snapshot));
        const std::string number(sent.first("number"));
        const auto known = number.empty() || number.size() > 60
                               ? std::vector<store::person_row>{}
                               : store::known_by_identifier(snapshot, sees, number);
        if (known.size() != 1)
            found.push_back(
                {"No one record that you may know of has this number. Ask your manager to keep you "
                 "from the record",
                 "number"});
        else
            person = known.front().person;
        if (own.live.size() >= most_interests)
            found.push_back({"There are too many. Ask your manager", {}});
        if (!person.empty() && !own.live.insert(person).second)
            found.push_back({"You have declared this already", "number"});
        if (reason) why = *reason;
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    return record::new_entry{
        std::string(type), 1, visit.request.at, {}, {}, casework::interest_body(person, why)};
}

response interests(visit& visit) {
    const auto snapshot = visit.database.read();
    return show_page(visit, read_own(*snapshot, visit.practitioner->practitioner), {}, {});
}

response change_interests(visit& visit, site& site) {
    const practitioner_id who = visit.practitioner->practitioner;
    auto snapshot = visit.database.read();
    const own_interests before = read_own(*snapshot, who);
    own_interests own = before;
    auto entry = entry_asked(visit, site, *snapshot, own);
    snapshot.reset();
    if (!entry) return show_page(visit, before, visit.request.form, entry.error());
    record::act act;
    act.by = visit.actor("own interests");
    act.at = visit.request.at;
    act.appends = {{casework::practitioner_stream(who), before.revision, {*entry}}};
    const auto token = visit.request.form.first(field::form_token);
    if (is_identifier(token)) act.form_token = std::string(token);
    act.answer = std::string(address) + "?done=recorded";
    std::variant<record::receipt, record::conflict, record::repeated> done;
    visit.database.write([&](store::transaction& transaction) {
        done = record::append(transaction, visit.world, act);
        if (std::holds_alternative<record::receipt>(done))
            store::replace_interests(transaction, who, own.live);
    });
    if (std::holds_alternative<record::conflict>(done))
        return show_page(visit, before, visit.request.form,
                         {{"Something else was recorded at the same moment. Send it again", {}}});
    visit.shows_nothing_personal();
    return see_other(std::string(address) + "?done=recorded");
}

} // namespace

void add_interest_routes(routes& table, site& site) {
    table.get("/account/interests", audit_class::none, access::signed_in,
              [](visit& visit) { return interests(visit); });
    table.post("/account/interests", audit_class::none, access::signed_in,
               [&site](visit& visit) { return change_interests(visit, site); });
}

} // namespace kith::web::pages
