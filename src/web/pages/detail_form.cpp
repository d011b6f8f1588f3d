#include "web/pages/detail_form.hpp"

#include "foundation/number.hpp"
#include "guidance/code_sets.hpp"
#include "web/components/components.hpp"
#include "web/pages/details_parts.hpp"
#include "web/pages/form_page.hpp"
#include "web/pages/form_reading.hpp"
#include "web/pages/people_parts.hpp"
#include "web/pages/relationship_fields.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view since_name = "since_date", until_name = "until_date";
constexpr std::size_t most_radios = 6; ///< more answers than that are a list to choose from

std::string field_name(const people::detail_part& part) {
    return "p_" + std::string(part.id) + (part.type == people::part_type::date ? "_date" : "");
}

/// The form's names for what the act calls its problems by.
problems at_fields(problems wrong, const people::detail_kind& kind) {
    for (problem& one : wrong) {
        if (one.field == "from") one.field = since_name;
        if (one.field == "until") one.field = until_name;
        for (const people::detail_part& part : kind.parts)
            if (one.field == part.id) one.field = field_name(part);
    }
    return wrong;
}

// ------------------------------------------------------------ questions

html draw_choice(const child_visit& child, const people::detail_part& part, const form_fields& fields,
                 const problems& wrong) {
    const std::string name = field_name(part);
    std::vector<select_item> items;
    for (const people::part_choice& choice : part.choices)
        items.push_back({.text = std::string(choice.text), .value = std::string(choice.code)});
    if (!part.codes.empty()) {
        items = code_items(*child.edition, part.codes, local_date(child.now));
        items.erase(items.begin());
    }
    const std::string value(fields.first(name));
    std::optional<hint_options> hint;
    if (!part.hint.empty()) hint = hint_options{.text = std::string(part.hint)};
    if (items.size() > most_radios) {
        items.insert(items.begin(), select_item{.text = "Choose one", .value = ""});
        return select({.name = name,
                       .label = {.text = std::string(part.label), .classes = "govuk-label--s"},
                       .hint = std::move(hint),
                       .error_message = message_of(wrong, name),
                       .items = std::move(items),
                       .value = value});
    }
    std::vector<choice_item> radio;
    for (const select_item& item : items)
        radio.push_back({.text = item.text, .value = item.value.value_or("")});
    return radios({.name = name,
                   .fieldset = fieldset_options{.legend = {.text = std::string(part.label),
                                                           .classes = "govuk-fieldset__legend--s"}},
                   .hint = std::move(hint),
                   .error_message = message_of(wrong, name),
                   .items = std::move(radio),
                   .value = value});
}

html draw_part(const child_visit& child, const people::detail_part& part, const form_fields& fields,
               const problems& wrong) {
    if (part.type == people::part_type::choice) return draw_choice(child, part, fields, wrong);
    const std::string name = field_name(part);
    if (part.type == people::part_type::date)
        return draw_day(name, std::string(part.label), std::string(part.hint), fields, wrong);
    const std::string label = std::string(part.label) + (part.required ? "" : " (optional)");
    std::optional<hint_options> hint;
    if (!part.hint.empty()) hint = hint_options{.text = std::string(part.hint)};
    if (part.type == people::part_type::text)
        return textarea({.name = name,
                         .label = {.text = label, .classes = "govuk-label--s"},
                         .hint = std::move(hint),
                         .error_message = message_of(wrong, name),
                         .value = std::string(fields.first(name)),
                         .rows = 3});
    return input({.name = name,
                  .label = {.text = label, .classes = "govuk-label--s"},
                  .hint = std::move(hint),
                  .error_message = message_of(wrong, name),
                  .value = std::string(fields.first(name))});
}

html draw_source(const child_visit& child, const form_fields& fields, const problems& wrong) {
    auto items = code_items(*child.edition, guidance::agency_codes, local_date(child.now));
    items.front().text = "My own agency";
    return select({.name = "source",
                   .label = {.text = "Which agency says so?", .classes = "govuk-label--s"},
                   .error_message = message_of(wrong, "source"),
                   .items = std::move(items),
                   .value = std::string(fields.first("source"))});
}

