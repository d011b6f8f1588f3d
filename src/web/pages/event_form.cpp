// Telling an event that happened outside Kith's processes, and correcting what was told.

#include "casework/chronicle_acts.hpp"
#include "guidance/code_sets.hpp"
#include "web/pages/chronology_forms.hpp"
#include "web/pages/chronology_pages.hpp"
#include "web/pages/chronology_view.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view telling_title = "Add an event";
constexpr std::string_view correcting_title = "Correct an event that was told";
constexpr std::size_t most_children = 12;

/// Brothers, sisters and other children of the family whose records the viewer may open.
struct other_child {
    person_id person;
    std::string name;
};
std::vector<other_child> other_children(site& site, const child_visit& child) {
    const gathered_family family = gather(site, child);
    std::vector<other_child> found;
    for (const kith::family::member& one : family.all.members) {
        const bool open = std::ranges::find(family.open, one.id) != family.open.end();
        if (one.child && open && one.id != child.person() && found.size() < most_children)
            found.push_back({one.id, one.name});
    }
    return found;
}

html source_question(const child_visit& child, const form_fields& fields, const problems& wrong) {
    select_options source{.name = "source",
                          .label = {.text = "Which agency told of it?", .classes = "govuk-label--s"},
                          .error_message = message_of(wrong, "source"),
                          .items = {{.text = "Select an agency", .value = ""}},
                          .value = std::string(fields.first("source"))};
    if (const guidance::code_set* codes = child.edition->find_codes(guidance::agency_codes))
        for (const auto& code : codes->codes)
            source.items.push_back({.text = code.text, .value = code.code});
    return select(source);
}

html telling_questions(const child_visit& child, const form_fields& fields, const problems& wrong) {
    html questions = rough_date_question(
        fields, wrong, "from", "When was it?",
        "For example, 27 3 2019. Leave out the day, or the day and the month, when nobody knows them.");
    questions += rough_date_question(fields, wrong, "until", "Until when did it go on? (optional)",
                                     "Only for something that lasted: a stay in hospital, a school year.");
    questions +=
        input({.name = "title",
               .label = {.text = "What happened, in a few words", .classes = "govuk-label--s"},
               .hint = hint_options{.text = "For example, Police called to the home by a neighbour."},
               .error_message = message_of(wrong, "title"),
               .value = std::string(fields.first("title"))});
    questions += textarea({.name = "detail",
                           .label = {.text = "More about it (optional)", .classes = "govuk-label--s"},
                           .hint = hint_options{.text = "What was seen and heard. Keep facts and opinion "
                                                        "apart."},
                           .error_message = message_of(wrong, "detail"),
                           .value = std::string(fields.first("detail")),
                           .rows = 5});
    questions += source_question(child, fields, wrong);
    questions += input({.name = "told_by",
                        .label = {.text = "Who told it, and how? (optional)", .classes = "govuk-label--s"},
                        .hint = hint_options{.text = "For example, health visitor, by phone."},
                        .error_message = message_of(wrong, "told_by"),
                        .value = std::string(fields.first("told_by"))});
    return questions + theme_question(child, fields, wrong);
}

