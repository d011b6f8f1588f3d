#pragma once
// A child's file as it stands: a pure fold of the entries of the child's stream.

#include "calendar/calendar.hpp"
#include "casework/chronicle.hpp"
#include "casework/disclosures.hpp"
#include "casework/kin.hpp"
#include "casework/ties.hpp"
#include "guidance/guidance.hpp"
#include "people/people.hpp"
#include "record/record.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kith::casework {

/// What was answered: field id to value(s) in canonical text (dates in ISO, choices by code).
using answers = std::map<std::string, std::vector<std::string>>;

/// An earlier state of something that was corrected. Both stay visible.
struct correction {
    std::int64_t sequence = 0; ///< the entry that corrects
    record::actor by;
    instant at; ///< when the correction was entered
    std::string reason;
    answers before; ///< the answers it replaced
    instant event_time_before;
};

/// A step that was recorded for this child.
struct recorded_step {
    std::int64_t sequence = 0;
    std::string step;
    instant event_time, entry_time;
    record::actor by;
    answers said;
    std::string outcome; ///< empty when the step decides nothing
    std::vector<correction> corrections;
};

/// A process of this child, running or finished.
struct case_process {
    case_process_id id;
    std::string definition; ///< process id in the guidance
    std::string edition;    ///< in force on the day it started; kept to its end
    std::int64_t opened_sequence = 0;
    instant opened; ///< event time of what opened it
    record::actor opened_by;
    bool direct = false;             ///< begun by a practitioner's own act, with no outcome leading to it
    std::string because;             ///< answer to `opened_because`, or the outcome's title
    std::vector<person_id> children; ///< everybody it is about, this child included
    std::vector<recorded_step> steps;
    bool finished = false;
    instant finished_at;
    std::string outcome; ///< of the last deciding step
    person_id of = {};   ///< the record it stands in, on a joined view; empty: the file's own
    bool beside = false; ///< about the record, not the case: the case is not open because of it
};

enum class clock_state { running, met, met_late, ceased };

/// A due date that a correction replaced.
struct superseded_due {
    calendar::deadline due;
    record::actor by;
    instant at;
    std::string reason;
    bool corrected = true; ///< false: the time stood still or was made longer, as the rule allows
};

/// Time that does not count towards a clock: something is awaited.
struct clock_wait {
    instant from;
    std::optional<instant> until; ///< empty: still awaited
    std::int64_t begun_by = 0, ended_by = 0;
};

/// Why a clock was missed. Coded and free; judgement is a valid answer.
struct late_reason {
    std::string code, text;
    record::actor by;
    instant at;
};

/// A clock of this child. Its due date was stored when it started and is never silently changed.
struct case_clock {
    std::string clock; ///< id in the guidance
    std::string edition;
    case_process_id process;     ///< whose step started it
    std::int64_t started_by = 0; ///< entry
    std::int64_t basis = 0;      ///< entry whose event time it counts from (often the same)
    instant counted_from;
    calendar::deadline due;
    std::string calendar_version;
    std::vector<superseded_due> superseded;
    clock_state state = clock_state::running;
    std::optional<instant> stopped; ///< event time of what met or ceased it
    std::int64_t stopped_by = 0;
    std::vector<late_reason> reasons;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
    std::vector<clock_wait> waits = {};              ///< in order
    std::int64_t lengthened_by = 0;                  ///< entry; 0: has the time that it began with
    std::optional<calendar::amount> lengthened = {}; ///< then: how long in all
    /// Stands still now: it can't become late before what is awaited has come.
    [[nodiscard]] bool waiting() const { return !waits.empty() && !waits.back().until; }
    [[nodiscard]] bool late(instant now) const {
        return state == clock_state::met_late ||
               (state == clock_state::running && !waiting() && now >= due.late_from);
    }
};

/// A practitioner's relation to the child over time.
struct involvement {
    practitioner_id practitioner;
    std::string relation;
    instant since;
    std::optional<instant> until;
    bool lasting = false;         ///< outlives the case: whoever referred still follows what became of it
    case_process_id process = {}; ///< of one that is lasting: what was referred
    person_id of = {};            ///< the record it stands in, on a joined view; empty: the file's own
};

/// How access to one record is given to, or kept from, a practitioner beyond role and relation.
enum class grant_kind {
    specific,  ///< the pack of one process, for a purpose and a time: a member of a conference
    named,     ///< on the list of a restricted record
    emergency, ///< challenged: asserted by the practitioner with a reason, told and reviewed
    excluded,  ///< must not see it: kept from it by name; always wins
};
std::string_view code_of(grant_kind);
std::optional<grant_kind> parse_grant_kind(std::string_view);

