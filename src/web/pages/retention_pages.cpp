#include "web/pages/retention_pages.hpp"

#include "access/access.hpp"
#include "documents/pdf.hpp"
#include "store/keys.hpp"
#include "web/components/components.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/page_parts.hpp"
#include "web/step_up.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
using schedule = std::shared_ptr<const retention::schedule>;

constexpr int looked_at_once = 100;
constexpr std::string_view path = "/retention";
constexpr std::string_view purpose = "Keeping and disposal of records";

bool has(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}
bool takes_part(const retention::schedule& classes, std::string_view role) {
    return has(classes.propose, role) || has(classes.approve, role) || has(classes.hold, role);
}

response not_for_you(visit& here) {
    here.shows_nothing_personal();
    return no_way_in(here, "Ask the information governance officer.");
}

/// Whether the viewer may know that there is this record.
bool may_know(const visit& here, site& site, store::snapshot& snapshot, const casework::file& file) {
    return kith::access::decide(edition_at(site, here.request.at), viewer_of(here, site, snapshot), file)
               .reach != kith::access::reach::nothing;
}

std::string address_of(const person_id& person) {
    return std::string(path) + "/" + person.text;
}

std::string_view state_words(const retention::keeping& stands) {
    if (stands.held()) return "Held";
    return stands.proposed ? "Proposed: waits for a second person" : "To be looked at";
}

// ------------------------------------------------------------ the list

/// Records are named by their reference here: a list of names is more than reviewing needs.
response list_page(visit& here, site& site, const retention::schedule& classes) {
    if (!takes_part(classes, here.practitioner->role)) return not_for_you(here);
    const std::string after(here.request.query.first("after").substr(0, 200));
    const date today = local_date(here.request.at);
    html body = heading({.text = "Records whose time is over", .level = 1, .size = size::l});
    body += paragraph("Closed records, the oldest people first. Each is looked at by one person, who may "
                      "propose to dispose of it, and decided about by another.");
    std::vector<person_id> shown;
    std::string next;
    std::vector<std::vector<table_cell>> rows;
    bool area_held = false;
    {
        const auto snapshot = here.database.read();
        area_held = retention::read_area_keeping(*snapshot).held();
        const auto found =
            retention::due_records({site.desk, classes}, *snapshot, today, after, looked_at_once);
        next = found.next;
        for (const auto& one : found.due) {
            const auto file = site.desk.open(*snapshot, one.person);
            if (!file || !may_know(here, site, *snapshot, *file)) continue;
            shown.push_back(one.person);
            rows.push_back({{.html = link({.text = one.person.text, .href = address_of(one.person)})},
                            {.text = one.decided.title},
                            {.text = long_words(*one.decided.keep_until)},
                            {.text = std::string(state_words(one.stands))}});
        }
    }
    if (area_held)
        body += inset_text({.text = "A hold keeps every record of the area: nothing is disposed of."});
    if (rows.empty())
        body += paragraph(next.empty() ? "There is none." : "There is none among these. Look at the next.");
    else
        body += scroll_region(
            {.label = "Records whose time is over",
             .html = components::table(
                 {.rows = std::move(rows),
                  .head = std::vector<table_cell>{
                      {.text = "Record"}, {.text = "Class"}, {.text = "Kept until"}, {.text = "State"}}})});
    if (!next.empty()) {
        body += form({.action = std::string(path),
                      .method = "get",
                      .html = hidden_input("after", next) + button({.text = "Look at the next"})});
    }
    response answer = framed_page(
        here, {.title = "Records whose time is over", .body = std::move(body), .here = std::string(path)});
    here.note_list(shown, "records whose time is over", std::string(purpose));
    return answer;
}

// ------------------------------------------------------------ one record

