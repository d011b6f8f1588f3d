#pragma once
// Who may see what. One pure, total decision; the default is no. Lists get the same decision as a
// visibility.
//
// Contents
//   viewer             who asks, with the role's meaning from the guidance
//   may_open           one child's record
//   may_see_protected  the protected addresses on it
//   as_shown_to        the record as it may be shown: without what is protected
//   visibility_of      the same for lists, searches and counts

#include "casework/casework.hpp"
#include "guidance/guidance.hpp"
#include "store/store.hpp"

namespace kith::access {

/// Somebody signed in.
struct viewer {
    practitioner_id id;
    std::string role;
    std::string name;
};

/// Allowed, or not, and then whom to turn to. A "no" never says whether the record exists.
struct answer {
    bool allowed = false;
    std::string way_through; ///< what to do instead; empty when allowed
};

/// May the viewer open this record? By role: the whole area; or only where a relation to the child is live;
/// or nobody. Anything unknown means no.
answer may_open(const guidance::edition&, const viewer&, const casework::file&);
/// May the viewer follow what became of what they themselves referred?
bool may_follow(const guidance::edition&, const viewer&, const casework::file&);

/// May the viewer see this person's protected addresses? Only whoever may open the record and has the area
/// in view, or stands in the relation that the edition calls the allocated worker's. Everybody else is told
/// that there is one, and whom to ask.
bool may_see_protected(const guidance::edition&, const viewer&, const casework::file&);

/// The record with the words of protected addresses taken out, wherever they were written: facts, details,
/// answers, notes, the chronology. For exports and prints, whoever makes them.
casework::file without_protected(const casework::file&, const people::protection&);
/// `shown` (now, or as at an earlier moment) as this viewer may see it. What is protected is decided on the
/// record as it is now: marked today, it is not shown as at yesterday either.
std::shared_ptr<const casework::file> as_shown_to(const guidance::edition&, const viewer&,
                                                  const casework::file& now,
                                                  std::shared_ptr<const casework::file> shown);

/// The same rule as a filter for every list.
store::visibility visibility_of(const guidance::edition&, const viewer&);

} // namespace kith::access
