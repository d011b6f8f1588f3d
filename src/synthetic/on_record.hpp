#pragma once
// A synthetic person as the record has them: the entries that would have told of them.

#include "record/record.hpp"
#include "synthetic/population.hpp"

#include <vector>

namespace kith::synthetic {

/// The identifier of a person: of the usual form, in the order of their numbers as a large import gives
/// them, and the same whenever it is asked for.
person_id id_of(const population&, person_index);
/// The person whom the identifier is of.
person_index index_of(const person_id&);

/// Everything known of the person as it would have come on record at this moment.
std::vector<record::new_entry> entries_of(const population&, const synthetic_person&, instant at);

} // namespace kith::synthetic
