#pragma once
// One person on record more than once: joins that people proposed and decided, and pairs that may be one
// person. What the tables hold; casework/joining.hpp says what it means.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <cstdint>
#include <string>

namespace kith::store {

/// A join of two records as its stream "join:<id>" tells it. The two persons stand in the order of their
/// ids.
struct join_row {
    std::string id;
    person_id left, right;
    std::string state; ///< casework's word: "proposed", "joined", "split_proposed", "split", "apart", ...
    practitioner_id proposed_by; ///< of what waits, or was last decided
    instant proposed_at;
    instant decided_at{};      ///< of the last decision; 1970 while there has been none
    std::int64_t revision = 0; ///< of the stream
    bool operator==(const join_row&) const = default;
};

/// Two records that may be of one person. Worked out anew at any time; no history.
struct match_row {
    person_id left, right;   ///< in the order of their ids
    int millionths = 0;      ///< how likely
    std::string explanation; ///< field by field, in words
    instant found;
    bool operator==(const match_row&) const = default;
};

/// Which of the pairs that may be one person.
struct match_question {
    int at_least = 0, below = 1'000'001; ///< millionths
    bool adults = false;                 ///< pairs of adults; otherwise pairs with a child among them
    bool everybody = true;               ///< both
    int first = 0, limit = 25;
};

} // namespace kith::store
