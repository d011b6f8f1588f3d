#include "store/work_shelf.hpp"

#include "store/rows.hpp"

namespace kith::store {
namespace {

work_of read_work(sql::connection& on, const person_id& person) {
    auto work = std::make_shared<shelved_work>();
    on.each("select p.written, " KITH_PERSON_COLUMNS " from person p where p.person = $1", {person},
            [&](const sql::row& r) {
                work->written = r.integer(0);
                work->person = read_person(r, 1);
            });
    on.each("select t.number, " KITH_TASK_COLUMNS " from task t where t.person = $1 order by t.number",
            {person}, [&](const sql::row& r) {
                work->tasks.push_back({r.integer(0), read_task(r, 1)});
            });
    on.each("select c.number, " KITH_CLOCK_COLUMNS
            " from clock c where c.person = $1 and c.attention in (1, 2) order by c.number",
            {person}, [&](const sql::row& r) {
                work->clocks.push_back({r.integer(0), read_clock(r, 1)});
            });
    return work;
}

} // namespace

work_of work_shelf::find(const person_id& person, std::int64_t written) {
    const std::lock_guard held(lock_);
    const auto found = slots_.find(person);
    if (found == slots_.end() || found->second.kept->written != written) return nullptr;
    order_.splice(order_.begin(), order_, found->second.used);
    return found->second.kept;
}

void work_shelf::keep(const person_id& person, work_of work) {
    const std::lock_guard held(lock_);
    if (const auto found = slots_.find(person); found != slots_.end()) {
        // A reader of an older snapshot never puts back what a newer one has read.
        if (found->second.kept->written < work->written) found->second.kept = std::move(work);
        return;
    }
    order_.push_front(person);
    slots_.emplace(person, slot{std::move(work), order_.begin()});
    if (slots_.size() <= most_) return;
    slots_.erase(order_.back());
    order_.pop_back();
}

work_of work_shelf::of(sql::connection& on, const person_id& person, std::int64_t written) {
    if (auto kept = find(person, written)) return kept;
    work_of fresh = read_work(on, person);
    keep(person, fresh);
    return fresh;
}

} // namespace kith::store
