#pragma once
// Where Kith keeps things: the ledger of entries (append-only), the query tables derived from it, and the
// few plain tables that are not history (accounts, sessions, drafts). One SQL text serves SQLite and
// PostgreSQL.
//
// Contents
//   ledger        ledger_row, ledger_append: rows of the append-only log; store knows nothing of their
//   meaning query tables  case_rows and its parts: what lists and searches read; always rewritten from a
//   fold plain tables  account, session_row, draft database      open, read (a snapshot), write (one
//   writer, group commit: returns after the shared fsync)

#include "foundation/identifier.hpp"
#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "store/joins.hpp"
#include "store/search.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

namespace sql {
class connection;
}

// ---------------------------------------------------------------- ledger

/// One row of the ledger exactly as it lies in the table. Hashes are 32 raw bytes; body is canonical JSON
/// text.
struct ledger_row {
    std::int64_t position = 0; ///< order over the whole ledger, from 1; given by the store
    std::string stream;        ///< "person:<id>", "reads:<id>", "lists:<practitioner>", "area", ...
    std::int64_t sequence = 0; ///< order within the stream, from 1, without gaps
    std::string type;
    int schema = 1;
    instant event_time;
    instant entry_time;
    std::string actor, role, purpose, edition;
    std::string rules;      ///< rule ids in force, separated by spaces
    std::string salt;       ///< 16 bytes
    std::string commitment; ///< 32 bytes
    std::string previous;   ///< 32 bytes; zeros for the first of a stream
    std::string hash;       ///< 32 bytes
    std::string body;
    /// The entry was disposed of: its key is destroyed, salt and body are empty and stay so.
    bool disposed = false;
    /// Salt and body are empty because what is stored can't be opened: damage. Only each_row gives such a
    /// row; stream() throws unreadable_entry.
    bool unreadable = false;
    std::string certificate; ///< under which it was disposed of
};

/// The head of a stream: what the next entry must continue.
struct stream_head {
    std::int64_t revision = 0; ///< sequence of the last entry; 0 when there is none
    std::string hash = std::string(32, '\0');
};

// ---------------------------------------------------------------- query tables

/// What lists show of a person without opening the record.
struct person_row {
    person_id person;
    bool child = true;
    std::string display_name; ///< "Okafor, Ada": surname first
    std::optional<date> birth_date;
    std::optional<date> expected_date; ///< of delivery, for an unborn child
    std::string sex;                   ///< "F", "M", "U"
    std::string local_id, nhs_number, upn;
    std::string district; ///< part postcode, to tell two children apart
    household_id household;
    std::string status;        ///< in words: "Child protection plan", "Assessment", "Closed"
    std::string category;      ///< code, of the present plan
    practitioner_id allocated; ///< lead or allocated social worker; may be empty
    bool open = true;          ///< any process still running
    std::int64_t revision = 0; ///< of the person's stream when this row was written
    bool restricted = false;   ///< opened only by those named on its list
    bool operator==(const person_row&) const = default;
};

/// One statutory clock of one child.
struct clock_row {
    person_id person;
    case_process_id process;     ///< the process whose step started it
    std::string clock;           ///< id in the guidance
    std::int64_t started_by = 0; ///< sequence of the entry that started it
    std::string title;
    std::string kind;          ///< "legal_maximum", "expected_maximum", "local_target"
    std::string due;           ///< ISO date, or local date-time for hours
    instant due_at;            ///< first moment at which it is late
    std::string state;         ///< "running", "waiting" (stands still), "met", "met_late", "ceased"
    std::string stopped;       ///< ISO date or date-time at which it was met or ceased; may be empty
    bool reason_given = false; ///< only of interest when late
    practitioner_id owner;     ///< whose work it is; may be empty
    std::string owner_role;
    bool operator==(const clock_row&) const = default;
};

/// One thing to do for one child: a step that may be recorded now.
struct task_row {
    person_id person;
    case_process_id process;
    std::string definition; ///< process id in the guidance
    std::string step;
    std::string title;
    std::string clock; ///< clock that the step stops, or empty
    std::string due;   ///< ISO; empty when no clock bears on it
    std::optional<instant> due_at;
    instant since;         ///< when it became possible
    practitioner_id owner; ///< whose work it is; empty: anybody with one of the roles
    std::string roles;     ///< separated by spaces
    bool must = true;      ///< false: may be done, nothing waits for it
    bool operator==(const task_row&) const = default;
};

/// One process of one child.
struct process_row {
    person_id person;
    case_process_id process;
    std::string definition, edition, state; ///< state: "open", "finished"
    std::string outcome;
    instant opened;
    std::optional<instant> finished;
    bool operator==(const process_row&) const = default;
};

