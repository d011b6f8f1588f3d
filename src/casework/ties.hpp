#pragma once
// Ties of a child to people and services around them, as a practitioner judged them: what the ecomap draws.
// Where nobody has judged there is no tie, and the picture says so.

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "record/record.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::casework {

struct file;

inline constexpr std::string_view tie_judged = "tie.judged";

/// How strong a tie is, as codes with their words.
struct tie_strength {
    std::string_view code, words;
};
inline constexpr tie_strength tie_strengths[] = {
    {"strong", "Strong"}, {"weak", "Weak"}, {"stressful", "Stressful"}, {"ended", "Ended"}};
/// What somebody or something named on the ecomap alone is.
inline constexpr tie_strength tie_kinds[] = {
    {"school", "School, nursery or college"}, {"health", "GP or health service"},
    {"service", "Another service"},           {"family", "Extended family"},
    {"friends", "Friends and neighbours"},    {"community", "Faith or community"},
    {"activity", "Club or activity"},         {"work", "Work, housing or benefits"}};
/// "Strong"; the code itself where it is none.
std::string_view words_of_tie(std::string_view code);

/// One judgement. The last one about the same end holds; the earlier ones stay on the record.
struct tie {
    /// "person:<id>", "practitioner:<id>", "fact:<school or gp>" or "named:<fresh text>": what it leads to.
    std::string to;
    std::string name;     ///< of what is named on the ecomap alone: "Hill Lane Surgery"
    std::string kind;     ///< code of tie_kinds, for the same
    std::string strength; ///< code of tie_strengths
    std::string note;     ///< why: what was seen or heard
    std::int64_t sequence = 0;
    record::actor by;
    instant entered;
};

/// Carries a judgement into the file; false: the entry is none.
bool apply_ties(file&, const record::entry&, const boost::json::object& body);
/// The judgements that hold, in the order in which each end was first judged.
std::vector<tie> ties_that_hold(const file&);

} // namespace kith::casework
