#pragma once
// One person on record more than once. A join is a decision by two people and a link between two records,
// never a rewrite: each join has a stream of its own, the persons' streams stay as they are. A split
// restores both; of the entries made meanwhile each stays where it stands or is assigned to the other
// record.
//
// Contents
//   join, fold_join              a pair of records as their stream tells it
//   propose_join ... split       the decisions; pure
//   made_since, chosen           what a split has to assign
//   joined_view                  the records of one person read as one
//   apply_joining, left_out      how an assigned entry changes the two files (used by the fold)

#include "casework/steps.hpp"

#include <boost/json/object.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

/// Types of the entries of a stream "join:<id>".
inline constexpr std::string_view join_proposed = "join.proposed";
inline constexpr std::string_view join_withdrawn = "join.withdrawn";
inline constexpr std::string_view join_agreed = "join.agreed";
inline constexpr std::string_view join_declined = "join.declined";
inline constexpr std::string_view kept_apart = "join.kept_apart";
inline constexpr std::string_view split_proposed = "join.split_proposed";
inline constexpr std::string_view split_declined = "join.split_declined";
inline constexpr std::string_view split_agreed = "join.split";
/// Types of the entries that a split writes in the persons' own streams: here belongs an entry that was
/// made over there; the entry of that number belongs elsewhere.
inline constexpr std::string_view entry_assigned = "entry.assigned";
inline constexpr std::string_view entry_assigned_away = "entry.assigned_away";

enum class join_state {
    none,           ///< nobody has said anything
    proposed,       ///< somebody proposes to join; somebody else decides
    withdrawn,      ///< the proposal was taken back: as if nobody had said anything
    declined,       ///< somebody else said no: not the same person
    apart,          ///< decided without a proposal: not the same person
    joined,         ///< both records are read as one person
    split_proposed, ///< still joined; somebody proposes to split
    split           ///< joined once, by mistake; read as two again
};
std::string_view word_of(join_state);

/// One entry of one record, and the record to which it belongs.
struct entry_place {
    person_id record;
    std::int64_t sequence = 0;
    auto operator<=>(const entry_place&) const = default;
};
struct assigned_entry {
    entry_place stands;
    person_id to;
    auto operator<=>(const assigned_entry&) const = default;
};

/// One thing that was said about the pair.
struct join_event {
    std::int64_t sequence = 0;
    join_state state = join_state::none; ///< after it
    bool declined_split = false;
    record::actor by;
    instant at;
    std::string reason;
};

struct join {
    std::string id;
    person_id left, right; ///< in the order of their ids
    join_state state = join_state::none;
    std::int64_t revision = 0;
    record::actor proposed_by; ///< of the last proposal, to join or to split
    instant proposed_at;
    int millionths = -1;     ///< how likely the machine held it to be when it was proposed; -1: not asked
    std::string explanation; ///< field by field
    instant joined_at;       ///< of the last agreement
    record::actor joined_by; ///< who agreed
    record::actor joined_proposed_by;
    instant decided_at;
    std::vector<assigned_entry> assigned;   ///< of the split that is proposed, or was agreed last
    std::map<person_id, std::int64_t> seen; ///< revisions up to which the proposal to split has assigned
    std::vector<join_event> history;

    /// Both records are one person.
    [[nodiscard]] bool live() const {
        return state == join_state::joined || state == join_state::split_proposed;
    }
    [[nodiscard]] bool waits() const {
        return state == join_state::proposed || state == join_state::split_proposed;
    }
    /// Somebody decided that they are two people.
    [[nodiscard]] bool decided_apart() const {
        return state == join_state::declined || state == join_state::apart || state == join_state::split;
    }
    [[nodiscard]] const person_id& other_than(const person_id& one) const {
        return one == left ? right : left;
    }
};

/// The one stream that a pair of records has: the same whoever is named first.
std::string join_id_of(const person_id&, const person_id&);
join fold_join(const person_id&, const person_id&, std::span<const record::entry>);
/// From the stream alone: the pair stands in its entries.
join fold_join(std::string_view id, std::span<const record::entry>);
store::join_row row_of(const join&);
/// What record::verify needs to replay.
record::join_replay replayed_joins();

/// Whether this practitioner may propose and decide on joins: the whole area is in view with their role.
result<void> may_join(const guidance::rulebook&, const practitioner&, instant now);

// ------------------------------------------------------------ decisions

