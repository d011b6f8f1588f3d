// What must hold within one process.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

namespace kith::guidance {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

void check_steps(const process& in, std::vector<fault>& faults) {
    if (in.steps.empty() && in.kind != process_kind::plan)
        faults.push_back(
            {in.at, fmt::format("the process \"{}\" has no step: expected at least one", in.id)});
    for (const auto& one : in.steps) {
        const bool has_outcomes = !outcomes_of(in, one.id).empty();
        if (one.decides && !has_outcomes)
            faults.push_back({one.at, fmt::format("the step \"{}\" decides and has no outcome: expected "
                                                  "[[outcome]] with step = \"{}\"",
                                                  one.id, one.id)});
        for (const auto& rule : one.independent_of)
            if (rule == one.id || rule == in.id + "." + one.id)
                faults.push_back({one.at, fmt::format("the step \"{}\" is independent of itself", one.id)});
    }
}

/// Access that somebody takes is for a day at most, and is looked at by somebody else who decides on it.
void check_access_given(const process& in, std::vector<fault>& faults) {
    const auto say = [&](const step& one, std::string message) {
        faults.push_back({one.at, std::move(message)});
    };
    constexpr int day = 24;
    for (const auto& one : in.steps) {
        if (!one.not_below.empty() && find_step(in, one.not_below)) {
            const step& judged = *find_step(in, one.not_below);
            const bool some = std::any_of(one.by.begin(), one.by.end(), [&](const std::string& role) {
                return contains(judged.by, role);
            });
            if (!some)
                say(one, fmt::format("the step \"{}\" is not for those below whoever records \"{}\", whose "
                                     "roles are none of its own: expected at least one in both",
                                     one.id, judged.id));
        }
        if (!one.grants) continue;
        if (one.repeats)
            say(one, fmt::format("the step \"{}\" gives access and repeats: expected it once", one.id));
        if (!in.beside_case)
            say(one, fmt::format("the step \"{}\" gives access: expected beside_case = true in [process]",
                                 one.id));
        if (one.grants->extends.empty()) {
            const bool judged = std::any_of(in.steps.begin(), in.steps.end(), [&](const step& other) {
                return other.decides && contains(other.independent_of, one.id);
            });
            if (!judged)
                say(one, fmt::format("the step \"{}\" gives access and nobody else looks at it afterwards: "
                                     "expected a step with decides = true and independent_of = [\"{}\"]",
                                     one.id, one.id));
            int hours = one.grants->hours;
            for (const auto& other : in.steps)
                if (other.grants && other.grants->extends == one.id) hours += other.grants->hours;
            if (hours > day)
                say(one,
                    fmt::format("the step \"{}\" and what extends it give access for {} hours: expected "
                                "at most {}",
                                one.id, hours, day));
            continue;
        }
        const step* first = find_step(in, one.grants->extends);
        if (first && (!first->grants || !first->grants->extends.empty()))
            say(one, fmt::format("the step \"{}\" extends \"{}\", which gives no access of its own", one.id,
                                 first->id));
        if (!contains(one.independent_of, one.grants->extends))
            say(one, fmt::format("the step \"{}\" extends what somebody took: expected independent_of = "
                                 "[\"{}\"]",
                                 one.id, one.grants->extends));
    }
}

/// Whoever checks has decided nothing of it: the steps say so too, so that the process shows it.
void check_disclosure(const process& in, std::vector<fault>& faults) {
    if (!in.discloses) return;
    const disclosure& rule = *in.discloses;
    if (in.children != "one")
        faults.push_back(
            {rule.at, "[disclosure]: one person's record is given: expected children = \"one\""});
    const step* check = find_step(in, rule.check);
    const step* release = find_step(in, rule.release);
    if (check && !contains(check->independent_of, rule.decide))
        faults.push_back({rule.at, fmt::format("[disclosure]: whoever records \"{}\" may have recorded "
                                               "\"{}\": expected independent_of = [\"{}\"]",
                                               rule.check, rule.decide, rule.decide)});
    if (release && !contains(release->after, rule.check))
        faults.push_back({rule.at, fmt::format("[disclosure]: \"{}\" does not wait for \"{}\": expected "
                                               "after = [\"{}\"]",
                                               rule.release, rule.check, rule.check)});
}

/// Steps that wait for each other can never be done.
void check_order(const process& in, std::vector<fault>& faults) {
    std::set<std::string> done, path;
    const std::function<bool(const step&, int)> waits_for_itself = [&](const step& one, int depth) {
        if (done.count(one.id) != 0 || depth > 1000) return false;
        if (!path.insert(one.id).second) return true;
        bool found = false;
        for (const auto& before : one.after) {
            const step* other = find_step(in, before);
            if (other && waits_for_itself(*other, depth + 1)) found = true;
        }
        path.erase(one.id);
        done.insert(one.id);
        return found;
    };
    for (const auto& one : in.steps) {
        if (waits_for_itself(one, 0))
            faults.push_back(
                {one.at, fmt::format("the step \"{}\" comes after itself: its \"after\" leads in a "
                                     "circle",
                                     one.id)});
    }
}

void check_options(const process& in, const field& one, std::vector<fault>& faults) {
    const bool chooses = one.type == field_type::choice || one.type == field_type::choices;
    const bool has_own = !one.options.empty();
    const auto say = [&](std::string message) { faults.push_back({one.at, std::move(message)}); };
    if (chooses && one.codes.empty() && !has_own)
        say(fmt::format("the field \"{}\" offers nothing to choose: expected \"codes\" or \"options\"",
                        one.id));
    if (!one.codes.empty() && has_own)
        say(fmt::format("the field \"{}\" has both \"codes\" and \"options\": expected one of them",
                        one.id));
    if (!chooses && has_own)
        say(fmt::format(
            "the field \"{}\" has \"options\" and is no choice: expected type \"choice\" or \"choices\"",
            one.id));
    if (!chooses && !one.codes.empty() && one.type != field_type::attendance)
        say(fmt::format(
            "the field \"{}\" has \"codes\" and is no choice: expected type \"choice\", \"choices\" or "
            "\"attendance\"",
            one.id));
    const bool people = one.type == field_type::practitioner || one.type == field_type::practitioners;
    if (!people && (!one.assigns.empty() || !one.of_role.empty()))
        say(fmt::format(
            "the field \"{}\" names nobody: \"assigns\" and \"of_role\" need type \"practitioner\" or "
            "\"practitioners\"",
            one.id));
    if (!one.must_include.empty() && one.type != field_type::choices && !people)
        say(fmt::format("the field \"{}\" has \"must_include\": expected type \"choices\"", one.id));
    if (!one.group.empty()) {
        const auto same = std::find_if(in.groups.begin(), in.groups.end(), [&](const group& g) {
            return g.id == one.group && g.step == one.step;
        });
        if (same == in.groups.end())
            say(fmt::format("the field \"{}\" is of the group \"{}\", which the step \"{}\" does not have",
                            one.id, one.group, one.step));
        if (one.per_child)
            say(fmt::format("the field \"{}\" is both of a group and per_child: expected one of them",
                            one.id));
    }
}

/// The answers that a condition may name: of the options, the code set, or yes and no.
std::vector<std::string> answers_of(const edition& all, const field& one) {
    if (one.type == field_type::yes_no) return {"yes", "no"};
    std::vector<std::string> codes;
    for (const auto& option : one.options)
        codes.push_back(option.code);
    if (const code_set* set = all.find_codes(one.codes))
        for (const auto& code : set->codes)
            codes.push_back(code.code);
    return codes;
}

void check_condition(const edition& all, const process& in, const field& one, std::vector<fault>& faults) {
    const auto say = [&](std::string message) { faults.push_back({one.at, std::move(message)}); };
    if (one.required && one.why.empty())
        say(fmt::format(
            "the field \"{}\" is required and does not say why: expected \"why\", since nothing is "
            "mandatory without a reason",
            one.id));
    const condition& when = one.asked_when;
    if (when.field.empty()) return;
    const field* other = find_field(in, one.step, when.field);
    if (!other) return;
    if (when.field == one.id)
        return say(
            fmt::format("the field \"{}\" is asked by its own answer: expected another field", one.id));
    if (other->group != one.group && !other->group.empty())
        say(fmt::format(
            "the field \"{}\" is asked by \"{}\", which stands in the group \"{}\": expected both in it",
            one.id, other->id, other->group));
    const auto known = answers_of(all, *other);
    if (known.empty())
        return say(fmt::format(
            "the field \"{}\" is asked by the answer to \"{}\": expected that to be yes_no or a "
            "choice",
            one.id, other->id));
    for (const auto& answer : when.is) {
        if (!contains(known, answer))
            say(fmt::format("the field \"{}\" is asked when \"{}\" is \"{}\", which it never is{}", one.id,
                            other->id, answer.substr(0, 60), did_you_mean(answer, known)));
    }
}

/// Fields that ask for each other are never asked.
void check_condition_circles(const process& in, std::vector<fault>& faults) {
    for (const auto& one : in.fields) {
        const field* at = &one;
        for (std::size_t hops = 0; at && !at->asked_when.field.empty() && hops <= in.fields.size();
             ++hops) {
            at = find_field(in, one.step, at->asked_when.field);
            if (at != &one || hops == 0) continue;
            faults.push_back(
                {one.at, fmt::format("the field \"{}\" is asked by itself: its \"asked_when\" leads in "
                                     "a circle",
                                     one.id)});
            break;
        }
    }
}

void check_groups(const process& in, std::vector<fault>& faults) {
    for (const auto& one : in.groups) {
        const bool used = std::any_of(in.fields.begin(), in.fields.end(), [&](const field& f) {
            return f.group == one.id && f.step == one.step;
        });
        if (!used)
            faults.push_back(
                {one.at, fmt::format("the group \"{}\" has no field: expected [[field]] with group = "
                                     "\"{}\"",
                                     one.id, one.id)});
        if (one.creates == "child" && in.kind != process_kind::intake)
            faults.push_back(
                {one.at, "only an intake brings new children on record: expected kind = \"intake\""});
    }
}

void check_outcomes(const process& in, std::vector<fault>& faults) {
    for (const auto& one : in.outcomes) {
        const step* at = find_step(in, one.step);
        if (at && !at->decides)
            faults.push_back(
                {one.at, fmt::format("the outcome \"{}\" belongs to the step \"{}\", which does not "
                                     "decide: expected decides = true there",
                                     one.id, one.step)});
    }
}

void check_quorum(const process& in, const quorum& one, std::vector<fault>& faults) {
    const field* at = find_field(in, one.step, one.field);
    if (at && at->type != field_type::attendance)
        faults.push_back(
            {one.at,
             fmt::format("the quorum looks at the field \"{}\": expected one of type \"attendance\"",
                         one.field)});
    for (const auto& national : one.national)
        check_quorum(in, national, faults);
}

} // namespace

void check_processes(const draft& in, std::vector<fault>& faults) {
    for (const auto& one : in.made.processes) {
        check_steps(one, faults);
        check_access_given(one, faults);
        check_disclosure(one, faults);
        check_order(one, faults);
        for (const auto& asked : one.fields) {
            check_options(one, asked, faults);
            check_condition(in.made, one, asked, faults);
        }
        check_condition_circles(one, faults);
        check_groups(one, faults);
        check_outcomes(one, faults);
        for (const auto& rule : one.quorums)
            check_quorum(one, rule, faults);
    }
}

} // namespace kith::guidance
