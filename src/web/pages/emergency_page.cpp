#include "web/pages/emergency_page.hpp"

#include "access/parts.hpp"

#include "casework/grants_acts.hpp"
#include "casework/joining_desk.hpp"
#include "casework/unnamed.hpp"
#include "store/contacts.hpp"
#include "vigilance/looking.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/known.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using kith::access::reach;

std::string emergency_address(const person_id& person) {
    return "/children/" + person.text + "/emergency";
}

std::string clock_time(instant at) {
    const auto local = to_local(at);
    return fmt::format("{:02}:{:02}", local.hour, local.minute);
}

/// "Joe Adamson, Social worker, North team, 01632 960104".
std::string reached_words(const store::account& who, const store::account_contact& contact) {
    std::string words = who.display_name;
    for (const std::string& more : {who.job_title, who.team, contact.work_phone})
        if (!more.empty()) words += ", " + more;
    return words;
}

/// Somebody's line manager and how to reach them; empty where nobody is named.
std::string manager_words(store::snapshot& snapshot, const accounts_read& accounts,
                          const practitioner_id& whose) {
    const practitioner_id manager = store::contact_of(snapshot.tables(), whose).line_manager;
    const store::account* who = manager.empty() ? nullptr : accounts.find(manager);
    if (who == nullptr || !who->active) return {};
    return reached_words(*who, store::contact_of(snapshot.tables(), manager));
}

/// The allocated worker by name, job, team and telephone, and their manager; then the duty line.
html whom_to_ring(const site& site, const guidance::edition& edition, const casework::file& child,
                  store::snapshot& snapshot, const accounts_read& accounts) {
    std::vector<html> lines;
    const practitioner_id allocated =
        edition.allocated.empty() ? practitioner_id{} : child.standing(edition.allocated);
    if (const store::account* who = allocated.empty() ? nullptr : accounts.find(allocated)) {
        lines.push_back(text("The allocated worker: " +
                             reached_words(*who, store::contact_of(snapshot.tables(), allocated))));
        if (const auto manager = manager_words(snapshot, accounts, allocated); !manager.empty())
            lines.push_back(text("Their manager: " + manager));
    } else {
        lines.push_back(text("Nobody is allocated now."));
    }
    if (!site.rules().duty_line.empty())
        lines.push_back(text("The duty line of children's social care: " + site.rules().duty_line));
    lines.push_back(text(emergency_sentence));
    return heading({.text = "Whom to ring", .level = 2}) + list({.items = std::move(lines)});
}

html who_it_is(const people::person& person, date today) {
    std::string words = people::full_name(person);
    if (const auto born = person.birth_date())
        words += ", born " + long_words(*born) + " (" + people::age_in_words(person, today) + ")";
    return paragraph(strong(words));
}

/// Nothing, said the same way of what is hidden and of what does not exist.
response nothing_here(visit& visit, const site& site) {
    std::string words = "There is no record at this address that is open to you. Ask the child's allocated "
                        "social worker or their team manager";
    if (!site.rules().duty_line.empty())
        words += ", or ring the duty line of children's social care: " + site.rules().duty_line;
    words += kith::access::without_agreement(viewer_of(visit, site));
    return no_way_in(visit, words + ". " + std::string(emergency_sentence));
}

