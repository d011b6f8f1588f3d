#include "guidance/code_sets.hpp"

#include <algorithm>

namespace kith::guidance {
namespace {

template <class Range>
auto by_id(const Range& range, std::string_view id) -> const typename Range::value_type* {
    const auto found =
        std::find_if(range.begin(), range.end(), [&](const auto& one) { return one.id == id; });
    return found == range.end() ? nullptr : &*found;
}

} // namespace

const process* edition::find_process(std::string_view id) const {
    return by_id(processes, id);
}

const clock* edition::find_clock(std::string_view name) const {
    if (const clock* found = by_id(clocks, name)) return found;
    for (const auto& one : clocks)
        if (!one.reference.empty() && one.reference == name) return &one;
    return nullptr;
}

const protected_kind* edition::find_protected(std::string_view id) const {
    return by_id(protects, id);
}

const role* edition::find_role(std::string_view id) const {
    return by_id(roles, id);
}

const access_act* edition::find_access_act(std::string_view id) const {
    return by_id(access_acts, id);
}

const code_set* edition::find_codes(std::string_view id) const {
    return by_id(codes, id);
}

bool may_answer(const edition* in, std::string_view set, std::string_view code) {
    const code_set* known = in ? in->find_codes(set) : nullptr;
    return !known || std::any_of(known->codes.begin(), known->codes.end(),
                                 [&](const auto& one) { return one.code == code; });
}

const edition* rulebook::find_edition(std::string_view id) const {
    return by_id(editions, id);
}

const edition* rulebook::in_force_on(date day) const {
    const edition* found = nullptr;
    for (const auto& one : editions)
        if (one.applies_from <= day) found = &one;
    return found;
}

const step* find_step(const process& in, std::string_view id) {
    return by_id(in.steps, id);
}

const field* find_field(const process& in, std::string_view step, std::string_view id) {
    for (const auto& one : in.fields)
        if (one.step == step && one.id == id) return &one;
    return nullptr;
}

const outcome* find_outcome(const process& in, std::string_view id) {
    return by_id(in.outcomes, id);
}

std::vector<const outcome*> outcomes_of(const process& in, std::string_view step) {
    std::vector<const outcome*> found;
    for (const auto& one : in.outcomes)
        if (one.step == step) found.push_back(&one);
    return found;
}

const quorum* quorum_of(const process& in, std::string_view step) {
    for (const auto& one : in.quorums)
        if (one.step == step) return &one;
    return nullptr;
}

bool quorate(const quorum& rule, const std::vector<std::string>& present) {
    const auto here = [&](const std::string& agency) {
        return std::find(present.begin(), present.end(), agency) != present.end();
    };
    if (!std::all_of(rule.agencies.begin(), rule.agencies.end(), here)) return false;
    if (rule.at_least > 0 && !rule.besides.empty() && !here(rule.besides)) return false;
    std::vector<std::string> others(present);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    const auto count =
        std::count_if(others.begin(), others.end(), [&](const auto& one) { return one != rule.besides; });
    return count >= rule.at_least;
}

std::vector<const clock*> clocks_stopped_by(const edition& in, std::string_view process,
                                            std::string_view step) {
    std::vector<const clock*> found;
    for (const auto& one : in.clocks) {
        const bool stops = std::any_of(one.stops.begin(), one.stops.end(), [&](const trigger& stop) {
            return stop.process == process && stop.step == step;
        });
        if (stops) found.push_back(&one);
    }
    return found;
}

std::string_view in_words(clock_kind kind) {
    switch (kind) {
    case clock_kind::legal_maximum:
        return "legal maximum";
    case clock_kind::expected_maximum:
        return "expected maximum";
    case clock_kind::local_target:
        break;
    }
    return "local target";
}

} // namespace kith::guidance
