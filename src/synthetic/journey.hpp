#pragma once
// One family's way through the guidance: the next step that falls due is taken, again and again, until
// today.

#include "synthetic/family.hpp"

#include <memory>
#include <optional>
#include <set>

namespace kith::synthetic {

/// One act as it will be written.
struct written_act {
    record::actor by;
    instant at;
    std::vector<record::stream_append> appends;
};

struct told_journey {
    std::vector<written_act> acts;
    std::vector<std::shared_ptr<const casework::file>> files; ///< everybody, as they stand today
    std::map<std::string, std::int64_t> refusals;
};

struct journey_of {
    const guidance::rulebook& rules;
    const shapes& from;
    const family& people;
    const cast& workers;
    instant begins, now;
    int notes = 0; ///< for each child
};

/// Tells the whole story. Pure but for `ids`, which is seeded.
told_journey tell(const journey_of&, chance&, world& ids);

} // namespace kith::synthetic
