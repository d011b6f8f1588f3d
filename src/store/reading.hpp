#pragma once
// A snapshot over one read connection. Private to store/.

#include "store/keyring.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"
#include "store/work_shelf.hpp"

#include <functional>
#include <memory>

namespace kith::store {

/// A snapshot on a connection whose read transaction has begun; gives the connection back when destroyed
/// (nothing, where the connection was lost).
using give_back = std::function<void(std::unique_ptr<sql::connection>)>;
std::unique_ptr<snapshot> make_snapshot(std::unique_ptr<sql::connection>, const keyring&, work_shelf&,
                                        give_back);

/// The key of a unit, for what is kept beside its entries (deposits.hpp); nothing where there is none, or the
/// master key is another.
std::optional<secret_key> unit_key(snapshot&, std::string_view unit);

// The lists that depend on who asks (lists.cpp). Each applies the visibility in the query itself.
std::vector<work_item> list_tasks(sql::connection&, work_shelf&, const visibility&,
                                  const std::vector<std::string>& roles, int limit);
std::vector<clock_item> list_clocks(sql::connection&, work_shelf&, const visibility&, int limit);
std::vector<profile_row> list_profiles_in_view(sql::connection&, const visibility&, int most);
std::vector<found_text> list_texts(sql::connection&, const visibility&, const text_question&, bool any,
                                   int limit);
std::vector<person_row> list_identified(sql::connection&, const visibility&, std::string_view value);
/// Children with this number of whom the viewer may know that there is a record.
std::vector<person_row> list_known(sql::connection&, const visibility&, std::string_view value);
/// Those in the index whom somebody with the area in view may not see; everybody else sees by relation.
std::vector<profile_row> list_profiles_hidden(sql::connection&, const visibility&, int most);
std::vector<process_row> list_referred(sql::connection&, const visibility&, int limit);

} // namespace kith::store