html draw_told(std::string_view label, const form_fields& fields, const problems& wrong) {
    return textarea({.name = "told",
                     .label = {.text = std::string(label), .classes = "govuk-label--s"},
                     .hint = hint_options{.text = "Who said so, or where you saw it."},
                     .error_message = message_of(wrong, "told"),
                     .value = std::string(fields.first("told")),
                     .rows = 3});
}

/// The live details of the kind, any of which a new one may take the place of: a move, a new number.
html draw_replaces(const child_visit& child, const people::detail_kind& kind, const form_fields& fields,
                   const problems& wrong) {
    if (kind.id != "address" && kind.id != "contact" && kind.id != "school") return {};
    std::vector<choice_item> items;
    for (const people::detail& one : child.file->person.details) {
        if (one.kind != kind.id || one.over() || !one.of.empty()) continue;
        if (one.is_protected() && !child.sees(one.protected_kind())) continue;
        items.push_back({.text = detail_label(child, one) + ": " + detail_words(child, one),
                         .value = std::to_string(one.sequence)});
    }
    if (items.empty()) return {};
    items.insert(items.begin(), choice_item{.text = "None: it is one more", .value = "0"});
    const std::string value(fields.first("replaces"));
    return radios({.name = "replaces",
                   .fieldset = fieldset_options{.legend = {.text = "Does it take the place of another?",
                                                           .classes = "govuk-fieldset__legend--s"}},
                   .hint = hint_options{.text = "That one ends on the day since when this one holds. It "
                                                "stays visible."},
                   .error_message = message_of(wrong, "replaces"),
                   .items = std::move(items),
                   .value = value.empty() ? "0" : value});
}

html draw_dates(const people::detail_kind& kind, const form_fields& fields, const problems& wrong) {
    if (!kind.dated) return {};
    return draw_day(std::string(since_name), "Since when? (optional)",
                    "Leave it empty where it is not known.", fields, wrong) +
           draw_day(std::string(until_name), "Until when? (optional)",
                    "Only where it is over, or its last day is known.", fields, wrong);
}

html draw_questions(const child_visit& child, const people::detail_kind& kind, bool changes,
                    const form_fields& fields, const problems& wrong) {
    html questions;
    for (const people::detail_part& part : kind.parts)
        questions += draw_part(child, part, fields, wrong);
    questions += draw_dates(kind, fields, wrong);
    if (!changes) questions += draw_replaces(child, kind, fields, wrong);
    questions += draw_source(child, fields, wrong);
    questions +=
        draw_told(changes ? "What was wrong, or how do you know?" : "How do you know?", fields, wrong);
    return questions;
}

// ------------------------------------------------------------ reading

casework::detail_said read_said(const people::detail_kind& kind, const form_fields& sent, problems& wrong) {
    casework::detail_said said;
    said.kind = kind.id;
    for (const people::detail_part& part : kind.parts) {
        const std::string name = field_name(part);
        if (part.type == people::part_type::date) {
            if (const auto day = read_day(sent, name, part.label, wrong))
                said.parts[std::string(part.id)] = to_text(*day);
        } else {
            said.parts[std::string(part.id)] = tidy(sent.first(name));
        }
    }
    if (kind.dated) {
        said.from = read_day(sent, std::string(since_name), "Since when", wrong);
        said.until = read_day(sent, std::string(until_name), "Until when", wrong);
    }
    said.source = tidy_line(sent.first("source"));
    said.told = tidy(sent.first("told"));
    said.replaces = parse_number(sent.first("replaces")).value_or(0);
    return said;
}

