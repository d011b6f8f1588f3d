#pragma once
// How one person may stand to another: the types of relationship, each with its inverse and its place in a
// family.

#include <optional>
#include <span>
#include <string_view>

namespace kith::people {

/// Where a type puts the other person: for pictures of families and for what follows from other links.
enum class kin_place {
    above,    ///< a generation up: parent, step-parent, carer
    below,    ///< a generation down
    two_up,   ///< grandparent
    two_down, ///< grandchild
    beside,   ///< brother, sister, cousin
    partner,  ///< partner, wife, husband; also one who was
    apart     ///< no place in the family: friend, somebody who poses a risk, a practitioner
};

/// Parent by what: tells half-siblings from step-siblings.
enum class kin_bond { blood, adoption, step, care, none };

/// "The other person is my ...". Relationships are recorded in both people's streams: the inverse in the
/// other's.
struct relationship_type {
    std::string_view id;      ///< "parent", "step_parent", "half_sibling"
    std::string_view words;   ///< "Parent"
    std::string_view female;  ///< "Mother"; empty: the same words for everybody
    std::string_view male;    ///< "Father"
    std::string_view inverse; ///< id of the type seen from the other side; itself when symmetric
    kin_place place;
    kin_bond bond;
};

std::span<const relationship_type> relationship_types();
/// nullptr when there is no such type.
const relationship_type* find_relationship_type(std::string_view id);
/// "Mother" for a female parent, "Parent" where the sex is not known; the id itself where it is none.
std::string_view relationship_words(std::string_view type, std::string_view sex);

/// What somebody wrote ("mum", "stepfather", "maternal grandmother", "Boyfriend of mother") as a type, with
/// the sex that the word tells. Nothing where the words say none of the types: they are kept as written.
struct understood_relationship {
    std::string_view type;
    std::string_view sex; ///< "F", "M" or empty
};
std::optional<understood_relationship> understand_relationship(std::string_view written);

} // namespace kith::people
