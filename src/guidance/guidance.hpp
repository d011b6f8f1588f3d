#pragma once
// The guidance as data: what the files under guidance/ say, checked and ready for the engine.
// How the files are written: docs/guidance-files.md.
//
// Contents
//   citation, place             where a rule comes from; where it stands in our files
//   field, step, outcome        what is recorded, by whom, and what follows
//   quorum, tell, clock         who must be there, who must be told, by when
//   process, edition, rulebook  one file; one edition; everything loaded
//   load, check                 reading a folder of files; every fault with file, line and column
//   find_*                      looking things up
//   run_cases                   the executable examples beside the rules
//   due                         one deadline from a clock's name
//   show, graph                 a process in words; the flow chart

#include "calendar/calendar.hpp"
#include "foundation/result.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::guidance {

/// Where something stands in a guidance file, from 1.
struct place {
    std::string file; ///< relative to the guidance folder
    int line = 0, column = 0;
};

/// A rule's source, as written: "WT2018 ch1 Strategy discussion p41-44", "CA1989 s47(1)".
struct citation {
    std::string text;
    std::string source; ///< the part before the first space: id of a [[source]]
};

/// When a field is asked. All that are given must hold; an empty condition always holds.
struct condition {
    std::string field;                 ///< another field of the same step ...
    std::vector<std::string> is;       ///< ... has one of these values
    std::vector<std::string> outcomes; ///< the outcome chosen for the child is one of these
    std::string earlier;               ///< the child has had a process of this type before this one
    int earlier_within_months = 0;     ///< ... begun within so many months; 0: ever
    std::string lacks;                 ///< the person's record has no such fact ("nhs_number")
    [[nodiscard]] bool always() const {
        return field.empty() && outcomes.empty() && earlier.empty() && lacks.empty();
    }
};

enum class field_type {
    line,   ///< one line of text
    text,   ///< paragraphs
    date,   ///< a day
    moment, ///< a day and a time
    yes_no,
    choice,        ///< one of `options`
    choices,       ///< any of `options`
    number,        ///< a whole number, 0-9999
    practitioner,  ///< one who signs in here; `of_role` narrows
    practitioners, ///< several
    attendance,    ///< which agencies took part, and who for each
};

struct option {
    std::string code, text;
    std::string hint;
};

/// One question of a step.
struct field {
    std::string id;
    std::string step;
    std::string prompt; ///< the question, in the edition's words
    std::string hint;
    field_type type = field_type::text;
    std::vector<option> options; ///< for choice and choices (from a code set or given here)
    std::string codes;           ///< the code set they came from, if any
    bool required = false;       ///< when it is asked at all
    condition asked_when;
    bool per_child = false;           ///< asked once for each child the process is about
    std::string group;                ///< part of a repeated group of the step ("children"), or empty
    std::vector<std::string> of_role; ///< for practitioner(s)
    std::string assigns;              ///< the practitioner(s) named here come to stand so to the child
    std::string records; ///< fact of the person that the answer is: "family_name", "nhs_number"
    std::string
        summary; ///< place on the child's first screen: "worry", "strength", "plan", "voice", "next"
    std::vector<std::string>
        shared_with;          ///< relations that are shown the answer without opening the record
    std::string must_include; ///< choices must cover what this earlier field said: "process.step.field"
    std::string why;          ///< why it is asked, or required
    int at_least = 0;         ///< an answer in words has at least so many characters; 0: any
    std::vector<citation> cite;
    place at;
};

/// Access to the record that recording a step gives, for a time.
struct access_given {
    std::string kind;    ///< "emergency"
    int hours = 0;       ///< 1 to 24
    std::string extends; ///< a step of this process: what it gave goes on for so many hours more; otherwise
                         ///< whoever records the step is given it
};

/// A repeated group of fields in an intake: the children, the adults of the household.
struct group {
    std::string id, step, title, add; ///< `add`: "Add another child"
    std::string creates;              ///< "child" or "adult": a new person for each row; or empty
    int least = 0, most = 8;
    place at;
};

