#include "web/pages/page_parts.hpp"

#include "guidance/fact_words.hpp"
#include "store/deposits.hpp"
#include "store/grants.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace kith::web::pages {

kith::access::viewer viewer_of(const visit& visit, const site& site, store::snapshot& snapshot) {
    const store::account& account = visit.practitioner.value();
    const guidance::role* role = role_of(site, visit);
    kith::access::viewer who{.id = account.practitioner,
                             .role = account.role,
                             .name = account.display_name,
                             .agency = account.agency,
                             .at = visit.request.at,
                             .excluded = store::exclusions_of(snapshot, account.practitioner)};
    who.agreement = (role != nullptr && role->authority) ||
                    store::agreement_holds(snapshot, account.agency, local_date(visit.request.at));
    if (role != nullptr && role->sees == "own_agency")
        who.colleagues = store::colleagues_of(snapshot, account.agency);
    return who;
}

kith::access::viewer viewer_of(const visit& visit, const site& site) {
    return viewer_of(visit, site, *visit.database.read());
}

casework::practitioner practitioner_of(const visit& visit) {
    const store::account& account = visit.practitioner.value();
    return {.id = account.practitioner,
            .role = account.role,
            .name = account.display_name,
            .agency = account.agency};
}

const guidance::edition& edition_at(const site& site, instant at) {
    const guidance::rulebook& rules = site.rules();
    if (rules.editions.empty()) throw std::runtime_error("no edition of the guidance is loaded");
    const guidance::edition* in_force = rules.in_force_on(local_date(at));
    return in_force != nullptr ? *in_force : rules.editions.front();
}

const guidance::role* role_of(const site& site, const visit& visit) {
    return edition_at(site, visit.request.at).find_role(visit.practitioner.value().role);
}

// ------------------------------------------------------------ clocks

components::clock_state state_of(const casework::case_clock& clock, instant now) {
    using components::clock_state;
    switch (clock.state) {
    case casework::clock_state::met:
        return clock_state::met;
    case casework::clock_state::met_late:
        return clock_state::met_late;
    case casework::clock_state::ceased:
        return clock_state::does_not_apply;
    case casework::clock_state::running:
        break;
    }
    if (clock.waiting()) return clock_state::due_later;
    if (now >= clock.due.late_from) return clock_state::late;
    const int days = day_number(clock.due.day) - day_number(local_date(now));
    if (days <= 0) return clock_state::due_today;
    return days <= 7 ? clock_state::due_soon : clock_state::due_later;
}

namespace {

/// Derivation, citation, corrections and reasons of one clock, for "Why this date?".
html why_of(const site& site, const child_visit& child, const casework::case_clock& clock) {
    const std::vector<std::string> lines = casework::explain(site.rules(), *child.file, clock);
    html_writer out(1024);
    out.raw("<ul class=\"govuk-list govuk-list--bullet\">");
    for (const std::string& line : lines)
        out.raw("<li>").text(line).raw("</li>");
    for (const casework::late_reason& reason : clock.reasons) {
        out.raw("<li>Why it was late: ").text(late_reason_words(child, reason));
        out.text(" (" + by_words(child, reason.by) + ", " + day_words(reason.at) + ")").raw("</li>");
    }
    out.raw("</ul>");
    if (const guidance::clock* rule = casework::definition_of(site.rules(), clock))
        out.raw(components::paragraph(
            components::link({.text = "The rule in the guidance",
                              .href = "/guidance/" + rule->process + "#clock-" + rule->id,
                              .visually_hidden_text = " for " + rule->title})));
    return std::move(out).finish();
}

} // namespace

std::string late_reason_words(const child_visit& child, const casework::late_reason& reason) {
    std::string words = code_words(*child.edition, "late_reason", reason.code);
    if (!reason.text.empty()) words += (words.empty() ? "" : ". ") + reason.text;
    return words;
}

