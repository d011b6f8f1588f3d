#pragma once
// The record: append-only, verifiable, readable as it stood at any moment.
//
// Contents
//   entry, new_entry          what happened, who says so, under which rules
//   append                    the only way in; expected revisions; durable when it returns
//   read_stream               the way out, optionally as at a moment
//   note_read, note_list      who looked: an entry too, durable before the page leaves
//   note_refused              who asked for what is not open to them: as durable
//   verify                    every hash, every link, every gap; names the first bad entry

#include "foundation/identifier.hpp"
#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "foundation/world.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kith::record {

/// Who acts, in which role, and why they are in this record.
struct actor {
    practitioner_id who;
    std::string role;
    std::string purpose; ///< in words: "assessment", "import of the census of children in need"
};

/// Something that happened, about to be recorded. `body` is canonical JSON: an object, keys sorted, no
/// spaces.
struct new_entry {
    std::string type; ///< what happened in practice: "strategy_discussion.hold", "person.recorded"
    int schema = 1;
    instant event_time;
    std::string edition;            ///< edition of the guidance in force for it; empty when none applies
    std::vector<std::string> rules; ///< ids of the rules in force, for explaining it in years to come
    std::string body;
};

/// An entry on the record.
struct entry {
    std::string stream;
    std::int64_t sequence = 0;
    std::string type;
    int schema = 1;
    instant event_time, entry_time;
    actor by;
    std::string edition;
    std::vector<std::string> rules;
    std::string body;
};

/// Streams by what they are about.
std::string person_stream(const person_id&);
std::string reads_stream(const person_id&);
std::string lists_stream(const practitioner_id&);
std::string join_stream(std::string_view join);

/// Entries for one stream. `expected` is the revision that the writer decided on; nullopt: wherever it
/// stands.
struct stream_append {
    std::string stream;
    std::optional<std::int64_t> expected;
    std::vector<new_entry> entries;
};

/// Everything that one act writes: all of it or nothing.
struct act {
    actor by;
    instant at; ///< entry time
    std::vector<stream_append> appends;
    std::vector<store::case_rows> rows; ///< query tables that follow from the new entries
    std::vector<store::join_row> joins; ///< the same for streams "join:<id>"
    /// Pairs that may be one person, worked out anew for these people.
    std::vector<std::pair<person_id, std::vector<store::match_row>>> matches;
    std::optional<std::string> form_token; ///< idempotency: a second act with this token changes nothing
    std::string answer;                    ///< what to answer (a location) when the token comes again
    std::optional<std::pair<practitioner_id, std::string>>
        finished_draft; ///< thrown away in the same commit
};

/// Somebody else recorded something first.
struct conflict {
    std::string stream;
    std::int64_t expected = 0, actual = 0;
};
struct receipt {
    std::vector<std::int64_t> revisions; ///< of each stream in `appends`, after the act
};
/// The act was recorded before (same form token): here is the answer it got.
struct repeated {
    std::string answer;
};

/// Records the act; returns when it is durable. Salts come from `world`.
std::variant<receipt, conflict, repeated> append(store::database&, world&, const act&);

/// The same inside a transaction that the caller owns (imports). `world` must be the caller's own.
std::variant<receipt, conflict, repeated> append(store::transaction&, world&, const act&);

/// The last entry of a person's stream that was disposed of: {"certificate": ...}.
inline constexpr std::string_view disposal_noted = "record.disposed";

/// A stream in order; with `as_at`, only what had been entered by then. What was disposed of is left out,
/// and the entry that notes it: nobody can say any more what was said.
std::vector<entry> read_stream(store::snapshot&, std::string_view stream,
                               std::optional<instant> as_at = std::nullopt);

/// What a page is about to show of one person: appended to that person's chain of reads. Returns when
/// durable.
struct reading {
    actor by;
    instant at;
    person_id person;
    std::string page;  ///< route pattern: "/children/:person/chronology"
    std::string shown; ///< what was rendered: sections, or entry sequences
    std::optional<instant> as_at;
};
void note_read(store::database&, world&, const reading&);

/// What a list or search is about to show: the people on it. Appended to the viewer's chain of lists.
struct listing {
    actor by;
    instant at;
    std::string page;
    std::string asked; ///< the question: a hash of search words, or the filter
    std::vector<person_id> shown;
};
void note_list(store::database&, world&, const listing&);

/// Type of the entry that notes a refusal.
inline constexpr std::string_view refused_noted = "record.refused";

/// Somebody asked and was refused. For everybody asked for who is on record an entry "record.refused" on
/// their chain of reads; for everything else that was asked for, on the chain of lists of whoever asked. So
/// many entries, and one durable write, whether there is a record or not: nobody learns it from the time
/// that it takes. Returns when durable.
struct refusal {
    actor by;
    instant at;
    std::string page;                 ///< route pattern
    int status = 0;                   ///< what was answered: 403 or 404
    std::vector<person_id> on_record; ///< those asked for who are on record
    std::vector<std::string> asked; ///< identifiers of which there is no such record; with both empty: {""}
};
void note_refused(store::database&, world&, const refusal&);

/// Hashes (SHA-256, domain separated, length-prefixed canonical bytes; see docs/decisions).
std::string commitment_of(std::string_view salt, std::string_view body);
std::string hash_of(const store::ledger_row&);

/// The outcome of verification. `damage` says what is wrong and with which entry (stream and sequence).
struct verification {
    std::int64_t entries = 0, streams = 0;
    std::int64_t disposed = 0;            ///< entries whose text was disposed of: chain and commitment hold
    std::set<std::string> certificates{}; ///< under which
    std::optional<std::string> damage;
};
/// `replay` recomputes the query tables of a person from the entries of the person's stream (casework's
/// fold); verify compares them with the live tables. Progress is told every so often.
using replay = std::function<std::optional<store::case_rows>(const person_id&, const std::vector<entry>&)>;
/// `replay_join` does the same for a stream "join:<id>".
using join_replay =
    std::function<std::optional<store::join_row>(std::string_view join, const std::vector<entry>&)>;
verification verify(store::database&, const replay&, const std::function<void(std::int64_t)>& progress = {},
                    const join_replay& replay_join = {});

} // namespace kith::record
