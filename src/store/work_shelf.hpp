#pragma once
// What Today shows of each person, kept between requests: the rows change only when the person's own record
// does. Private to store/.

#include "store/sql.hpp"
#include "store/store.hpp"

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace kith::store {

/// A row with the number that it has among its person's.
template <class Row>
struct shelved_row {
    std::int64_t number = 0;
    Row row;
};

/// A person's tasks, and the clocks that ask for attention, as they stood at one writing of the tables.
struct shelved_work {
    std::int64_t written = 0; ///< person.written: goes up with every rewriting of the person's rows
    person_row person;
    std::vector<shelved_row<task_row>> tasks;   ///< in order of number
    std::vector<shelved_row<clock_row>> clocks; ///< in order of number; running, or late and unexplained
};
using work_of = std::shared_ptr<const shelved_work>;

/// Kept for as many people as `most`; who was not asked for longest goes first. Thread safe.
class work_shelf {
  public:
    explicit work_shelf(std::size_t most) : most_(most) {}
    /// The person's work as of `written`: kept, or read now with this connection.
    work_of of(sql::connection&, const person_id&, std::int64_t written);

  private:
    struct slot {
        work_of kept;
        std::list<person_id>::iterator used;
    };
    work_of find(const person_id&, std::int64_t written);
    void keep(const person_id&, work_of);

    const std::size_t most_;
    std::mutex lock_;
    std::list<person_id> order_; ///< latest first
    std::unordered_map<person_id, slot> slots_;
};

} // namespace kith::store
