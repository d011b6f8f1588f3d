#pragma once
// Inside the genogram: the dashed line round those who live together.

#include "family/genogram_arrangement.hpp"

namespace kith::family::genogram {

/// One enclosure for each household of at least two who are drawn; in pieces where others stand between.
/// `extents`: each person's symbol and words; `row_top`: of each row; `lines`: so that its sides do not lie
/// on one.
std::vector<enclosure> homes_of(const family&, const plan&, const arrangement&,
                                const std::vector<box>& extents, const std::vector<double>& row_top,
                                const std::vector<line>& lines);

} // namespace kith::family::genogram
