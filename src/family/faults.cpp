// What cannot be, or is odd enough to be looked at again: told in words, never mended.

#include "family/kindred.hpp"
#include "people/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

namespace kith::family {
namespace {

/// Years. No rule of the guidance: so young a parent is rarer than a date that was told wrong, so it is
/// told, and never refused.
constexpr int youngest_parent = 12;
constexpr int twins_apart = 2; // days: either side of a midnight, and a date told wrong by one

void selves(const family& all, const kindred& kin, std::vector<std::string>& found) {
    std::set<person_id> told;
    for (const link& one : all.links) {
        if (one.follows || one.from != one.to || !told.insert(one.from).second) continue;
        found.push_back(fmt::format("{} is on record as their own {}", kin.name(one.from),
                                    one.type == "parent" ? "parent" : "relative"));
    }
}

/// Each circle of parenthood once, from its first person in order of identifier.
void circles(const family& all, const kindred& kin, std::vector<std::string>& found) {
    std::set<person_id> told;
    for (const member& start : all.members) {
        if (told.contains(start.id)) continue;
        std::set<person_id> seen;
        std::vector<person_id> path;
        std::vector<person_id> circle;
        const std::function<bool(const person_id&)> climb = [&](const person_id& child) {
            for (const person_id& parent : kin.parents(child)) {
                path.push_back(parent);
                if (parent == start.id) {
                    circle = path;
                    return true;
                }
                if (seen.insert(parent).second && climb(parent)) return true;
                path.pop_back();
            }
            return false;
        };
        if (!climb(start.id)) continue;
        std::string words = kin.name(start.id);
        for (const person_id& one : circle) {
            told.insert(one);
            words += ", whose parent is " + kin.name(one);
        }
        found.push_back("This goes round in a circle: " + words);
    }
}

void ages(const family& all, const kindred& kin, std::vector<std::string>& found) {
    for (const member& child : all.members) {
        if (!child.birth) continue;
        for (const person_id& id : kin.parents(child.id)) {
            const member* parent = kin.find(id);
            if (!parent || !parent->birth) continue;
            if (*parent->birth >= *child.birth)
                found.push_back(
                    fmt::format("{} is on record as a parent of {}, but was not born before them",
                                kin.name(id), kin.name(child.id)));
            else if (people::age_in_years(*parent->birth, *child.birth) < youngest_parent)
                found.push_back(fmt::format(
                    "{} was {} years old when {} was born, and is on record as their "
                    "parent",
                    kin.name(id), people::age_in_years(*parent->birth, *child.birth), kin.name(child.id)));
        }
    }
}

void many_parents(const family& all, const kindred& kin, std::vector<std::string>& found) {
    for (const member& child : all.members) {
        const auto& parents = kin.parents_by_birth(child.id);
        if (parents.size() <= 2) continue;
        std::string words;
        for (const person_id& one : parents)
            words += (words.empty() ? "" : ", ") + kin.name(one);
        found.push_back(fmt::format("{} has {} parents by birth on record: {}", kin.name(child.id),
                                    parents.size(), words));
    }
}

void twins(const family& all, const kindred& kin, std::vector<std::string>& found) {
    for (const link& one : all.links) {
        const member* a = kin.find(one.from);
        const member* b = kin.find(one.to);
        if (one.follows || one.until || one.type != "twin" || !a || !b || !a->birth || !b->birth) continue;
        const int apart = std::abs(day_number(*a->birth) - day_number(*b->birth));
        if (apart > twins_apart)
            found.push_back(fmt::format("{} and {} are on record as twins, but were born {} days apart",
                                        kin.name(a->id), kin.name(b->id), apart));
    }
}

void dates(const family& all, const kindred& kin, std::vector<std::string>& found) {
    for (const link& one : all.links) {
        if (one.follows) continue;
        const auto tell = [&](const std::string& what) {
            found.push_back(fmt::format("What is on record between {} and {} {}", kin.name(one.from),
                                        kin.name(one.to), what));
        };
        if (one.since && one.until && *one.until < *one.since) tell("ended before it began");
        for (const person_id& id : {one.from, one.to}) {
            const member* who = kin.find(id);
            if (!who) continue;
            if (one.since && who->birth && *one.since < *who->birth)
                tell(fmt::format("began before {} was born", kin.name(id)));
            if (one.since && who->death && *one.since > *who->death)
                tell(fmt::format("began after {} died", kin.name(id)));
        }
    }
}

} // namespace

std::vector<std::string> faults_of(const family& given) {
    const family all = canonical(given);
    const kindred kin(all);
    std::vector<std::string> found;
    selves(all, kin, found);
    circles(all, kin, found);
    ages(all, kin, found);
    many_parents(all, kin, found);
    twins(all, kin, found);
    dates(all, kin, found);
    return found;
}

} // namespace kith::family
