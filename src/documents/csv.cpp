#include "documents/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::documents {
namespace {

constexpr int ended = std::istream::traits_type::eof();

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\v\f";
    const auto from = text.find_first_not_of(white);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(white) - from + 1);
}

/// How many bytes the sequence at `at` has, or 0 where it is none (overlong, surrogate, beyond U+10FFFF).
std::size_t sequence(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned lead = static_cast<unsigned>(byte(0)), second = static_cast<unsigned>(byte(1));
    if (lead < 0x80) return lead == 0 ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!follows(1) || !follows(2) || (lead == 0xE0 && second < 0xA0) ||
            (lead == 0xED && second > 0x9F))
            return 0;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!follows(1) || !follows(2) || !follows(3) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return 0;
        return 4;
    }
    return 0;
}

bool needs_quotes(std::string_view cell) {
    if (cell.empty()) return false;
    return cell.find_first_of(",\"\r\n") != std::string_view::npos || trimmed(cell).size() != cell.size();
}

void write_cell(std::string& out, std::string_view cell) {
    if (!needs_quotes(cell)) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

bool is_number(std::string_view cell) {
    if (!cell.empty() && (cell.front() == '-' || cell.front() == '+')) cell.remove_prefix(1);
    bool digit = false;
    for (const char c : cell) {
        if (c >= '0' && c <= '9')
            digit = true;
        else if (c != '.')
            return false;
    }
    return digit && std::count(cell.begin(), cell.end(), '.') <= 1;
}

std::string_view fault_of_text(std::string_view cell) {
    if (cell.find('\0') != std::string_view::npos)
        return "this holds a NUL byte, which no text does; save the file as \"CSV UTF-8\"";
    return "these are not characters in UTF-8; save the file as \"CSV UTF-8\"";
}

void note_faults(const csv_row& row, const std::vector<std::string>& columns,
                 std::vector<csv_fault>& faults) {
    if (row.cells.size() != columns.size())
        return faults.push_back(
            {row.line, fmt::format("line {}: this row has {} cells, but the header names {} columns",
                                   row.line, row.cells.size(), columns.size())});
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!is_utf8_text(row.cells[i]))
            faults.push_back({row.line, fmt::format("line {}, column {}: {}", row.line, columns[i],
                                                    fault_of_text(row.cells[i]))});
    }
}

} // namespace

