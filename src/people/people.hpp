#pragma once
// A person: one person once, with facts that are entries of the record and never overwritten.
//
// Contents
//   fact_names         what may be known of a person
//   person             the facts as they stand, each with its history
//   names, ages        how a person is shown

#include "foundation/identifier.hpp"
#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "people/details.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::people {

/// The facts that may be recorded of a person, in the order in which they are shown, with their labels.
struct fact_name {
    std::string_view id;
    std::string_view label;
    bool one_truth = true; ///< two agencies that say different things contradict each other
};
std::span<const fact_name> fact_names();
bool is_fact(std::string_view id);
std::string_view label_of(std::string_view fact);

/// One value that a fact has had.
struct fact_value {
    std::string value;                       ///< dates in ISO; lists separated by ", "
    std::int64_t sequence = 0;               ///< entry that says so
    instant since;                           ///< event time of that entry
    std::string said_by;                     ///< role of whoever recorded it
    std::string source = {};                 ///< agency that told of it; code; empty: not said
    std::optional<date> from = std::nullopt; ///< since when it holds, where that was said
    std::string precision = {}; ///< of a date: "about", "unknown" (asked, and not known); empty: as given
    bool decides = false;       ///< recorded as what holds, whatever was said before
    person_id of = {};          ///< the record it stands in, on a joined view; empty: the person's own
};

/// Which of several contradictory values holds, decided by somebody with a reason. May be decided anew.
struct fact_decision {
    std::int64_t sequence = 0; ///< the entry that decides
    std::int64_t holds = 0;    ///< entry of the value that holds
    std::string reason;
    practitioner_id by;
    std::string by_role;
    instant at;
    person_id of = {}; ///< as fact_value::of; `holds` is an entry of the same record
};

/// A person as known. Of each fact holds what was decided, else the last value; the earlier ones stay
/// visible. What two agencies say differently stands side by side until somebody decides.
struct person {
    person_id id;
    bool child = true;
    household_id household;
    std::map<std::string, std::vector<fact_value>, std::less<>> facts;
    std::map<std::string, std::vector<fact_decision>, std::less<>> decisions; ///< by fact
    std::vector<detail> details; ///< in order of entry, ended ones among them

    /// The value that holds; empty when not known.
    [[nodiscard]] std::string_view fact(std::string_view name) const;
    /// ... with where it comes from; nullptr when nothing was ever said.
    [[nodiscard]] const fact_value* held(std::string_view name) const;
    /// What different agencies say now, where they differ and nobody has decided since: two or more, in
    /// order of entry. Empty otherwise. An agency that changes what it said itself contradicts nobody.
    [[nodiscard]] std::vector<const fact_value*> disputed(std::string_view name) const;
    [[nodiscard]] std::optional<date> birth_date() const;
    [[nodiscard]] std::optional<date> expected_date() const;
    [[nodiscard]] bool unborn() const { return !birth_date() && expected_date(); }
};

/// "Okafor, Ada"; "Okafor, unborn child"; "Name not known".
std::string display_name(const person&);
/// "Ada Okafor".
std::string full_name(const person&);
/// "7 years", "5 months", "12 days", "due in 6 weeks", "age not known" on a day.
std::string age_in_words(const person&, date on);
/// Whole years on a day; a birthday of 29 February falls on 1 March in other years.
int age_in_years(date birth, date on);

/// What a value must look like to be recorded as this fact, and its one spelling: dates exist and birth
/// dates are not in the future, NHS numbers and UPNs pass their check digit, names are names. The message
/// says what to do.
result<std::string> checked_fact(std::string_view fact, std::string_view value, date today);
/// What does not fit together: a death before the birth. Each problem at the fact's id.
problems faults_between_facts(const person&);
/// What is recorded as given and should be looked at, in sentences: "This would make her 121 years old".
std::vector<std::string> doubts_of_fact(const person&, std::string_view fact, date today);

} // namespace kith::people
