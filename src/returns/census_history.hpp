#pragma once
// What a child's rows of the census state, as one flat list; and where they contradict each other.

#include "returns/returns.hpp"

#include <span>

namespace kith::returns {

inline constexpr std::size_t most_bad_rows = 1'000; ///< reported one by one

/// One element that is stated. Flags are stated when they are true.
struct statement {
    std::string_view element; ///< "Assessments/AssessmentActualStartDate"; "CINreferralDate"
    int scope = 0;            ///< 0: the episode; then each assessment, enquiry, plan
    int line = 0;
    std::optional<date> day;
    std::vector<std::string> values; ///< codes, where it is no day
};

/// Everything an episode states.
std::vector<statement> statements_of(const census_episode&);
/// Every element that statements_of may give.
std::span<const std::string_view> elements();
/// "Assessments" of "Assessments/AssessmentActualStartDate"; empty for the episode's own.
std::string_view group_of(std::string_view element);

/// Why no sensible history can be put on the record; nothing when one can. What merely breaks a rule of
/// census validation is not among it (docs/decisions/census-import.md).
std::vector<bad_row> contradictions(const census_child&);

} // namespace kith::returns
