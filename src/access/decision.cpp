#include "access/decision.hpp"

#include <algorithm>

namespace kith::access {
namespace {

using casework::grant_kind;
using decision::fact;

constexpr std::string_view referring = "referrer"; // the relation of whoever referred

bool given(const viewer& who, const casework::file& child, grant_kind kind) {
    return std::any_of(child.grants.begin(), child.grants.end(), [&](const casework::access_grant& one) {
        return one.kind == kind && one.practitioner == who.id && one.live(who.at);
    });
}

/// Kept from the record by name. From when is not asked: nobody is let in because a clock is wrong.
bool kept_by_name(const viewer& who, const casework::file& child) {
    return std::any_of(child.grants.begin(), child.grants.end(), [&](const casework::access_grant& one) {
        return one.kind == grant_kind::excluded && one.practitioner == who.id &&
               (!one.until || who.at < *one.until);
    });
}

template <class Whose>
bool referred_by(const casework::file& child, Whose whose) {
    return std::any_of(child.involvements.begin(), child.involvements.end(),
                       [&](const casework::involvement& one) {
                           return one.relation == referring && whose(one.practitioner);
                       });
}

bool related(const guidance::role& role, const viewer& who, const casework::file& child) {
    return role.sees == "related" &&
           std::any_of(role.relations.begin(), role.relations.end(),
                       [&](const std::string& relation) { return child.stands(who.id, relation); });
}

} // namespace

decision::situation situation_of(const guidance::edition& edition, const viewer& who,
                                 const casework::file& child) {
    const guidance::role* role = edition.find_role(who.role);
    decision::situation now;
    const bool begun = child.revision > 0;
    if (!role || role->sees == "nobody" || who.id.empty() || !begun) return now.with(fact::excluded);
    const bool own_family = who.excluded && who.excluded->contains(child.person.id);
    now = now.with(fact::excluded, own_family || kept_by_name(who, child));
    now = now.with(fact::restricted, child.restricted);
    now = now.with(fact::named, given(who, child, grant_kind::named));
    now = now.with(fact::specific, given(who, child, grant_kind::specific));
    now = now.with(fact::emergency, given(who, child, grant_kind::emergency));
    now = now.with(fact::area, role->sees == "area");
    now = now.with(fact::related, related(*role, who, child));
    now = now.with(fact::referred,
                   referred_by(child, [&](const practitioner_id& one) { return one == who.id; }));
    now = now.with(fact::own_agency, role->sees == "own_agency" && who.colleagues &&
                                         referred_by(child, [&](const practitioner_id& one) {
                                             return who.colleagues->contains(one);
                                         }));
    now = now.with(fact::finds, role->finds);
    now = now.with(fact::agreement, who.agreement);
    now = now.with(fact::challenges, role->challenges != "no");
    return now.with(fact::challenges_restricted, role->challenges == "restricted");
}

} // namespace kith::access
