#pragma once
// The files of kith people link: which columns are compared, their rows, and the pairs written.

#include "linkage/linkage.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kith::cli {

/// "given=FIRST,address=HOUSE+STREET" read: the fields, and the columns that each is made of.
struct column_plan {
    linkage::shape fields;
    std::vector<std::vector<std::string>> columns; ///< by field; several are joined by a space
    std::vector<std::string> remarks;              ///< words that nobody knows, taken as text
};
/// Ends the command in words where it cannot be read.
column_plan read_fields(std::string_view option);

/// Rows of a file. Ends the command in words, with line and column, where they cannot be had: no file, no
/// such column (naming those that there are), no identifier, an identifier twice, not CSV, not UTF-8.
std::vector<linkage::row> read_rows(const std::filesystem::path& file, std::string_view id_column,
                                    const column_plan&);

/// Writes a whole file or none: to a temporary beside it, then renamed. "-" is standard output.
void write_whole(const std::string& to, std::string_view bytes);

/// left,right,probability,explanation
std::string pairs_as_csv(const linkage::linked&, const std::vector<linkage::row>& left,
                         const std::vector<linkage::row>& right);

} // namespace kith::cli
