#pragma once
// The acts that give, keep and take back access to one person's record. Pure: files in, decisions out.
// Every act takes all records of the person that are joined: what is given or kept is so on each of them.
// Who may do which is data (guidance::access_act); what no act names, nobody may do.
//
// Contents
//   may_do                        whether somebody may do one of the acts
//   give_papers, end_access       the papers of one process; ending what somebody has been given
//   propose_restriction ... agree two people restrict a record, or lift that; add_to_list
//   exclude, lift_exclusion       keeping somebody from a record by name
//   emergency_process, take_emergency_access, may_be_taken   opening it without being given it
//   declare_interest, end_interest  one's own interests, in one's own stream

#include "casework/grants.hpp"
#include "casework/steps.hpp"

#include <set>

namespace kith::casework {

/// Ids of the acts, as the guidance names them.
namespace access_act {
inline constexpr std::string_view see = "see";
inline constexpr std::string_view give_papers = "give_papers";
inline constexpr std::string_view restrict_record = "restrict";
inline constexpr std::string_view agree = "agree";
inline constexpr std::string_view exclude = "exclude";
inline constexpr std::string_view lift_exclusion = "lift_exclusion";
} // namespace access_act

/// Whether this practitioner may do that for this record: by their role, or as its allocated worker.
bool may_do(const guidance::edition&, const file&, const practitioner&, std::string_view act);

/// Fields of the problems: "practitioner", "process", "purpose", "until".
struct papers_given {
    practitioner_id practitioner;
    case_process_id process;
    std::string purpose;
    std::optional<date> until; ///< the last day; at most a year away
};
result<decision> give_papers(const guidance::rulebook&, const child_files&, const papers_given&,
                             const practitioner&, instant now);

/// Ends what was given: the papers of a process, a place on the list, an emergency. Whoever has it may end
/// it themselves. The last on a list stays: a record that nobody opens is lost. Field "reason".
result<decision> end_access(const guidance::rulebook&, const child_files&, grant_kind,
                            const practitioner_id& whose, const case_process_id&, std::string_view reason,
                            const practitioner&, instant now);

/// Proposes that only those named open the record; whoever proposes is among them. Fields "reason",
/// "named".
result<decision> propose_restriction(const guidance::rulebook&, const child_files&,
                                     std::vector<practitioner_id> named, std::string_view reason,
                                     const practitioner&, instant now);
result<decision> propose_lifting(const guidance::rulebook&, const child_files&, std::string_view reason,
                                 const practitioner&, instant now);
/// By somebody else than the proposer. Whoever agrees to restrict is on the list too.
result<decision> agree_to_proposal(const guidance::rulebook&, const child_files&, std::string_view reason,
                                   const practitioner&, instant now);
/// Withdrawn by the proposer, or declined by whoever may agree.
result<decision> end_proposal(const guidance::rulebook&, const child_files&, std::string_view reason,
                              const practitioner&, instant now);
/// One more on the list of a restricted record. Fields "practitioner", "reason".
result<decision> add_to_list(const guidance::rulebook&, const child_files&, const practitioner_id&,
                             std::string_view reason, const practitioner&, instant now);

/// Keeps somebody from the record, whatever else they have. Fields "practitioner", "reason".
result<decision> exclude(const guidance::rulebook&, const child_files&, const practitioner_id&,
                         std::string_view reason, const practitioner&, instant now);
/// Never of oneself.
result<decision> lift_exclusion(const guidance::rulebook&, const child_files&, const practitioner_id&,
                                std::string_view reason, const practitioner&, instant now);

/// The process that begins with taking access in an emergency; nullptr where the edition has none.
const guidance::process* emergency_process(const guidance::edition&);
/// Begins it on the first of the records and records its first step; what it gives holds on all of them:
/// the others are joined with the first. Whether the viewer may (access::decide: may_challenge) is asked
/// before, of each. Problems are those of the step's form: "f.<field>".
result<decision> take_emergency_access(const guidance::rulebook&, const child_files&, const answers&,
                                       const practitioner&, instant now, world& ids);
/// The records of one person are read as one: access in an emergency that `made` gives on one of them is
/// given on the others as well, by the same entry.
decision on_other_records_too(const guidance::rulebook&, decision made, const child_files& others,
                              const practitioner&, instant now);

// ------------------------------------------------------------ interests

/// How somebody knows the person of whom they must keep away.
struct interest_kind {
    std::string_view code, text;
};
std::span<const interest_kind> interest_kinds();
/// What an interest's entry says of why; fields "kind", "words".
result<std::string> interest_reason(std::string_view kind, std::string_view words);

/// An interest as its stream tells it.
struct interest {
    person_id person;
    std::string reason;
    instant since;
    std::optional<instant> until;
    std::string ended_because = {};
};
std::vector<interest> interests_told(std::span<const record::entry>);

} // namespace kith::casework
