#include "access_table.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kith::tests {
namespace {

/// The words of every line that is no comment.
std::vector<std::vector<std::string>> lines_of(const std::string& name, std::size_t words) {
    std::ifstream file(std::string(KITH_SOURCE_DIR) + "/tests/access/" + name);
    if (!file) throw std::runtime_error("tests/access/" + name + " cannot be read");
    std::vector<std::vector<std::string>> lines;
    for (std::string text; std::getline(file, text);) {
        if (text.empty() || text.front() == '#') continue;
        std::istringstream split(text);
        std::vector<std::string> line;
        for (std::string word; split >> word;)
            line.push_back(word);
        if (line.size() != words) throw std::runtime_error(name + ": not a line of the table: " + text);
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace

std::vector<route_row> route_rows() {
    std::vector<route_row> rows;
    for (auto& line : lines_of("routes.txt", 4))
        rows.push_back({line[0], line[1], line[2], line[3]});
    return rows;
}

std::map<std::string, role_row> role_rows() {
    std::map<std::string, role_row> rows;
    for (auto& line : lines_of("roles.txt", 6)) {
        role_row row{line[1], line[2], line[3], line[4] == "authority", {}};
        std::istringstream split(line[5]);
        for (std::string relation; std::getline(split, relation, ',');)
            if (relation != "-") row.relations.push_back(relation);
        rows.emplace(line[0], std::move(row));
    }
    return rows;
}

reach_table::reach_table() : lines_(lines_of("reach.txt", 6)) {}

std::string reach_table::of(const role_row& role, std::string_view relation, bool own_relation,
                            std::string_view record_class) const {
    const auto fits = [](const std::string& cell, std::string_view value) {
        return cell == "*" || cell == value;
    };
    for (const auto& line : lines_) {
        const bool related = fits(line[3], relation) || (line[3] == "own" && own_relation);
        if (fits(line[0], role.sees) && fits(line[1], role.finds) && fits(line[2], role.emergency) &&
            related && fits(line[4], record_class))
            return line[5];
    }
    throw std::runtime_error("reach.txt leaves a case without an answer");
}

} // namespace kith::tests
