#pragma once
// Reading and writing the tables of schema_joins.hpp. Private to store/.

#include "store/joins.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"

#include <optional>
#include <vector>

namespace kith::store {

std::vector<join_row> read_joins_of(sql::connection&, const person_id&);
std::optional<join_row> read_join_by_id(sql::connection&, std::string_view id);
std::vector<join_row> read_joins_waiting(sql::connection&, int limit);
std::vector<join_row> read_all_joins(sql::connection&);
std::vector<join_row> read_live_joins(sql::connection&);
std::vector<match_row> read_matches(sql::connection&, const match_question&);
std::int64_t read_count_of_matches(sql::connection&, const match_question&);
std::vector<match_row> read_matches_of(sql::connection&, const person_id&, int limit);
/// In view of somebody who sees the area.
std::vector<match_row> list_matches(sql::connection&, const visibility&, const match_question&);
std::int64_t count_of_matches(sql::connection&, const visibility&, const match_question&);
std::vector<join_row> list_joins_waiting(sql::connection&, const visibility&, int limit);
void write_join(sql::connection&, const join_row&);
void write_matches_of(sql::connection&, const person_id&, const std::vector<match_row>&);
void write_all_matches(sql::connection&, const std::vector<match_row>&);

} // namespace kith::store
