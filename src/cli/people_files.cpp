#include "cli/people_files.hpp"

#include "cli/command.hpp"
#include "documents/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <set>
#include <unistd.h>
#include <unordered_map>

namespace kith::cli {
namespace {

namespace fs = std::filesystem;

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(at);
        parts.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Names of columns for a message, not too many.
std::string listed(const std::vector<std::string>& columns) {
    constexpr std::size_t most = 40;
    std::string text;
    for (std::size_t i = 0; i < std::min(columns.size(), most); ++i)
        text += (i == 0 ? "" : ", ") + columns[i].substr(0, 60);
    return columns.size() > most ? fmt::format("{}, and {} more", text, columns.size() - most) : text;
}

std::size_t column_of(const documents::csv_table& table, std::string_view name,
                      const std::filesystem::path& file) {
    if (const auto found = table.column(name)) return *found;
    throw command_failure(fmt::format("There is no column \"{}\" in {}. Its first line names: {}", name,
                                      file.string(), listed(table.columns)));
}

/// A column that is compared twice would count twice.
void check_columns(const column_plan& plan) {
    std::set<std::string> named;
    for (const auto& columns : plan.columns) {
        for (const std::string& column : columns) {
            if (!named.insert(column).second)
                throw command_failure(fmt::format(
                    "--fields names the column {} twice, and it would count twice; name it once", column));
        }
    }
}

} // namespace

column_plan read_fields(std::string_view option) {
    column_plan plan;
    for (const std::string_view one : split(option, ',')) {
        if (one.empty()) continue;
        const auto equals = one.find('=');
        if (equals == std::string_view::npos)
            throw command_failure(fmt::format("--fields: \"{}\" names no column; write field=COLUMN, as in "
                                              "surname=last_name",
                                              one));
        const std::string_view word = trimmed(one.substr(0, equals)),
                               value = trimmed(one.substr(equals + 1));
        if (word.empty() || value.empty())
            throw command_failure(
                fmt::format("--fields: \"{}\" has no {}; write field=COLUMN, or leave the field "
                            "out",
                            one, word.empty() ? "field" : "column"));
        const auto kind = linkage::kind_of(word);
        if (!kind)
            plan.remarks.push_back(fmt::format("{} is no field that Kith knows: compared as text", word));
        plan.fields.push_back({kind.value_or(linkage::field_kind::text), std::string(word)});
        std::vector<std::string> columns;
        for (const std::string_view column : split(value, '+')) {
            if (column.empty())
                throw command_failure(fmt::format("--fields: \"{}\" has an empty column beside a +", one));
            columns.emplace_back(column);
        }
        plan.columns.push_back(std::move(columns));
    }
    if (plan.fields.empty())
        throw command_failure(
            "--fields names no field; write for example given=first_name,surname=last_name");
    check_columns(plan);
    // Two fields of one word are told apart by their columns.
    for (std::size_t i = 0; i < plan.fields.size(); ++i) {
        for (std::size_t j = 0; j < plan.fields.size(); ++j) {
            if (i != j && plan.fields[i].label == plan.fields[j].label)
                plan.fields[j].label =
                    fmt::format("{} {}", word_of(plan.fields[j].kind), fmt::join(plan.columns[j], "+"));
        }
    }
    return plan;
}

void check_files(std::span<const std::string> read, std::span<const std::string> written) {
    std::error_code ignored;
    for (const std::string& one : read) {
        if (fs::is_directory(one, ignored))
            throw command_failure(fmt::format("{} is a folder; name a CSV file", one));
        if (!fs::exists(one, ignored))
            throw command_failure(fmt::format("There is no file \"{}\"; look at its name and folder", one));
    }
    for (std::size_t i = 1; i < read.size(); ++i) {
        if (fs::equivalent(read[i - 1], read[i], ignored))
            throw command_failure(
                fmt::format("{} is named twice; name it once to find duplicates in it", read[i]));
    }
    for (std::size_t i = 0; i < written.size(); ++i) {
        const std::string& to = written[i];
        if (to.empty()) throw command_failure("--out names no file; name one, or - for standard output");
        if (to == "-") continue;
        if (fs::is_directory(to, ignored))
            throw command_failure(fmt::format("{} is a folder; name a file to write", to));
        const fs::path folder = fs::path(to).has_parent_path() ? fs::path(to).parent_path() : ".";
        if (!fs::is_directory(folder, ignored) || access(folder.c_str(), W_OK | X_OK) != 0)
            throw command_failure(
                fmt::format("{} could not be written: there is no folder {} that can be written to", to,
                            folder.string()));
        for (const std::string& from : read) {
            if (fs::equivalent(from, to, ignored))
                throw command_failure(
                    fmt::format("{} is what is read; name another file to write, so that it is kept", to));
        }
        for (std::size_t other = 0; other < i; ++other) {
            if (fs::path(written[other]).lexically_normal() == fs::path(to).lexically_normal())
                throw command_failure(fmt::format("{} is to be written twice; name two files", to));
        }
    }
}

double read_threshold(const std::string& typed) {
    double value = -1;
    const auto [end, fault] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
    const bool whole = fault == std::errc{} && end == typed.data() + typed.size();
    if (!whole || !(value >= 0 && value <= 1))
        throw command_failure(fmt::format(
            "--threshold must be a number from 0 to 1, as in 0.9; \"{}\" is none", typed.substr(0, 60)));
    return value;
}

std::string listed_by_line(std::vector<documents::csv_fault> faults, std::size_t most) {
    std::stable_sort(faults.begin(), faults.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    std::string text;
    for (std::size_t i = 0; i < std::min(faults.size(), most); ++i)
        text += "\n  " + faults[i].words;
    return faults.size() > most ? fmt::format("{}\n  and {} more", text, faults.size() - most) : text;
}

std::string faults_in_words(const fs::path& file, std::vector<documents::csv_fault> faults,
                            std::size_t most) {
    if (faults.size() == 1) return fmt::format("{}: {}", file.string(), faults.front().words);
    const std::size_t count = faults.size();
    return fmt::format("{} has {} faults. Mend them and start again; nothing was written{}", file.string(),
                       count, listed_by_line(std::move(faults), most));
}

std::vector<linkage::row> read_rows(const std::filesystem::path& file, std::string_view id_column,
                                    const column_plan& plan) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw command_failure(fmt::format("{} cannot be read; may you read it?", file.string()));
    std::vector<documents::csv_fault> faults;
    const auto table = documents::read_csv(in, faults);
    if (!table) throw command_failure(fmt::format("{}: {}", file.string(), table.error().front().message));
    const std::size_t id = column_of(*table, id_column, file);
    std::vector<std::vector<std::size_t>> from;
    for (const auto& columns : plan.columns) {
        from.emplace_back();
        for (const std::string& column : columns)
            from.back().push_back(column_of(*table, column, file));
    }
    std::vector<linkage::row> rows;
    std::unordered_map<std::string, std::size_t> seen;
    for (const documents::csv_row& one : table->rows) {
        linkage::row row{one.cells[id], {}};
        if (row.id.empty()) {
            faults.push_back({one.line, fmt::format("line {}, column {}: this row has no identifier",
                                                    one.line, id_column)});
        } else if (const auto [same, fresh] = seen.emplace(row.id, one.line); !fresh) {
            faults.push_back(
                {one.line, fmt::format("line {}, column {}: the identifier {} is that of line {} too",
                                       one.line, id_column, row.id.substr(0, 60), same->second)});
        }
        for (const auto& columns : from) {
            std::string value;
            for (const std::size_t at : columns) {
                if (one.cells[at].empty()) continue;
                value += (value.empty() ? "" : " ") + one.cells[at];
            }
            row.values.push_back(std::move(value));
        }
        rows.push_back(std::move(row));
    }
    if (!faults.empty()) throw command_failure(faults_in_words(file, std::move(faults)));
    if (rows.empty())
        throw command_failure(
            fmt::format("{}: there is no row below the header; is this the whole file?", file.string()));
    return rows;
}

void write_whole(const std::string& to, std::string_view bytes) {
    const auto write = [&](std::FILE* file) {
        return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0;
    };
    std::error_code failed;
    if (to == "-") {
        if (!write(stdout)) throw command_failure("Standard output could not be written");
        return;
    }
    const fs::file_status there = fs::status(to, failed);
    const bool device = fs::exists(there) && !fs::is_regular_file(there) && !fs::is_directory(there);
    // A device or pipe is written to; it must never be replaced by a file.
    const std::string beside = device ? to : fmt::format("{}.{}.part", to, getpid());
    std::FILE* file = std::fopen(beside.c_str(), "wb");
    bool written = file != nullptr && write(file);
    if (file != nullptr && !device) written = fsync(fileno(file)) == 0 && written;
    written = file != nullptr && std::fclose(file) == 0 && written;
    failed.clear();
    if (written && !device) fs::rename(beside, to, failed);
    if (written && !failed) return;
    std::error_code ignored;
    if (!device) fs::remove(beside, ignored);
    throw command_failure(
        fmt::format("{} could not be written: is the folder there, and is there room?", to));
}

std::string pairs_as_csv(const linkage::linked& made, const std::vector<linkage::row>& left,
                         const std::vector<linkage::row>& right) {
    std::string out;
    const std::string header[] = {"left", "right", "probability", "explanation"};
    documents::write_csv_row(out, header);
    for (const linkage::linked_pair& pair : made.pairs) {
        const std::string cells[] = {left[pair.left].id, right[pair.right].id,
                                     fmt::format("{:.9f}", pair.how.probability),
                                     to_text(pair.how.reasons)};
        documents::write_csv_row(out, cells);
    }
    return out;
}

} // namespace kith::cli