html decision_part(const retention::verdict& decided) {
    html part = heading({.text = "How long it is kept"});
    if (decided.open) part += paragraph("Something on this record is still going on, so it is kept.");
    std::vector<std::vector<table_cell>> rows;
    for (const auto& why : decided.why)
        rows.push_back({{.text = why.title}, {.text = why.words}, {.text = why.source}});
    return part + scroll_region({.label = "How long it is kept",
                                 .html = components::table(
                                     {.rows = std::move(rows),
                                      .head = std::vector<table_cell>{
                                          {.text = "Class"}, {.text = "Rule"}, {.text = "Source"}}})});
}

html plan_part(const retention::disposal_plan& plan) {
    std::vector<html> lines;
    for (const std::string& line : plan.lines())
        lines.push_back(text(line));
    html part = heading({.text = "What disposal would take"});
    for (const std::string& barrier : plan.barriers)
        part += inset_text({.text = barrier});
    return part + paragraph("This and nothing else. The chain of entries and the proofs stay.") +
           list({.items = std::move(lines), .classes = "govuk-list--bullet"});
}

html act_form(const visit& here, const person_id& person, std::string_view act, html fields,
              std::string words, bool warns = false) {
    html all = hidden_input("act", act) + std::move(fields);
    all += button({.text = std::move(words),
                   .classes = warns ? "govuk-button--warning" : "govuk-button--secondary",
                   .prevent_double_click = true});
    return form({.action = address_of(person), .csrf_token = here.csrf_token, .html = std::move(all)});
}

html words_field(const visit& here, std::string_view act, std::string label, const problems& wrong,
                 std::string_view name = "reason") {
    const bool mine = here.request.form.first("act") == act;
    std::optional<error_message_options> message;
    for (const problem& one : wrong)
        if (mine && one.field == name) message = error_message_options{.text = one.message};
    return textarea({.name = std::string(name),
                     .id = fmt::format("{}-{}", act, name),
                     .label = {.text = std::move(label)},
                     .error_message = std::move(message),
                     .value = mine ? std::string(here.request.form.first(name)) : "",
                     .rows = 3});
}

html holds_part(const visit& here, const person_id& person, const retention::keeping& stands, bool may,
                const accounts_read& names, const problems& wrong) {
    html part = heading({.text = "Holds"});
    if (stands.holds.empty()) part += paragraph("None.");
    for (const auto& one : stands.holds) {
        part += inset_text(
            {.text = fmt::format(
                 "{} ({}), by {} on {}{}", one.reason, one.authority, names.name_of(one.by),
                 day_words(one.since),
                 one.released ? ". Lifted on " + day_words(*one.released) + ": " + one.why_released : "")});
        if (!one.released && may)
            part += act_form(here, person, "release",
                             hidden_input("hold", one.id) +
                                 words_field(here, "release", "Why is it not needed any more?", wrong),
                             "Lift this hold");
    }
    if (may)
        part += act_form(here, person, "hold",
                         words_field(here, "hold", "Why must the record be kept?", wrong) +
                             words_field(here, "hold", "Who asks for it, or for which inquiry or claim?",
                                         wrong, "authority"),
                         "Hold this record");
    return part;
}

html class_part(const visit& here, const person_id& person, const retention::schedule& classes,
                const problems& wrong) {
    std::vector<select_item> choices{{.text = "Choose a class", .value = ""}};
    for (const auto& one : classes.classes)
        if (one.assigned) choices.push_back({.text = one.title, .value = one.id});
    html fields = select({.name = "class",
                          .label = {.text = "It is also the record of"},
                          .items = std::move(choices),
                          .value = std::string(here.request.form.first("class"))});
    fields += input({.name = "order",
                     .label = {.text = "Day of the order, or on which the approval ended (optional)"},
                     .hint = hint_options{.text = "For example, 2015-03-27"},
                     .value = std::string(here.request.form.first("order")),
                     .classes = "govuk-input--width-10"});
    fields += words_field(here, "class", "How is it known?", wrong);
    return heading({.text = "Put it into a class"}) +
           act_form(here, person, "class", std::move(fields), "Put it into this class");
}

