#include "synthetic/answers.hpp"

#include "guidance/code_sets.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using words = std::vector<std::string>;

bool contains(const words& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

bool is_option(const guidance::field& field, std::string_view code) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const auto& one) { return one.code == code; });
}

const words* find(const std::map<std::string, words>* facts, const std::string& name) {
    if (!facts || name.empty()) return nullptr;
    const auto found = facts->find(name);
    return found == facts->end() ? nullptr : &found->second;
}

} // namespace

const weights* answering::weights_of(const guidance::field& field) const {
    for (const std::string& name : {field.id, field.codes}) {
        const auto found = from_.choices.find(name);
        if (!name.empty() && found != from_.choices.end()) return &found->second;
    }
    return nullptr;
}

std::string answering::choose(const guidance::field& field) {
    if (const weights* from = weights_of(field)) {
        for (int attempt = 0; attempt < 12; ++attempt)
            if (std::string code = luck_.code(*from); is_option(field, code)) return code;
    }
    return field.options.empty() ? "" : luck_.one_of(field.options).code;
}

/// Everyone whom an earlier answer named and who must be covered now.
words answering::owed(const asking& of, const guidance::field& field) const {
    words owed;
    const auto first = field.must_include.find('.'), last = field.must_include.rfind('.');
    if (first == std::string::npos || !of.all) return owed;
    const std::string process = field.must_include.substr(0, first),
                      named = field.must_include.substr(last + 1);
    const std::string step = field.must_include.substr(first + 1, last - first - 1);
    for (const auto& child : *of.all) {
        for (const casework::case_process& one : child->processes) {
            for (const casework::recorded_step& done : one.steps) {
                const auto said = done.said.find(named);
                if (one.definition != process || done.step != step || said == done.said.end()) continue;
                for (const std::string& value : said->second)
                    if (!contains(owed, value)) owed.push_back(value);
            }
        }
    }
    return owed;
}

words answering::choose_several(const asking& of, const guidance::field& field) {
    words chosen = owed(of, field);
    if (const guidance::quorum* quorum = guidance::quorum_of(of.definition, of.step.id);
        quorum && quorum->field == field.id) {
        for (const std::string& agency : quorum->agencies)
            if (!contains(chosen, agency)) chosen.push_back(agency);
    }
    const std::size_t enough =
        chosen.size() + static_cast<std::size_t>(field.codes == guidance::agency_codes
                                                     ? luck_.between(2, 3)
                                                     : luck_.between(1, 3));
    for (int attempt = 0; attempt < 12 && chosen.size() < enough; ++attempt)
        if (const std::string code = choose(field); !code.empty() && !contains(chosen, code))
            chosen.push_back(code);
    // "None of these" stands alone.
    if (chosen.size() > 1)
        std::erase_if(chosen, [](const std::string& one) {
            return one == "NONE" || one == "21" || one == "none_known";
        });
    return chosen;
}

words answering::choose_people(const asking& of, const guidance::field& field) {
    if (of.file && !field.assigns.empty() && field.type == guidance::field_type::practitioner) {
        if (const practitioner_id already = of.file->standing(field.assigns); !already.empty())
            return {already.text};
    }
    words chosen;
    for (const std::string& role : field.of_role) {
        const auto found = workers_.find(role);
        if (found == workers_.end()) continue;
        const bool several = field.type == guidance::field_type::practitioners;
        for (const casework::practitioner& one : found->second) {
            if (chosen.size() >= (several ? 3U : 1U)) break;
            chosen.push_back(one.id.text);
        }
    }
    return chosen;
}

std::string answering::day_for(const asking& of, const guidance::field& field) {
    const auto found = from_.days.find(fmt::format("{}.{}.{}", of.definition.id, of.step.id, field.id));
    const date today = local_date(at_);
    if (found != from_.days.end()) {
        const date day{sys_days(today) + days(luck_.between(found->second.first, found->second.second))};
        return to_text(rules_.days.working_day_on_or_before(day).value_or(day));
    }
    const bool ahead = field.id.ends_with("_on") || field.summary == "next";
    return to_text(ahead ? date{sys_days(today) + days(luck_.between(10, 28))} : today);
}

words answering::answer(const asking& of, const guidance::field& field) {
    using guidance::field_type;
    if (const words* known = find(of.known, field.records); known && !known->empty()) return *known;
    if (!field.records.empty() && field.type != field_type::choice) return {};
    switch (field.type) {
    case field_type::line:
    case field_type::text:
        return {words_for(from_, luck_, field, people_, of.child)};
    case field_type::date:
        return {day_for(of, field)};
    case field_type::moment:
        return {to_text(to_local(at_))};
    case field_type::yes_no: {
        const weights* from = weights_of(field);
        return {luck_.code(from ? *from : from_.choices.at("yes_no"))};
    }
    case field_type::choice:
        return {choose(field)};
    case field_type::choices:
    case field_type::attendance:
        return choose_several(of, field);
    case field_type::number:
        return {std::to_string(luck_.between(0, 3))};
    case field_type::practitioner:
    case field_type::practitioners:
        return choose_people(of, field);
    }
    return {};
}

