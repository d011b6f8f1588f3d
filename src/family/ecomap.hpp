#pragma once
// The ecomap: a child with the household in the middle, and around them the people and services they have
// to do with, each tie as strong as a practitioner judged it.

#include "family/drawing.hpp"
#include "family/family.hpp"

namespace kith::family {

/// How strong a tie is: what a practitioner recorded, or that nobody has.
enum class tie_strength { not_judged, strong, weak, stressful, ended };

/// Somebody or something around the child.
struct around {
    std::string id;   ///< unique on the map; order among equals
    std::string name; ///< "Hill Lane Surgery"
    std::string kind; ///< "GP or health service", "Social worker"
    int place = 0;    ///< those of one kind stand together: the lesser first, clockwise from the top
    tie_strength strength = tie_strength::not_judged;
    std::string note = {};    ///< why it was judged so
    std::string address = {}; ///< where pressing leads; empty: no link
};

struct ecomap {
    member subject;
    std::vector<member> household; ///< those who live with the child, without the child
    std::vector<around> all;       ///< at most 60 are drawn
    int not_shown = 0;
};

/// The same picture in whatever order things are given.
drawing draw_ecomap(const ecomap&, date on);

/// "Strong", "Not judged".
std::string_view to_words(tie_strength);

} // namespace kith::family
