// Recording a step: what was said is checked against what the guidance asks, each child's outcome is
// carried out, and the entries of every child's stream are drafted. Pure.

#include "casework/answering.hpp"
#include "casework/disclosing.hpp"
#include "casework/drafting.hpp"
#include "casework/grants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::casework {
namespace {

const answers no_answers;

bool shared_field(const guidance::field& field) {
    return !field.per_child && field.group.empty();
}
bool own_field(const guidance::field& field) {
    return field.per_child;
}

/// Everything that checking one submission needs at hand.
struct recording {
    const checking& form;
    const guidance::edition& edition;
    const child_files& files;
    const submission& sent;

    [[nodiscard]] const answers& own(const person_id& id) const {
        const auto found = sent.own.find(id);
        return found == sent.own.end() ? no_answers : found->second;
    }
    [[nodiscard]] std::string outcome(const person_id& id) const {
        const auto found = sent.outcomes.find(id);
        return found == sent.outcomes.end() ? std::string() : found->second;
    }
};

std::string child_prefix(const person_id& id) {
    return fmt::format("c.{}.", id.text);
}

void check_shared(const recording& all) {
    const auto asked = [&](const guidance::field& field) {
        return std::any_of(all.files.begin(), all.files.end(), [&](const auto& child) {
            return asked_of(all.form.rules, field.asked_when, *child, all.sent.process, all.form.now) &&
                   asked_with(field.asked_when, all.sent.shared, all.outcome(child->person.id));
        });
    };
    check_answers(all.form, all.sent.shared, "f.", shared_field, asked);
}

void check_own(const recording& all) {
    for (const auto& child : all.files) {
        const person_id& id = child->person.id;
        answers visible = all.sent.shared; // a child's question may hang on a shared answer
        for (const auto& [name, values] : all.own(id))
            visible[name] = values;
        const auto asked = [&](const guidance::field& field) {
            return asked_of(all.form.rules, field.asked_when, *child, all.sent.process, all.form.now) &&
                   asked_with(field.asked_when, visible, all.outcome(id));
        };
        check_answers(all.form, all.own(id), child_prefix(id), own_field, asked);
    }
    for (const auto& [id, said] : all.sent.own) {
        const bool known = std::any_of(all.files.begin(), all.files.end(),
                                       [&](const auto& child) { return child->person.id == id; });
        if (!known)
            all.form.found.push_back(
                {"This form is not about that child. Open the page again", child_prefix(id)});
    }
}

/// The answer with which the outcome can't be chosen: the question that the outcome requires hangs on it,
/// and is not asked. Nothing otherwise.
const guidance::field* answered_against(const recording& all, const guidance::field& needed,
                                        const person_id& id) {
    const std::string& on = needed.asked_when.field;
    if (on.empty()) return nullptr;
    const guidance::field* asks = guidance::find_field(all.form.definition, all.form.step.id, on);
    if (!asks) return nullptr;
    const answers& said = asks->per_child ? all.own(id) : all.sent.shared;
    const auto found = said.find(on);
    if (found == said.end() || !says_something(found->second)) return nullptr; // asked for by itself
    guidance::condition only_this;
    only_this.field = on;
    only_this.is = needed.asked_when.is;
    return asked_with(only_this, said, {}) ? nullptr : asks;
}

void check_required_by(const recording& all, const guidance::outcome& outcome, const person_id& id) {
    for (const std::string& needed : outcome.requires_) {
        const guidance::field* field = guidance::find_field(all.form.definition, all.form.step.id, needed);
        if (!field) continue;
        if (const guidance::field* against = answered_against(all, *field, id)) {
            all.form.found.push_back({fmt::format("\"{}\" can't be chosen with this answer: {} {}",
                                                  outcome.title, against->prompt, outcome.hint),
                                      child_prefix(id) + "outcome"});
            continue;
        }
        const answers& said = field->per_child ? all.own(id) : all.sent.shared;
        const auto found = said.find(needed);
        if (found != said.end() && says_something(found->second)) continue;
        const std::string name = (field->per_child ? child_prefix(id) : "f.") + needed;
        const bool reported = std::any_of(all.form.found.begin(), all.form.found.end(),
                                          [&](const problem& one) { return one.field == name; });
        if (reported) continue;
        all.form.found.push_back(
            {fmt::format("\"{}\" needs an answer to: {}", outcome.title, field->prompt), name});
    }
}

bool is_one_of(const std::vector<std::string>& list, std::string_view what) {
    return std::find(list.begin(), list.end(), what) != list.end();
}

/// A case closes only when nothing else runs and nobody is left without an answer.
void check_closure(const recording& all, const guidance::outcome& outcome, const file& child,
                   const std::string& name) {
    for (const case_process& one : child.processes) {
        if (one.id == all.sent.process || one.beside) continue;
        const guidance::process* definition = definition_of(all.form.rules, one);
        const std::string title = definition ? definition->title : one.definition;
        if (!one.finished && !is_one_of(outcome.finishes, one.definition)) {
            all.form.found.push_back(
                {fmt::format("\"{}\" closes the case, but this is still open: {}. Finish it first",
                             outcome.title, title),
                 name});
        }
        if (!definition) continue;
        for (const guidance::step& step : definition->steps) {
            const bool owed =
                step.before_closure && std::none_of(one.steps.begin(), one.steps.end(),
                                                    [&](const auto& done) { return done.step == step.id; });
            if (owed && one.finished) {
                all.form.found.push_back(
                    {fmt::format("\"{}\" closes the case, but this has not been done: {} ({})",
                                 outcome.title, step.title, title),
                     name});
            }
        }
    }
}

void check_outcome(const recording& all, const file& child) {
    const person_id& id = child.person.id;
    const std::string chosen = all.outcome(id), name = child_prefix(id) + "outcome";
    if (!all.form.step.decides) {
        if (!chosen.empty()) all.form.found.push_back({"Nothing is decided in this step", name});
        return;
    }
    if (chosen.empty()) {
        all.form.found.push_back(
            {fmt::format("Select what was decided for {}", people::full_name(child.person)), name});
        return;
    }
    const guidance::outcome* outcome = guidance::find_outcome(all.form.definition, chosen);
    if (!outcome || outcome->step != all.form.step.id) {
        all.form.found.push_back({"Select one of the decisions given", name});
        return;
    }
    check_required_by(all, *outcome, id);
    if (const auto reason = barred(all.form.rules, *outcome, child))
        all.form.found.push_back({*reason, name});
    for (const std::string& opens : outcome->opens) {
        const guidance::process* target = all.edition.find_process(opens);
        const bool second_plan =
            target && target->one_at_a_time && target->kind == guidance::process_kind::plan &&
            running(all.form.rules, child, opens) && !is_one_of(outcome->finishes, opens);
        if (second_plan)
            all.form.found.push_back(
                {fmt::format("{} is already running for this child", target->title), name});
    }
    if (outcome->closes) check_closure(all, *outcome, child, name);
}

void check_quorum(const recording& all) {
    const guidance::quorum* quorum = guidance::quorum_of(all.form.definition, all.form.step.id);
    if (!quorum || guidance::quorate(*quorum, agencies_in(all.sent.shared, quorum->field))) return;
    const auto reason = all.sent.shared.find(quorum->otherwise);
    if (reason != all.sent.shared.end() && says_something(reason->second)) return;
    const guidance::field* asks =
        guidance::find_field(all.form.definition, all.form.step.id, quorum->otherwise);
    all.form.found.push_back(
        {fmt::format("Too few agencies took part. Say why it went ahead: {}", asks ? asks->prompt : ""),
         "f." + (quorum->otherwise.empty() ? quorum->field : quorum->otherwise)});
}

/// Whoever was named earlier must be covered now ("every agency invited to the conference is told").
void check_coverage(const recording& all) {
    for (const guidance::field& field : all.form.definition.fields) {
        if (field.step != all.form.step.id || field.must_include.empty()) continue;
        std::set<std::string> owed;
        const auto first = field.must_include.find('.'), last = field.must_include.rfind('.');
        const std::string process = field.must_include.substr(0, first),
                          named = field.must_include.substr(last + 1);
        const std::string step = field.must_include.substr(first + 1, last - first - 1);
        for (const auto& child : all.files) {
            for (const case_process& one : child->processes) {
                if (one.definition != process) continue;
                for (const recorded_step& done : one.steps) {
                    const auto said = done.said.find(named);
                    if (done.step == step && said != done.said.end())
                        owed.insert(said->second.begin(), said->second.end());
                }
            }
        }
        for (const std::string& told : agencies_in(all.sent.shared, field.id))
            owed.erase(told);
        for (const std::string& missing : owed) {
            const auto option =
                std::find_if(field.options.begin(), field.options.end(),
                             [&](const guidance::option& one) { return one.code == missing; });
            all.form.found.push_back(
                {fmt::format("{} must be included: {}",
                             option == field.options.end() ? missing : option->text, field.prompt),
                 "f." + field.id});
        }
    }
}

std::vector<case_process_id> finished_by(const recording& all, const file& child,
                                         const guidance::outcome* outcome) {
    std::vector<case_process_id> finishes;
    const case_process* self = child.find(all.sent.process);
    for (const case_process& one : child.processes) {
        if (!one.finished && outcome && is_one_of(outcome->finishes, one.definition))
            finishes.push_back(one.id);
    }
    const bool named = std::find(finishes.begin(), finishes.end(), all.sent.process) != finishes.end();
    if (self && !named &&
        done_after(all.form.definition, *self, all.form.step, outcome ? outcome->id : "")) {
        finishes.push_back(self->id);
    }
    return finishes;
}

/// What was answered, as one line: who is told of an emergency reads it.
std::string answers_in_line(const recording& all) {
    std::string words;
    for (const guidance::field& field : all.form.definition.fields) {
        const auto said = all.sent.shared.find(field.id);
        if (field.step != all.form.step.id || said == all.sent.shared.end()) continue;
        for (const std::string& value : said->second) {
            const auto option =
                std::find_if(field.options.begin(), field.options.end(),
                             [&](const guidance::option& one) { return one.code == value; });
            const std::string& told = option == field.options.end() ? value : option->text;
            if (!told.empty()) words += (words.empty() ? "" : ". ") + told;
        }
    }
    return words;
}

/// The access that the step gives, from now; or that goes on, to a day at most after it was taken.
void draft_access(drafting& draft, const recording& all, const file& child, const practitioner& who) {
    if (!all.form.step.grants) return;
    const guidance::access_given& gives = *all.form.step.grants;
    granted_body given{grant_kind::emergency, who.id, all.sent.process, {}, {}, answers_in_line(all)};
    given.purpose = all.form.definition.title;
    instant from = all.form.now, most = from + std::chrono::hours(24);
    if (!gives.extends.empty()) {
        for (const access_grant& one : child.grants) {
            if (one.kind != grant_kind::emergency || one.process != all.sent.process) continue;
            given.practitioner = one.practitioner;
            most = one.since + std::chrono::hours(24);
            // Ended before its time, it is not begun again where it would have stopped.
            if (one.until && one.ended_by == 0) from = std::max(from, *one.until);
        }
    }
    given.until = std::min(most, from + std::chrono::hours(gives.hours));
    if (*given.until <= all.form.now) return;
    draft.add(child, {std::string(access_granted),
                      1,
                      all.form.now,
                      all.edition.id,
                      {all.form.definition.id},
                      to_body(given)});
}

/// The step's own entry, and a reason for each clock that it meets late, if one was given.
result<void> draft_step(drafting& draft, const recording& all, const file& child, instant event_time,
                        const practitioner& who) {
    const person_id& id = child.person.id;
    const guidance::outcome* outcome = guidance::find_outcome(all.form.definition, all.outcome(id));
    step_body body;
    body.process = all.sent.process;
    body.definition = all.form.definition.id;
    body.step = all.form.step.id;
    body.said = all.sent.shared;
    for (const auto& [name, values] : all.own(id))
        body.said[name] = values;
    body.outcome = outcome ? outcome->id : "";
    body.finishes = finished_by(all, child, outcome);
    for (auto* fields : {&shared_field, &own_field}) {
        const answers& said = fields == &shared_field ? all.sent.shared : all.own(id);
        const std::string prefix = fields == &shared_field ? "f." : child_prefix(id);
        for (assignment& one : assignments_in(all.form.definition, body.step, said, *fields))
            body.assigns.push_back(std::move(one));
        for (auto& [fact, value] : facts_in(all.form, said, prefix, *fields))
            body.facts[fact] = value;
    }
    body.source = who.agency;
    if (!all.form.step.author_becomes.empty())
        body.assigns.push_back({all.form.step.author_becomes, {who.id}, false});
    const occurrence now{body.definition, body.step, body.outcome, event_time, draft.next_sequence(child),
                         all.sent.process};
    auto clocks = clocks_started(all.form.rules, all.edition, draft.of(child), now);
    if (!clocks) return tl::unexpected(clocks.error());
    body.clocks = std::move(*clocks);
    auto changes = clocks_changed(all.form.rules, draft.of(child), now);
    if (!changes) return tl::unexpected(changes.error());
    body.changes = std::move(*changes);
    draft.add(child, step_entry(all.edition, body, event_time));
    draft_access(draft, all, child, who);
    if (all.sent.late_code.empty() && all.sent.late_text.empty()) return {};
    const std::vector<case_clock> after = draft.of(child).clocks;
    for (const case_clock& clock : after) {
        if (clock.state != clock_state::met_late || clock.stopped_by != now.sequence) continue;
        draft.add(child,
                  {std::string(clock_explained),
                   1,
                   all.form.now,
                   all.edition.id,
                   {clock.clock},
                   late_body(clock.clock, clock.started_by, all.sent.late_code, all.sent.late_text)});
    }
    return {};
}

/// Children for whom this outcome was chosen, and, where the new process takes in the household, its other
/// children who were not decided on just now.
std::vector<const file*> children_for(const recording& all, const child_files& household,
                                      const guidance::process& target, const std::set<person_id>& chosen) {
    std::vector<const file*> children;
    for (const auto& child : all.files) {
        if (chosen.contains(child->person.id)) children.push_back(child.get());
    }
    if (target.children != "household") return children;
    for (const auto& child : household) {
        const bool decided = std::any_of(all.files.begin(), all.files.end(), [&](const auto& one) {
            return one->person.id == child->person.id;
        });
        if (!decided && child->person.child) children.push_back(child.get());
    }
    return children;
}

result<void> draft_openings(drafting& draft, const recording& all, const child_files& household,
                            instant event_time, world& ids) {
    const guidance::edition* edition = all.form.rules.in_force_on(local_date(event_time));
    if (!edition) edition = &all.edition;
    for (const guidance::process& target : edition->processes) {
        std::set<person_id> chosen;
        std::string because;
        for (const auto& child : all.files) {
            const guidance::outcome* outcome =
                guidance::find_outcome(all.form.definition, all.outcome(child->person.id));
            if (!outcome || !is_one_of(outcome->opens, target.id)) continue;
            chosen.insert(child->person.id);
            because = outcome->title;
        }
        if (chosen.empty()) continue;
        const std::vector<const file*> children = children_for(all, household, target, chosen);
        const bool together = target.children == "household";
        for (std::size_t first = 0; first < children.size();
             first = together ? children.size() : first + 1) {
            opening what{&target, edition, because, {}, {}};
            if (together)
                what.children = children;
            else
                what.children.push_back(children[first]);
            if (auto opened = open_for(draft, all.form.rules, what, event_time, ids); !opened)
                return tl::unexpected(opened.error());
        }
    }
    return {};
}

void check_all(const recording& all) {
    check_shared(all);
    check_own(all);
    for (const auto& child : all.files)
        check_outcome(all, *child);
    check_quorum(all);
    check_coverage(all);
}

} // namespace

