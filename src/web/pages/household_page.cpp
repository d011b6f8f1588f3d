// Households: who lives together, who did, and the form for a move.

#include "web/pages/household_page.hpp"

#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/relationship_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view title = "Who moves?";

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/household/move";
}

std::string dates_of(const std::optional<date>& since, const std::optional<date>& until) {
    if (!until) return since ? "since " + long_words(*since) : "since before the record began";
    return (since ? "from " + long_words(*since) : "from before the record began") + " to " +
           long_words(*until);
}

// ------------------------------------------------------------ who lived where

/// Whether two stays in one household were ever at the same time.
bool together(const casework::membership& one, const casework::membership& other) {
    const bool before = one.until && other.since && *one.until <= *other.since;
    const bool after = other.until && one.since && *other.until <= *one.since;
    return one.household == other.household && !before && !after;
}

/// Those in view who lived there at the same time as the person, each with their dates.
html people_of(site& site, const child_visit& child, const people_near& near,
               const casework::membership& lived) {
    html_writer list(512);
    int hidden = 0, told = 0;
    std::set<std::pair<person_id, std::string>> said; // once for somebody on two records that are joined
    person_id last = child.person();
    for (const store::membership_row& row : child.snapshot->memberships_of(lived.household)) {
        if (near.family.member_of(row.person) == child.person() || row.person == last)
            continue; // in order of person
        last = row.person;
        const auto file = child.as_at ? site.desk.open_as_at(*child.snapshot, row.person, *child.as_at)
                                      : site.desk.open(*child.snapshot, row.person);
        const person_near* one = near.find(row.person);
        for (const casework::membership& theirs :
             file ? file->kin.memberships : std::vector<casework::membership>{}) {
            if (!together(lived, theirs)) continue;
            if (!one) {
                const auto now = child.as_at ? site.desk.open(*child.snapshot, row.person) : file;
                hidden += now && !kith::access::concealed(*child.edition, child.viewer, *now);
                break;
            }
            if (!said.emplace(one->who.id, dates_of(theirs.since, theirs.until)).second) continue;
            ++told;
            list.raw("<li>").raw(link({.text = one->who.name, .href = around_address(child, one->who.id)}));
            list.raw(" <span class=\"kith-around__facts\">")
                .text(dates_of(theirs.since, theirs.until))
                .raw("</span></li>");
        }
    }
    html drawn;
    if (told > 0) {
        drawn += "<ul class=\"govuk-list kith-around\">"_html;
        drawn += std::move(list).finish();
        drawn += "</ul>"_html;
    } else {
        drawn += paragraph("Nobody else is recorded in this household.");
    }
    if (hidden > 0)
        drawn += paragraph(
            fmt::format("{} more {} not shown to you.", hidden, hidden == 1 ? "person is" : "people are"));
    return drawn;
}

html household_part(site& site, const child_visit& child, const people_near& near,
                    const casework::membership& lived, bool now) {
    html drawn = heading({.text = now ? "Household now" : "Household before", .level = 2});
    std::string words = people::full_name(child.file->person) + " has lived here " +
                        dates_of(lived.since, lived.until) + ".";
    if (!now)
        words = people::full_name(child.file->person) + " lived here " +
                dates_of(lived.since, lived.until) + ".";
    drawn += paragraph(words);
    if (!lived.reason.empty()) drawn += paragraph("Why they came: " + lived.reason);
    if (!lived.reason_ended.empty()) drawn += paragraph("Why they left: " + lived.reason_ended);
    return drawn + people_of(site, child, near, lived);
}

