#include "family/kindred.hpp"

#include <algorithm>
#include <tuple>

namespace kith::family {

namespace {

void add(std::vector<person_id>& list, const person_id& one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

} // namespace

kindred::kindred(const family& all) {
    for (const member& one : all.members)
        members_.emplace(one.id, &one);
    for (const link& one : all.links) {
        const people::relationship_type* type = people::find_relationship_type(one.type);
        if (!type || one.follows || one.from == one.to) continue;
        places_.emplace(one.from, one.to, type->place);
        places_.emplace(one.to, one.from, type->place);
        if (one.until) continue;
        using people::kin_bond;
        using people::kin_place;
        if (type->id == "parent") add(birth_[one.from], one.to);
        if (type->id == "adoptive_parent") add(adoption_[one.from], one.to);
        if (type->id == "step_parent") add(step_[one.from], one.to);
        if (type->id == "partner" || type->id == "spouse") {
            add(partners_[one.from], one.to);
            add(partners_[one.to], one.from);
        }
        const bool of_blood = type->bond == kin_bond::blood || type->bond == kin_bond::adoption;
        if (type->place == kin_place::beside && of_blood) {
            add(siblings_[one.from], one.to);
            add(siblings_[one.to], one.from);
        }
    }
}

const member* kindred::find(const person_id& id) const {
    const auto found = members_.find(id);
    return found == members_.end() ? nullptr : found->second;
}

std::string kindred::name(const person_id& id) const {
    const member* one = find(id);
    return one && !one->name.empty() ? one->name : "somebody whose name is not known";
}

const std::vector<person_id>& kindred::of(const by_person& lists, const person_id& id) {
    static const std::vector<person_id> nobody;
    const auto found = lists.find(id);
    return found == lists.end() ? nobody : found->second;
}

const std::vector<person_id>& kindred::parents_by_birth(const person_id& id) const {
    return of(birth_, id);
}
const std::vector<person_id>& kindred::parents_by_adoption(const person_id& id) const {
    return of(adoption_, id);
}
const std::vector<person_id>& kindred::step_parents(const person_id& id) const {
    return of(step_, id);
}
const std::vector<person_id>& kindred::partners(const person_id& id) const {
    return of(partners_, id);
}
const std::vector<person_id>& kindred::siblings(const person_id& id) const {
    return of(siblings_, id);
}

std::vector<person_id> kindred::parents(const person_id& id) const {
    std::vector<person_id> all = parents_by_birth(id);
    for (const person_id& one : parents_by_adoption(id))
        add(all, one);
    return all;
}

bool kindred::recorded(const person_id& one, const person_id& other, people::kin_place place) const {
    return places_.contains(std::tuple(one, other, place));
}

} // namespace kith::family