/// A practitioner's live or past relationship to a child: what access is decided on.
struct involvement_row {
    person_id person;
    practitioner_id practitioner;
    std::string relation; ///< "lead_social_worker", "referrer", "core_group_member", ...
    instant since;
    std::optional<instant> until;
    case_process_id process{}; ///< the process that it comes from; empty: the child as a whole
    bool operator==(const involvement_row&) const = default;
};

/// Access given to a practitioner, or kept from them, beyond role and relation; ended ones among them.
struct access_grant_row {
    person_id person;
    practitioner_id practitioner;
    std::string kind;          ///< "specific", "named", "emergency", "excluded"
    case_process_id process{}; ///< of "specific": whose pack
    instant since;
    std::optional<instant> until; ///< the first moment at which it holds no longer
    bool operator==(const access_grant_row&) const = default;
};

/// How somebody stands to the person, as the person's own stream tells it. Ended ones among them; not those
/// that were recorded in error.
struct relationship_row {
    person_id person;
    person_id other;
    std::string type;         ///< id of people::relationship_types; "not_known" where nobody could tell
    std::string since, until; ///< ISO dates; empty: not known, not ended
    bool operator==(const relationship_row&) const = default;
};

/// Living in a household.
struct membership_row {
    person_id person;
    household_id household;
    std::string since, until; ///< ISO dates; empty: from before the record, lives there now
    bool operator==(const membership_row&) const = default;
};

/// Everything the query tables hold for one person: a pure function of the person's stream.
struct case_rows {
    person_row person;
    search_row search; ///< how the person is found, see people/search.hpp
    std::vector<clock_row> clocks;
    std::vector<task_row> tasks;
    std::vector<process_row> processes;
    std::vector<involvement_row> involvements;
    std::vector<text_row> texts; ///< every narrative of the record, for full text
    std::vector<relationship_row> relationships;
    std::vector<membership_row> memberships;
    std::vector<access_grant_row> access_grants;
    bool operator==(const case_rows&) const = default;
};

/// The one order in which `rows_of` gives them, for exact comparison: keys without repeats, narratives as
/// their stems, and without the words of names, which the dictionary keeps for all.
case_rows in_canonical_order(case_rows);

/// Most relations that one `visibility` may name; more is a mistake of the caller (std::length_error).
inline constexpr std::size_t most_relations = 16;

/// Who asks, as far as lists need to know. Decided by access/, applied by every list here (visible.hpp).
struct visibility {
    practitioner_id viewer;
    bool everyone = false; ///< role with the whole area in view
    /// The program itself, for imports and matching: nobody is left out. Never for somebody who asks.
    bool whole = false;
    /// Otherwise: only children to whom the viewer stands so, and not ended; at most most_relations.
    std::vector<std::string> relations;
    bool nobody = false;     ///< no case access at all, by whatever grant
    instant at{};            ///< when it is asked: grants hold from and until a moment
    std::string agency{};    ///< where what the viewer's whole agency referred is in view; otherwise empty
    bool agreement = true;   ///< the agency is the authority's own, or an agreement to share holds for it
    bool finds = false;      ///< may learn that a record exists, and whom to ring
    bool challenges = false; ///< may open a record in an emergency
    bool challenges_restricted = false; ///< restricted ones too
};

/// A task or clock with the person it is about, for Today. Shared with other readers: never null, never
/// changed.
struct work_item {
    std::shared_ptr<const task_row> task;
    std::shared_ptr<const person_row> person;
};
struct clock_item {
    std::shared_ptr<const clock_row> clock;
    std::shared_ptr<const person_row> person;
};

// ---------------------------------------------------------------- plain tables

struct account {
    practitioner_id practitioner;
    std::string sign_in_name; ///< lower case, unique
    std::string display_name;
    std::string role; ///< role id in the guidance
    std::string agency;
    std::string team;
    std::string job_title;
    std::string password_hash; ///< Argon2id, encoded
    bool active = true;
};

struct session_row {
    std::string token_hash; ///< 32 bytes; the token itself is only in the cookie
    practitioner_id practitioner;
    std::string csrf_token;
    instant started, last_seen;
};

/// Unfinished work: mutable, private to its writer, thrown away when the step is recorded.
struct draft {
    practitioner_id writer;
    std::string key;           ///< which form: "<process>/<step>" or "referral/<draft id>"
    std::string title;         ///< of the form; never a person's name
    std::string fields;        ///< application/x-www-form-urlencoded, as typed
    std::int64_t based_on = 0; ///< revision of the record when the form was opened
    instant saved;
};

// ---------------------------------------------------------------- database