bool is_utf8_text(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequence(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

csv_reader::csv_reader(std::istream& from, csv_limits limits) : from_(from), limits_(limits) {}

int csv_reader::take() {
    return from_.rdbuf()->sbumpc();
}

std::string csv_reader::place(std::size_t cell) const {
    if (cell < names_.size()) return fmt::format("line {}, column {}", line_, names_[cell]);
    return fmt::format("line {}, cell {}", line_, cell + 1);
}

/// The rest of a quoted cell. True when the row ends after it.
result<bool> csv_reader::quoted(std::string& cell, csv_row& row) {
    const std::string begun = place(row.cells.size());
    while (true) {
        const int next = take();
        if (next == ended)
            return refuse(fmt::format("{}: a quotation mark is opened and not closed", begun));
        if (next == '"') {
            const int after = from_.rdbuf()->sgetc();
            if (after == '"') {
                take();
            } else if (after == ',') {
                take();
                return false;
            } else if (after == '\r' || after == '\n' || after == ended) {
                if (take() == '\r' && from_.rdbuf()->sgetc() == '\n') take();
                return true;
            } else {
                return refuse(fmt::format("{}: text follows the closing quotation mark", begun));
            }
        }
        if (next == '\n') ++line_;
        cell += static_cast<char>(next);
        if (cell.size() > limits_.cell_bytes)
            return refuse(
                fmt::format("{}: this cell is longer than {} bytes (is a quotation mark missing?)", begun,
                            limits_.cell_bytes));
    }
}

/// Reads one row. False at the end of the file.
result<bool> csv_reader::fill(csv_row& row) {
    std::string cell;
    std::size_t bytes = 0;
    bool quotes = false;
    const auto finish = [&]() -> result<bool> {
        if (limits_.only_text && !is_utf8_text(cell))
            return refuse(fmt::format("{}: {}", place(row.cells.size()), fault_of_text(cell)));
        bytes += cell.size();
        row.cells.push_back(std::exchange(cell, {}));
        quotes = false;
        if (row.cells.size() > limits_.cells || bytes > limits_.row_bytes)
            return refuse(fmt::format("line {}: this row is too long (at most {} cells and {} bytes)",
                                      row.line, limits_.cells, limits_.row_bytes));
        return true;
    };
    while (true) {
        const int next = take();
        if (next == ended && row.cells.empty() && cell.empty()) return false;
        if (next == '"' && cell.empty() && !quotes) {
            quotes = true;
            auto last = quoted(cell, row);
            if (!last) return last;
            if (const auto done = finish(); !done) return done;
            if (*last) return true;
            continue;
        }
        if (next == ',' || next == '\r' || next == '\n' || next == ended) {
            if (const auto done = finish(); !done) return done;
            if (next == ',') {
                if (from_.rdbuf()->sgetc() != ended) continue;
                return finish();
            }
            if (next == '\r' && from_.rdbuf()->sgetc() == '\n') take();
            return true;
        }
        cell += static_cast<char>(next);
        if (cell.size() > limits_.cell_bytes)
            return refuse(fmt::format("{}: this cell is longer than {} bytes", place(row.cells.size()),
                                      limits_.cell_bytes));
    }
}

result<std::optional<csv_row>> csv_reader::next() {
    if (!begun_) {
        begun_ = true;
        const int first = from_.rdbuf()->sgetc();
        if (first == 0xEF) {
            char mark[3] = {};
            const auto got = from_.rdbuf()->sgetn(mark, 3);
            if (got != 3 || std::string_view(mark, 3) != "\xEF\xBB\xBF")
                return refuse("line 1: these are not characters in UTF-8; save the file as \"CSV UTF-8\"");
        } else if (first == 0xFF || first == 0xFE) {
            return refuse("line 1: this file is in UTF-16; save it as \"CSV UTF-8\"");
        }
    }
    while (true) {
        csv_row row;
        row.line = line_;
        const auto read = fill(row);
        if (!read) return tl::unexpected(read.error());
        if (!*read) return std::optional<csv_row>();
        ++line_;
        if (row.cells.size() == 1 && trimmed(row.cells.front()).empty()) continue;
        return std::optional(std::move(row));
    }
}

std::optional<std::size_t> csv_table::column(std::string_view name) const {
    const auto found = std::find(columns.begin(), columns.end(), trimmed(name));
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

result<csv_table> read_csv(std::istream& from, std::vector<csv_fault>& faults, csv_limits limits) {
    limits.only_text = false;
    csv_reader reader(from, limits);
    auto header = reader.next();
    if (!header) return tl::unexpected(header.error());
    if (!*header) return refuse("the file is empty: its first line must name the columns");
    csv_table table;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < (*header)->cells.size(); ++i) {
        const std::string& cell = (*header)->cells[i];
        if (!is_utf8_text(cell))
            return refuse(fmt::format("line {}, cell {}: {}", (*header)->line, i + 1, fault_of_text(cell)));
        table.columns.emplace_back(trimmed(cell));
        if (!table.columns.back().empty() && !seen.insert(table.columns.back()).second)
            return refuse(fmt::format("line {}: two columns are named {}", (*header)->line,
                                      table.columns.back().substr(0, 60)));
    }
    reader.name_cells(table.columns);
    while (true) {
        if (faults.size() >= most_csv_faults) {
            faults.back().words += "; there may be more, but no more was read";
            return table;
        }
        auto row = reader.next();
        if (!row) {
            faults.push_back({reader.line(), row.error().front().message});
            return table;
        }
        if (!*row) return table;
        const std::size_t before = faults.size();
        note_faults(**row, table.columns, faults);
        if (faults.size() != before) continue;
        for (std::string& cell : (*row)->cells) {
            if (const auto kept = trimmed(cell); kept.size() != cell.size()) cell = std::string(kept);
        }
        table.rows.push_back(std::move(**row));
    }
}

result<csv_table> read_csv(std::istream& from, csv_limits limits) {
    std::vector<csv_fault> faults;
    auto table = read_csv(from, faults, limits);
    if (!table || faults.empty()) return table;
    problems found;
    for (csv_fault& one : faults)
        found.push_back({std::move(one.words), {}});
    return tl::unexpected(std::move(found));
}

void write_csv_row(std::string& out, std::span<const std::string> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        write_cell(out, cells[i]);
    }
    if (cells.size() == 1 && cells.front().empty()) out += "\"\"";
    out += "\r\n";
}

void write_sheet_row(std::string& out, std::span<const std::string> cells) {
    std::vector<std::string> safe(cells.begin(), cells.end());
    for (std::string& cell : safe) {
        if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos &&
            !is_number(cell))
            cell.insert(0, 1, '\'');
    }
    write_csv_row(out, safe);
}

} // namespace kith::documents
