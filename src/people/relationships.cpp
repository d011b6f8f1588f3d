#include "people/relationships.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace kith::people {
namespace {

constexpr std::array<relationship_type, 35> types = {{
    {"parent", "Parent", "Mother", "Father", "child", kin_place::above, kin_bond::blood},
    {"child", "Child", "Daughter", "Son", "parent", kin_place::below, kin_bond::blood},
    {"adoptive_parent", "Adoptive parent", "Adoptive mother", "Adoptive father", "adopted_child",
     kin_place::above, kin_bond::adoption},
    {"adopted_child", "Adopted child", "Adopted daughter", "Adopted son", "adoptive_parent",
     kin_place::below, kin_bond::adoption},
    {"step_parent", "Step-parent", "Stepmother", "Stepfather", "step_child", kin_place::above,
     kin_bond::step},
    {"step_child", "Stepchild", "Stepdaughter", "Stepson", "step_parent", kin_place::below, kin_bond::step},
    {"foster_carer", "Foster carer", "", "", "foster_child", kin_place::above, kin_bond::care},
    {"foster_child", "Foster child", "", "", "foster_carer", kin_place::below, kin_bond::care},
    {"guardian", "Guardian or special guardian", "", "", "ward", kin_place::above, kin_bond::care},
    {"ward", "Child under guardianship", "", "", "guardian", kin_place::below, kin_bond::care},
    {"carer", "Carer", "", "", "cared_for", kin_place::above, kin_bond::care},
    {"cared_for", "Person cared for", "", "", "carer", kin_place::below, kin_bond::care},
    {"grandparent", "Grandparent", "Grandmother", "Grandfather", "grandchild", kin_place::two_up,
     kin_bond::blood},
    {"grandchild", "Grandchild", "Granddaughter", "Grandson", "grandparent", kin_place::two_down,
     kin_bond::blood},
    {"aunt_or_uncle", "Aunt or uncle", "Aunt", "Uncle", "niece_or_nephew", kin_place::above,
     kin_bond::none},
    {"niece_or_nephew", "Niece or nephew", "Niece", "Nephew", "aunt_or_uncle", kin_place::below,
     kin_bond::none},
    {"partner", "Partner", "", "", "partner", kin_place::partner, kin_bond::none},
    {"spouse", "Wife, husband or civil partner", "Wife or civil partner", "Husband or civil partner",
     "spouse", kin_place::partner, kin_bond::none},
    {"ex_partner", "Ex-partner", "", "", "ex_partner", kin_place::partner, kin_bond::none},
    {"sibling", "Brother or sister", "Sister", "Brother", "sibling", kin_place::beside, kin_bond::blood},
    {"twin", "Twin", "Twin sister", "Twin brother", "twin", kin_place::beside, kin_bond::blood},
    {"half_sibling", "Half-brother or half-sister", "Half-sister", "Half-brother", "half_sibling",
     kin_place::beside, kin_bond::blood},
    {"step_sibling", "Stepbrother or stepsister", "Stepsister", "Stepbrother", "step_sibling",
     kin_place::beside, kin_bond::step},
    {"adoptive_sibling", "Adoptive brother or sister", "Adoptive sister", "Adoptive brother",
     "adoptive_sibling", kin_place::beside, kin_bond::adoption},
    {"foster_sibling", "Foster brother or sister", "Foster sister", "Foster brother", "foster_sibling",
     kin_place::beside, kin_bond::care},
    {"cousin", "Cousin", "", "", "cousin", kin_place::beside, kin_bond::none},
    {"other_relative", "Other relative", "", "", "other_relative", kin_place::apart, kin_bond::none},
    {"friend", "Friend of the family", "", "", "friend", kin_place::apart, kin_bond::none},
    {"lives_with", "Lives in the household", "", "", "lives_with", kin_place::apart, kin_bond::none},
    {"poses_risk", "Person who poses a risk", "", "", "at_risk_from", kin_place::apart, kin_bond::none},
    {"at_risk_from", "Person at risk", "", "", "poses_risk", kin_place::apart, kin_bond::none},
    {"practitioner", "Practitioner", "", "", "works_with", kin_place::apart, kin_bond::none},
    {"works_with", "Person worked with", "", "", "practitioner", kin_place::apart, kin_bond::none},
    {"other", "Somebody else", "", "", "other", kin_place::apart, kin_bond::none},
    {"not_known", "Relationship not known", "", "", "not_known", kin_place::apart, kin_bond::none},
}};

struct written_word {
    std::string_view written, type, sex;
};

// Longer words first: "stepmother" and "foster mother" before "mother".
constexpr std::array<written_word, 62> written_words = {{
    {"boyfriend of mother", "step_parent", "M"},
    {"mother's boyfriend", "step_parent", "M"},
    {"mother's partner", "step_parent", ""},
    {"father's partner", "step_parent", ""},
    {"father's girlfriend", "step_parent", "F"},
    {"great aunt", "other_relative", "F"},
    {"great uncle", "other_relative", "M"},
    {"great grand", "other_relative", ""},
    {"great-grand", "other_relative", ""},
    {"step-mother", "step_parent", "F"},
    {"step mother", "step_parent", "F"},
    {"stepmother", "step_parent", "F"},
    {"step-mum", "step_parent", "F"},
    {"stepmum", "step_parent", "F"},
    {"step-father", "step_parent", "M"},
    {"step father", "step_parent", "M"},
    {"stepfather", "step_parent", "M"},
    {"step-dad", "step_parent", "M"},
    {"stepdad", "step_parent", "M"},
    {"step-parent", "step_parent", ""},
    {"stepparent", "step_parent", ""},
    {"adoptive mother", "adoptive_parent", "F"},
    {"adoptive father", "adoptive_parent", "M"},
    {"adoptive parent", "adoptive_parent", ""},
    {"foster", "foster_carer", ""},
    {"grandmother", "grandparent", "F"},
    {"grandma", "grandparent", "F"},
    {"granny", "grandparent", "F"},
    {"grandfather", "grandparent", "M"},
    {"grandad", "grandparent", "M"},
    {"granddad", "grandparent", "M"},
    {"grandpa", "grandparent", "M"},
    {"grandparent", "grandparent", ""},
    {"half-brother", "half_sibling", "M"},
    {"half brother", "half_sibling", "M"},
    {"half-sister", "half_sibling", "F"},
    {"half sister", "half_sibling", "F"},
    {"half-sibling", "half_sibling", ""},
    {"half sibling", "half_sibling", ""},
    {"stepbrother", "step_sibling", "M"},
    {"stepsister", "step_sibling", "F"},
    {"step-brother", "step_sibling", "M"},
    {"step-sister", "step_sibling", "F"},
    {"special guardian", "guardian", ""},
    {"guardian", "guardian", ""},
    {"ex-partner", "ex_partner", ""},
    {"godmother", "friend", "F"},
    {"godfather", "friend", "M"},
    {"mother", "parent", "F"},
    {"father", "parent", "M"},
    {"mum", "parent", "F"},
    {"dad", "parent", "M"},
    {"parent", "parent", ""},
    {"brother", "sibling", "M"},
    {"sister", "sibling", "F"},
    {"sibling", "sibling", ""},
    {"aunt", "aunt_or_uncle", "F"},
    {"uncle", "aunt_or_uncle", "M"},
    {"cousin", "cousin", ""},
    {"carer", "carer", ""},
    {"lodger", "lives_with", ""},
    {"friend", "friend", ""},
}};

} // namespace

