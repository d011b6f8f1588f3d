#pragma once
// From facts that fired to the few alerts that somebody reads. Nothing is dropped: what is not raised is
// listed.

#include "vigilance/facts.hpp"
#include "vigilance/rules.hpp"

namespace kith::vigilance {

/// One rule that fired, in words that can be checked. No address, and nothing else that is protected.
struct evidence {
    rule_kind rule;
    int strength = 0;
    std::string words;
    bool operator==(const evidence&) const = default;
};

/// What fired about one record; or, with `person` empty, about how somebody looks altogether.
struct finding {
    person_id person;
    std::vector<evidence> facts;
    [[nodiscard]] int strength() const;
    bool operator==(const finding&) const = default;
};

/// What fired about one practitioner on one day, the strongest first.
struct alert {
    practitioner_id who;
    date day;
    std::vector<finding> findings;
    /// Of the strongest record, and of everything that is about no one record.
    [[nodiscard]] int strength() const;
    bool operator==(const alert&) const = default;
};

/// How many may be raised on a day: fractions of an alert are saved up from day to day.
int allowance(const rules&, int staff, date day);

struct choice {
    std::vector<alert> raised;  ///< the strongest first
    std::vector<alert> waiting; ///< competes again tomorrow
    std::vector<alert> passed;  ///< waited long enough, or nothing in it was new; listed
};
/// `waiting`: of the day before. `earlier`: what was raised within the quiet days.
choice choose(const rules&, int staff, date day, std::vector<alert> fresh, std::vector<alert> waiting,
              const std::vector<alert>& earlier);

} // namespace kith::vigilance
