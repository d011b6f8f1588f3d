#include "cli/staff_register.hpp"

#include "cli/command.hpp"
#include "cli/people_files.hpp"
#include "identity/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

namespace kith::cli {
namespace {

using documents::csv_fault;

/// "Okafor; Smith"
std::vector<std::string> parts_of(const std::string& cell) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= cell.size();) {
        const std::size_t end = std::min(cell.find(';', from), cell.size());
        if (end > from) out.push_back(cell.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

/// The columns that are read here, and no part of one.
bool is_staff_column(std::string_view name) {
    for (std::string_view rest = staff_columns;;) {
        const auto end = rest.find(", ");
        if (rest.substr(0, end) == name) return true;
        if (end == std::string_view::npos) return false;
        rest.remove_prefix(end + 2);
    }
}

void check_columns(const documents::csv_table& table, std::vector<csv_fault>& faults) {
    for (const std::string& name : table.columns)
        if (!is_staff_column(name))
            faults.push_back(
                {1, fmt::format("line 1, column {}: this is none of {}",
                                name.empty() ? "without a name" : name.substr(0, 60), staff_columns)});
}

struct one_row {
    const documents::csv_table& table;
    const documents::csv_row& row;
    std::vector<csv_fault>& faults;

    [[nodiscard]] std::string cell(std::string_view name) const {
        const auto at = table.column(name);
        return at ? row.cells[*at] : std::string();
    }
    void wrong(std::string_view column, std::string_view reason) const {
        faults.push_back({row.line, fmt::format("line {}, column {}: {}", row.line, column, reason)});
    }
};

vigilance::staff_row read_row(const one_row& from) {
    vigilance::staff_row one{identity::folded_sign_in_name(from.cell("sign_in_name")),
                             parts_of(from.cell("former_surnames")),
                             parts_of(from.cell("employers")),
                             {},
                             {}};
    if (one.sign_in_name.empty()) from.wrong("sign_in_name", "this row has no sign-in name");
    for (const std::string prefix : {"", "former_"})
        if (vigilance::home at{from.cell(prefix + "address"), from.cell(prefix + "postcode")};
            !at.address.empty() || !at.postcode.empty())
            one.homes.push_back(std::move(at));
    if (const std::string leaving = from.cell("leaving_since"); !leaving.empty()) {
        if (const auto day = parse_date(leaving))
            one.leaving_since = *day;
        else
            from.wrong("leaving_since",
                       fmt::format("\"{}\" is no day such as 2026-11-01", leaving.substr(0, 60)));
    }
    return one;
}

} // namespace

staff_register read_staff_register(const std::filesystem::path& file, const std::set<std::string>& known) {
    const std::string named = file.string();
    check_files({&named, 1}, {});
    std::ifstream in(file, std::ios::binary);
    if (!in) throw command_failure(fmt::format("The staff register {} can't be read", named));
    std::vector<csv_fault> faults;
    const auto table = documents::read_csv(in, faults);
    if (!table) throw command_failure(fmt::format("{}: {}", named, table.error().front().message));
    if (!table->column("sign_in_name"))
        throw command_failure(
            fmt::format("{} has no column sign_in_name: expected {}", named, staff_columns));
    check_columns(*table, faults);
    staff_register read;
    std::map<std::string, std::size_t> seen;
    for (const documents::csv_row& row : table->rows) {
        const one_row from{*table, row, faults};
        vigilance::staff_row one = read_row(from);
        if (one.sign_in_name.empty()) continue;
        const std::string shown = one.sign_in_name.substr(0, 60);
        if (const auto [same, fresh] = seen.emplace(one.sign_in_name, row.line); !fresh) {
            from.wrong("sign_in_name", fmt::format("{} is on line {} too", shown, same->second));
        } else if (!known.contains(one.sign_in_name)) {
            read.unknown.push_back({row.line, fmt::format("line {}, column sign_in_name: nobody signs in "
                                                          "as {}",
                                                          row.line, shown)});
        }
        read.rows.push_back(std::move(one));
    }
    if (!faults.empty()) {
        // Who is unknown is told with what has to be mended: one look at the file, not two.
        std::ranges::move(read.unknown, std::back_inserter(faults));
        throw command_failure(faults_in_words(file, std::move(faults), most_rows_told));
    }
    if (table->rows.empty())
        throw command_failure(
            fmt::format("{}: there is no row below the header; is this the whole file?", named));
    return read;
}

} // namespace kith::cli
