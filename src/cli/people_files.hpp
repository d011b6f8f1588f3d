#pragma once
// The files of kith people link: which columns are compared, their rows, and the pairs written.

#include "documents/csv.hpp"
#include "linkage/linkage.hpp"

#include <filesystem>
#include <span>
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

/// Before anything is read or counted. Ends the command in words where a file to read is none or is named
/// twice, or a file to write is a folder, in no folder, one of those read, or named twice.
void check_files(std::span<const std::string> read, std::span<const std::string> written);

/// "0.9" read; ends the command in words where it is no number from 0 to 1.
double read_threshold(const std::string& typed);

/// Rows of a file. Ends the command in words where they cannot be had: no such column (naming those that
/// there are), no row, and every row that is not in order with its line, column and reason: no identifier,
/// an identifier twice, too few or too many cells, not UTF-8.
std::vector<linkage::row> read_rows(const std::filesystem::path& file, std::string_view id_column,
                                    const column_plan&);

/// A line for each, in order of the file; beyond so many, how many more there are.
std::string listed_by_line(std::vector<documents::csv_fault>, std::size_t most);
/// Every row that is not in order, by line, as the sentence that ends the command; beyond so many, how many
/// more there are.
std::string faults_in_words(const std::filesystem::path& file, std::vector<documents::csv_fault>,
                            std::size_t most = documents::most_csv_faults);

/// Writes a whole file or none: to a temporary beside it, then renamed. "-" is standard output; a device or
/// pipe is written to.
void write_whole(const std::string& to, std::string_view bytes);

/// left,right,probability,explanation
std::string pairs_as_csv(const linkage::linked&, const std::vector<linkage::row>& left,
                         const std::vector<linkage::row>& right);

} // namespace kith::cli