/// Something that is done and recorded in one go.
struct step {
    std::string id;
    std::string title;           ///< what to do: "Hold the strategy discussion"
    std::string done;            ///< what happened: "Strategy discussion held"
    std::string when;            ///< the question for the event's time: "When was it held?"
    bool to_the_minute = false;  ///< whether that time needs the minute
    std::vector<std::string> by; ///< roles that may record it
    std::string whose;           ///< relation to the child whose work it is: "lead_social_worker"
    std::vector<std::string>
        independent_of;             ///< "step" or "process.step": not the person who recorded that;
                                    ///< "@relation": nobody standing so to the child
    std::vector<std::string> after; ///< steps of this process that come first
    bool repeats = false;           ///< may be recorded again and again
    bool optional = false;          ///< nothing waits for it
    bool decides = false;           ///< an outcome is chosen here, for each child
    bool may_predate = false;   ///< may have happened before the process was opened (an emergency at night)
    std::string author_becomes; ///< relation to the child that recording it gives, e.g. "referrer"
    bool before_closure = false;        ///< the child's case can't close while this is not done
    std::optional<access_given> grants; ///< access that recording it gives
    std::string not_below; ///< a step: `by` stands from junior to senior, and nobody records this one who
                           ///< stands before whoever recorded that
    std::vector<citation> cite;
    place at;
};

/// What a deciding step may decide for one child, and what follows.
struct outcome {
    std::string id, step, title, hint;
    std::vector<std::string> opens;     ///< process types that begin for the child
    std::vector<std::string> finishes;  ///< process types of the child that end
    bool continues = false;             ///< this process goes on (adjourned, plan continues in it)
    bool closes = false;                ///< the child's case closes
    std::vector<std::string> requires_; ///< fields that must be answered when this is chosen
    std::string only_after;             ///< "process.step" the child must have had recorded; empty: none
    std::vector<std::string> only_after_outcomes; ///< ... the latest time with one of these; empty: any
    std::vector<citation> cite;
    place at;
};

/// Who must take part for a step to count.
struct quorum {
    std::string step;
    std::string field;                 ///< the attendance field it looks at
    std::vector<std::string> agencies; ///< all of these
    int at_least = 0;                  ///< and so many agencies besides `besides`
    std::string besides;
    std::string otherwise; ///< field that says why it went ahead without
    std::vector<citation> cite;
    place at;
    std::vector<quorum> national; ///< the nation's own that this stricter local one stands in for, if any
};
/// Whether those agencies are enough. `besides`, where given, must itself be there.
bool quorate(const quorum&, const std::vector<std::string>& present);

/// Somebody who must be told.
struct tell {
    std::string on;          ///< step after which
    std::string who;         ///< in words: "the referrer"
    std::string recorded_by; ///< step that records that it was done
    std::string when;        ///< in words: "at once", "within one working day"
    std::vector<citation> cite;
    place at;
};

/// Something that starts, stops or ends the need for a clock.
struct trigger {
    std::string process, step;         ///< step "" : the opening of the process
    std::vector<std::string> outcomes; ///< only with one of these; empty: any
};

enum class clock_kind { legal_maximum, expected_maximum, local_target };
std::string_view in_words(clock_kind); ///< "legal maximum", ...

/// While something is awaited: from the happening that asks for it to the one that brings it. Both days,
/// and those between, do not count.
struct waiting {
    trigger from, until;
};

/// Something that gives a clock more time, when it happens before the time is over.
struct lengthening {
    trigger on;
    calendar::amount within; ///< in all, from where the clock counts
};

/// A statutory time limit. Stands still only while its own `stops_while` says so; when missed asks why;
/// never blocks.
struct clock {
    std::string id;
    std::string reference; ///< "C06"
    std::string title;
    std::string process;         ///< whose file it stands in
    std::string from;            ///< in words, what starts it: "the strategy discussion that began ..."
    std::vector<trigger> starts; ///< empty: not followed by the engine in this edition, only computed
    std::vector<trigger> stops;
    std::vector<trigger> ceases; ///< no longer applies
    std::string counted_from;    ///< "process.step": counted from the child's latest such step's event
                                 ///< time instead of the start's; empty: from the start itself
    bool restarts = false;       ///< a further start while running begins it anew (reviews, visits);
                                 ///< otherwise the first start holds
    bool for_each = false;       ///< each running process has one of its own
    calendar::amount within;
    std::vector<waiting> stops_while;
    std::vector<lengthening> longer;
    bool to_working_day = false; ///< a last day that is no working day: the time runs to the next one
    clock_kind kind = clock_kind::expected_maximum;
    bool court_may_extend = false; ///< last day no working day: not brought forward, a court may extend
    std::string purpose;
    std::vector<citation> cite;
    std::string tightened_by;                 ///< the local area that shortened it, or empty
    std::optional<calendar::amount> national; ///< then: how long the nation allows
    place at;
};