/// The store can't go on: disk full, fsync failed, server gone. The process stops rather than acknowledge.
class store_failure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The text of an entry is there and can't be opened: it was changed, or its key is missing without having
/// been disposed of. Names the entry.
class unreadable_entry : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Another program (an import) has held the writer's turn for too long. Nothing was recorded; trying again
/// is safe.
class store_busy : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A value that the tables refuse: text that is not UTF-8 or holds a NUL, a sign-in name that is taken, an
/// entry that does not continue its stream. The unit of work is abandoned; others are not affected.
class unstorable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A consistent view for one request. Cheap; holds a connection until destroyed; never outlives a request.
class snapshot {
  public:
    virtual ~snapshot() = default;

    virtual stream_head head(std::string_view stream) = 0;
    /// The rows of a stream in order. `entered_until`: only those entered at or before that moment (as at).
    virtual std::vector<ledger_row> stream(std::string_view stream,
                                           std::optional<instant> entered_until = std::nullopt) = 0;
    /// Every row in order of position, for verification; return false to stop.
    virtual void each_row(const std::function<bool(const ledger_row&)>& visit) = 0;
    virtual std::vector<std::string> streams(std::string_view prefix) = 0;
    /// Every stream with the head that the store keeps for it, in order of name; return false to stop.
    virtual void
    each_head(const std::function<bool(std::string_view stream, const stream_head&)>& visit) = 0;
    /// Everybody who has rows in the query tables, in order.
    virtual std::vector<person_id> people() = 0;

    virtual std::optional<case_rows> rows_of(const person_id&) = 0;
    virtual std::optional<person_row> person(const person_id&) = 0;
    /// Who lives there now.
    virtual std::vector<person_row> household(const household_id&) = 0;
    /// Everybody who lives or has lived there, with their dates, in order of person.
    virtual std::vector<membership_row> memberships_of(const household_id&) = 0;
    /// How others stand to this person, as the person's own stream tells it.
    virtual std::vector<relationship_row> relationships(const person_id&) = 0;
    /// Whose streams name this person, and as what: also what was recorded from one side only.
    virtual std::vector<relationship_row> naming(const person_id&) = 0;
    virtual std::vector<involvement_row> involvements(const person_id&) = 0;
    /// Open tasks for these roles (or owned by the viewer) among the children in view, soonest due first.
    virtual std::vector<work_item> tasks(const visibility&, const std::vector<std::string>& roles,
                                         int limit) = 0;
    /// Clocks of the children in view: first those that run, soonest due first; then, as far as the limit
    /// goes, those that were met late and have no reason yet.
    virtual std::vector<clock_item> clocks(const visibility&, int limit) = 0;
    /// Children in view by identifier (local id, NHS number or UPN, exact).
    virtual std::vector<person_row> find_by_identifier(const visibility&, std::string_view value) = 0;

    // The search index. What it gives of everybody is for whoever sees everybody, and for matching records;
    // casework/finding.hpp asks it. Bounded.
    /// Words of names that differ from this one in about `letters` letters (1 or 2), or have the same
    /// sound; in order.
    virtual std::vector<std::string> words_like(const name_word&, int letters) = 0;
    virtual std::vector<std::string> words_beginning(std::string_view beginning, int most) = 0;
    /// Whether the dictionary has all of these.
    virtual bool knows(const std::vector<name_word>&) = 0;
    /// For each question whom it finds.
    virtual std::vector<std::vector<person_number>> postings(const std::vector<posting_range>&) = 0;
    virtual std::vector<profile_row> profiles(const std::vector<person_number>&) = 0;
    /// Of everybody whom somebody sees by a relation to them; nobody where the whole area is in view.
    virtual std::vector<profile_row> profiles_in_view(const visibility&, int most) = 0;
    /// Narratives of people in view that have every part of the question; with `any`, some part. Newest
    /// first.
    virtual std::vector<found_text> texts(const visibility&, const text_question&, bool any, int limit) = 0;

    /// The processes that the practitioner referred, newest first (the referrer's own list): those that an
    /// involvement "referrer" of theirs names; where it names none, the child's first process opened from
    /// its `since` on. Never the child's other processes: a referrer has no need to know of them. With an
    /// agency in the visibility, what all its practitioners referred. Nobody from whom the viewer is kept.
    virtual std::vector<process_row> referred_by(const visibility&, int limit) = 0;
    virtual std::int64_t count_people() = 0;

    /// Every join that names the person, in whatever state.
    virtual std::vector<join_row> joins_of(const person_id&) = 0;
    virtual std::optional<join_row> join(std::string_view id) = 0;
    /// Proposals to join or to split that wait for a second person, the oldest first.
    virtual std::vector<join_row> joins_waiting(int limit) = 0;
    virtual std::vector<join_row> joins() = 0;
    virtual std::vector<join_row> joins_live() = 0; ///< those through which two records are one person
    /// Pairs that may be one person and that nobody has decided about, the likeliest first.
    virtual std::vector<match_row> matches(const match_question&) = 0;
    virtual std::int64_t count_matches(const match_question&) = 0;
    virtual std::vector<match_row> matches_of(const person_id&, int limit) = 0;

