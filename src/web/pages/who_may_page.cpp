#include "web/pages/who_may_page.hpp"

#include "casework/grants_acts.hpp"
#include "store/grants.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/stacked_table.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;
namespace acts = casework::access_act;
using casework::grant_kind;

std::string address_of(const child_visit& child) {
    return "/children/" + child.person().text + "/access/who";
}

/// What is drawn and asked of: the record by itself, and whoever looks.
struct asking {
    const visit& here;
    const site& where;
    const child_visit& child;
    casework::practitioner who;
    form_fields typed = {};
    problems wrong = {};

    [[nodiscard]] bool may(std::string_view act) const {
        return casework::may_do(*child.edition, *child.file, who, act);
    }
    /// What was typed, and what was wrong with it, where this is the form that was sent.
    [[nodiscard]] std::string typed_in(std::string_view act, std::string_view name) const {
        return typed.first("act") == act ? std::string(typed.first(name)) : std::string();
    }
    [[nodiscard]] std::optional<error_message_options> error(std::string_view act,
                                                             std::string_view name) const {
        return typed.first("act") == act ? message_of(wrong, name) : std::nullopt;
    }
};

const casework::happening* told_by(const casework::file& child, std::int64_t sequence) {
    const auto found = std::ranges::find(child.happenings, sequence, &casework::happening::sequence);
    return found == child.happenings.end() ? nullptr : &*found;
}

// ------------------------------------------------------------ forms

html small_form(const asking& all, std::string_view act, const html& questions, std::string submit,
                bool warning = false) {
    html inside = hidden_input("act", act);
    inside += hidden_input(field::form_token, all.here.form_token());
    inside += questions;
    inside += button({.text = std::move(submit),
                      .classes = warning ? "govuk-button--warning" : "govuk-button--secondary",
                      .prevent_double_click = true});
    return form({.action = address_of(all.child), .csrf_token = all.here.csrf_token, .html = inside});
}

/// The field's identifier carries the act, because one page has several forms.
std::string id_of(std::string_view act, std::string_view name) {
    return std::string(name) + "-" + std::string(act);
}

html reason_field(const asking& all, std::string_view act, std::string label,
                  std::string_view name = "reason") {
    return textarea({.name = std::string(name),
                     .id = id_of(act, name),
                     .label = {.text = std::move(label), .classes = "govuk-label--s"},
                     .error_message = all.error(act, name),
                     .value = all.typed_in(act, name),
                     .rows = 2});
}

html practitioner_field(const asking& all, std::string_view act, std::string label) {
    std::vector<select_item> items{{.text = "Choose", .value = ""}};
    for (const store::account& one : all.child.accounts->all)
        if (one.active && one.practitioner != all.who.id)
            items.push_back({.text = one.display_name + (one.job_title.empty() ? "" : ", " + one.job_title),
                             .value = one.practitioner.text});
    return select({.name = "practitioner",
                   .id = id_of(act, "practitioner"),
                   .label = {.text = std::move(label), .classes = "govuk-label--s"},
                   .error_message = all.error(act, "practitioner"),
                   .items = std::move(items),
                   .value = all.typed_in(act, "practitioner")});
}

html end_form(const asking& all, const casework::access_grant& one, std::string words) {
    const std::string act = "end-" + std::to_string(one.given_by);
    html questions = hidden_input("kind", casework::code_of(one.kind));
    questions += hidden_input("practitioner", one.practitioner.text);
    questions += hidden_input("process", one.process.text);
    questions += reason_field(all, act, "Why?");
    return details({.summary_text = words + ": " + all.child.name_of(one.practitioner),
                    .html = small_form(all, act, questions, std::move(words)),
                    .open = all.typed.first("act") == act});
}

