#pragma once
// How long a record is kept, what keeps it longer, and how it is disposed of: decided by two people, run
// exactly as it was shown, proved by a certificate that names nobody.
//
// Contents
//   life, decision_for         what of a record bears on keeping it; which class keeps it until when, and
//   why keeping, fold_keeping      holds, classes given by people, proposals: the stream
//   "retention:<person>" disposal_plan, plan_of     what disposal would take; nothing is taken that is not
//   in it acts                       hold, release, put into a class, propose, withdraw, approve due whose
//   time is over certificate                what is left to show

#include "casework/casework.hpp"
#include "retention/classes.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kith::retention {

// ------------------------------------------------------------ how long (pure)

/// A class that somebody has put a record into.
struct given_class {
    std::string id, reason;
    std::optional<date> order; ///< the day that years after "order" count from
    practitioner_id by;
    instant at;
};

/// What of a record bears on how long it is kept. Of joined records: of all of them together.
struct life {
    std::optional<date> born; ///< or when the birth was expected
    std::optional<date> died;
    std::optional<date> last_contact;
    bool open = false; ///< something is still going on
    std::set<std::string> processes;
    std::map<std::string, std::set<std::string>> answers; ///< codes by field
    std::vector<given_class> given;
};
life life_of(const std::vector<std::shared_ptr<const casework::file>>&,
             const std::vector<given_class>& = {});

/// One rule of one class as it applies to this record.
struct reason_to_keep {
    std::string class_id, title;
    std::optional<date> until; ///< nothing: it can't be known (no date of birth), so the record is kept
    std::string words;         ///< "25 years after the birth on 12 March 2004: until 12 March 2029"
    std::string source;
};

/// Which class keeps the record until when.
struct verdict {
    std::string class_id, title;     ///< of the class that keeps longest
    std::optional<date> keep_until;  ///< the first day on which it need not be kept; nothing: not known
    bool open = false;               ///< kept in any case while something is going on
    std::vector<reason_to_keep> why; ///< every rule that applies, the longest first
    [[nodiscard]] bool over(date today) const { return !open && keep_until && *keep_until <= today; }
};
verdict decision_for(const life&, const schedule&);

// ------------------------------------------------------------ what people decided

struct hold {
    std::string id, reason, authority; ///< authority: who asks for it, or which inquiry or claim
    practitioner_id by;
    instant since;
    std::optional<instant> released;
    std::string why_released;
};

struct proposal {
    std::string id, reason, digest; ///< digest: of the plan that was proposed
    practitioner_id by;
    instant at;
};

/// Where a record stands: the fold of "retention:<person>".
struct keeping {
    std::vector<hold> holds;
    std::vector<given_class> classes;
    std::optional<proposal> proposed;
    std::string certificate; ///< after disposal
    instant disposed;
    practitioner_id approved_by, was_proposed_by;
    std::string body; ///< of the entry that disposed of it: the certificate's own words
    std::int64_t revision = 0;
    [[nodiscard]] bool held() const;
};
std::string retention_stream(const person_id&);
/// Holds over everything in the area are entries of this stream.
inline constexpr std::string_view area_stream = "retention:area";
keeping fold_keeping(std::span<const record::entry>);
keeping read_keeping(store::snapshot&, const person_id&);
keeping read_area_keeping(store::snapshot&);

// ------------------------------------------------------------ disposal

/// One key that would be destroyed, and what is sealed under it.
struct unit_taken {
    std::string unit, class_id;
    std::int64_t entries = 0;
    std::string first_hash, last_hash; ///< hexadecimal
    bool operator==(const unit_taken&) const = default;
};

/// What disposal would take, of one person: of all records that are joined as that person's.
struct disposal_plan {
    std::vector<person_id> people;
    verdict decided;
    std::vector<unit_taken> units;
    std::map<std::string, std::int64_t> rows; ///< by table
    std::vector<std::string> barriers;        ///< why it can't be done now, in sentences; empty: it can
    [[nodiscard]] bool possible() const { return barriers.empty(); }
    /// Over everything that would be taken: equal plans, equal digests. Hexadecimal.
    [[nodiscard]] std::string digest() const;
    /// As the dry run and the run print it. No names.
    [[nodiscard]] std::vector<std::string> lines() const;
};

/// What acts work with.
struct office {
    casework::desk& desk;
    const schedule& classes;
};
/// A person of whom there is no record (any more) has a plan with a barrier that says so.
disposal_plan plan_of(office, store::snapshot&, const person_id&, date today);

/// Each appends one entry to "retention:<person>" (of whom everybody joined is meant), or says why not.
/// `to` "area": a hold over everything.
result<void> hold_record(office, const person_id&, std::string_view reason, std::string_view authority,
                         const casework::practitioner&, instant now);
result<void> release(office, const person_id&, std::string_view hold, std::string_view reason,
                     const casework::practitioner&, instant now);
result<void> put_into_class(office, const person_id&, std::string_view class_id, std::optional<date> order,
                            std::string_view reason, const casework::practitioner&, instant now);
result<void> propose(office, const person_id&, std::string_view reason, const casework::practitioner&,
                     instant now);
result<void> withdraw(office, const person_id&, std::string_view reason, const casework::practitioner&,
                      instant now);
/// Disposes of the record: what was taken, which is what the plan of the proposal said. Refuses when the
/// same person proposed it, when anything has changed since, and whatever else is a barrier.
result<disposal_plan> approve(office, const person_id&, const casework::practitioner&, instant now);

/// A record whose time is over, or that somebody has proposed or holds.
struct due_record {
    person_id person;
    verdict decided;
    keeping stands;
};
/// Looks at closed records, the oldest people first, at most `look_at` of them beginning after `after` (a
/// date of birth and a person, as `next` gave it), and gives those whose time is over by `today`.
struct due_list {
    std::vector<due_record> due;
    std::int64_t looked_at = 0;
    std::string next; ///< where to go on; empty: that was all
};
due_list due_records(office, store::snapshot&, date today, std::string_view after, int look_at);

/// The certificate's lines, label and value, from the entry that disposed of the record. No names.
std::vector<std::pair<std::string, std::string>> certificate_of(const keeping&);

} // namespace kith::retention
