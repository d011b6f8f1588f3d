#pragma once
// What is wrong with a relationship that somebody wants to record. Private to casework.

#include "casework/entries.hpp"
#include "casework/kin_acts.hpp"

namespace kith::casework {

constexpr std::size_t longest_kind = 200; ///< bytes: a line of a form

/// Of somebody, for dates and messages.
struct lifespan {
    std::optional<date> birth, death;
    std::string name; ///< "Ada Okafor", or "this person"
};
lifespan lifespan_of(const file&);

/// Words that somebody typed: not too long, nothing that cannot be kept. `required`: they have to be there.
void check_words(problems&, std::string_view text, std::size_t limit, std::string_view what,
                 std::string_view field, bool required);

/// A day on which something was so for somebody: not in the future, not before their birth nor after their
/// death.
void check_day(problems&, const std::optional<date>&, const lifespan&, date today, std::string_view field);

/// The type, its dates and responsibility, for these two people; `keeping`: key of the relationship that is
/// being changed, which may stay what it is.
void check_relationship(problems&, const guidance::rulebook&, const file& person, const file& other,
                        const relationship_said&, const lineage& above, date today,
                        std::string_view keeping = {});

/// Whether `type` makes one of them the other's parent: child first, then parent. Nothing where it does
/// not.
struct parenthood {
    person_id child, parent;
};
std::optional<parenthood> parenthood_of(std::string_view type, const person_id& person,
                                        const person_id& other);

} // namespace kith::casework
