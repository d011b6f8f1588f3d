#pragma once
// A family as it is known: people and what was recorded between them, and what follows from that.
// Pure: knows nothing of where it came from or how it is drawn.
//
// Contents
//   member, link, family   people, the relationships recorded between them, their households
//   canonical              the same family in one order, whatever order it was read in
//   follows                what follows from other links: half-siblings, grandparents
//   faults_of              self-parents, cycles of parenthood, parents younger than their children

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "people/relationships.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::family {

/// Somebody in the family, as far as the viewer may know.
struct member {
    person_id id;
    std::string name; ///< "Ada Okafor"; as shown
    std::string sex;  ///< "F", "M", "U" or empty
    std::optional<date> birth, expected, death;
    bool child = false;   ///< a child on record (not an adult)
    bool unborn = false;  ///< not born yet
    bool subject = false; ///< whose family it is: drawn with a double outline
    std::string note;     ///< shown below the name: "Child protection plan", "Poses a risk"; may be empty
    std::string address;  ///< where clicking leads; empty: no link
};

/// What was recorded between two members: `to` is the `type` of `from` ("to is from's parent").
struct link {
    person_id from, to;
    std::string type; ///< id of people::relationship_types, always in the direction parent, carer, ...
    std::optional<date> since, until; ///< ended when `until` is there
    bool follows = false;             ///< computed from other links, not recorded
    std::string why;                  ///< for what follows: "both are children of Ben Okafor"
};

/// People under one roof now.
struct home {
    household_id id;
    std::vector<person_id> members;
};

struct family {
    std::vector<member> members;
    std::vector<link> links; ///< each recorded relationship once
    std::vector<home> homes;
    int not_shown = 0; ///< members who were left out because the viewer may not know of them
};

/// In one order whatever order it was read in; each relationship once (a pair recorded from both sides is
/// one), upward types ("parent", not "child"). Unknown people and unknown types are left out.
family canonical(family);

/// What follows from parents and partners: full, half and step-siblings, grandparents, aunts and uncles,
/// that nobody recorded. Each says why. Never contradicts or repeats what was recorded.
std::vector<link> follows(const family&);

/// What cannot be, in words, each naming the people: a person their own parent or ancestor, a parent born
/// after the child, more than two parents by birth, twins born days apart.
std::vector<std::string> faults_of(const family&);

} // namespace kith::family
