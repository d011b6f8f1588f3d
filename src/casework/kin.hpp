#pragma once
// The people around a person, as the person's own stream tells it: relationships, households, checks of
// adults. Every relationship stands in both people's streams, under one id, seen from each side.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

/// Types of entries about the people around a person. `relationship.recorded` of schema 1 stands in one
/// stream only and says the relationship in somebody's own words; schema 2 stands in both.
inline constexpr std::string_view relationship_recorded = "relationship.recorded";
inline constexpr std::string_view relationship_changed = "relationship.changed";
inline constexpr std::string_view household_joined = "household.joined";
inline constexpr std::string_view household_left = "household.left";
inline constexpr std::string_view adult_checked = "adult.checked";

/// How a relationship stood before somebody changed it: by key of the entry ("type", "since", ...), only
/// what the change replaced.
struct relationship_change {
    std::int64_t sequence = 0;
    record::actor by;
    instant at;
    std::string reason;
    std::map<std::string, std::string> before;
};

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
    std::vector<relationship_change> changes; ///< in order; what stood before stays to be seen
    bool withdrawn = false;                   ///< recorded in error: never was so; the last change says why
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

/// Living in a household, with its dates. Who lived there when is never overwritten.
struct membership {
    household_id household;
    std::optional<date> since, until; ///< no `since`: from before the record began
    std::int64_t sequence = 0;        ///< entry that began it
    std::int64_t ended_by = 0;        ///< entry that ended it; 0: lives there
    std::string source;
    std::string reason;       ///< why they came; may be empty
    std::string reason_ended; ///< why they left
    /// Lived there on that day; on the day of a move already in the new household.
    [[nodiscard]] bool on(date day) const { return (!since || *since <= day) && (!until || day < *until); }
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
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
    std::vector<relationship> relationships; ///< in order of entry, ended and withdrawn ones among them
    std::vector<membership> memberships;
    std::vector<adult_check> checks; ///< in order of entry; the last of each adult and check holds

    /// By `key_of`; nullptr when there is none.
    [[nodiscard]] const relationship* find(std::string_view key) const;
    /// How this person stands now: not ended, not withdrawn.
    [[nodiscard]] std::vector<const relationship*> live_with(const person_id&) const;
    /// The household lived in now: the one joined last and not left; empty when none is known.
    [[nodiscard]] household_id household() const;
};

/// What names a relationship on this person's pages: its id, or "entry-<sequence>" where it has none.
std::string key_of(const relationship&);

} // namespace kith::casework
