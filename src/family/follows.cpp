// What follows from parents and partners that nobody recorded. Shown as such, never written down.

#include "family/kindred.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::family {
namespace {

using people::kin_place;

std::vector<person_id> shared(const std::vector<person_id>& one, const std::vector<person_id>& other) {
    std::vector<person_id> both;
    for (const person_id& id : one)
        if (std::find(other.begin(), other.end(), id) != other.end()) both.push_back(id);
    std::sort(both.begin(), both.end());
    return both;
}

std::string names(const kindred& kin, const std::vector<person_id>& people) {
    std::string words;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (i > 0) words += i + 1 == people.size() ? " and " : ", ";
        words += kin.name(people[i]);
    }
    return words;
}

link following(const person_id& from, const person_id& to, std::string type, std::string why) {
    return {from, to, std::move(type), std::nullopt, std::nullopt, true, std::move(why)};
}

/// By common parents. Half or full is said only where both parents of both are known.
std::optional<link> by_parents(const kindred& kin, const person_id& a, const person_id& b) {
    const auto& of_a = kin.parents_by_birth(a);
    const auto& of_b = kin.parents_by_birth(b);
    const std::vector<person_id> both = shared(of_a, of_b);
    if (both.size() >= 2)
        return following(a, b, "sibling", fmt::format("both are children of {}", names(kin, both)));
    if (both.size() == 1) {
        const std::string why = fmt::format("both are children of {}", names(kin, both));
        if (of_a.size() >= 2 && of_b.size() >= 2)
            return following(a, b, "half_sibling", why + ", each with another parent as well");
        return following(a, b, "sibling",
                         why + "; whether they have both parents in common is not on record");
    }
    const std::vector<person_id> adopted = shared(kin.parents(a), kin.parents(b));
    if (adopted.empty()) return std::nullopt;
    return following(a, b, "adoptive_sibling",
                     fmt::format("both are children of {}, at least one by adoption", names(kin, adopted)));
}

/// A parent of one lives as a partner with a parent of the other, or is recorded as the step-parent.
std::optional<link> by_partners(const kindred& kin, const person_id& a, const person_id& b) {
    const std::vector<person_id> of_a = kin.parents(a), of_b = kin.parents(b);
    for (const person_id& mine : of_a) {
        for (const person_id& theirs : of_b) {
            const auto& partners = kin.partners(mine);
            if (std::find(partners.begin(), partners.end(), theirs) == partners.end()) continue;
            return following(a, b, "step_sibling",
                             fmt::format("{}, a parent of one, is the partner of {}, a parent of the other",
                                         kin.name(std::min(mine, theirs)),
                                         kin.name(std::max(mine, theirs))));
        }
    }
    for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
        const std::vector<person_id> step = shared(kin.step_parents(one), kin.parents(other));
        if (!step.empty())
            return following(a, b, "step_sibling",
                             fmt::format("{} is the step-parent of {} and a parent of {}",
                                         kin.name(step.front()), kin.name(one), kin.name(other)));
    }
    return std::nullopt;
}

bool nothing_recorded_between(const kindred& kin, const person_id& a, const person_id& b) {
    for (const kin_place place :
         {kin_place::beside, kin_place::above, kin_place::below, kin_place::two_up, kin_place::two_down})
        if (kin.recorded(a, b, place)) return false;
    return true;
}

void add_siblings(const family& all, const kindred& kin, std::vector<link>& found) {
    for (std::size_t i = 0; i < all.members.size(); ++i) {
        for (std::size_t j = i + 1; j < all.members.size(); ++j) {
            const person_id& a = all.members[i].id;
            const person_id& b = all.members[j].id;
            if (!nothing_recorded_between(kin, a, b)) continue;
            auto one = by_parents(kin, a, b);
            if (!one) one = by_partners(kin, a, b);
            if (one) found.push_back(std::move(*one));
        }
    }
}

void add_grandparents(const family& all, const kindred& kin, std::vector<link>& found) {
    for (const member& child : all.members) {
        std::vector<person_id> told;
        for (const person_id& parent : kin.parents(child.id)) {
            for (const person_id& grandparent : kin.parents(parent)) {
                if (grandparent == child.id || kin.recorded(child.id, grandparent, kin_place::two_up) ||
                    kin.recorded(child.id, grandparent, kin_place::two_down) ||
                    kin.recorded(child.id, grandparent, kin_place::above) ||
                    kin.recorded(child.id, grandparent, kin_place::below) ||
                    std::find(told.begin(), told.end(), grandparent) != told.end())
                    continue;
                told.push_back(grandparent);
                found.push_back(
                    following(child.id, grandparent, "grandparent",
                              fmt::format("{} is a parent of {}, who is a parent of {}",
                                          kin.name(grandparent), kin.name(parent), kin.name(child.id))));
            }
        }
    }
}

/// Brothers and sisters of a parent, recorded or by common parents.
void add_aunts_and_uncles(const family& all, const kindred& kin, std::vector<link>& found) {
    for (const member& child : all.members) {
        const std::vector<person_id> parents = kin.parents(child.id);
        for (const member& other : all.members) {
            if (other.id == child.id || !nothing_recorded_between(kin, child.id, other.id)) continue;
            for (const person_id& parent : parents) {
                if (parent == other.id) continue;
                const auto& siblings = kin.siblings(parent);
                const bool recorded =
                    std::find(siblings.begin(), siblings.end(), other.id) != siblings.end();
                const bool by_blood = !kin.recorded(parent, other.id, kin_place::beside) &&
                                      !shared(kin.parents(parent), kin.parents(other.id)).empty();
                // Somebody who is a brother of the child's parent and shares the child's own parent is
                // told as the closer of the two, a brother.
                if ((!recorded && !by_blood) || !shared(parents, kin.parents(other.id)).empty()) continue;
                if (kin.recorded(parent, other.id, kin_place::above) ||
                    kin.recorded(parent, other.id, kin_place::below))
                    continue;
                found.push_back(
                    following(child.id, other.id, "aunt_or_uncle",
                              fmt::format("{} is a brother or sister of {}, who is a parent of {}",
                                          kin.name(other.id), kin.name(parent), kin.name(child.id))));
                break;
            }
        }
    }
}

} // namespace

std::vector<link> follows(const family& given) {
    const family all = canonical(given);
    const kindred kin(all);
    std::vector<link> found;
    add_siblings(all, kin, found);
    add_grandparents(all, kin, found);
    add_aunts_and_uncles(all, kin, found);
    return found;
}

} // namespace kith::family