response there_is_a_record(visit& visit, site& site, std::unique_ptr<store::snapshot> snapshot,
                           const casework::file& child, const kith::access::verdict& verdict) {
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const auto accounts = site.accounts.read(*snapshot, visit.request.at);
    const html ring = whom_to_ring(site, edition, child, *snapshot, *accounts);
    snapshot.reset();
    html body = heading({.text = "There is a record", .level = 1, .size = size::l});
    body += who_it_is(child.person, local_date(visit.request.at));
    body +=
        paragraph("It is not open to you. What it says, and how things stand, you are told by those who "
                  "work with the family.");
    for (const case_process_id& id : verdict.packs) {
        const casework::case_process* process = child.find(id);
        if (!process) continue;
        const guidance::process* definition = casework::definition_of(site.rules(), *process);
        body += paragraph(link({.text = "Read the papers given to you: " +
                                        (definition ? definition->title : process->definition),
                                .href = "/packs/" + child.person.id.text + "/" + id.text}));
    }
    if (const auto why = kith::access::without_agreement(viewer_of(visit, site)); !why.empty())
        body += paragraph(why.substr(2)); // as a sentence of its own
    body += ring;
    if (verdict.may_challenge && casework::emergency_process(edition)) {
        body += heading({.text = "If a child cannot wait", .level = 2});
        body +=
            paragraph("You can open the record now by saying why. The allocated worker is told at once, "
                      "and somebody else looks at it afterwards.");
        body += button({.text = "Open in an emergency",
                        .href = emergency_address(child.person.id),
                        .classes = "govuk-button--warning"});
    }
    body += paragraph(link(
        {.text = "You know this family outside work? Declare an interest", .href = "/account/interests"}));
    response answer = framed_page(visit, {.title = "There is a record", .body = body, .status = 403});
    visit.note_read(child.person.id, "that there is a record, and whom to ring",
                    std::string(vigilance::closed_record));
    return answer;
}

} // namespace

html worried_panel(const site& site) {
    std::string words = "Worried about a child? Ring the duty line of children's social care";
    words += site.rules().duty_line.empty() ? "." : ": " + site.rules().duty_line + ".";
    return inset_text({.text = words + " " + std::string(emergency_sentence)});
}

response not_open(visit& visit, site& site, std::unique_ptr<store::snapshot> snapshot,
                  const kith::access::viewer& viewer, std::shared_ptr<const casework::file> child) {
    if (!child) return nothing_here(visit, site);
    const auto verdict = kith::access::decide(edition_at(site, visit.request.at), viewer, *child);
    if (verdict.reach == reach::nothing) return nothing_here(visit, site);
    return there_is_a_record(visit, site, std::move(snapshot), *child, verdict);
}

// ------------------------------------------------------------ on the pages of the record

response no_copies(visit& visit, site& site, child_visit& child, std::string title) {
    html body = heading({.text = title, .level = 2, .size = size::l});
    body +=
        paragraph("The record is open to you by an emergency alone. It can be read, and nothing of it can "
                  "be taken away: what you need for your work now stands on its pages.");
    body += paragraph("If a copy is needed, the allocated worker or a team manager can make one. Whoever "
                      "reviews the emergency access can also say which access you need without one.");
    body += paragraph(link({.text = "Back to the record", .href = "/children/" + child.person().text}));
    return show_child(visit, site, child,
                      {.title = std::move(title),
                       .shown = "that no copy is made in an emergency",
                       .body = std::move(body),
                       .here = "-",
                       .status = 403});
}

html emergency_notice(const child_visit& child) {
    std::optional<instant> until;
    for (const casework::access_grant& one : child.file->grants)
        if (one.kind == casework::grant_kind::emergency && one.practitioner == child.viewer.id &&
            one.live(child.viewer.at) && one.until)
            until = std::max(until.value_or(*one.until), *one.until);
    if (!child.emergency) return {};
    html inside = "<p class=\"govuk-notification-banner__heading\">"_html;
    inside += text(fmt::format("{}, recorded{}.", vigilance::emergency_purpose,
                               until ? ", until " + clock_time(*until) : std::string()));
    inside += "</p>"_html;
    inside +=
        paragraph("Whoever is responsible for the child has been told. Protected facts are not shown, "
                  "and nothing can be printed or exported.");
    inside += paragraph(link({.text = "See a protected address",
                              .href = "/children/" + child.person().text + "/protected",
                              .classes = "govuk-notification-banner__link"}));
    if (!casework::unnamed_in(*child.edition, *child.file).empty())
        inside += paragraph(link({.text = "See who referred",
                                  .href = "/children/" + child.person().text + "/protected?what=referrer",
                                  .classes = "govuk-notification-banner__link"}));
    return notification_banner({.html = inside,
                                .title_text = std::string(vigilance::emergency_purpose),
                                .title_id = "emergency-access",
                                .classes = "kith-emergency"});
}

