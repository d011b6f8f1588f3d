#include "cli/people_files.hpp"

#include "cli/command.hpp"
#include "documents/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <fstream>
#include <unistd.h>
#include <unordered_map>

namespace kith::cli {
namespace {

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
    throw command_failure(fmt::format("There is no column {} in {}. Its columns are: {}", name,
                                      file.string(), listed(table.columns)));
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

std::vector<linkage::row> read_rows(const std::filesystem::path& file, std::string_view id_column,
                                    const column_plan& plan) {
    std::error_code unreadable;
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file, unreadable))
        throw command_failure(fmt::format("There is no file {} that can be read", file.string()));
    const auto table = documents::read_csv(in);
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
        if (row.id.empty())
            throw command_failure(fmt::format("{}: line {}, column {}: this row has no identifier",
                                              file.string(), one.line, id_column));
        if (const auto [same, fresh] = seen.emplace(row.id, one.line); !fresh)
            throw command_failure(
                fmt::format("{}: line {}, column {}: the identifier {} is that of line {} too",
                            file.string(), one.line, id_column, row.id.substr(0, 60), same->second));
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
    return rows;
}

void write_whole(const std::string& to, std::string_view bytes) {
    if (to == "-") {
        if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0)
            throw command_failure("Standard output could not be written");
        return;
    }
    const std::string beside = fmt::format("{}.{}.part", to, getpid());
    std::FILE* file = std::fopen(beside.c_str(), "wb");
    bool written = file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    written = file != nullptr && std::fflush(file) == 0 && fsync(fileno(file)) == 0 && written;
    written = file != nullptr && std::fclose(file) == 0 && written;
    std::error_code failed;
    if (written) std::filesystem::rename(beside, to, failed);
    if (written && !failed) return;
    std::error_code ignored;
    std::filesystem::remove(beside, ignored);
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
