#pragma once
// Finding people: from what was typed to candidates of the index, judged and put in order. The same ranking
// whoever asks and whatever engine keeps the index.

#include "people/search.hpp"
#include "store/store.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace kith::casework {

struct found_person {
    store::person_row row;
    people::agreement why;
};
struct people_found {
    std::vector<found_person> people; ///< best first; among equals the youngest
    bool more = false;
};

/// Everybody in view who agrees well enough with the query, children, adults and unborn children; at most
/// `limit`.
people_found find_people(store::snapshot&, const store::visibility&, const people::people_query&,
                         date today, int limit);

/// Who may be this person: candidates for "is she one of these?" and for joining, whoever may see them.
/// Found by every name, date of birth, address and identifier of the person; judged by the caller
/// (linkage). The person herself is not among them.
std::vector<person_id> candidates_like(store::snapshot&, const people::person&, date today, int limit);

} // namespace kith::casework