/// What is said about a pair. Fields of the problems: "reason".
struct join_words {
    std::string reason;
    int millionths = -1;
    std::string explanation;
};

/// `one_already`: both are one person through other joins.
result<decision> propose_join(const guidance::rulebook&, const join&, bool one_already, const join_words&,
                              const practitioner&, instant now);
/// By somebody else than the proposer.
result<decision> agree_to_join(const guidance::rulebook&, const join&, bool one_already,
                               std::string_view reason, const practitioner&, instant now);
result<decision> decline_join(const guidance::rulebook&, const join&, std::string_view reason,
                              const practitioner&, instant now);
/// By the proposer.
result<decision> withdraw_proposal(const guidance::rulebook&, const join&, std::string_view reason,
                                   const practitioner&, instant now);
/// "Not the same person": the machine never proposes the pair again; people may.
result<decision> keep_apart(const guidance::rulebook&, const join&, std::string_view reason,
                            const practitioner&, instant now);

// ------------------------------------------------------------ splitting

/// A record with everything that was entered on it.
struct whole_record {
    std::shared_ptr<const file> own;
    std::vector<record::entry> entries;
};

/// Entries made while both were joined that go together: a process with its steps, a note, a fact.
struct made_unit {
    person_id record;                    ///< where they stand
    person_id other;                     ///< where they would go
    std::vector<std::int64_t> sequences; ///< in order
    std::string title, detail;           ///< of the first
    instant event_time, entry_time;
    record::actor by;
    std::string stays; ///< why they cannot be assigned to the other record; empty: they can
    [[nodiscard]] entry_place first() const { return {record, sequences.front()}; }
};
/// Everything entered on the records of the person since this join was agreed. `records`: all that are
/// joined.
std::vector<made_unit> made_since(const join&, std::span<const join> live_joins,
                                  std::span<const whole_record> records);

/// To which record each unit belongs, by its first entry.
using unit_choices = std::map<entry_place, person_id>;

/// Proposes to split; every unit that can be assigned must have its record. Problems at "reason" and at
/// "u.<record>.<sequence>". Proposed again (by anybody) it takes the place of the proposal before.
result<decision> propose_split(const guidance::rulebook&, const join&, std::span<const made_unit>,
                               std::span<const whole_record>, const unit_choices&, std::string_view reason,
                               const practitioner&, instant now);
result<decision> decline_split(const guidance::rulebook&, const join&, std::string_view reason,
                               const practitioner&, instant now);
/// By somebody else than the proposer. Refused when more that has to be assigned came on record since.
result<decision> agree_to_split(const guidance::rulebook&, const join&, std::span<const made_unit>,
                                std::span<const whole_record>, std::string_view reason, const practitioner&,
                                instant now);

// ------------------------------------------------------------ reading

/// The number of an entry of a record on a joined view of several: the same whatever else is joined.
std::int64_t joined_sequence(const person_id& record, std::int64_t sequence);
/// The number that the entry has on its own record.
std::int64_t own_sequence(std::int64_t on_view);
bool is_joined_sequence(std::int64_t);

/// The records of one person read as one: a file for pages to show, never to decide on. Processes, clocks
/// and who is involved stand as on their own records; what is known, who is around and what happened is
/// told together, each thing saying which record it is `of` (numbers by joined_sequence, except those of
/// the oldest). Where records say different things the oldest record's holds. One record gives its own
/// file.
std::shared_ptr<const file> joined_view(const guidance::rulebook&, std::vector<whole_record>);

/// On a joined view: the record by itself on which the process runs; the file itself otherwise.
const file& record_of(const file&, const case_process&);

/// next_steps of a view: those of each record by itself, with the processes and clocks of the view.
std::vector<next_step> next_steps_on_view(const guidance::rulebook&, const file& view);

// ------------------------------------------------------------ the fold

/// The entries of a stream that a split assigned to another record: they are left out of the file.
std::set<std::int64_t> left_out(std::span<const record::entry>);
/// Carries an entry of this header into the file; false when it is of another type.
bool apply_joining(const guidance::rulebook&, file&, const record::entry&, const boost::json::object& body);

/// The numbers of entries that this body speaks of, and the same body with them replaced.
std::vector<std::int64_t> references_of(const boost::json::object& body);
boost::json::object with_references(boost::json::object body,
                                    const std::function<std::int64_t(std::int64_t)>& replaced);

} // namespace kith::casework