response household_page(visit& visit, site& site) {
    auto entered = enter_child(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    child_visit& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    const date day = local_date(child.now);
    html body;
    if (!child.as_at)
        body += button(
            {.text = "Record a move", .href = address_of(child), .classes = "govuk-button--secondary"});
    const auto& lived = child.file->kin.memberships;
    if (lived.empty()) body += paragraph("No household is recorded.");
    for (auto one = lived.rbegin(); one != lived.rend(); ++one)
        body += household_part(site, child, near, *one, one->on(day));
    return show_child(visit, site, child,
                      {.title = "Households",
                       .shown = "households",
                       .body = std::move(body),
                       .here = "/people",
                       .before_banner = done_notice(visit),
                       .also_shown = near.family.records_shown});
}

// ------------------------------------------------------------ a move

/// A household that somebody may move to: of whom it is.
struct destination {
    household_id household;
    std::string words;
};

std::vector<destination> destinations(const child_visit& child, const people_near& near) {
    std::vector<destination> list;
    for (const kith::family::home& home : near.family.all.homes) {
        std::string names;
        for (const person_id& id : home.members) {
            const person_near* one = near.find(id);
            const std::string name = one ? one->who.name : people::full_name(child.file->person);
            names += (names.empty() ? "" : ", ") + name;
        }
        list.push_back({home.id, "The household of " + names});
    }
    return list;
}

html address_fields(const child_visit& child, const form_fields& fields, const problems& wrong) {
    const auto value = [&](const char* name) { return std::string(fields.first(name)); };
    html drawn =
        textarea({.name = "address.lines",
                  .label = {.text = "Address (if known)"},
                  .hint = hint_options{.text = "Without the postcode. It goes on record for everybody who "
                                               "moves."},
                  .error_message = message_of(wrong, "address.lines"),
                  .value = value("address.lines"),
                  .rows = 3});
    drawn += input({.name = "address.postcode",
                    .label = {.text = "Postcode (if known)"},
                    .error_message = message_of(wrong, "address.postcode"),
                    .value = value("address.postcode"),
                    .classes = "govuk-input--width-10"});
    drawn += select({.name = "address.kind",
                     .label = {.text = "What kind of address is it?"},
                     .error_message = message_of(wrong, "address.kind"),
                     .items = code_items(*child.edition, "address_kind", local_date(child.now)),
                     .value = value("address.kind").empty() ? "home" : value("address.kind")});
    drawn += radios({.name = "address.protected",
                     .fieldset = fieldset_options{.legend = {.text = "Must the address be protected?",
                                                             .classes = "govuk-fieldset__legend--s"}},
                     .hint = hint_options{.text = "A refuge, or a home that somebody must not learn of."},
                     .error_message = message_of(wrong, "address.protected"),
                     .items = {{.text = "Yes", .value = "yes"}, {.text = "No", .value = "no"}},
                     .value = value("address.protected"),
                     .classes = "govuk-radios--inline"});
    return drawn;
}

html questions_of(const child_visit& child, const people_near& near, const form_fields& fields,
                  const problems& wrong) {
    checkboxes_options who{.name = "who",
                           .fieldset = fieldset_options{.legend = {.text = "Who moves?",
                                                                   .classes = "govuk-fieldset__legend--s"}},
                           .error_message = message_of(wrong, "who"),
                           .values = fields.every("who")};
    who.items.push_back({.text = people::full_name(child.file->person), .value = child.person().text});
    for (const person_near& one : near.all) {
        choice_item item{.text = one.who.name, .value = one.who.id.text};
        item.hint = hint_options{.text = one.words() + (one.lives_here ? ". Lives in the household" : "")};
        who.items.push_back(std::move(item));
    }
    html drawn = checkboxes(who);
    drawn += draw_day("on_date", "When was the move?",
                      "If you are not sure, the day on which you heard of it.", fields, wrong);
    radios_options where{.name = "where",
                         .fieldset = fieldset_options{.legend = {.text = "Where to?",
                                                                 .classes = "govuk-fieldset__legend--s"}},
                         .error_message = message_of(wrong, "where"),
                         .value = std::string(fields.first("where"))};
    where.items.push_back({.text = "A household of their own, or one that nobody here lives in",
                           .value = "new",
                           .conditional = address_fields(child, fields, wrong)});
    for (const destination& one : destinations(child, near))
        where.items.push_back({.text = one.words, .value = one.household.text});
    where.items.push_back({.text = "Nobody knows: they have only left", .value = "nobody_knows"});
    drawn += radios(where);
    drawn +=
        textarea({.name = "reason",
                  .label = {.text = "How do you know, and why did they move?", .classes = "govuk-label--s"},
                  .error_message = message_of(wrong, "reason"),
                  .value = std::string(fields.first("reason")),
                  .rows = 3});
    return drawn;
}

response show_form(visit& visit, site& site, child_visit& child, const people_near& near,
                   const opened_form& opened, const problems& wrong) {
    form_frame frame{
        .action = address_of(child),
        .title = std::string(title),
        .caption = {},
        .intro = paragraph("Who lived where, and when, is never overwritten. Everybody who moves on "
                           "the same day to the same place goes on one form."),
        .questions = questions_of(child, near, opened.fields, wrong),
        .submit = "Record the move",
        .kept_at = opened.kept_at,
        .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, draw_plain_problems(wrong), "form for a move",
                           near.family.records_shown);
}

response move_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const people_near near = people_near_to(site, child);
    const auto opened = open_form(*child.snapshot, visit, address_of(child), {}, child.file->revision);
    return show_form(visit, site, child, near, opened, {});
}

