#pragma once
// Who may see what. One pure, total decision; the default is no. Lists get the same decision as a
// visibility: both come from the expressions in foundation/decision.hpp.
//
// Contents
//   viewer             who asks, with the role's meaning from the guidance
//   decide             one record: how far it is open, whether it may be challenged, whom to turn to
//   may_open, may_follow, may_open_pack   parts of the same
//   may_see_protected  the protected facts on it
//   as_shown_to        the record as it may be shown: without what is protected
//   visibility_of      the same for lists, searches and counts

#include "casework/casework.hpp"
#include "guidance/guidance.hpp"
#include "store/store.hpp"

#include <array>
#include <functional>
#include <memory>
#include <set>

namespace kith::access {

/// Somebody signed in, at one moment. Made in one place, web/pages/page_parts: viewer_of.
struct viewer {
    practitioner_id id;
    std::string role;
    std::string name;
    std::string agency = {}; ///< as the account has it
    instant at = {};         ///< when they ask: grants hold from and until a moment
    /// From whom an interest keeps them: store::exclusions_of. Nothing: from nobody.
    std::shared_ptr<const std::set<person_id>> excluded = {};
    /// For a role that sees what its agency referred: store::colleagues_of.
    std::shared_ptr<const std::set<practitioner_id>> colleagues = {};
    /// The agency is the authority's own, or an agreement to share with it holds.
    bool agreement = true;
};

/// How far a record is open. Each holds what is before it.
enum class reach {
    nothing, ///< not even that there is a record: as if there were none
    basic,   ///< a record exists; whom to ring
    pack,    ///< the papers of some processes
    record,  ///< all but what is protected
};

/// The decision about one record.
struct verdict {
    access::reach reach = access::reach::nothing;
    bool emergency = false;                  ///< open only because of an emergency: every page says so
    std::vector<case_process_id> packs = {}; ///< with reach::pack: whose papers, each once
    bool may_challenge = false;              ///< may open it now by giving a reason
    std::string way_through = {}; ///< whom to turn to; a "no" never says whether the record exists
};

/// Decides for this viewer and record, as it is now (also for a page as at an earlier moment).
verdict decide(const guidance::edition&, const viewer&, const casework::file&);

/// Allowed, or not, and then whom to turn to. A "no" never says whether the record exists.
struct answer {
    bool allowed = false;
    std::string way_through; ///< what to do instead; empty when allowed
};

/// May the viewer open this record? decide(...).reach is the whole record.
answer may_open(const guidance::edition&, const viewer&, const casework::file&);
/// May the viewer see the papers of this process: with the record, or by themselves?
bool may_open_pack(const guidance::edition&, const viewer&, const casework::file&, const case_process_id&);
/// May the viewer follow what became of what they, or their agency, referred?
bool may_follow(const guidance::edition&, const viewer&, const casework::file&);

/// Must the viewer not learn of this person even where another's record tells of a household or a family:
/// is the viewer kept from them, or the record restricted and nothing of it known? (What the other record
/// itself says of them it says.)
bool concealed(const guidance::edition&, const viewer&, const casework::file&);

/// May the viewer see this person's protected facts of a kind: "address", "school", "placement",
/// "referrer"? Only whoever opens the record, and not by an emergency alone, and whom the edition names for
/// the kind (`seen_by`). Where an edition names no kinds: whoever has the area in view, and whoever stands
/// in the relation that it calls the allocated worker's. Everybody else is told that there is one, and whom
/// to ask.
bool may_see_protected(const guidance::edition&, const viewer&, const casework::file&,
                       std::string_view kind);
/// May the viewer see all that records mark as protected today: addresses, schools, placements?
bool may_see_protected(const guidance::edition&, const viewer&, const casework::file&);
/// Kinds of what records mark as protected today (people::detail::protected_kind): each is shown or masked
/// by itself.
inline constexpr std::array<std::string_view, 3> marked_kinds = {"address", "school", "placement"};
/// Those of them that the viewer may see on this record.
std::set<std::string, std::less<>> protected_seen(const guidance::edition&, const viewer&,
                                                  const casework::file&);

/// The record with the words of protected addresses taken out, wherever they were written: facts, details,
/// answers, notes, the chronology. For exports and prints, whoever makes them.
casework::file without_protected(const casework::file&, const people::protection&);
/// The record without the words of protected facts, now and then, but of the kinds in `seen`.
std::shared_ptr<const casework::file> masked_but(std::shared_ptr<const casework::file> shown,
                                                 const people::person& now,
                                                 const std::set<std::string, std::less<>>& seen);
/// `shown` without anybody who asked not to be named, now or then: for exports and prints.
std::shared_ptr<const casework::file> as_it_leaves(const guidance::edition&, const casework::file& now,
                                                   std::shared_ptr<const casework::file> shown);
/// `shown` (now, or as at an earlier moment) as this viewer may see it. What is protected is decided on the
/// record as it is now: marked today, it is not shown as at yesterday either. Who asked not to be named is
/// named only to whoever may see "referrer", and to themselves.
std::shared_ptr<const casework::file> as_shown_to(const guidance::edition&, const viewer&,
                                                  const casework::file& now,
                                                  std::shared_ptr<const casework::file> shown);

/// The same rule as a filter for every list.
store::visibility visibility_of(const guidance::edition&, const viewer&);

} // namespace kith::access
