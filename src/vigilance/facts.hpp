#pragma once
// What the rules are told: looks, and what is known of who looked, of whom they looked at, and of what
// joined the two. Texts that are compared (surnames, addresses, employers) come folded alike.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::vigilance {

/// Something of a person's record was shown, or refused; or a search was made (`person` empty).
struct look {
    practitioner_id who;
    person_id person;
    instant at;
    bool unmasked = false; ///< a protected fact was shown
    bool exported = false; ///< taken out: exported or printed
    bool refused = false;
};

/// Where somebody lives or has lived; `address` with the postcode, as one line.
struct home {
    std::string address, postcode;
    bool operator==(const home&) const = default;
};

/// Somebody who signs in, as far as the accounts and the staff register tell.
struct practitioner_facts {
    std::string role, team, agency;
    std::vector<std::string> surnames; ///< present and former
    std::vector<home> homes;           ///< present and former
    std::vector<std::string> employers;
    /// The day on which notice was given or the account was closed.
    std::optional<date> leaving_since;
};

/// Somebody on record, with those around them.
struct person_facts {
    std::vector<std::string> surnames;
    std::vector<home> homes;
    std::vector<std::string> employers;
    std::vector<practitioner_id> family_of; ///< practitioners who have said so, or who live there
    bool high_profile = false;
};

/// What joins a practitioner to a person between two days.
struct bond {
    bool work = false;               ///< allocated, a task, a message, an entry, a part in a process
    bool team = false;               ///< the person is allocated within the practitioner's team
    std::optional<date> closed = {}; ///< the last day on which anything was open, where nothing is since
    std::optional<date> left = {};   ///< the day on which the practitioner's part in it ended
};

/// Where the facts are looked up.
class knowledge {
  public:
    virtual ~knowledge() = default;
    virtual practitioner_facts practitioner(const practitioner_id&) = 0;
    virtual person_facts person(const person_id&) = 0;
    virtual bond between(const practitioner_id&, const person_id&, date first, date last) = 0;
};

} // namespace kith::vigilance
