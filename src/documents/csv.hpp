#pragma once
// CSV (RFC 4180), read strictly and written faithfully.
//
// Contents
//   csv_reader        rows of a stream, one at a time, with the line each begins on
//   read_csv          a whole file: header and rows of one width, or every row that is not in order
//   write_csv_row     byte for byte, for programs
//   write_sheet_row   for people's spreadsheets: no cell can be taken for a formula

#include "foundation/result.hpp"

#include <cstddef>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::documents {

struct csv_row {
    std::size_t line = 0; ///< on which it begins, from 1
    std::vector<std::string> cells;
};

/// What a file may hold. A file beyond these is refused in words, not cut.
struct csv_limits {
    std::size_t cell_bytes = 1 << 20;
    std::size_t row_bytes = 8 << 20;
    std::size_t cells = 1'000;
    /// False: a cell that is not UTF-8 is given as it is, and its reader refuses it.
    bool only_text = true;
};

/// Reads rows one at a time. LF, CRLF and CR end a row; a byte order mark of UTF-8 is passed over; a row of
/// no characters at all is passed over. Cells are as written: nothing is trimmed here.
class csv_reader {
  public:
    explicit csv_reader(std::istream& from, csv_limits limits = {});
    /// The next row, nothing at the end, or what is wrong: a quote not closed, text after a closing quote,
    /// a cell or row too long, a NUL byte, a cell that is not UTF-8 (RFC 3629), a file in UTF-16. The
    /// message names line and cell; nothing more can be read after it.
    result<std::optional<csv_row>> next();
    /// The line that is read now.
    [[nodiscard]] std::size_t line() const { return line_; }
    /// Names of the columns, so that messages can name them.
    void name_cells(std::vector<std::string> names) { names_ = std::move(names); }

  private:
    int take();
    [[nodiscard]] std::string place(std::size_t cell) const;
    result<bool> quoted(std::string& cell, csv_row& row);
    result<bool> fill(csv_row& row);

    std::istream& from_;
    csv_limits limits_;
    std::vector<std::string> names_;
    std::size_t line_ = 1;
    bool begun_ = false;
};

/// A file with a header. Names of columns and cells are trimmed of white space.
struct csv_table {
    std::vector<std::string> columns;
    std::vector<csv_row> rows; ///< each as wide as the header

    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};

/// What is wrong with one row, in words that name its line.
struct csv_fault {
    std::size_t line = 0;
    std::string words;
};
/// So many faults, and reading ends: `words` of the last say so.
inline constexpr std::size_t most_csv_faults = 1'000;

/// The rows that are in order, and a fault for each that is not: wider or narrower than the header, cells
/// that are not UTF-8. Refuses an empty file and two columns of one name.
result<csv_table> read_csv(std::istream& from, std::vector<csv_fault>& faults, csv_limits limits = {});
/// The same, refusing a file with any fault: a problem for each.
result<csv_table> read_csv(std::istream& from, csv_limits limits = {});

/// One row, ended by CRLF. Cells with a comma, quote, line break or outer white space are quoted; nothing
/// else is changed, so that reading gives back the same bytes.
void write_csv_row(std::string& out, std::span<const std::string> cells);

/// The same for a spreadsheet: a cell that would be taken for a formula (it begins with = + - @, tab or
/// return; OWASP, CSV injection) gets an apostrophe in front. Plain numbers stay as they are.
void write_sheet_row(std::string& out, std::span<const std::string> cells);

/// Whether bytes are well-formed UTF-8 without NUL.
bool is_utf8_text(std::string_view bytes);

} // namespace kith::documents