std::vector<person_id> read_who(const form_fields& sent, const child_visit& child, const people_near& near,
                                problems& wrong) {
    std::vector<person_id> people;
    for (const std::string& id : sent.every("who")) {
        const person_id one{id};
        if (one != child.person() && !near.find(one)) {
            wrong.push_back({"Choose people from the list", "who"});
            continue;
        }
        if (std::find(people.begin(), people.end(), one) == people.end()) people.push_back(one);
    }
    if (people.empty() && wrong.empty()) wrong.push_back({"Choose who moves", "who"});
    return people;
}

casework::move_said read_move(const form_fields& sent, const child_visit& child, const people_near& near,
                              problems& wrong) {
    casework::move_said said;
    said.on = read_day(sent, "on_date", "The day of the move", wrong);
    said.reason = tidy(sent.first("reason"));
    const auto where = sent.first("where");
    const auto list = destinations(child, near);
    if (where == "nobody_knows") {
        said.nobody_knows_where = true;
    } else if (where == "new") {
        casework::detail_said address;
        for (const char* part : {"lines", "postcode", "kind", "protected"})
            address.parts[part] = tidy(sent.first(std::string("address.") + part));
        if (!address.parts["lines"].empty() || !address.parts["postcode"].empty())
            said.address = std::move(address);
    } else if (const auto found = std::find_if(
                   list.begin(), list.end(), [&](const auto& one) { return one.household.text == where; });
               found != list.end()) {
        said.to = found->household;
    } else {
        wrong.push_back({"Choose where they moved to, or that nobody knows", "where"});
    }
    return said;
}

response record(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto back = "/children/" + child.person().text + "/household";
    if (auto kept = keep_or_discard(visit, address_of(child), title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const people_near near = people_near_to(site, child);
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    problems wrong;
    const auto people = read_who(sent, child, near, wrong);
    const auto said = read_move(sent, child, near, wrong);
    if (!wrong.empty()) return show_form(visit, site, child, near, typed, wrong);
    const auto who = practitioner_of(visit);
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        people,
        [&](const casework::child_files& files, kith::world& ids) {
            return casework::record_move(site.rules(), files, said, who, visit.request.at, ids);
        },
        who, visit.request.at, sent_form(visit, address_of(child), back + "?done=recorded", child.purpose));
    child.snapshot = visit.database.read();
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show_form(visit, site, child, near, typed, refused);
    child.snapshot.reset();
    visit.shows_nothing_personal();
    return see_other(back + "?done=recorded");
}

} // namespace

void add_household_page_routes(routes& table, site& site) {
    table.get("/children/:person/household", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return household_page(visit, site); });
    table.get("/children/:person/household/move", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return move_page(visit, site); });
    table.post("/children/:person/household/move", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return record(visit, site); });
}

} // namespace kith::web::pages