html give_form(const asking& all) {
    if (!all.may(acts::give_papers) || all.child.file->processes.empty()) return {};
    constexpr std::string_view act = acts::give_papers;
    std::vector<select_item> items{{.text = "Choose", .value = ""}};
    for (const casework::case_process& one : all.child.file->processes) {
        const guidance::process* definition = casework::definition_of(all.where.rules(), one);
        items.push_back(
            {.text = (definition ? definition->title : one.definition) + ", " + day_words(one.opened),
             .value = one.id.text});
    }
    html questions = practitioner_field(all, act, "Who?");
    questions +=
        select({.name = "process",
                .id = id_of(act, "process"),
                .label = {.text = "The papers of which meeting or process?", .classes = "govuk-label--s"},
                .error_message = all.error(act, "process"),
                .items = std::move(items),
                .value = all.typed_in(act, "process")});
    questions += reason_field(all, act, "What do they need them for?", "purpose");
    date_input_options until{
        .id = id_of(act, "until"),
        .name_prefix = "until",
        .fieldset =
            fieldset_options{.legend = {.text = "Until when?", .classes = "govuk-fieldset__legend--s"}},
        .hint = hint_options{.text = "The last day, for example 31 12 2026. At most a year."},
        .error_message = all.error(act, "until")};
    until.values = {all.typed_in(act, "until-day"), all.typed_in(act, "until-month"),
                    all.typed_in(act, "until-year")};
    questions += date_input(until);
    return heading({.text = "Give somebody the papers of one meeting", .level = 3}) +
           small_form(all, act, questions, "Give these papers");
}

html restriction_part(const asking& all) {
    const casework::file& child = *all.child.file;
    html body = heading({.text = "Restriction", .level = 2});
    body += paragraph(child.restricted ? "This record is restricted: only those on its list open it."
                                       : "This record is not restricted.");
    if (child.proposed) {
        const casework::access_proposal& one = *child.proposed;
        body += inset_text({.text = by_words(all.child, one.by) + " proposed on " + moment_words(one.at) +
                                    (one.lifts ? " to lift the restriction: " : " to restrict it: ") +
                                    one.reason});
        const bool own = one.by.who == all.who.id;
        if (!own && all.may(acts::agree))
            body += small_form(all, "agree", reason_field(all, "agree", "Why do you agree?"), "Agree");
        if (own || all.may(acts::agree))
            body += small_form(all, "end_proposal",
                               reason_field(all, "end_proposal", own ? "Why withdraw it?" : "Why not?"),
                               own ? "Withdraw the proposal" : "Decline");
        return body;
    }
    if (!all.may(acts::restrict_record)) return body;
    if (!child.restricted) {
        html questions = practitioner_field(all, "restrict", "Who besides you has to open it?");
        questions += reason_field(all, "restrict", "Why must it be restricted?");
        return body + small_form(all, "restrict", questions, "Propose to restrict this record");
    }
    body += small_form(all, "add",
                       practitioner_field(all, "add", "Who has to be on the list?") +
                           reason_field(all, "add", "Why?"),
                       "Add to the list");
    return body + small_form(all, "lift", reason_field(all, "lift", "Why must it be lifted?"),
                             "Propose to lift the restriction");
}

// ------------------------------------------------------------ what stands

void add_grant(const asking& all, table_options& table, html& forms, const casework::access_grant& one,
               std::string_view how) {
    const casework::happening* told = told_by(*all.child.file, one.given_by);
    const bool live = one.live(all.child.now);
    std::string until = one.until ? moment_words(*one.until) : "until ended";
    if (!live) until = "ended " + until;
    table.rows.push_back({{.text = all.child.name_of(one.practitioner)},
                          {.text = std::string(how)},
                          {.text = moment_words(one.since)},
                          {.text = until},
                          {.text = told ? by_words(all.child, told->by) : std::string()},
                          {.text = told ? told->detail : one.purpose}});
    if (!live || !one.of.empty()) return;
    const bool excluded = one.kind == grant_kind::excluded;
    const std::string_view act = excluded                            ? acts::lift_exclusion
                                 : one.kind == grant_kind::named     ? acts::restrict_record
                                 : one.kind == grant_kind::emergency ? acts::agree
                                                                     : acts::give_papers;
    const bool own = one.practitioner == all.who.id;
    if (excluded ? (!own && all.may(act)) : (own || all.may(act)))
        forms += end_form(all, one, excluded ? "Let them see it again" : "End this access");
}

