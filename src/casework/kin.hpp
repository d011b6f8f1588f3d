#pragma once
// The people around a person, as the person's own stream tells it: relationships, households, checks of
// adults. Every relationship stands in both people's streams, under one id, seen from each side.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kith::casework {

/// Somebody around the person.
struct relationship {
    std::string id; ///< the same in both streams; empty for those recorded in one stream only
    person_id person;
    std::string type; ///< id of people::relationship_types: what the other is to this person
    std::string kind; ///< in words as written: "mother", "stepfather"; may be empty
    std::string parental_responsibility; ///< "yes", "no", "not_known" or empty: of the adult for the child
    std::string responsibility_source;   ///< how they hold it: "birth", "court_order", ...; code
    std::optional<date> responsibility_since, responsibility_until;
    std::optional<date> since, until; ///< the relationship itself; ended when `until` is there
    std::string source;               ///< agency that told of it; code
    std::string note;
    std::int64_t sequence = 0; ///< entry that began it
    record::actor by;
    instant entered;
    std::vector<std::int64_t> changed_by; ///< entries that changed it since
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

/// Living in a household, with its dates. Who lived there when is never overwritten.
struct membership {
    household_id household;
    std::optional<date> since, until; ///< no `since`: from before the record began
    std::int64_t sequence = 0;        ///< entry that began it
    std::int64_t ended_by = 0;        ///< entry that ended it; 0: lives there
    std::string source;
};

/// A check of an adult around the child: done, with what result, or why not.
struct adult_check {
    std::int64_t sequence = 0;
    person_id adult;
    std::string check; ///< code of the code set "check_of_adult"
    bool done = false;
    std::optional<date> on;
    std::string result; ///< what it showed, or why it was not done
    record::actor by;
    instant entered;
};

/// What a stream tells of the people around its person.
struct kinship {
    std::vector<relationship> relationships; ///< in order of entry, ended ones among them
    std::vector<membership> memberships;
    std::vector<adult_check> checks; ///< in order of entry; the last of each adult and check holds
};

} // namespace kith::casework
