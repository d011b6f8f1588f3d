#pragma once
// The structure of the census as one table. Facts: the DfE's technical specification of the census of
// children in need, 2021-22 to 2025-26.

#include "returns/returns.hpp"

#include <span>

namespace kith::returns {

/// What an element holds.
enum class element_kind { group, ignored, text, day, flag, code, count, year, child_id, upn };

/// A value that has been understood.
struct element_value {
    std::string text;
    date day;
    bool flag = false;
    int number = 0;
};

/// What is being built.
struct under_way {
    census whole;
    census_child child;
    std::string collection;

    census_episode& episode() { return child.episodes.back(); }
    census_assessment& assessment() { return episode().assessments.back(); }
    census_enquiry& enquiry() { return episode().enquiries.back(); }
    census_plan& plan() { return episode().protection_plans.back(); }
    census_need_plan& need_plan() { return episode().need_plans.back(); }
};

/// One element: where it may stand, how often, and what becomes of it.
struct element_rule {
    std::string_view name;
    int least = 1, most = 1; ///< most 0: any number
    element_kind is = element_kind::group;
    std::span<const element_rule> parts = {};
    void (*take)(under_way&, const element_value&) = nullptr;
    void (*begin)(under_way&, int line) = nullptr;
    int first_year = 0, last_year = 9999; ///< censuses that have it
};

inline constexpr int any_number = 0; ///< as `most`

/// <Message>, and everything in it.
const element_rule& census_structure();

} // namespace kith::returns
