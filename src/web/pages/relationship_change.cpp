// Changing what is recorded between two people: its type, its dates, that it has ended, that it never was.

#include "web/pages/relationship_change.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/relationship_fields.hpp"

#include <fmt/format.h>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Change a relationship";

/// The relationship asked for, with the other's record.
struct found_relationship {
    const casework::relationship* one = nullptr;
    std::string other; ///< name
    std::string address;
};

std::optional<found_relationship> find_asked(visit& visit, site& site, child_visit& child) {
    const std::string key(visit.parameter("relationship"));
    const casework::relationship* one = child.file->kin.find(key);
    if (!one || one->withdrawn) return std::nullopt;
    found_relationship found;
    found.one = one;
    found.address = "/children/" + child.person().text + "/people/" + key + "/change";
    const auto other = site.desk.open(*child.snapshot, one->person);
    found.other = other ? people::full_name(other->person) : std::string();
    if (found.other.empty()) found.other = "this person";
    return found;
}

form_fields as_recorded(const casework::relationship& one) {
    form_fields::list fields;
    fill_relationship_fields(fields, one);
    return form_fields(std::move(fields));
}

response show_form(visit& visit, site& site, child_visit& child, const found_relationship& found,
                   const opened_form& opened, const problems& wrong) {
    relationship_asked asked;
    asked.edition = child.edition;
    asked.child = people::full_name(child.file->person);
    asked.other = found.other;
    asked.with_end = true;
    asked.now = visit.request.at;
    html questions = draw_relationship_fields(asked, opened.fields, wrong);
    questions +=
        checkboxes({.name = "withdrawn",
                    .hint = hint_options{.text = "It stays to be seen in the history, marked as an error."},
                    .items = {{.text = "This was recorded in error: it never was so", .value = "yes"}},
                    .values = opened.fields.every("withdrawn")});
    questions += textarea({.name = "reason",
                           .label = {.text = "How do you know?", .classes = "govuk-label--s"},
                           .hint = hint_options{.text = "Who said so, or where you saw it."},
                           .error_message = message_of(wrong, "reason"),
                           .value = std::string(opened.fields.first("reason")),
                           .rows = 3});
    form_frame frame{.action = found.address,
                     .title = std::string(title),
                     .caption = {},
                     .intro =
                         paragraph("What stood before stays visible, on both people's records. To end a "
                                   "relationship, give the day on which it ended."),
                     .questions = std::move(questions),
                     .submit = "Record the change",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong),
                           "relationship and form to change it");
}

constexpr std::string_view none =
    "There is no such relationship on this record. Go back to the page about the people.";

response change_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto found = find_asked(visit, site, child);
    if (!found) return not_on_this_record(visit, child, none);
    const auto opened =
        open_form(*child.snapshot, visit, found->address, as_recorded(*found->one), child.file->revision);
    return show_form(visit, site, child, *found, opened, {});
}

/// Somebody else changed it while this form was open: their change is not undone unseen.
bool overtaken(const casework::relationship& one, std::int64_t based_on) {
    return based_on >= 0 && !one.changes.empty() && one.changes.back().sequence > based_on;
}

casework::outcome_of_act record(visit& visit, site& site, const child_visit& child,
                                const found_relationship& found,
                                const casework::relationship_changing& sent, const std::string& answer) {
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    const person_id person = child.person(), other = found.one->person;
    return site.desk.perform(
        {person, other},
        [&](const casework::child_files& files, kith::world& ids) {
            auto snapshot = visit.database.read();
            auto above = casework::ancestry(*snapshot, person);
            above.merge(casework::ancestry(*snapshot, other));
            snapshot.reset();
            return casework::change_relationship(site.rules(), *files.front(), *files.back(), sent, above,
                                                 who, now, ids);
        },
        who, now, sent_form(visit, found.address, answer, child.purpose));
}

response change(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto found = find_asked(visit, site, child);
    if (!found) return not_on_this_record(visit, child, none);
    const auto back = "/children/" + child.person().text + "/people";
    if (auto kept = keep_or_discard(visit, found->address, title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const std::int64_t based_on = based_on_of(sent);
    problems wrong;
    casework::relationship_changing changing;
    changing.key = std::string(visit.parameter("relationship"));
    changing.said = read_relationship_fields(sent, wrong);
    changing.withdrawn = sent.first("withdrawn") == "yes";
    changing.reason = tidy(sent.first("reason"));
    if (changing.withdrawn) wrong.clear(); // the rest of the form no longer matters
    if (overtaken(*found->one, based_on))
        wrong.push_back(
            {"Somebody else changed this while you were writing. Look at how it stands now on the "
             "page about the people, check your answers and send them again",
             {}});
    const opened_form typed{typed_only(sent), wrong.empty() ? based_on : child.file->revision, {}};
    if (!wrong.empty()) return show_form(visit, site, child, *found, typed, wrong);
    const auto answer = back + "?done=changed";
    child.snapshot.reset();
    auto outcome = record(visit, site, child, *found, changing, answer);
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, *found, typed, refused);
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_relationship_change_routes(routes& table, site& site) {
    table.get("/children/:person/people/:relationship/change", audit_class::personal_record,
              web::access::signed_in, [&site](visit& visit) { return change_page(visit, site); });
    table.post("/children/:person/people/:relationship/change", audit_class::personal_record,
               web::access::signed_in, [&site](visit& visit) { return change(visit, site); });
}

} // namespace kith::web::pages
