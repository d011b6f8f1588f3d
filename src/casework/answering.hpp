#pragma once
// Checking what was answered against what the guidance asks. Private to casework.

#include "casework/entries.hpp"
#include "casework/steps.hpp"

namespace kith::casework {

/// A form being checked: what the definition asks, and where problems are collected.
struct checking {
    const guidance::rulebook& rules;
    const guidance::process& definition;
    const guidance::step& step;
    instant now;
    problems& found;
};

/// Checks one value list against a field's type and options. Gives the problem's message, or nothing.
std::optional<std::string> fault_of(const guidance::field&, const std::vector<std::string>& values);

/// Whether any of the values says something.
bool says_something(const std::vector<std::string>& values);

/// Checks the answers with the given name prefix ("f.", "c.<person>.") for the fields that `applies`
/// selects: unknown fields, wrong values, and required fields that are asked but empty.
void check_answers(const checking&, const answers& said, std::string_view prefix,
                   const std::function<bool(const guidance::field&)>& applies,
                   const std::function<bool(const guidance::field&)>& asked);

/// The relations and facts of the person that the answers carry.
std::vector<assignment> assignments_in(const guidance::process&, std::string_view step, const answers& said,
                                       const std::function<bool(const guidance::field&)>& applies);
person_facts facts_in(const checking&, const answers& said, std::string_view prefix,
                      const std::function<bool(const guidance::field&)>& applies);

/// The day before which the step can't have happened: that of what led to the process. None for one that
/// was begun by hand, often a day after the fact, and for steps that may come before it.
std::optional<instant> earliest_for(const case_process&, const guidance::step&);

/// The event time: given, not in the future, not before `earliest`.
instant checked_event_time(const checking&, std::optional<instant> given, std::optional<instant> earliest);

/// The agencies that an attendance field names.
std::vector<std::string> agencies_in(const answers& said, std::string_view field);

} // namespace kith::casework
