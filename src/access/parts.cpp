#include "access/parts.hpp"

#include "access/decision.hpp"

#include <algorithm>

namespace kith::access {
namespace {

bool is_theirs(const viewer& who, const practitioner_id& one) {
    return one == who.id || (who.colleagues && who.colleagues->contains(one));
}

bool kept_away(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    return situation_of(edition, who, child)[decision::fact::excluded];
}

} // namespace

bool has_part(const guidance::edition& edition, const viewer& who, const casework::file& child,
              const case_process_id& process, std::string_view relation) {
    return !kept_away(edition, who, child) &&
           std::any_of(child.involvements.begin(), child.involvements.end(), [&](const auto& one) {
               return one.relation == relation && one.process == process &&
                      is_theirs(who, one.practitioner);
           });
}

bool may_speak(const guidance::edition& edition, const viewer& who, const casework::file& child) {
    if (kept_away(edition, who, child)) return false;
    if (may_follow(edition, who, child) || decide(edition, who, child).reach >= reach::pack) return true;
    return std::any_of(child.involvements.begin(), child.involvements.end(), [&](const auto& one) {
        return !one.process.empty() && is_theirs(who, one.practitioner);
    });
}

bool may_act(const guidance::edition& edition, std::string_view act, std::string_view role) {
    const guidance::access_act* rule = edition.find_access_act(act);
    return rule != nullptr && std::find(rule->by.begin(), rule->by.end(), role) != rule->by.end();
}

std::string without_agreement(const viewer& who) {
    if (who.agreement) return {};
    return ". There is no agreement to share with your agency that holds today, so no record is open to "
           "you by "
           "your role. What you referred, what you are asked and papers given to you by name stay open. "
           "Ask your "
           "agency's safeguarding lead, who can have it renewed with the authority's information "
           "governance "
           "officer";
}

} // namespace kith::access
