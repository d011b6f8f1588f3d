#pragma once
// What may be done next, by whom, and what has to be said. Pure: files in, decisions out.

#include "casework/file.hpp"

namespace kith::casework {

/// A step that can be recorded now for this child.
struct next_step {
    const case_process* process;
    const guidance::process* definition;
    const guidance::step* step;
    practitioner_id owner;                 ///< whose work it is, where the guidance says and somebody is
    std::vector<const case_clock*> clocks; ///< running clocks that it may stop, soonest first
    instant since;
};
std::vector<next_step> next_steps(const guidance::rulebook&, const file&);

/// Whether the process still runs towards its decision. One that has decided and only has to tell people
/// about it does not keep another of its type from beginning.
bool in_progress(const guidance::rulebook&, const case_process&);

/// Somebody who acts: who they are and the role they sign in with.
struct practitioner {
    practitioner_id id;
    std::string role;
    std::string name;
    std::string agency =
        {}; ///< of the account, code; the source of what they record, where they name no other
};

/// Whether this practitioner may record the step for the child; the problem names the rule and a way
/// through. Checks role and independence (the author cannot authorise; the chair is independent of the
/// case).
result<void> may_record(const guidance::rulebook&, const file&, const case_process&, const guidance::step&,
                        const practitioner&);

/// So many processes of a type that one practitioner began for a child run at a time, at most.
inline constexpr std::size_t most_begun_by_one = 50;

/// Whether this practitioner may open a process of this type for the child with no outcome leading to it.
result<void> may_open(const guidance::rulebook&, const guidance::edition&, const guidance::process&,
                      const file&, const practitioner&);

/// Conditions of a field that do not depend on the form itself (what came earlier, what the record lacks).
bool asked_of(const guidance::rulebook&, const guidance::condition&, const file&,
              const case_process_id& except, instant now);
/// ... and with the form: the other answers and the outcome chosen.
bool asked_with(const guidance::condition&, const answers& said, std::string_view outcome);

/// Why this outcome can't be chosen for the child because of what has not come before, in words; or
/// nothing.
std::optional<std::string> barred(const guidance::rulebook&, const guidance::outcome&, const file&);

/// What one step records, as typed by one practitioner, for all children of the process at once.
struct submission {
    case_process_id process;
    std::string step;
    std::optional<instant> event_time;         ///< when it happened
    answers shared;                            ///< fields asked once
    std::map<person_id, answers> own;          ///< fields asked for each child
    std::map<person_id, std::string> outcomes; ///< for deciding steps: each child's own
    std::string late_code, late_text;          ///< why a clock was missed, if the practitioner said so
};

/// A new person on an intake form.
struct new_person {
    answers facts; ///< by fact or field id of the group
};

/// An intake with new children on it.
struct intake {
    std::string definition;
    std::optional<instant> event_time;
    answers shared;
    std::map<std::string, std::vector<new_person>> groups; ///< group id to its rows
};

/// Entries to be appended and the files as they will stand.
struct decision {
    std::vector<record::stream_append> appends;
    std::vector<file> files; ///< after the act, in the order of `appends`
    case_process_id process; ///< the process recorded or opened
    /// Joins that the act decides on; their streams come after the persons' in `appends`.
    std::vector<store::join_row> joins = {};
};

using child_files = std::vector<std::shared_ptr<const file>>;

/// Records a step. `files`: of every child of the process still in it, and, when an outcome may open a
/// process that takes in the household, of the household's other children (`household`). Problems carry the
/// form's field names: "f.<field>", "c.<person>.<field>", "c.<person>.outcome", "when".
result<decision> record_step(const guidance::rulebook&, const child_files& files,
                             const child_files& household, const submission&, const practitioner&,
                             instant now, world& ids);

/// Begins an intake that brings new children on record. Fields "f.<field>", "g.<group>.<row>.<field>",
/// "when".
result<decision> record_intake(const guidance::rulebook&, const intake&, const practitioner&, instant now,
                               world& ids);

/// Opens a process for a child with no outcome leading to it (see may_open). Field "because".
result<decision> open_process(const guidance::rulebook&, std::string_view definition,
                              const child_files& files, std::string_view because, const practitioner&,
                              instant now, world& ids);

/// Corrects what a step recorded: its time, its answers, or both. Decisions are not corrected but decided
/// anew. Clocks counted from it are worked out again; their old dates stay with who changed them.
struct step_correction {
    std::int64_t sequence = 0;
    std::optional<instant> event_time;
    answers said; ///< only what changes
    std::string reason;
};
result<decision> correct(const guidance::rulebook&, const std::shared_ptr<const file>&,
                         const step_correction&, const practitioner&, instant now);

/// Says why a clock was missed. Never closes or hides the clock.
result<decision> explain_late(const guidance::rulebook&, const std::shared_ptr<const file>&,
                              std::string_view clock, std::int64_t started_by, std::string_view code,
                              std::string_view text, const practitioner&, instant now);

/// A note, and facts of the person.
result<decision> add_note(const guidance::rulebook&, const std::shared_ptr<const file>&,
                          std::string_view text, std::optional<instant> event_time, const practitioner&,
                          instant now);
result<decision> change_facts(const guidance::rulebook&, const std::shared_ptr<const file>&,
                              const std::map<std::string, std::string>& facts, std::string_view reason,
                              const practitioner&, instant now);

/// The words for why a deadline is what it is, as it was stored, with its history of corrections.
std::vector<std::string> explain(const guidance::rulebook&, const file&, const case_clock&);
/// "Due Tue 12 Jan 2027, in 3 working days", "Due today", "2 working days late", "Met on day 8 of 15", ...
std::string in_words(const guidance::rulebook&, const case_clock&, instant now);

/// How each process of the edition stands for the child: for the Journey.
std::map<std::string, guidance::standing> standings(const guidance::edition&, const file&);

/// The latest answers with a place on the first screen ("worry", "plan", "voice", "next", "strength").
struct summary_line {
    std::string prompt, said;
    instant at;
    record::actor by;
    std::int64_t sequence = 0;
};
std::map<std::string, std::vector<summary_line>> summaries(const guidance::rulebook&, const file&);

/// An answer as people read it: codes by their text, dates in words, practitioners by name (looked up by
/// `name_of`).
std::string answer_in_words(const guidance::field&, const std::vector<std::string>& values,
                            const std::function<std::string(const practitioner_id&)>& name_of);

} // namespace kith::casework