    virtual std::optional<account> account_by_sign_in(std::string_view sign_in_name) = 0;
    virtual std::optional<account> account_of(const practitioner_id&) = 0;
    virtual std::vector<account> accounts() = 0;
    virtual std::optional<session_row> session(std::string_view token_hash) = 0;
    virtual std::vector<draft> drafts_of(const practitioner_id&) = 0;
    virtual std::optional<draft> draft_of(const practitioner_id&, std::string_view key) = 0;
    /// The answer already given to a form that was sent twice (idempotency), if any.
    virtual std::optional<std::string> answer_to(std::string_view form_token) = 0;
    virtual std::optional<std::string> setting(std::string_view name) = 0;

    /// For store's own free functions over tables of one concern (grants.hpp, credentials.hpp, log.hpp,
    /// keys.hpp, deposits.hpp): nobody else knows what a connection is.
    virtual sql::connection& tables() = 0;
};

/// What a write may do, inside the writer's transaction. It sees its own writes.
class transaction {
  public:
    virtual ~transaction() = default;
    virtual stream_head head(std::string_view stream) = 0;
    /// Appends; the row's sequence and previous must continue the head (checked). Gives the position.
    virtual std::int64_t append(const ledger_row&) = 0;
    virtual void replace(const case_rows&) = 0;
    /// For loading very many people: from now on the search index is not kept, until it is made for all at
    /// once. Until then nobody new is found; a program that is killed in between makes it when it opens the
    /// database.
    virtual void postpone_search() = 0;
    virtual void complete_search() = 0;
    virtual void save(const join_row&) = 0;
    /// The pairs of one person, or all pairs there are, written anew.
    virtual void replace_matches(const person_id&, const std::vector<match_row>&) = 0;
    virtual void replace_matches(const std::vector<match_row>&) = 0;
    virtual void save(const account&) = 0;
    virtual void save(const session_row&) = 0;
    virtual void end_session(std::string_view token_hash) = 0;
    virtual void end_sessions_idle_since(instant) = 0;
    virtual void save(const draft&) = 0;
    virtual void discard_draft(const practitioner_id&, std::string_view key) = 0;
    virtual void remember_answer(std::string_view form_token, std::string_view answer, instant) = 0;
    virtual std::optional<std::string> answer_to(std::string_view form_token) = 0;
    virtual void set(std::string_view name, std::string_view value) = 0;
    /// As snapshot::tables().
    virtual sql::connection& tables() = 0;
};

/// Thrown by a unit of work to abandon it: nothing of it is kept, other units are not affected.
struct abandoned {};

class database {
  public:
    virtual ~database() = default;
    virtual std::unique_ptr<snapshot> read() = 0;
    /// Runs the unit on the one writer, together with whatever else is waiting, and returns once it is
    /// durable. An exception that `work` throws is rethrown here and nothing of the unit is kept. Thread
    /// safe.
    virtual void write(std::function<void(transaction&)> work) = 0;
    /// Many units in one commit, for imports: all or nothing over everything `work` does, no group with
    /// others.
    virtual void write_alone(std::function<void(transaction&)> work) = 0;
    /// What the engine's own checks (SQLite: integrity_check, foreign_key_check) and the agreement of the
    /// store's own indexes find wrong, in words; nothing when all is well. Takes its time; for
    /// verification.
    virtual std::optional<std::string> check_storage() = 0;
};

struct open_options {
    bool create = true;
    /// Only for the sabotage rig, which proves that the durability rig can fail: synchronous=NORMAL.
    bool sabotage_durability = false;
    /// For `record verify`: opens a damaged database too, so that the damage can be named; refuses every
    /// write and migrates nothing.
    bool for_verification = false;
    /// The file of the master key under which bodies are sealed (store/keys.hpp). '': beside an SQLite
    /// file, made with the database; PostgreSQL has no such place, so it has to be named.
    std::string master_key_file;
    /// Instead of a file, for tests and benches: 32 bytes.
    std::string master_key;
    /// For programs that have no business with what entries say (those that sign and witness the log): no
    /// master key is asked for, bodies stay sealed, no entry can be appended.
    bool without_master_key = false;
};

/// Opens (and migrates) a database named by a file's path or by postgresql://... Refuses, in words, to run
/// with settings that could lose an acknowledged write (see docs/decisions), an unknown schema, a damaged
/// file, or without the master key that the database was begun with.
result<std::unique_ptr<database>> open(std::string_view url, const open_options& = {});

} // namespace kith::store