html standing_part(const asking& all) {
    table_options table{.head = std::vector<table_cell>{{.text = "Who"},
                                                        {.text = "How"},
                                                        {.text = "Since"},
                                                        {.text = "Until"},
                                                        {.text = "By"},
                                                        {.text = "Why"}},
                        .first_cell_is_header = true};
    std::string areas;
    for (const guidance::role& role : all.child.edition->roles)
        if (role.sees == "area") areas += (areas.empty() ? "" : ", ") + role.title;
    table.rows.push_back(
        {{.text = "Everybody with one of these roles: " + areas},
         {.text = "Role that sees the area"},
         {},
         {},
         {},
         {.text = all.child.file->restricted ? "Not while the record is restricted" : ""}});
    for (const casework::involvement& one : all.child.file->involvements) {
        const auto title = all.child.edition->relations.find(one.relation);
        table.rows.push_back(
            {{.text = all.child.name_of(one.practitioner)},
             {.text = title == all.child.edition->relations.end() ? one.relation : title->second},
             {.text = moment_words(one.since)},
             {.text = one.until ? "ended " + moment_words(*one.until) : "until ended"},
             {},
             {}});
    }
    html forms;
    for (const casework::access_grant& one : all.child.file->grants) {
        const std::string_view how = one.kind == grant_kind::specific   ? "Papers of one process"
                                     : one.kind == grant_kind::named    ? "On the list"
                                     : one.kind == grant_kind::excluded ? "Kept from this record"
                                                                        : "In an emergency";
        add_grant(all, table, forms, one, how);
    }
    return stacked_table("Who may see this record", std::move(table)) + forms;
}

html emergencies_part(const asking& all) {
    html items;
    for (const casework::case_process& process : all.child.file->processes) {
        const guidance::process* definition = casework::definition_of(all.where.rules(), process);
        const bool access = process.beside && definition && !definition->steps.empty() &&
                            definition->steps.front().grants && !process.steps.empty();
        if (!access) continue;
        const guidance::outcome* outcome = guidance::find_outcome(*definition, process.outcome);
        std::string words = all.child.name_of(process.steps.front().by.who) + ", " +
                            moment_words(process.opened) + ": " +
                            (outcome ? outcome->title : "not reviewed yet") + ". ";
        items += paragraph(text(words) + link({.text = "See it",
                                               .href = process_address(all.child, process.id),
                                               .visually_hidden_text = ": emergency access of " +
                                                                       moment_words(process.opened)}));
    }
    if (items.empty()) items = paragraph("Nobody has opened it in an emergency.");
    return heading({.text = "Opened in an emergency", .level = 2}) + items;
}

html exclusion_part(const asking& all, const std::vector<practitioner_id>& by_interest) {
    html body = heading({.text = "Kept from this record", .level = 2});
    for (const practitioner_id& one : by_interest)
        body += paragraph(all.child.name_of(one) + ": by an interest of theirs, near the family.");
    if (!all.may(acts::exclude)) return body;
    html questions = practitioner_field(all, "exclude", "Who must not see it?");
    questions += reason_field(all, "exclude", "Why?");
    return body + small_form(all, "exclude", questions, "Keep them from this record", true);
}

response show_page(visit& visit, site& site, child_visit& child, asking& all) {
    const auto by_interest = store::kept_from(*child.snapshot, child.person());
    html summary;
    if (!all.wrong.empty()) {
        error_summary_options options;
        for (const kith::problem& one : all.wrong)
            options.error_list.push_back(
                {.text = one.message,
                 .href = one.field.empty() ? "" : "#" + id_of(all.typed.first("act"), one.field)});
        summary = error_summary(options);
    }
    html body = done_notice(visit);
    body += heading({.text = "Who may see this record", .level = 2, .size = size::l});
    body += paragraph("What keeps somebody from a record always wins over what opens it.");
    body += standing_part(all);
    body += give_form(all);
    body += restriction_part(all);
    body += exclusion_part(all, by_interest);
    body += emergencies_part(all);
    const bool wrong = !all.wrong.empty();
    return show_child(visit, site, child,
                      {.title = "Child's record: who may see it",
                       .shown = "who may see this record",
                       .body = std::move(body),
                       .here = "-",
                       .error = wrong,
                       .status = wrong ? 422 : 200,
                       .before_banner = summary});
}