form_fields as_recorded(const people::detail_kind& kind, const people::detail& one) {
    form_fields::list fields;
    for (const people::detail_part& part : kind.parts) {
        const std::string value(one.part(part.id));
        if (part.type == people::part_type::date) {
            const auto day = parse_date(value);
            fill_day(fields, field_name(part), day ? std::optional(*day) : std::nullopt);
        } else {
            fields.emplace_back(field_name(part), value);
        }
    }
    fill_day(fields, std::string(since_name), one.from);
    fill_day(fields, std::string(until_name), one.until);
    fields.emplace_back("source", one.source);
    return form_fields(std::move(fields));
}

// ------------------------------------------------------------ the three forms

/// One form, opened: what it is about and where it lives.
struct form_of_detail {
    child_visit child;
    const people::detail_kind* kind = nullptr;
    const people::detail* detail = nullptr; ///< of one that is on record
    std::string action, title;
};

enum class doing { adding, changing, ending };

/// Enters the record for the form, or the page to answer with.
std::variant<form_of_detail, response> enter(visit& visit, site& site, doing what) {
    auto entered = enter_form(visit, site);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    form_of_detail form{std::move(std::get<child_visit>(entered)), nullptr, nullptr, {}, {}};
    if (what == doing::adding) {
        const std::string_view kind = visit.parameter("kind");
        form.kind = people::find_kind(kind);
        if (form.kind == nullptr)
            return not_on_this_record(visit, form.child, "There is no form at this address.");
        form.action = details_address(form.child.person(), "/" + std::string(kind) + "/new");
        form.title = "Add: " + std::string(form.kind->title);
        return form;
    }
    const std::string_view number = visit.parameter("detail");
    form.detail = casework::find_detail(form.child.file->person, parse_number(number).value_or(0));
    if (form.detail != nullptr) form.kind = people::find_kind(form.detail->kind);
    if (form.kind == nullptr || !form.detail->of.empty())
        return not_on_this_record(visit, form.child, "There is no such detail on this record.");
    if (form.detail->is_protected() && !form.child.sees(form.detail->protected_kind())) {
        form.child.snapshot.reset();
        return no_way_in(visit, people::not_shown);
    }
    const bool changes = what == doing::changing;
    form.action =
        details_address(form.child.person(), "/" + std::string(number) + (changes ? "/change" : "/end"));
    form.title = (changes ? "Change: " : "End: ") + std::string(form.kind->title);
    return form;
}

/// What somebody recorded about this detail since the form was opened.
problems overtaken_since(const people::detail& one, std::int64_t based_on) {
    const std::int64_t last =
        std::max(one.ended_by, one.changes.empty() ? std::int64_t{0} : one.changes.back().sequence);
    if (based_on < 0 || last <= based_on) return {};
    return {{"Somebody changed this while you were writing. Check your answers against the record and send "
             "the form again",
             {}}};
}

html intro_of(const form_of_detail& form, doing what) {
    if (what == doing::adding) {
        if (form.kind->id == "address")
            return paragraph("Where several people move together, record the move under People as well.");
        return {};
    }
    html intro =
        paragraph(detail_label(form.child, *form.detail) + ": " + detail_words(form.child, *form.detail));
    intro += paragraph(what == doing::changing ? "What stood there before stays visible. Where something "
                                                 "is over, end it and add what holds now."
                                               : "It stays visible, with its last day.");
    return intro;
}

html ending_questions(const form_of_detail& form, const form_fields& fields, const problems& wrong) {
    html questions = draw_day(std::string(until_name), "Last day", "Leave it empty where it is not known.",
                              fields, wrong);
    questions +=
        textarea({.name = "reason",
                  .label = {.text = "How do you know?", .classes = "govuk-label--s"},
                  .hint = hint_options{.text = std::string(form.kind->ending) + ": who said so, or where "
                                                                                "you saw it."},
                  .error_message = message_of(wrong, "reason"),
                  .value = std::string(fields.first("reason")),
                  .rows = 3});
    return questions;
}