html children_question(const std::vector<other_child>& others, const form_fields& fields,
                       const problems& wrong) {
    if (others.empty()) return {};
    checkboxes_options boxes{
        .name = "also",
        .fieldset = fieldset_options{.legend = {.text = "Which other children did it concern? (optional)",
                                                .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = "It stands in the chronology of each of them. What it meant is judged "
                                     "for each child by itself."},
        .error_message = message_of(wrong, "also"),
        .values = fields.every("also"),
        .classes = "govuk-checkboxes--small"};
    for (const other_child& other : others)
        boxes.items.push_back({.text = other.name, .value = other.person.text});
    return checkboxes(boxes);
}

/// `wrong` takes what could not be read.
casework::telling read_telling(const form_fields& sent, problems& wrong) {
    casework::telling said;
    const auto part = [&](std::string_view name, const char* which) {
        return sent.first(std::string(name) + "-" + which);
    };
    const auto read = [&](std::string_view name, std::string_view what) {
        return casework::read_rough_date(part(name, "day"), part(name, "month"), part(name, "year"),
                                         part(name, "about") == "yes", what, name);
    };
    if (const auto from = read("from", "the date of the event"))
        said.from = *from;
    else
        wrong.insert(wrong.end(), from.error().begin(), from.error().end());
    const bool until_given = !tidy(part("until", "day")).empty() || !tidy(part("until", "month")).empty() ||
                             !tidy(part("until", "year")).empty();
    if (until_given) {
        if (const auto until = read("until", "the date until which it went on"))
            said.until = *until;
        else
            wrong.insert(wrong.end(), until.error().begin(), until.error().end());
    }
    said.title = tidy_line(sent.first("title"));
    said.detail = tidy(sent.first("detail"));
    said.source = std::string(sent.first("source"));
    said.told_by = tidy_line(sent.first("told_by"));
    said.themes = themes_of(sent);
    return said;
}

form_fields as_told(const casework::telling& said) {
    form_fields::list fields;
    fill_rough_date(fields, "from", said.from);
    if (said.until) fill_rough_date(fields, "until", *said.until);
    fields.emplace_back("title", said.title);
    fields.emplace_back("detail", said.detail);
    fields.emplace_back("source", said.source);
    fields.emplace_back("told_by", said.told_by);
    for (const std::string& theme : said.themes)
        fields.emplace_back("themes", theme);
    return form_fields(std::move(fields));
}

html summary_of(const problems& wrong) {
    problems linked = wrong;
    for (kith::problem& one : linked)
        if (one.field == "from" || one.field == "until") one.field += "-day";
    return draw_plain_problems(linked);
}

// ------------------------------------------------------------ telling

std::string telling_address(const child_visit& child) {
    return "/children/" + child.person().text + "/chronology/events/new";
}

response show_telling(visit& visit, site& site, child_visit& child, const std::vector<other_child>& others,
                      const opened_form& opened, const problems& wrong) {
    html questions = telling_questions(child, opened.fields, wrong);
    questions += children_question(others, opened.fields, wrong);
    questions += judging_questions(child, opened.fields, wrong, false);
    form_frame frame{.action = telling_address(child),
                     .title = std::string(telling_title),
                     .caption = {},
                     .intro =
                         paragraph("For what happened outside the processes here: before the child was "
                                   "known, or at another agency. It stands in the chronology with the "
                                   "agency that told it."),
                     .questions = std::move(questions),
                     .submit = "Add to the chronology",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, summary_of(wrong), "form to tell an event");
}

response telling_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const auto others = other_children(site, child);
    const auto opened =
        open_form(*child.snapshot, visit, telling_address(child), form_fields{}, child.file->revision);
    return show_telling(visit, site, child, others, opened, {});
}

response tell(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const std::string back = "/children/" + child.person().text + "/chronology";
    if (auto kept = keep_or_discard(visit, telling_address(child), telling_title, back))
        return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    const auto others = other_children(site, child);
    problems wrong;
    const casework::telling said = read_telling(sent, wrong);
    std::vector<person_id> whom{child.person()};
    for (std::string& id : sent.every("also")) {
        const person_id one{std::move(id)};
        if (std::ranges::find(whom, one) != whom.end()) continue;
        if (std::ranges::find(others, one, &other_child::person) == others.end()) {
            wrong.push_back({"Select children whose records you may open", "also"});
            break;
        }
        whom.push_back(one);
    }
    const casework::judging made = judging_of(sent);
    const auto judged =
        made.significance.empty() && made.impact.empty() ? std::nullopt : std::optional(made);
    const auto who = practitioner_of(visit);
    // Everything that is wrong is said at once: what the form can't read, and what the record would refuse.
    if (!wrong.empty()) {
        const auto tried = casework::tell_event(site.rules(), {child.file}, said, judged, who,
                                                visit.request.at, site.desk.world());
        if (!tried) wrong = merged(std::move(wrong), tried.error());
        return show_telling(visit, site, child, others, typed, wrong);
    }
    auto sending = sent_form(visit, telling_address(child), back + "?done=told", child.purpose);
    child.snapshot.reset();
    const auto outcome = site.desk.perform(
        whom,
        [&](const casework::child_files& files, world& ids) {
            return casework::tell_event(site.rules(), files, said, judged, who, visit.request.at, ids);
        },
        who, visit.request.at, sending);
    if (wrong = problems_of(outcome); !wrong.empty())
        return show_telling(visit, site, child, others, typed, wrong);
    visit.shows_nothing_personal();
    return see_other(sending.answer);
}