response not_yours(visit& visit, child_visit& child) {
    child.snapshot.reset();
    return no_way_in(visit, "Who may see a record is looked at by the child's allocated worker and by "
                            "managers. Ask one of them.");
}

response who_may(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    asking all{visit, site, child, practitioner_of(visit)};
    if (!all.may(acts::see)) return not_yours(visit, child);
    return show_page(visit, site, child, all);
}

// ------------------------------------------------------------ acts

result<casework::decision> decide_on(const site& site, const casework::child_files& files,
                                     const form_fields& sent, const casework::practitioner& who,
                                     instant now) {
    const auto& rules = site.rules();
    const std::string_view act = sent.first("act");
    const std::string reason(sent.first("reason"));
    const practitioner_id whom{std::string(sent.first("practitioner"))};
    if (act == acts::give_papers) {
        casework::papers_given said{.practitioner = whom,
                                    .process = {std::string(sent.first("process"))},
                                    .purpose = std::string(sent.first("purpose")),
                                    .until = {}};
        const auto day = read_date(sent, "until", "The last day");
        if (!day) return refuse(day.error().front().message, "until");
        said.until = *day;
        return casework::give_papers(rules, files, said, who, now);
    }
    if (act == "restrict") {
        std::vector<practitioner_id> named;
        if (!whom.empty()) named.push_back(whom);
        return casework::propose_restriction(rules, files, named, reason, who, now);
    }
    if (act == "lift") return casework::propose_lifting(rules, files, reason, who, now);
    if (act == "agree") return casework::agree_to_proposal(rules, files, reason, who, now);
    if (act == "end_proposal") return casework::end_proposal(rules, files, reason, who, now);
    if (act == "add") return casework::add_to_list(rules, files, whom, reason, who, now);
    if (act == "exclude") return casework::exclude(rules, files, whom, reason, who, now);
    const auto kind = casework::parse_grant_kind(sent.first("kind"));
    if (act.starts_with("end-") && kind)
        return casework::end_access(rules, files, *kind, whom, {std::string(sent.first("process"))}, reason,
                                    who, now);
    return refuse("This form is not known. Open the page again");
}

response change_access(visit& visit, site& site) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& child = std::get<child_visit>(entered);
    asking all{visit, site, child, practitioner_of(visit), visit.request.form};
    if (!all.may(acts::see)) return not_yours(visit, child);
    const std::string answer = address_of(child) + "?done=recorded";
    const auto records = casework::one_person(*child.snapshot, child.person());
    child.snapshot.reset();
    auto outcome = site.desk.perform(
        records.empty() ? std::vector{child.person()} : records,
        [&](const casework::child_files& files, kith::world&) {
            return decide_on(site, files, visit.request.form, all.who, visit.request.at);
        },
        all.who, visit.request.at, sent_form(visit, {}, answer, child.purpose));
    all.wrong = problems_of(outcome);
    for (problem& one : all.wrong) // the page asks for one at a time
        if (one.field == "named") one.field = "practitioner";
    if (all.wrong.empty()) {
        visit.shows_nothing_personal();
        return see_other(answer);
    }
    child.snapshot = visit.database.read();
    return show_page(visit, site, child, all);
}

} // namespace

void add_who_may_routes(routes& table, site& site) {
    table.get("/children/:person/access/who", audit_class::personal_record, access::signed_in,
              [&site](visit& visit) { return who_may(visit, site); });
    table.post("/children/:person/access/who", audit_class::personal_record, access::signed_in,
               [&site](visit& visit) { return change_access(visit, site); });
}

} // namespace kith::web::pages
