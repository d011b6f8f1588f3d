#include "access/access.hpp"

#include "access/decision.hpp"

#include <algorithm>

namespace kith::access {
namespace {

constexpr const char* no_way_in =
    "Ask the child's allocated social worker or their team manager; the duty line of children's social "
    "care "
    "will put you through at any hour. If a child is in immediate danger, ring 999.";
constexpr const char* basic_way_in =
    "There is a record. Ring the team of the child's allocated social worker, or the duty line of "
    "children's "
    "social care, and say why you need to know. If a child is in immediate danger, ring 999.";
constexpr const char* pack_way_in =
    "You have been given the papers of one process. For anything else on the record, ask whoever gave them "
    "to "
    "you or the child's allocated social worker. If a child is in immediate danger, ring 999.";

using decision::fact;
using decision::holds;

std::vector<case_process_id> packs_of(const viewer& who, const casework::file& child) {
    std::vector<case_process_id> packs;
    for (const casework::access_grant& one : child.grants) {
        const bool counts = one.kind == casework::grant_kind::specific && one.practitioner == who.id &&
                            one.live(who.at) && !one.process.empty();
        if (counts && std::find(packs.begin(), packs.end(), one.process) == packs.end())
            packs.push_back(one.process);
    }
    return packs;
}

} // namespace

verdict decide(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    const decision::situation now = situation_of(edition, who, child);
    verdict made;
    made.may_challenge = holds(decision::may_challenge, now);
    if (holds(decision::opens_record, now)) {
        made.reach = reach::record;
        made.emergency = !holds(decision::opens_record, now.with(fact::emergency, false));
    } else if (holds(decision::opens_pack, now)) {
        made.reach = reach::pack;
        made.packs = packs_of(who, child);
        made.way_through = pack_way_in;
    } else if (holds(decision::knows_of, now)) {
        made.reach = reach::basic;
        made.way_through = basic_way_in;
    } else {
        made.way_through = no_way_in;
    }
    return made;
}

answer may_open(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    if (holds(decision::opens_record, situation_of(edition, who, child))) return {true, {}};
    return {false, no_way_in};
}

bool may_open_pack(const guidance::edition& edition, const viewer& who, const casework::file& child,
                   const case_process_id& process) {
    const verdict made = decide(edition, who, child);
    return made.reach == reach::record ||
           std::find(made.packs.begin(), made.packs.end(), process) != made.packs.end();
}

bool may_follow(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    return holds(decision::follows, situation_of(edition, who, child));
}

bool concealed(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    const decision::situation now = situation_of(edition, who, child);
    return now[fact::excluded] || (now[fact::restricted] && !holds(decision::knows_of, now));
}

bool may_see_protected(const guidance::edition& edition, const viewer& who, const casework::file& child,
                       std::string_view kind) {
    const verdict made = decide(edition, who, child);
    if (made.reach != reach::record || made.emergency) return false;
    const bool area = edition.find_role(who.role)->sees == "area";
    const bool allocated = !edition.allocated.empty() && child.stands(who.id, edition.allocated);
    if (edition.protects.empty()) return area || allocated;
    const guidance::protected_kind* rule = edition.find_protected(kind);
    if (!rule) rule = kind == "placement" ? edition.find_protected("address") : nullptr;
    return rule && std::any_of(rule->seen_by.begin(), rule->seen_by.end(), [&](const std::string& one) {
               return one == "area" ? area : one == "allocated" ? allocated : one == who.role;
           });
}

std::set<std::string, std::less<>> protected_seen(const guidance::edition& edition, const viewer& who,
                                                  const casework::file& child) {
    std::set<std::string, std::less<>> seen;
    for (const std::string_view kind : marked_kinds)
        if (may_see_protected(edition, who, child, kind)) seen.emplace(kind);
    return seen;
}

bool may_see_protected(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    return protected_seen(edition, who, child).size() == marked_kinds.size();
}

store::visibility visibility_of(const guidance::edition& edition, const viewer& who) {
    store::visibility seen;
    seen.viewer = who.id;
    seen.at = who.at;
    seen.agreement = who.agreement;
    const guidance::role* role = edition.find_role(who.role);
    if (!role || role->sees == "nobody" || who.id.empty()) {
        seen.nobody = true;
        return seen;
    }
    seen.everyone = role->sees == "area";
    if (role->sees == "related") seen.relations = role->relations;
    if (role->sees == "own_agency") seen.agency = who.agency;
    seen.finds = role->finds;
    seen.challenges = role->challenges != "no";
    seen.challenges_restricted = role->challenges == "restricted";
    return seen;
}

} // namespace kith::access
