#pragma once
// How casework's entries are written and read: the bodies of the types that a person's stream carries.
// Everything that follows from an entry (what opened, what finished, which clocks started, with which date)
// is in its body, so that the record reads the same when the guidance has changed.

#include "casework/file.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace kith::casework {

/// Bytes of a reason that somebody gives for an act: a long page. What needs more is a note or a step of
/// its own.
inline constexpr std::size_t reason_limit = 4'000;

/// Types of entries that are not steps. A step's type is "<process>.<step>": "strategy_discussion.hold".
inline constexpr std::string_view person_recorded = "person.recorded";
inline constexpr std::string_view facts_changed = "person.facts_changed";
inline constexpr std::string_view process_opened = "process.opened";
inline constexpr std::string_view entry_corrected = "entry.corrected";
inline constexpr std::string_view clock_explained = "clock.explained";
inline constexpr std::string_view note_recorded = "note.recorded";

using person_facts = std::map<std::string, std::string>;

/// A clock as it starts: the date it was given, from which calendar, counted from which entry.
struct started_clock {
    std::string clock;
    calendar::deadline due;
    std::string calendar_version;
    std::int64_t basis = 0;
    instant counted_from;
    bool each = false; ///< of its process alone: another process's goes on beside it
};

/// What a step does to a clock that runs: it stands still, goes on with a new date, or is given more time.
struct clock_change {
    enum class what { waits, goes_on, longer } kind = what::waits;
    std::string clock;
    std::int64_t started_by = 0;
    std::optional<calendar::deadline> due; ///< the new date; none while it waits
    std::string calendar_version;
};

/// Practitioners who come to stand in a relation to the child. `replaces`: nobody else stands so any
/// longer; otherwise they join whoever does, and the relation outlives the case (who referred).
struct assignment {
    std::string relation;
    std::vector<practitioner_id> practitioners;
    bool replaces = true;
};

struct opened_body {
    case_process_id process;
    std::string definition;
    std::string because;
    std::vector<person_id> children;
    std::vector<started_clock> clocks;
    std::vector<assignment> assigns;
    bool direct = false; ///< by a practitioner's own act, with no outcome leading to it
    bool beside = false; ///< about the record, not the case
};

struct step_body {
    case_process_id process;
    std::string definition, step;
    answers said;
    std::string outcome;
    std::vector<case_process_id> finishes; ///< processes that this ends, itself included when it is done
    std::vector<started_clock> clocks;
    std::vector<assignment> assigns;
    person_facts facts;
    std::string source = {}; ///< agency that told the facts; empty: that of the role that records them
    std::vector<clock_change> changes = {}; ///< to clocks that run
};

struct correction_body {
    std::int64_t corrects = 0;
    std::optional<instant> event_time;
    answers said;
    std::string reason;
    std::vector<started_clock>
        clocks; ///< worked out again, for the clocks that were counted from the entry
};

std::string to_body(const opened_body&);
std::string to_body(const step_body&);
std::string to_body(const correction_body&);
/// `source`: agency that told the facts; empty: that of the role that records them.
std::string person_body(bool child, const household_id&, const person_facts&, std::string_view source = {});
/// `clocks`: those that count an age and start now that the date of birth is known.
std::string facts_body(const person_facts&, std::string_view reason,
                       const std::vector<started_clock>& clocks);
/// Clocks that an entry starts, under "clocks" in its body.
boost::json::array clocks_as_json(const std::vector<started_clock>&);
std::vector<started_clock> read_clocks(const boost::json::object&);
std::string late_body(std::string_view clock, std::int64_t started_by, std::string_view code,
                      std::string_view text);
std::string note_body(std::string_view text);

/// Reading back. Missing parts read as empty; throws std::runtime_error when the text is no JSON object.
boost::json::object parse_body(std::string_view body);
opened_body read_opened(const boost::json::object&);
step_body read_step(const boost::json::object&);
correction_body read_correction(const boost::json::object&);
person_facts read_facts(const boost::json::object&);
std::string text_of(const boost::json::object&, std::string_view key);
std::int64_t number_of(const boost::json::object&, std::string_view key);

/// Each carries what its entries say into the file; false: the type is none of theirs. kin.cpp: households,
/// relationships, checks of adults. chronicle.cpp: events told, judgements, same events.
bool apply_kin(file&, const record::entry&, const boost::json::object& body);
bool apply_chronicle(file&, const record::entry&, const boost::json::object& body);

/// Writes a line into the chronology for this entry; `kind` as in casework::happening. The caller may say
/// more on it: detail, people, agency (where it is not that of whoever recorded the entry).
happening& add_happening(file&, const record::entry&, std::string title, std::string_view kind);

/// The clocks that start for the child when this happens, with their dates. `sequence`: of the entry it
/// will be. Refuses when a date falls outside the calendar: a clock is never left out in silence.
struct occurrence {
    std::string_view process, step; ///< definition ids; step empty: the opening
    std::string_view outcome;
    instant event_time;
    std::int64_t sequence = 0;
    case_process_id of = {}; ///< the process itself
};
result<std::vector<started_clock>> clocks_started(const guidance::rulebook&, const guidance::edition&,
                                                  const file&, const occurrence&);
/// What the happening does to the child's clocks that run: those of its process where the clock is one for
/// each. Problems in words, under "when": more time is told before the time is over; a wait ends after it
/// began.
result<std::vector<clock_change>> clocks_changed(const guidance::rulebook&, const file&, const occurrence&);
/// A clock's date counted anew from a moment, with its waits and the time it was given. `waits`: as they
/// are to be taken. `birth` for clocks that count an age.
result<calendar::deadline> counted_anew(const guidance::rulebook&, const case_clock&, instant counted_from,
                                        const std::vector<clock_wait>& waits, std::optional<date> birth);
/// One clock's date counted from a moment; `birth` for clocks that count an age.
result<started_clock> start_clock(const guidance::rulebook&, const guidance::clock&, instant counted_from,
                                  std::int64_t basis, std::optional<date> birth);

/// A new entry of a step under an edition, with the rules that were in force for it.
record::new_entry step_entry(const guidance::edition&, const step_body&, instant event_time);
record::new_entry opened_entry(const guidance::edition&, const opened_body&, instant event_time);

/// The entry as it will stand on the stream, for working out the file after it.
record::entry as_recorded(const record::new_entry&, std::string stream, std::int64_t sequence,
                          const record::actor&, instant now);

} // namespace kith::casework
