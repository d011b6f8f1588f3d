#pragma once
// Who may see what. One pure, total decision; the default is no. Lists get the same decision as a
// visibility.
//
// Contents
//   viewer         who asks, with the role's meaning from the guidance
//   may_open       one child's record
//   visibility_of  the same for lists, searches and counts

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

/// The same rule as a filter for every list.
store::visibility visibility_of(const guidance::edition&, const viewer&);

} // namespace kith::access
