#pragma once
// The rules about one practitioner and one record. Private to vigilance/.

#include "vigilance/alerts.hpp"

namespace kith::vigilance {

/// What is so between somebody and the record that they looked at on a day.
struct encounter {
    date day;
    const practitioner_facts& who;
    const person_facts& whom;
    const bond& joined;
    practitioner_id id;
    bool unmasked = false;
    int days_without_work = 0; ///< on which they looked without work, this one included
};

/// Every rule that fires. Words only where the sum is enough for an alert: nobody reads the others.
std::vector<evidence> facts_between(const rules&, const encounter&);

} // namespace kith::vigilance