html disposal_part(const visit& here, const person_id& person, const retention::schedule& classes,
                   const retention::keeping& stands, const retention::disposal_plan& plan,
                   const accounts_read& names, const problems& wrong) {
    const std::string& role = here.practitioner->role;
    html part = heading({.text = "Disposal"});
    if (!stands.proposed) {
        if (plan.possible() && has(classes.propose, role))
            return part +
                   act_form(here, person, "propose",
                            words_field(here, "propose",
                                        "What did you look at, and why does nothing speak against it?",
                                        wrong),
                            "Propose to dispose of it");
        return part + paragraph("Nobody has proposed it.");
    }
    part += inset_text({.text = fmt::format("Proposed by {} on {}: {}", names.name_of(stands.proposed->by),
                                            day_words(stands.proposed->at), stands.proposed->reason)});
    if (stands.proposed->by == here.practitioner->practitioner)
        part += paragraph("You proposed it, so somebody else decides.");
    else if (has(classes.approve, role))
        part += act_form(here, person, "approve",
                         paragraph("What is disposed of can't be read again by anybody, for any reason."),
                         "Dispose of this record", true);
    return part + act_form(here, person, "withdraw",
                           words_field(here, "withdraw", "Why is the record kept?", wrong),
                           "Withdraw the proposal");
}

html disposed_part(const retention::keeping& stands, const person_id& person) {
    std::vector<summary_list_row> rows;
    for (auto& [label, value] : retention::certificate_of(stands))
        rows.push_back({.key = {.text = label}, .value = {.text = value}});
    return heading({.text = "This record was disposed of", .level = 1, .size = size::l}) +
           paragraph(
               "Nobody can read it any more. That it was kept whole until then can still be proved.") +
           summary_list({.rows = std::move(rows)}) +
           paragraph(link({.text = "Certificate (PDF)", .href = address_of(person) + "/certificate"}));
}

response show_record(visit& here, site& site, const retention::schedule& classes, const problems& wrong) {
    const person_id person{std::string(here.parameter("person"))};
    html body;
    std::string shown = "how long it is kept, holds, what disposal would take";
    {
        const auto snapshot = here.database.read();
        const auto stands = retention::read_keeping(*snapshot, person);
        const auto file = site.desk.open(*snapshot, person);
        if (!takes_part(classes, here.practitioner->role) || (!file && stands.certificate.empty()) ||
            (file && !may_know(here, site, *snapshot, *file)))
            return not_for_you(here);
        if (!file) {
            body = disposed_part(stands, person);
            shown = "that it was disposed of";
        } else {
            const auto names = site.accounts.read(*snapshot, here.request.at);
            const auto plan =
                retention::plan_of({site.desk, classes}, *snapshot, person, local_date(here.request.at));
            if (!wrong.empty()) {
                std::vector<error_summary_item> items;
                for (const problem& one : wrong)
                    items.push_back(
                        {.text = one.message,
                         .href = one.field.empty()
                                     ? "#main-content"
                                     : fmt::format("#{}-{}", here.request.form.first("act"), one.field)});
                body += error_summary({.error_list = std::move(items)});
            }
            body += heading({.text = people::display_name(file->person), .level = 1, .size = size::l});
            body += decision_part(plan.decided);
            body +=
                holds_part(here, person, stands, has(classes.hold, here.practitioner->role), *names, wrong);
            body += disposal_part(here, person, classes, stands, plan, *names, wrong);
            if (has(classes.propose, here.practitioner->role))
                body += class_part(here, person, classes, wrong);
            body += plan_part(plan);
        }
    }
    response answer = framed_page(here, {.title = "Keeping and disposal of a record",
                                         .body = std::move(body),
                                         .here = std::string(path),
                                         .error = !wrong.empty(),
                                         .status = wrong.empty() ? 200 : 422});
    here.note_read(person, shown, std::string(purpose));
    return answer;
}