std::string code_words(const guidance::edition& edition, std::string_view code_set, std::string_view code) {
    if (const guidance::code_set* set = edition.find_codes(code_set))
        for (const guidance::code_set::code& each : set->codes)
            if (each.code == code) return each.text;
    return std::string(code);
}

std::string fact_words(const child_visit& child, std::string_view fact, std::string_view value) {
    return guidance::fact_words(*child.edition, fact, value);
}

html clock_part(const site& site, const child_visit& child, const casework::case_clock& clock) {
    const guidance::clock* rule = casework::definition_of(site.rules(), clock);
    const bool ask = clock.late(child.now) && clock.reasons.empty() && !child.as_at;
    return components::clock_tag(
        {.text = casework::in_words(site.rules(), clock, child.now),
         .state = state_of(clock, child.now),
         .name = rule != nullptr ? rule->title : clock.clock,
         .why = why_of(site, child, clock),
         .id = "clock-" + clock.clock + "-" + std::to_string(clock.started_by),
         .record_why_href =
             ask ? why_late_address(child.person(), clock.clock, clock.started_by) : std::string()});
}

std::string status_words(const child_visit& child) {
    if (child.row.category.empty()) return child.row.status;
    return child.row.status + ": " + code_words(*child.edition, category_codes, child.row.category);
}

std::string citation_words(const guidance::edition& edition, const std::vector<guidance::citation>& cite) {
    std::string words;
    for (const guidance::citation& each : cite) {
        if (!words.empty()) words += "; ";
        const auto source = edition.sources.find(each.source);
        if (source == edition.sources.end() || each.text.size() <= each.source.size())
            words += each.text;
        else
            words += source->second + "," + each.text.substr(each.source.size());
    }
    return words;
}

// ------------------------------------------------------------ answers

namespace {

const guidance::field* field_of(const guidance::process* process, std::string_view step,
                                std::string_view id) {
    return process == nullptr ? nullptr : guidance::find_field(*process, step, id);
}

/// Agencies by their text, each with who came for it.
std::string attendance_words(const guidance::field& field, const std::vector<std::string>& agencies,
                             const casework::answers& said) {
    std::string words;
    for (const std::string& code : agencies) {
        const auto option = std::ranges::find(field.options, code, &guidance::option::code);
        if (!words.empty()) words += "\n";
        words += option == field.options.end() ? code : option->text;
        const auto names = said.find(field.id + "." + code);
        if (names != said.end() && !names->second.empty() && !names->second.front().empty())
            words += ": " + names->second.front();
    }
    return words;
}

std::string said_words(const child_visit& child, const guidance::field* field,
                       const std::vector<std::string>& values, const casework::answers& said) {
    if (field == nullptr) {
        std::string words;
        for (const std::string& value : values)
            words += (words.empty() ? "" : ", ") + value;
        return words;
    }
    if (field->type == guidance::field_type::attendance) return attendance_words(*field, values, said);
    return casework::answer_in_words(*field, values,
                                     [&](const practitioner_id& who) { return child.name_of(who); });
}

/// The answers in the order of the form; those to questions that the edition no longer has come last.
template <class Draw>
void each_answer(const child_visit& child, const guidance::process* process, std::string_view step,
                 const casework::answers& said, const Draw& draw) {
    if (process != nullptr)
        for (const guidance::field& field : process->fields)
            if (field.step == step)
                if (const auto found = said.find(field.id); found != said.end())
                    draw(field.prompt, said_words(child, &field, found->second, said));
    for (const auto& [id, values] : said) {
        const bool known = field_of(process, step, id.substr(0, id.find('.'))) != nullptr;
        if (!known) draw(id, said_words(child, nullptr, values, said));
    }
}

} // namespace

html answers_part(const child_visit& child, const guidance::process* process, std::string_view step,
                  const casework::answers& said) {
    std::vector<components::summary_list_row> rows;
    rows.reserve(said.size());
    each_answer(child, process, step, said, [&](std::string_view prompt, const std::string& words) {
        components::summary_list_row row;
        row.key.text = prompt;
        row.value.html = words.empty() ? text("Not answered") : components::written_text(words);
        rows.push_back(std::move(row));
    });
    if (rows.empty()) return {};
    return components::summary_list({.rows = std::move(rows), .classes = "kith-answers"});
}

