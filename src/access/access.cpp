#include "access/access.hpp"

#include <algorithm>

namespace kith::access {
namespace {

constexpr const char* way_through = "Ask the child's allocated social worker or their team manager. If a "
                                    "child is in immediate danger, ring 999.";

} // namespace

answer may_open(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    const guidance::role* role = edition.find_role(who.role);
    if (!role) return {false, way_through};
    if (role->sees == "area") return {true, {}};
    if (role->sees == "related") {
        const bool live =
            std::any_of(role->relations.begin(), role->relations.end(),
                        [&](const std::string& relation) { return child.stands(who.id, relation); });
        if (live) return {true, {}};
    }
    return {false, way_through};
}

bool may_follow(const guidance::edition&, const viewer& who, const casework::file& child) {
    return std::any_of(child.involvements.begin(), child.involvements.end(),
                       [&](const casework::involvement& one) {
                           return one.practitioner == who.id && one.lasting && !one.until;
                       });
}

bool may_see_protected(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    if (!may_open(edition, who, child).allowed) return false;
    const guidance::role* role = edition.find_role(who.role);
    if (role && role->sees == "area") return true;
    return !edition.allocated.empty() && child.stands(who.id, edition.allocated);
}

store::visibility visibility_of(const guidance::edition& edition, const viewer& who) {
    store::visibility seen;
    seen.viewer = who.id;
    const guidance::role* role = edition.find_role(who.role);
    if (role && role->sees == "area")
        seen.everyone = true;
    else if (role && role->sees == "related")
        seen.relations = role->relations;
    else
        seen.nobody = true;
    return seen;
}

} // namespace kith::access