html emergency_told(const site& site, const child_visit& child) {
    if (child.as_at) return {};
    html told;
    for (const casework::case_process& process : child.file->processes) {
        if (process.finished || !process.beside || process.steps.empty()) continue;
        const guidance::process* definition = casework::definition_of(site.rules(), process);
        if (!definition || definition->steps.empty() || !definition->steps.front().grants) continue;
        const casework::recorded_step& taken = process.steps.front();
        if (taken.by.who == child.viewer.id) continue;
        html lines =
            paragraph(strong(child.name_of(taken.by.who) + " opened this record in an emergency on " +
                             moment_words(taken.event_time) + ":"));
        lines += answers_part(child, definition, taken.step, taken.said);
        if (const auto manager = manager_words(*child.snapshot, *child.accounts, taken.by.who);
            !manager.empty())
            lines += paragraph("Their manager: " + manager);
        const person_id& record = process.of.empty() ? child.person() : process.of;
        const casework::practitioner who{
            .id = child.viewer.id, .role = child.viewer.role, .name = child.viewer.name};
        for (const casework::next_step& next : casework::next_steps(site.rules(), *child.file)) {
            if (next.process->id != process.id) continue;
            if (!casework::may_record(site.rules(), *child.file, *next.process, *next.step, who)) continue;
            lines += paragraph(
                link({.text = next.step->title, .href = step_address(record, process.id, next.step->id)}));
        }
        told += inset_text({.html = lines, .classes = "kith-emergency-told"});
    }
    return told;
}

// ------------------------------------------------------------ opening it

