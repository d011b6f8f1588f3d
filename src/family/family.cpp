#include "family/family.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace kith::family {
namespace {

/// Of two types that are each other's inverse the one that stands first in the table is kept: the parent's,
/// the carer's, the risk's.
bool kept_direction(const people::relationship_type& type) {
    return &type <= people::find_relationship_type(type.inverse);
}

link turned(const link& one, const people::relationship_type& type) {
    link other = one;
    std::swap(other.from, other.to);
    other.type = type.inverse;
    return other;
}

} // namespace

family canonical(family all) {
    std::sort(all.members.begin(), all.members.end(),
              [](const member& a, const member& b) { return a.id < b.id; });
    const auto same = [](const member& a, const member& b) { return a.id == b.id; };
    all.members.erase(std::unique(all.members.begin(), all.members.end(), same), all.members.end());
    const auto known = [&](const person_id& id) {
        return std::any_of(all.members.begin(), all.members.end(),
                           [&](const member& one) { return one.id == id; });
    };
    std::vector<link> kept;
    for (const link& one : all.links) {
        const people::relationship_type* type = people::find_relationship_type(one.type);
        if (!type || !known(one.from) || !known(one.to)) continue;
        const bool symmetric = type->inverse == type->id;
        const bool turn = symmetric ? one.to < one.from : !kept_direction(*type);
        kept.push_back(turn ? turned(one, *type) : one);
    }
    const auto key = [](const link& one) {
        return std::tuple(one.from, one.to, one.type, one.until.has_value(), !one.since, one.since,
                          one.until);
    };
    std::sort(kept.begin(), kept.end(), [&](const link& a, const link& b) { return key(a) < key(b); });
    const auto repeats = [](const link& a, const link& b) {
        return a.from == b.from && a.to == b.to && a.type == b.type &&
               a.until.has_value() == b.until.has_value();
    };
    kept.erase(std::unique(kept.begin(), kept.end(), repeats), kept.end());
    all.links = std::move(kept);
    for (home& one : all.homes)
        std::sort(one.members.begin(), one.members.end());
    std::sort(all.homes.begin(), all.homes.end(), [](const home& a, const home& b) { return a.id < b.id; });
    return all;
}

} // namespace kith::family
