#pragma once
// The staff register of kith vigilance run: homes, former names and dates of leaving, by sign-in name.

#include "documents/csv.hpp"
#include "vigilance/vigilance.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::cli {

inline constexpr std::string_view staff_columns =
    "sign_in_name, former_surnames, employers, address, "
    "postcode, former_address, former_postcode, leaving_since";
/// Most rows that one message tells.
inline constexpr std::size_t most_rows_told = 100;

struct staff_register {
    std::vector<vigilance::staff_row> rows;
    /// Rows whose sign-in name nobody has: of no use, and told, because a name that is misspelt leaves
    /// somebody's home uncompared.
    std::vector<documents::csv_fault> unknown;
};

/// One line a practitioner; only the column sign_in_name has to be there. `known`: everybody's sign-in
/// name. Ends the command in words where it cannot be read, with every row that is not in order by line,
/// column and reason: a column that is none of these, no sign-in name, one twice, a date that is none, too
/// few or too many cells, not UTF-8.
staff_register read_staff_register(const std::filesystem::path& file, const std::set<std::string>& known);

} // namespace kith::cli