/// Access given to a practitioner, or kept from them, over time. What it means is access/'s to say.
struct access_grant {
    grant_kind kind = grant_kind::specific;
    practitioner_id practitioner;
    case_process_id process; ///< of specific: whose pack
    instant since;
    std::optional<instant> until; ///< the first moment at which it holds no longer
    std::string purpose;          ///< in words, or a code of the form that gave it
    std::int64_t given_by = 0;    ///< sequence of the entry that gave it
    std::int64_t ended_by = 0;    ///< of the entry that ended it before its time; 0: none has
    person_id of = {};            ///< the record it stands in, on a joined view; empty: the file's own
    [[nodiscard]] bool live(instant at) const { return since <= at && (!until || at < *until); }
};

/// Somebody proposes to restrict the record, or to lift that; somebody else decides.
struct access_proposal {
    bool lifts = false;
    record::actor by;
    instant at;
    std::string reason;
    std::vector<practitioner_id> named; ///< who is to be on the list
};

/// A note on the record outside any process.
struct note {
    std::int64_t sequence = 0;
    instant event_time, entry_time;
    record::actor by;
    std::string text;
    person_id of = {}; ///< the record it stands in, on a joined view; empty: the file's own
};

/// An entry that was made on another record while both were joined, and belongs here since they were split.
struct assigned_here {
    person_id from;            ///< the record it was made on
    std::int64_t sequence = 0; ///< its entry there
    record::actor by;          ///< who assigned it
    instant at;
    std::string reason;
};

/// One line of the chronology, written by the record itself.
struct happening {
    std::int64_t sequence = 0;
    instant event_time, entry_time;
    bool to_the_minute = false;
    std::string title, detail;
    record::actor by;
    case_process_id process; ///< empty for facts and notes
    bool corrected = false;
    std::string agency; ///< who says so, code of the code set "agency": whoever told it, else of `by.role`
    std::string kind = "process";  ///< contact, meeting, visit, process, note, fact, relationship, move,
                                   ///< event, time_limit, correction
    std::vector<person_id> people; ///< whom it concerns besides the person of the file
    bool decision = false;         ///< a step that decided something
    bool guarded = false; ///< the words name an address or a person who is protected: never exported
    person_id of = {};    ///< the record it stands in, on a joined view; empty: the file's own
    std::optional<assigned_here> assigned; ///< when it came here by a split
    /// Entered more than 24 hours after it happened; where only the day is known, later than the day after.
    [[nodiscard]] bool entered_late() const;
};

/// Everything known of one person as at a moment.
struct file {
    people::person person;
    std::int64_t revision = 0;
    std::vector<case_process> processes; ///< in order of opening
    std::vector<case_clock> clocks;      ///< in order of starting
    std::vector<involvement> involvements;
    std::vector<access_grant> grants; ///< in order of entry, ended ones among them
    /// Opened only by those named on its list. On a joined view: any of its records is.
    bool restricted = false;
    std::optional<access_proposal> proposed; ///< about restricting it, until somebody else has decided
    kinship kin;
    chronicle story;
    std::vector<note> notes;
    std::vector<tie> ties;             ///< in order of entry; see ties_that_hold
    std::vector<statement> statements; ///< in order of entry
    std::vector<disclosure_pack> packs;
    std::vector<happening> happenings; ///< in order of entry
    /// On a joined view: the records that it is made of, each as it stands by itself, the oldest first (its
    /// `person` is the view's). Empty for a record by itself.
    std::vector<std::shared_ptr<const file>> records;

    [[nodiscard]] const case_process* find(const case_process_id&) const;
    [[nodiscard]] bool open() const; ///< any process of the case still running
    /// Who now stands so to the child; empty when nobody.
    [[nodiscard]] practitioner_id standing(std::string_view relation) const;
    [[nodiscard]] bool stands(const practitioner_id&, std::string_view relation) const;
};

/// The file of nobody yet.
file empty_file(const person_id&);
/// Carries one entry into the file. Unknown types are kept in the chronology, never refused: what is on the
/// record stays readable. Throws std::runtime_error only when a body is no JSON object.
void apply(const guidance::rulebook&, file&, const record::entry&);
file fold(const guidance::rulebook&, const person_id&, std::span<const record::entry>);

/// The query tables of a person: a pure function of the file.
store::case_rows rows_of(const guidance::rulebook&, const file&);

/// The process definition in the edition that the running process keeps; nullptr when the edition is not
/// loaded.
const guidance::process* definition_of(const guidance::rulebook&, const case_process&);
const guidance::clock* definition_of(const guidance::rulebook&, const case_clock&);

} // namespace kith::casework