/// How a clock's deadline comes out: with the standstills that were, its last day moved where it says so.
result<calendar::derivation> derive(const calendar::working_calendar&, const clock&,
                                    const calendar::amount&, const calendar::start&,
                                    std::vector<calendar::standstill> = {});

/// What the sentence of a case must turn out to be.
struct case_example {
    std::string subject; ///< clock id or "process.step"
    std::string given, then, because;
    place at;
};

enum class process_kind {
    intake,  ///< begins with its first step, which may bring new children on record
    work,    ///< steps by practitioners until it is done
    meeting, ///< work in which people come together; may have a quorum
    plan,    ///< stands until another process's outcome finishes it
    series,  ///< something done again and again while a plan stands
};

/// The process gives somebody a person's record: every item is gone through, read by a second person, and
/// leaves with what others must not see taken out.
struct disclosure {
    std::string decide;  ///< step by whose roles the items are gone through
    std::string check;   ///< step that the second reader records; not by anybody who decided an item
    std::string release; ///< step with which the pack leaves
    std::string grounds; ///< code set: why words or items are left out
    std::string readers; ///< who has looked is told by: "roles", "names" or "nothing"
    std::vector<citation> cite;
    place at;
};

/// One process: one file.
struct process {
    std::string id, title, reference, about;
    process_kind kind = process_kind::work;
    std::string children;       ///< "one" or "household": each child of the household gets an own decision
    bool one_at_a_time = false; ///< a child has at most one of these running
    bool beside_case = false;   ///< about the record, not the case: keeps none open, and may end by any
                                ///< decision
    std::vector<std::string> opened_by; ///< roles that may open it with no outcome leading to it ...
    std::string opened_because;         ///< ... and the question they must answer then; empty: none
    std::string status;                 ///< what a child with this running is: "Child protection plan"
    int status_rank = 0;                ///< the highest rank running is the child's status
    std::vector<step> steps;
    std::vector<field> fields;
    std::vector<group> groups;
    std::vector<outcome> outcomes;
    std::vector<quorum> quorums;
    std::vector<tell> tells;
    std::optional<disclosure> discloses;
    std::vector<citation> cite;
    std::string prose; ///< the Markdown between the blocks, for people
    place at;
};

/// Somebody's part in safeguarding, and how much of the area's children comes into view with it.
struct role {
    std::string id, title, agency;
    std::string sees; ///< "area", "related", "own_agency" (what it referred), "own_referrals", "nobody"
    std::vector<std::string> relations; ///< for "related": the relations that open a record
    bool finds = false;                 ///< may learn that a record exists, and whom to ring
    std::string challenges = "no"; ///< in an emergency: "no", "record", "restricted" (restricted ones too)
    bool authority = false;        ///< works for the authority whose record it is: needs no agreement
    std::vector<std::string> covers; ///< parts, in the words of guidance and practice, that it stands for
    bool can_be_told_to_sign_in = true;
    place at;
};

/// A kind of fact that may be marked as protected, and who sees it all the same.
struct protected_kind {
    std::string id, title;
    std::vector<std::string> seen_by; ///< "area", "allocated", or ids of roles
    /// A question of a step, whose answers protect: those of other questions of the step, and who recorded
    /// it. Empty: nobody asks for it so.
    std::string process, step, field;
    std::vector<std::string> is;      ///< the answers that protect
    std::vector<std::string> answers; ///< fields of the same step that are protected then
    bool author = false;              ///< and whoever recorded the step
    place at;
};

/// Something that may be done about access to a record, and by whom.
struct access_act {
    std::string id, title;
    std::vector<std::string> by; ///< ids of roles, or "allocated"
    place at;
};

