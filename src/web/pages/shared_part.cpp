#include "web/pages/shared_part.hpp"

#include "access/parts.hpp"
#include "web/components/components.hpp"
#include "web/pages/known.hpp"

#include <algorithm>

namespace kith::web::pages {
namespace {

using namespace components;

constexpr std::string_view follows_referrals = "referrer"; // pages/referral_pages

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::ranges::find(list, one) != list.end();
}

bool shared_with(const guidance::field& field, const std::vector<std::string>& relations) {
    return std::ranges::any_of(relations,
                               [&](const auto& one) { return contains(field.shared_with, one); });
}

/// Whether a step of the process is for those who stand so: its questions are shared with them, and they
/// were named in an earlier one.
bool is_for(const guidance::process& process, const guidance::step& step,
            const std::vector<std::string>& relations) {
    const bool named = std::ranges::any_of(process.fields, [&](const guidance::field& field) {
        return field.step != step.id && contains(relations, field.assigns);
    });
    return named && std::ranges::any_of(process.fields, [&](const guidance::field& field) {
               return field.step == step.id && shared_with(field, relations);
           });
}

} // namespace

std::vector<std::string> shared_relations(const guidance::edition& edition) {
    std::vector<std::string> relations;
    for (const auto& process : edition.processes)
        for (const auto& field : process.fields)
            for (const auto& relation : field.shared_with) {
                if (relation == follows_referrals || contains(relations, relation)) continue;
                const bool given =
                    std::ranges::any_of(process.fields,
                                        [&](const auto& other) { return other.assigns == relation; }) ||
                    std::ranges::any_of(process.steps,
                                        [&](const auto& step) { return step.author_becomes == relation; });
                if (given) relations.push_back(relation);
            }
    return relations;
}

std::optional<shared_process> find_shared(site& site, const guidance::edition& edition,
                                          const kith::access::viewer& viewer, store::snapshot& snapshot,
                                          const person_id& person, const case_process_id& process) {
    const auto now =
        open_if_known(site, snapshot, edition, viewer, person, open_to::who_stand_on_it_too);
    if (!now) return std::nullopt;
    shared_process found;
    for (const auto& relation : shared_relations(edition))
        if (kith::access::has_part(edition, viewer, *now, process, relation))
            found.relations.push_back(relation);
    if (found.relations.empty()) return std::nullopt;
    found.file = kith::access::as_shown_to(edition, viewer, *now, now);
    found.process = found.file->find(process);
    found.definition = found.process ? casework::definition_of(site.rules(), *found.process) : nullptr;
    if (!found.definition) return std::nullopt;
    return found;
}

std::vector<const guidance::step*> steps_for(const site& site, const shared_process& one,
                                             const casework::practitioner& who) {
    std::vector<const guidance::step*> steps;
    for (const auto& next : casework::next_steps(site.rules(), *one.file))
        if (next.process->id == one.process->id && is_for(*one.definition, *next.step, one.relations) &&
            casework::may_record(site.rules(), *one.file, *one.process, *next.step, who))
            steps.push_back(next.step);
    return steps;
}

bool answered(const shared_process& one) {
    return std::ranges::any_of(one.process->steps, [&](const auto& done) {
        const auto* step = guidance::find_step(*one.definition, done.step);
        return step && contains(step->after, one.process->steps.front().step) && step->optional &&
               step->repeats && is_for(*one.definition, *step, one.relations) &&
               done.by.who != one.process->opened_by.who;
    });
}

std::string subject_of(const shared_process& one) {
    for (const auto& field : one.definition->fields) {
        if (field.type != guidance::field_type::line || !shared_with(field, one.relations)) continue;
        for (const auto& step : one.process->steps) {
            const auto said = step.said.find(field.id);
            if (step.step == field.step && said != step.said.end() && !said->second.empty())
                return said->second.front();
        }
    }
    return people::full_name(one.file->person);
}

std::string state_words(const shared_process& one) {
    if (const auto* outcome = guidance::find_outcome(*one.definition, one.process->outcome))
        return outcome->title;
    if (one.process->steps.empty()) return "Begun";
    const auto* step = guidance::find_step(*one.definition, one.process->steps.back().step);
    return step ? step->done : "Under way";
}

std::string late_words(const site& site, const shared_process& one, instant now) {
    for (const auto& clock : one.file->clocks)
        if (clock.process == one.process->id && clock.state == casework::clock_state::running &&
            clock.late(now))
            return casework::in_words(site.rules(), clock, now);
    return {};
}

html draw_clocks(const site& site, const shared_process& one, instant now) {
    std::vector<html> drawn;
    for (const auto& clock : one.file->clocks) {
        const auto* rule = casework::definition_of(site.rules(), clock);
        if (clock.process != one.process->id || !rule) continue;
        std::vector<html> lines;
        for (const auto& line : casework::explain(site.rules(), *one.file, clock))
            lines.push_back(text(line));
        drawn.push_back(clock_tag({.text = casework::in_words(site.rules(), clock, now),
                                   .state = state_of(clock, now),
                                   .name = rule->title,
                                   .why = list({.items = std::move(lines)})}));
    }
    return join(drawn);
}

html draw_shared(const shared_process& one, const accounts_read& accounts) {
    html drawn;
    for (const auto& step : one.process->steps) {
        const auto* definition = guidance::find_step(*one.definition, step.step);
        summary_list_options options;
        for (const auto& field : one.definition->fields) {
            const auto said = step.said.find(field.id);
            if (field.step != step.step || said == step.said.end() || said->second.empty() ||
                !shared_with(field, one.relations))
                continue;
            summary_list_row row;
            row.key.text = field.prompt;
            row.value.html = written_text(casework::answer_in_words(
                field, said->second, [&](const practitioner_id& id) { return accounts.name_of(id); }));
            options.rows.push_back(std::move(row));
        }
        const auto* outcome = guidance::find_outcome(*one.definition, step.outcome);
        if (options.rows.empty() && !outcome) continue;
        drawn += heading({.text = definition ? definition->done : step.step});
        drawn +=
            paragraph(accounts.name_of(step.by.who) + ", " + moment_words(step.event_time), "govuk-hint");
        if (outcome) drawn += paragraph("Decided: " + outcome->title);
        if (!options.rows.empty()) drawn += summary_list(options);
    }
    return drawn;
}

} // namespace kith::web::pages