// ------------------------------------------------------------ deciding

result<void> carry_out(visit& here, site& site, const retention::schedule& classes,
                       const person_id& person) {
    const form_fields& sent = here.request.form;
    const retention::office office{site.desk, classes};
    const auto who = practitioner_of(here);
    const instant now = here.request.at;
    const std::string act(sent.first("act")), reason = tidy(sent.first("reason"));
    if (act == "hold")
        return retention::hold_record(office, person, reason, tidy(sent.first("authority")), who, now);
    if (act == "release") return retention::release(office, person, sent.first("hold"), reason, who, now);
    if (act == "propose") return retention::propose(office, person, reason, who, now);
    if (act == "withdraw") return retention::withdraw(office, person, reason, who, now);
    if (act == "class") {
        std::optional<date> order;
        if (const std::string typed = tidy(sent.first("order")); !typed.empty()) {
            const auto day = parse_date(typed);
            if (!day) return refuse("Enter the day as in 2015-03-27", "order");
            order = *day;
        }
        return retention::put_into_class(office, person, sent.first("class"), order, reason, who, now);
    }
    if (act == "approve") {
        const auto done = retention::approve(office, person, who, now);
        if (!done) return tl::unexpected(done.error());
        return {};
    }
    return refuse("Choose what to do");
}

response decide(visit& here, site& site, const retention::schedule& classes) {
    const person_id person{std::string(here.parameter("person"))};
    {
        const auto snapshot = here.database.read();
        const auto file = site.desk.open(*snapshot, person);
        if (!takes_part(classes, here.practitioner->role) || !file ||
            !may_know(here, site, *snapshot, *file))
            return not_for_you(here);
    }
    if (here.request.form.first("act") == "approve")
        if (auto asked = confirm_first(here, "dispose of a record")) return *std::move(asked);
    if (const auto done = carry_out(here, site, classes, person); !done)
        return show_record(here, site, classes, done.error());
    here.shows_nothing_personal();
    return see_other(address_of(person));
}

response certificate_page(visit& here, site& site, const retention::schedule& classes) {
    const person_id person{std::string(here.parameter("person"))};
    const auto stands = retention::read_keeping(*here.database.read(), person);
    if (!takes_part(classes, here.practitioner->role) || stands.certificate.empty() ||
        site.desk.open(*here.database.read(), person))
        return not_for_you(here);
    documents::pdf_document document;
    document.title = "Certificate of disposal";
    document.subject = "Certificate of disposal " + stands.certificate;
    document.facts = retention::certificate_of(stands);
    document.marking = "OFFICIAL";
    document.foot = stands.certificate;
    document.created = stands.disposed;
    const auto made = documents::make_pdf(document);
    if (!made) return error_page(here, 500, made.error().front().message);
    here.note_read(person, "certificate of disposal", std::string(purpose));
    response answer;
    answer.content_type = "application/pdf";
    answer.body = made->bytes;
    answer.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"{}.pdf\"", stands.certificate));
    return answer;
}

} // namespace

void add_retention_routes(routes& table, site& site, schedule classes) {
    table.get(std::string(path), audit_class::personal_list, web::access::signed_in,
              [&site, classes](visit& here) { return list_page(here, site, *classes); });
    table.get("/retention/:person", audit_class::personal_record, web::access::signed_in,
              [&site, classes](visit& here) { return show_record(here, site, *classes, {}); });
    table.post("/retention/:person", audit_class::personal_record, web::access::signed_in,
               [&site, classes](visit& here) { return decide(here, site, *classes); });
    table.get("/retention/:person/certificate", audit_class::personal_record, web::access::signed_in,
              [&site, classes](visit& here) { return certificate_page(here, site, *classes); });
}

place retention_place(schedule classes) {
    return {.text = "Retention",
            .href = std::string(path),
            .shown_to = [classes](const store::account& who) { return takes_part(*classes, who.role); }};
}

} // namespace kith::web::pages