html corrections_part(const child_visit& child, const guidance::process* process,
                      const casework::recorded_step& step) {
    if (step.corrections.empty()) return {};
    html_writer out(1024);
    for (std::size_t i = 0; i < step.corrections.size(); ++i) {
        const casework::correction& each = step.corrections[i];
        const bool last = i + 1 == step.corrections.size();
        const instant corrected_to = last ? step.event_time : step.corrections[i + 1].event_time_before;
        out.raw("<div class=\"kith-corrected\"><p class=\"govuk-body-s\"><strong>Corrected</strong> by ");
        out.text(by_words(child, each.by) + ", " + moment_words(each.at) + ". Why: " + each.reason);
        out.raw("</p><p class=\"govuk-body-s\">Before:</p><ul class=\"govuk-list govuk-list--bullet\">");
        if (each.event_time_before != corrected_to)
            out.raw("<li>When: <del>").text(moment_words(each.event_time_before)).raw("</del></li>");
        each_answer(child, process, step.step, each.before,
                    [&](std::string_view prompt, const std::string& words) {
                        out.raw("<li>").text(prompt).raw(" <del>");
                        out.text(words.empty() ? "Not answered" : words).raw("</del></li>");
                    });
        out.raw("</ul></div>");
    }
    return std::move(out).finish();
}

// ------------------------------------------------------------ words

std::string moment_words(instant at) {
    const local_time local = to_local(at);
    if (local.hour == 0 && local.minute == 0 && local.second == 0) return long_words(local.day);
    return long_words(local);
}

std::string day_words(instant at) {
    return long_words(local_date(at));
}

std::string person_words(const people::person& person, date on) {
    std::string words = people::full_name(person);
    if (const auto born = person.birth_date()) words += ", born " + long_words(*born);
    return words + " (" + people::age_in_words(person, on) + ")";
}

std::string age_words(const store::person_row& row, date on) {
    if (row.birth_date)
        if (const int years = people::age_in_years(*row.birth_date, on); years >= 2)
            return std::to_string(years) + " years";
    people::person person;
    const auto know = [&](std::string_view fact, const std::optional<date>& day) {
        if (!day) return;
        people::fact_value value;
        value.value = to_text(*day);
        person.facts[std::string(fact)].push_back(std::move(value));
    };
    know("birth_date", row.birth_date);
    know("expected_date", row.expected_date);
    return people::age_in_words(person, on);
}

std::string by_words(const child_visit& child, const record::actor& by) {
    std::string words = child.name_of(by.who);
    if (const guidance::role* role = child.edition->find_role(by.role)) words += ", " + role->title;
    return words;
}

result<instant> as_at_of(std::string_view asked, instant now) {
    constexpr std::string_view how =
        "Write the moment as a date, 2026-03-01, or with a time, 2026-03-01T12:00.";
    result<instant> moment = refuse(std::string(how), "as_at");
    if (asked.size() <= 10) {
        const auto day = parse_date(asked);
        if (!day) return moment;
        const date next = date(std::chrono::sys_days(*day) + std::chrono::days(1));
        moment = to_instant(local_time{.day = next});
        if (moment) *moment -= std::chrono::milliseconds(1); // the end of the day asked for
        if (moment && local_date(now) == *day) moment = now;
    } else if (const auto local = parse_local_time(asked)) {
        moment = to_instant(*local);
    }
    if (!moment) return moment;
    if (*moment > now) return refuse("That moment is still to come. Choose one in the past.", "as_at");
    return moment;
}

html bounded_words(std::size_t shown, std::size_t all, std::string_view how_to_see_more) {
    if (shown >= all) return {};
    return components::paragraph("Showing the first " + std::to_string(shown) + " of " +
                                 std::to_string(all) + ". " + std::string(how_to_see_more));
}

} // namespace kith::web::pages