struct code_set {
    std::string id, title;
    struct code {
        std::string code, text;
        std::optional<date> from, until; ///< first day in use; first day no longer
    };
    std::vector<code> codes;
    place at;
};

/// One edition of the guidance.
struct edition {
    std::string id, title;
    date applies_from;
    std::string allocated; ///< relation whose holder is the child's allocated worker; empty: none is
    std::optional<date> applies_until; ///< first day of the next edition loaded
    std::vector<process> processes;
    std::vector<clock> clocks;
    std::vector<role> roles;
    std::vector<protected_kind>
        protects;                        ///< empty: the area and the allocated worker see what is protected
    std::vector<access_act> access_acts; ///< what none of them names, nobody may do
    std::vector<code_set> codes;
    std::vector<case_example> cases;
    std::map<std::string, std::string> sources; ///< citation source id to full title
    std::map<std::string, std::string>
        relations; ///< relation id to its title: "lead_social_worker" to "Lead social worker"
    std::map<std::string, std::string> terms; ///< the edition's own words: "practitioner" ...

    [[nodiscard]] const process* find_process(std::string_view id) const;
    [[nodiscard]] const clock* find_clock(std::string_view id_or_reference) const;
    [[nodiscard]] const role* find_role(std::string_view id) const;
    [[nodiscard]] const protected_kind* find_protected(std::string_view id) const;
    [[nodiscard]] const access_act* find_access_act(std::string_view id) const;
    [[nodiscard]] const code_set* find_codes(std::string_view id) const;
};

/// Everything loaded: editions in order of date, the calendar, the local area's values applied.
struct rulebook {
    std::vector<edition> editions;
    calendar::working_calendar days;
    std::string area, area_title;
    std::string duty_line; ///< the area's number to ring at any hour, in words; may be empty

    [[nodiscard]] const edition* find_edition(std::string_view id) const;
    /// The edition in force on a day; nullptr before the first.
    [[nodiscard]] const edition* in_force_on(date day) const;
};

const step* find_step(const process&, std::string_view id);
const field* find_field(const process&, std::string_view step, std::string_view id);
const outcome* find_outcome(const process&, std::string_view id);
std::vector<const outcome*> outcomes_of(const process&, std::string_view step);
const quorum* quorum_of(const process&, std::string_view step);
/// The clocks of the edition that recording this step stops.
std::vector<const clock*> clocks_stopped_by(const edition&, std::string_view process,
                                            std::string_view step);

/// A fault in the files: "2018/referral.md:41:9: expected ...".
struct fault {
    place at;
    std::string message; ///< what was found and what was expected
};
std::string to_text(const fault&);

/// Reads and checks a guidance folder with one local area ("" : none). All faults, or the rulebook.
/// Bounded: at most 500 files of 1 MiB each.
tl::expected<std::shared_ptr<const rulebook>, std::vector<fault>> load(const std::filesystem::path& folder,
                                                                       std::string_view area);

/// The result of an executable example.
struct case_result {
    const case_example* example;
    bool passed;
    std::string explanation; ///< what came out instead
};
std::vector<case_result> run_cases(const rulebook&);

/// A deadline by clock name, with everything that explains it.
struct explained_deadline {
    const clock* rule;
    const edition* in;
    calendar::derivation derivation;
};
result<explained_deadline> due(const rulebook&, std::string_view edition, std::string_view clock,
                               const calendar::start& start);
/// The explanation in lines: trigger, rule, days skipped and why, result, hold-by, citation, edition.
std::vector<std::string> explain(const explained_deadline&);

/// A process as text for people: what opens it, who, what, when, outcomes, clocks, citations.
std::string show(const rulebook&, const edition&, const process&);

/// How each process stands for a child, for colouring the chart.
enum class standing { not_reached, been, here };
/// The flow chart of an edition as SVG (Graphviz): processes as nodes, outcomes as edges. Deterministic.
/// Each node links to `link` + process id when `link` is not empty. Node texts carry the standing in words.
result<std::string> graph(const edition&, const std::map<std::string, standing>& standings = {},
                          std::string_view link = {});

} // namespace kith::guidance