response show(visit& visit, site& site, form_of_detail& form, doing what, const opened_form& opened,
              const problems& wrong) {
    form_frame frame{.action = form.action,
                     .title = form.title,
                     .caption = {},
                     .intro = intro_of(form, what),
                     .questions = what == doing::ending
                                      ? ending_questions(form, opened.fields, wrong)
                                      : draw_questions(form.child, *form.kind, what == doing::changing,
                                                       opened.fields, wrong),
                     .kept_at = opened.kept_at,
                     .based_on = opened.based_on};
    return show_child_form(visit, site, form.child, frame, draw_plain_problems(wrong), "form for a detail");
}

response get(visit& visit, site& site, doing what) {
    auto entered = enter(visit, site, what);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& form = std::get<form_of_detail>(entered);
    form_fields fresh;
    if (what == doing::changing) fresh = as_recorded(*form.kind, *form.detail);
    const auto opened =
        open_form(*form.child.snapshot, visit, form.action, std::move(fresh), form.child.file->revision);
    return show(visit, site, form, what, opened, {});
}

/// The act that the form asks for.
casework::desk::deciding act_of(const site& site, const visit& visit, const form_of_detail& form,
                                doing what, const casework::detail_said& said,
                                const casework::detail_ending& ending) {
    const auto who = practitioner_of(visit);
    const instant now = visit.request.at;
    const std::int64_t number = form.detail == nullptr ? 0 : form.detail->sequence;
    return [&site, who, now, what, said, ending, number](const casework::child_files& files, kith::world&) {
        if (what == doing::adding)
            return casework::record_detail(site.rules(), files.front(), said, who, now);
        if (what == doing::changing)
            return casework::change_detail(site.rules(), files.front(), number, said, who, now);
        return casework::end_detail(site.rules(), files.front(), ending, who, now);
    };
}

response post(visit& visit, site& site, doing what) {
    auto entered = enter(visit, site, what);
    if (auto* refused = std::get_if<response>(&entered)) return std::move(*refused);
    auto& form = std::get<form_of_detail>(entered);
    const std::string back = details_address(form.child.person());
    if (auto kept = keep_or_discard(visit, form.action, form.title, back)) return std::move(*kept);
    const auto& sent = visit.request.form;
    const opened_form typed{typed_only(sent), form.child.file->revision, {}};
    problems wrong;
    casework::detail_said said;
    casework::detail_ending ending;
    if (what == doing::ending) {
        ending.detail = form.detail->sequence;
        ending.until = read_day(sent, std::string(until_name), "The last day", wrong);
        ending.reason = tidy(sent.first("reason"));
    } else {
        said = read_said(*form.kind, sent, wrong);
    }
    if (form.detail != nullptr)
        wrong = merged(std::move(wrong), overtaken_since(*form.detail, based_on_of(sent)));
    const auto act = act_of(site, visit, form, what, said, ending);
    if (!wrong.empty()) { // everything that is wrong at once: what the act finds too
        const casework::child_files files{form.child.file};
        if (const auto tried = act(files, site.desk.world()); !tried)
            wrong = merged(std::move(wrong), at_fields(tried.error(), *form.kind));
        return show(visit, site, form, what, typed, wrong);
    }
    const std::string answer = back + "?done=recorded";
    form.child.snapshot.reset();
    const auto outcome =
        site.desk.perform({form.child.person()}, act, practitioner_of(visit), visit.request.at,
                          sent_form(visit, form.action, answer, form.child.purpose));
    if (const problems refused = problems_of(outcome); !refused.empty())
        return show(visit, site, form, what, typed, at_fields(refused, *form.kind));
    visit.shows_nothing_personal();
    return see_other(answer);
}

} // namespace

void add_detail_form_routes(routes& table, site& site) {
    const auto add = [&](std::string pattern, doing what) {
        table.get(pattern, audit_class::personal_record, web::access::signed_in,
                  [&site, what](visit& visit) { return get(visit, site, what); });
        table.post(pattern, audit_class::personal_record, web::access::signed_in,
                   [&site, what](visit& visit) { return post(visit, site, what); });
    };
    add("/children/:person/details/:kind/new", doing::adding);
    add("/children/:person/details/:detail/change", doing::changing);
    add("/children/:person/details/:detail/end", doing::ending);
}

} // namespace kith::web::pages