/// Whether the question is asked here, and would be answered.
bool answering::wanted(const asking& of, const guidance::field& field, const casework::answers& said) {
    if (of.file && !casework::asked_of(rules_, field.asked_when, *of.file, {}, at_)) return false;
    if (!of.file && !field.asked_when.earlier.empty()) return false;
    if (!casework::asked_with(field.asked_when, said, of.outcome)) return false;
    if (field.required) return true;
    if (const guidance::outcome* outcome = guidance::find_outcome(of.definition, of.outcome))
        if (contains(outcome->requires_, field.id)) return true;
    // Reasons for what went otherwise are given where it went otherwise.
    for (const guidance::quorum& quorum : of.definition.quorums)
        if (quorum.otherwise == field.id) return false;
    if (field.asked_when.always() && (field.id.starts_with("not_") || field.id.ends_with("_why")))
        return false;
    return !field.summary.empty() || find(of.known, field.records) || luck_.percent(from_.optional);
}

casework::answers answering::intake_answers(const guidance::process& process, const guidance::step& step) {
    casework::answers said;
    const words* first =
        people_.children.empty() ? nullptr : find(&people_.children.front().facts, "given_name");
    const asking of{process, step, first ? first->front() : "", nullptr, nullptr, "", nullptr};
    for (const guidance::field& field : process.fields) {
        if (field.step != step.id || !field.group.empty() || field.per_child || !wanted(of, field, said))
            continue;
        if (words values = answer(of, field); !values.empty()) said[field.id] = std::move(values);
    }
    return said;
}

std::vector<casework::new_person> answering::rows(const guidance::process& process,
                                                  const guidance::group& group) {
    std::vector<casework::new_person> all;
    for (const casework::new_person& one : group.creates == "child" ? people_.children : people_.adults) {
        casework::new_person row;
        for (const guidance::field& field : process.fields) {
            if (field.group != group.id) continue;
            const words* known = find(&one.facts, field.id);
            if (!known) known = find(&one.facts, field.records);
            if (known) row.facts[field.id] = *known;
        }
        all.push_back(std::move(row));
    }
    return all;
}

outcomes_of answering::outcomes(const guidance::process& process, const guidance::step& step,
                                const files_of& children, const std::set<std::string>& excluded) {
    outcomes_of chosen;
    if (!step.decides) return chosen;
    weights left;
    const std::string name = process.id + "." + step.id;
    for (const std::string& key : {name + "/" + people_.severity, name}) {
        const auto found = from_.choices.find(key);
        if (found == from_.choices.end() || !left.codes.empty()) continue;
        for (const auto& [code, weight] : found->second.codes)
            if (!excluded.contains(code)) left.codes.emplace_back(code, weight);
    }
    if (left.codes.empty())
        for (const guidance::outcome* one : guidance::outcomes_of(process, step.id))
            if (!excluded.contains(one->id)) left.codes.emplace_back(one->id, 1);
    if (left.codes.empty()) return chosen;
    const std::string first = luck_.code(left);
    for (const auto& child : children)
        chosen[child->person.id] = luck_.percent(85) ? first : luck_.code(left);
    return chosen;
}

casework::submission answering::submission(const guidance::process& process, const guidance::step& step,
                                           const case_process_id& id, const files_of& children,
                                           const outcomes_of& outcomes,
                                           const std::vector<person_id>& in_order) {
    casework::submission sent;
    sent.process = id;
    sent.step = step.id;
    sent.event_time = at_;
    sent.outcomes = outcomes;
    const std::string given(children.front()->person.fact("given_name"));
    for (const auto& child : children) { // a shared question is asked when one child's decision asks it
        const auto outcome = outcomes.find(child->person.id);
        const asking of{process,     step,    given,
                        child.get(), nullptr, outcome == outcomes.end() ? "" : outcome->second,
                        &children};
        for (const guidance::field& field : process.fields) {
            if (field.step != step.id || !field.group.empty() || field.per_child ||
                sent.shared.contains(field.id))
                continue;
            if (!wanted(of, field, sent.shared)) continue;
            if (words values = answer(of, field); !values.empty())
                sent.shared[field.id] = std::move(values);
        }
    }
    for (const auto& child : children) {
        const auto place = std::find(in_order.begin(), in_order.end(), child->person.id) - in_order.begin();
        const auto outcome = outcomes.find(child->person.id);
        const auto row = static_cast<std::size_t>(place);
        const asking of{process,
                        step,
                        std::string(child->person.fact("given_name")),
                        child.get(),
                        row < people_.children.size() ? &people_.children[row].facts : nullptr,
                        outcome == outcomes.end() ? "" : outcome->second,
                        &children};
        casework::answers visible = sent.shared;
        for (const guidance::field& field : process.fields) {
            if (field.step != step.id || !field.per_child || !wanted(of, field, visible)) continue;
            words values = answer(of, field);
            if (values.empty()) continue;
            visible[field.id] = values;
            sent.own[child->person.id][field.id] = std::move(values);
        }
    }
    return sent;
}

} // namespace kith::synthetic