std::span<const relationship_type> relationship_types() {
    return types;
}

const relationship_type* find_relationship_type(std::string_view id) {
    const auto found = std::find_if(types.begin(), types.end(),
                                    [&](const relationship_type& one) { return one.id == id; });
    return found == types.end() ? nullptr : &*found;
}

std::string_view relationship_words(std::string_view type, std::string_view sex) {
    const relationship_type* known = find_relationship_type(type);
    if (!known) return type;
    if (sex == "F" && !known->female.empty()) return known->female;
    if (sex == "M" && !known->male.empty()) return known->male;
    return known->words;
}

std::optional<understood_relationship> understand_relationship(std::string_view written) {
    std::string lower(written.substr(0, 200));
    for (char& c : lower)
        c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    if (lower.starts_with("friend of") || lower.starts_with("family friend"))
        return understood_relationship{"friend", ""};
    for (const written_word& word : written_words) {
        const auto at = lower.find(word.written);
        if (at == std::string::npos) continue;
        // "grandmother's neighbour" and "friend of mother" are not the mother: only a word that ends the
        // phrase says who it is.
        if (at + word.written.size() != lower.size() && word.written != "great grand" &&
            word.written != "great-grand" && word.written != "foster")
            continue;
        if (lower.find(" of ") != std::string::npos && at > lower.find(" of ")) continue;
        return understood_relationship{word.type, word.sex};
    }
    return std::nullopt;
}

} // namespace kith::people
