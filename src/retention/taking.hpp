#pragma once
// A plan with what the run needs besides. Private to retention/.

#include "retention/retention.hpp"
#include "store/keys.hpp"

#include <vector>

namespace kith::retention {

struct taking {
    disposal_plan plan;
    std::vector<store::erased_word> words; ///< of the names, in the dictionary
};
taking what_to_take(office, store::snapshot&, const person_id&, date today);

} // namespace kith::retention