namespace {

struct asked_record {
    std::unique_ptr<store::snapshot> snapshot;
    std::shared_ptr<const casework::file> file;
    kith::access::viewer viewer;
    kith::access::verdict verdict;
    html ring; ///< whom to ring instead
};

asked_record look(visit& visit, site& site) {
    asked_record asked;
    const person_id person{std::string(visit.parameter("person"))};
    asked.snapshot = visit.database.read();
    asked.viewer = viewer_of(visit, site, *asked.snapshot);
    asked.file =
        open_if_known(site, *asked.snapshot, edition_at(site, visit.request.at), asked.viewer, person);
    if (!asked.file) return asked;
    const guidance::edition& edition = edition_at(site, visit.request.at);
    asked.verdict = kith::access::decide(edition, asked.viewer, *asked.file);
    if (asked.verdict.may_challenge)
        asked.ring = whom_to_ring(site, edition, *asked.file, *asked.snapshot,
                                  *site.accounts.read(*asked.snapshot, visit.request.at));
    return asked;
}

html questions_of(const guidance::process& definition, const form_fields& typed, const problems& wrong) {
    html all;
    for (const guidance::field& field : definition.fields) {
        if (field.step != definition.steps.front().id) continue;
        const std::string name = "f." + field.id;
        const auto hint =
            field.hint.empty() ? std::nullopt : std::optional(hint_options{.text = field.hint});
        if (field.options.empty()) {
            all += textarea({.name = name,
                             .label = {.text = field.prompt, .classes = "govuk-label--m"},
                             .hint = hint,
                             .error_message = message_of(wrong, name),
                             .value = std::string(typed.first(name)),
                             .rows = 4});
            continue;
        }
        radios_options options{
            .name = name,
            .fieldset =
                fieldset_options{.legend = {.text = field.prompt, .classes = "govuk-fieldset__legend--m"}},
            .hint = hint,
            .error_message = message_of(wrong, name),
            .value = std::string(typed.first(name))};
        for (const guidance::option& option : field.options)
            options.items.push_back({.text = option.text, .value = option.code});
        all += radios(options);
    }
    return all;
}

response show_form(visit& visit, site& site, const asked_record& asked, const form_fields& typed,
                   const problems& wrong) {
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const guidance::process& definition = *casework::emergency_process(edition);
    html intro = who_it_is(asked.file->person, local_date(visit.request.at));
    intro +=
        inset_text({.text = fmt::format(
                        "The record opens for {} hours. The allocated worker is told at once who opened "
                        "it and why, and somebody else reviews it within five working days. Protected "
                        "facts stay hidden.",
                        definition.steps.front().grants->hours)});
    html body = draw_plain_problems(wrong);
    body += draw_form(visit, {.action = emergency_address(asked.file->person.id),
                              .title = "Open the record in an emergency",
                              .caption = {},
                              .intro = intro,
                              .questions = questions_of(definition, typed, wrong),
                              .submit = "Open the record",
                              .can_be_kept = false});
    body += asked.ring;
    response answer = framed_page(visit, {.title = "Open the record in an emergency",
                                          .body = body,
                                          .error = !wrong.empty(),
                                          .status = wrong.empty() ? 200 : 422});
    visit.note_read(asked.file->person.id, "the form for opening it in an emergency",
                    "opening a record in an emergency");
    return answer;
}

/// Whoever opens it anyway is led there; whoever may not is answered as everywhere.
std::optional<response> no_emergency(visit& visit, site& site, asked_record& asked) {
    if (asked.file && asked.verdict.reach == reach::record) {
        visit.shows_nothing_personal();
        return see_other("/children/" + asked.file->person.id.text);
    }
    const bool possible = asked.file && asked.verdict.may_challenge &&
                          casework::emergency_process(edition_at(site, visit.request.at));
    if (possible) return std::nullopt;
    return not_open(visit, site, std::move(asked.snapshot), asked.viewer, std::move(asked.file));
}

response emergency_form(visit& visit, site& site) {
    asked_record asked = look(visit, site);
    if (auto other = no_emergency(visit, site, asked)) return std::move(*other);
    asked.snapshot.reset();
    return show_form(visit, site, asked, {}, {});
}

/// Of the records that are one person's those which the viewer may open in an emergency; nothing where the
/// one that was asked for is not among them. The one with an allocated worker comes first: they are told.
casework::child_files openable(const guidance::edition& edition, const kith::access::viewer& viewer,
                               const person_id& asked, const casework::child_files& files) {
    casework::child_files open;
    for (const auto& one : files)
        if (kith::access::decide(edition, viewer, *one).may_challenge) open.push_back(one);
    const bool among = std::ranges::any_of(open, [&](const auto& one) { return one->person.id == asked; });
    if (!among) return {};
    std::ranges::stable_partition(open, [&](const auto& one) { return one->person.id == asked; });
    std::ranges::stable_partition(open, [&](const auto& one) {
        return !edition.allocated.empty() && !one->standing(edition.allocated).empty();
    });
    return open;
}

response open_in_emergency(visit& visit, site& site) {
    asked_record asked = look(visit, site);
    if (auto other = no_emergency(visit, site, asked)) return std::move(*other);
    asked.snapshot.reset();
    if (auto confirm = confirm_first(visit, "open this record in an emergency")) {
        visit.shows_nothing_personal();
        return std::move(*confirm);
    }
    const guidance::edition& edition = edition_at(site, visit.request.at);
    const guidance::process& definition = *casework::emergency_process(edition);
    casework::answers said;
    for (const guidance::field& field : definition.fields)
        if (field.step == definition.steps.front().id)
            said[field.id] = {std::string(visit.request.form.first("f." + field.id))};
    const person_id person = asked.file->person.id;
    const std::string back = "/children/" + person.text;
    const auto who = practitioner_of(visit);
    auto outcome = site.desk.perform(
        casework::one_person(*visit.database.read(), person),
        [&](const casework::child_files& files, kith::world& ids) -> result<casework::decision> {
            const auto open = openable(edition, asked.viewer, person, files);
            if (open.empty())
                return refuse(
                    "This record can't be opened by you in an emergency any longer. Ring the duty "
                    "line");
            return casework::take_emergency_access(site.rules(), open, said, who, visit.request.at, ids);
        },
        who, visit.request.at, sent_form(visit, {}, back, std::string(vigilance::emergency_purpose)));
    if (const problems wrong = problems_of(outcome); !wrong.empty())
        return show_form(visit, site, asked, visit.request.form, wrong);
    visit.shows_nothing_personal();
    return see_other(back);
}

} // namespace

void add_emergency_routes(routes& table, site& site) {
    table.get("/children/:person/emergency", audit_class::personal_record, web::access::signed_in,
              [&site](visit& visit) { return emergency_form(visit, site); });
    table.post("/children/:person/emergency", audit_class::personal_record, web::access::signed_in,
               [&site](visit& visit) { return open_in_emergency(visit, site); });
}

} // namespace kith::web::pages
