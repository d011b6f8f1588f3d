#pragma once
// What practitioners find out about a family in the first weeks, and what happens to it meanwhile: who is
// related to whom, who lives elsewhere, what adults were checked for, what other agencies tell of the years
// before; children who are born.

#include "synthetic/journey.hpp"

#include <functional>

namespace kith::synthetic {

/// The record of a family while its story is told.
struct family_record {
    const journey_of& of;
    chance& luck;
    world& ids;
    std::map<person_id, std::shared_ptr<const casework::file>>& files;
    std::vector<person_id> children, adults; ///< in the order of the family's lists
    /// Keeps what was decided, or counts the refusal under that name.
    std::function<bool(std::string_view, result<casework::decision>, const casework::practitioner&,
                       instant)>
        keep;
    /// The moment of the next entry: a few minutes after the last.
    std::function<instant()> next_moment;
};

/// Everything, by whoever works with the family, in one sitting.
void record_acquaintance(const family_record&, const casework::practitioner&);

/// What agencies tell of the years before the referral; part of the above.
void tell_of_before(const family_record&, const casework::practitioner&);

/// The children who were expected and have come by `until`, with the day of each birth.
struct expected_birth {
    std::size_t place; ///< in the family's list of children
    date on;
};
std::vector<expected_birth> births_to_come(const family&, chance&);
void record_birth(const family_record&, const expected_birth&, const casework::practitioner&);

} // namespace kith::synthetic