// ------------------------------------------------------------ correcting

const casework::told_event* event_of(const visit& visit, const child_visit& child) {
    const auto sequence = sequence_of(visit.parameter("sequence"));
    for (const casework::told_event& one : child.file->story.told)
        if (one.sequence == sequence && one.of.empty()) return &one;
    return nullptr;
}

std::string correcting_address(const child_visit& child, std::int64_t sequence) {
    return "/children/" + child.person().text + "/chronology/events/" + std::to_string(sequence) +
           "/correct";
}

response show_correcting(visit& visit, site& site, child_visit& child, const casework::told_event& event,
                         const opened_form& opened, const problems& wrong) {
    html questions = telling_questions(child, opened.fields, wrong);
    questions += textarea({.name = "reason",
                           .label = {.text = "Why is it corrected?", .classes = "govuk-label--s"},
                           .error_message = message_of(wrong, "reason"),
                           .value = std::string(opened.fields.first("reason")),
                           .rows = 3});
    const bool several = event.people.size() > 1;
    form_frame frame{.action = correcting_address(child, event.sequence),
                     .title = std::string(correcting_title),
                     .caption = {},
                     .intro = paragraph(std::string("What stood there before stays visible.") +
                                        (several ? " It was told of other children as well: their "
                                                   "records are corrected on their own pages."
                                                 : "")),
                     .questions = std::move(questions),
                     .submit = "Record the correction",
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, child, frame, summary_of(wrong),
                           "form to correct an event, entry " + std::to_string(event.sequence));
}

response correcting_page(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const casework::told_event* event = event_of(visit, child);
    if (event == nullptr) return not_on_this_record(visit, child, no_such_line);
    const auto opened = open_form(*child.snapshot, visit, correcting_address(child, event->sequence),
                                  as_told(event->said), child.file->revision);
    return show_correcting(visit, site, child, *event, opened, {});
}

response correct(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    const casework::told_event* event = event_of(visit, child);
    if (event == nullptr) return not_on_this_record(visit, child, no_such_line);
    const std::string address = correcting_address(child, event->sequence);
    const std::string back = "/children/" + child.person().text + "/chronology";
    if (auto kept = keep_or_discard(visit, address, correcting_title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), based_on_of(sent), {}};
    const bool overtaken =
        typed.based_on >= 0 && !event->before.empty() && event->before.back().corrected_by > typed.based_on;
    if (overtaken)
        return show_correcting(
            visit, site, child, *event, {as_told(event->said), child.file->revision, {}},
            {{"It was corrected by somebody else while you were writing. The form shows what "
              "stands there now",
              "reason"}});
    problems wrong;
    const casework::telling said = read_telling(sent, wrong);
    if (!wrong.empty()) return show_correcting(visit, site, child, *event, typed, wrong);
    const std::string reason = tidy(sent.first("reason"));
    const auto who = practitioner_of(visit);
    auto sending = sent_form(visit, address, back + "?done=corrected", child.purpose);
    child.snapshot.reset();
    const auto outcome = site.desk.perform(
        {child.person()},
        [&](const casework::child_files& files, world&) {
            return casework::retell_event(site.rules(), files.front(), event->sequence, said, reason, who,
                                          visit.request.at);
        },
        who, visit.request.at, sending);
    if (wrong = problems_of(outcome); !wrong.empty())
        return show_correcting(visit, site, child, *event, typed, wrong);
    visit.shows_nothing_personal();
    return see_other(sending.answer);
}

} // namespace

void add_event_form_routes(routes& table, site& site) {
    constexpr const char* telling_place = "/children/:person/chronology/events/new";
    constexpr const char* correcting_place = "/children/:person/chronology/events/:sequence/correct";
    table.get(telling_place, audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return telling_page(visit, site); });
    table.post(telling_place, audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return tell(visit, site); });
    table.get(correcting_place, audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return correcting_page(visit, site); });
    table.post(correcting_place, audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return correct(visit, site); });
}

} // namespace kith::web::pages