result<decision> record_step(const guidance::rulebook& rules, const child_files& files,
                             const child_files& household, const submission& sent, const practitioner& who,
                             instant now, world& ids) {
    if (files.empty()) return refuse("There is no child for whom this can be recorded");
    const case_process* process = files.front()->find(sent.process);
    const guidance::edition* edition = process ? rules.find_edition(process->edition) : nullptr;
    const guidance::process* definition = process ? definition_of(rules, *process) : nullptr;
    const guidance::step* step = definition ? guidance::find_step(*definition, sent.step) : nullptr;
    if (!step || !edition)
        return refuse("There is no such step in this process. Go back to the child's page");

    problems found;
    std::optional<instant> earliest;
    for (const auto& child : files) {
        const case_process* own = child->find(sent.process);
        const auto next = next_steps(rules, *child);
        const bool possible = own && std::any_of(next.begin(), next.end(), [&](const next_step& one) {
                                  return one.process->id == sent.process && one.step == step;
                              });
        if (!possible) {
            return refuse(fmt::format(
                "\"{}\" can't be recorded now: it has been recorded already, or something comes first. "
                "Look at the child's page for what is next",
                step->title));
        }
        if (auto allowed = may_record(rules, *child, *own, *step, who); !allowed)
            return tl::unexpected(allowed.error());
        if (auto ready = pack_allows(*child, *own, *definition, *step, who.id); !ready)
            return tl::unexpected(ready.error());
        if (const auto bound = earliest_for(*own, *step))
            earliest = std::max(earliest.value_or(*bound), *bound);
    }
    const checking form{rules, *definition, *step, now, found};
    const recording all{form, *edition, files, sent};
    const instant event_time = checked_event_time(form, sent.event_time, earliest);
    check_all(all);
    if (!found.empty()) return tl::unexpected(std::move(found));

    drafting draft(rules, who, now);
    for (const auto& child : files) {
        if (auto drafted = draft_step(draft, all, *child, event_time, who); !drafted)
            return tl::unexpected(drafted.error());
    }
    if (!found.empty()) return tl::unexpected(std::move(found));
    if (auto drafted = draft_openings(draft, all, household, event_time, ids); !drafted) {
        return tl::unexpected(drafted.error());
    }
    return std::move(draft).finish(sent.process);
}

} // namespace kith::casework
