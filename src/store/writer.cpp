#include "store/writer.hpp"

#include "store/transaction.hpp"

namespace kith::store {

namespace {

constexpr std::size_t largest_batch = 512;
/// How long the writer waits for those it has just answered to come back with their next unit. Without it
/// every second commit would carry a single unit: the first to return.
constexpr auto gathering = std::chrono::microseconds(400);
/// How long the gate stays shut at most: somebody who reads for longer (a verification) is not waited for.
constexpr auto longest_shut = std::chrono::milliseconds(100);
constexpr auto look_again = std::chrono::milliseconds(1);

} // namespace

void health::break_down(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (why_.empty()) why_ = why;
    broken_.store(true, std::memory_order_release);
}

void health::check() const {
    if (!broken_.load(std::memory_order_acquire)) return;
    const std::scoped_lock lock(mutex_);
    throw store_failure("The database has stopped: " + why_);
}

void reader_gate::enter() {
    std::unique_lock lock(mutex_);
    // Not for ever: a unit of work that reads through the database holds up the very thread that opens the
    // gate.
    opened_.wait_for(lock, 2 * longest_shut, [&] { return !shut_; });
    ++inside_;
}

void reader_gate::leave() {
    const std::scoped_lock lock(mutex_);
    --inside_;
}

void reader_gate::shut() {
    const std::scoped_lock lock(mutex_);
    shut_ = true;
}

void reader_gate::open() {
    {
        const std::scoped_lock lock(mutex_);
        shut_ = false;
    }
    opened_.notify_all();
}

bool reader_gate::is_shut() const {
    const std::scoped_lock lock(mutex_);
    return shut_;
}

bool reader_gate::empty() const {
    const std::scoped_lock lock(mutex_);
    return inside_ == 0;
}

group_writer::group_writer(sql::engine& engine, const keyring& keys, health& health, reader_gate& gate)
    : engine_(engine), keys_(keys), health_(health), gate_(gate), connection_(engine.connect_writer()),
      thread_([this] { run(); }) {}

group_writer::~group_writer() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void group_writer::write(std::function<void(transaction&)> work, bool alone) {
    health_.check();
    unit mine{&work, nullptr};
    std::shared_ptr<batch> joined;
    bool wake = false;
    {
        const std::scoped_lock lock(mutex_);
        if (stopping_) throw store_failure("The database is closing.");
        const bool room = !alone && !waiting_.empty() && !waiting_.back()->alone &&
                          waiting_.back()->units.size() < largest_batch;
        if (!room) {
            waiting_.push_back(std::make_shared<batch>());
            waiting_.back()->alone = alone;
        }
        joined = waiting_.back();
        joined->units.push_back(&mine);
        wake = idle_ && (alone || joined->units.size() == 1 || joined->units.size() >= last_size_);
    }
    if (wake) arrived_.notify_one();
    joined->done.wait(0, std::memory_order_acquire);
    if (mine.failure) std::rethrow_exception(mine.failure);
}

std::shared_ptr<group_writer::batch> group_writer::next_batch(std::unique_lock<std::mutex>& lock) {
    const auto somebody_came = [&] { return stopping_ || !waiting_.empty(); };
    idle_ = true;
    while (gate_.is_shut() && !arrived_.wait_for(lock, look_again, somebody_came)) {
        lock.unlock();
        tidy();
        lock.lock();
    }
    arrived_.wait(lock, somebody_came);
    if (!waiting_.empty() && !waiting_.front()->alone && waiting_.front()->units.size() < last_size_) {
        arrived_.wait_for(lock, gathering, [&] {
            return stopping_ || waiting_.size() > 1 || waiting_.front()->units.size() >= last_size_;
        });
    }
    idle_ = false;
    if (waiting_.empty()) return nullptr;
    auto next = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    return next;
}

void group_writer::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const auto next = next_batch(lock);
        if (!next) break;
        lock.unlock();
        commit_batch(*next);
        const std::size_t size = next->units.size();
        next->done.store(1, std::memory_order_release);
        next->done.notify_all();
        tidy();
        lock.lock();
        last_size_ = size;
    }
    gate_.open();
}

void group_writer::tidy() {
    try {
        if (connection_) connection_->rest();
        keep_log_short();
    } catch (const std::exception& error) {
        health_.break_down(error.what());
        gate_.open();
    }
}

void group_writer::keep_log_short() {
    if (gate_.is_shut()) {
        const bool late = std::chrono::steady_clock::now() >= gate_opens_;
        if (!gate_.empty() && !late) return;
        if (connection_) connection_->use_quiet();
        gate_.open();
    } else if (connection_ && connection_->wants_quiet()) {
        gate_opens_ = std::chrono::steady_clock::now() + longest_shut;
        gate_.shut();
    }
}

sql::connection& group_writer::connection() {
    health_.check();
    if (!connection_) connection_ = engine_.connect_writer();
    return *connection_;
}

void group_writer::commit_batch(batch& together) {
    try {
        sql::connection& on = connection();
        on.begin_write();
        writing transaction(on, keys_);
        run_units(together, transaction, on);
        bool any_kept = false;
        for (const unit* one : together.units)
            any_kept = any_kept || !one->failure;
        if (any_kept) {
            on.commit();
        } else {
            on.rollback();
        }
    } catch (const store_busy&) {
        for (unit* one : together.units)
            one->failure = std::current_exception();
        try {
            if (connection_) connection_->rollback();
        } catch (const std::exception& error) {
            health_.break_down(error.what());
        }
    } catch (const std::exception& error) {
        // Never tried again: what the failed fsync left behind is not known. Nobody is acknowledged.
        for (unit* one : together.units)
            one->failure = std::current_exception();
        if (!engine_.survives_write_failure()) health_.break_down(error.what());
        connection_.reset();
    }
}

void group_writer::run_units(batch& together, writing& transaction, sql::connection& on) {
    const bool several = together.units.size() > 1;
    for (unit* one : together.units) {
        if (several) on.savepoint();
        try {
            (*one->work)(transaction);
            if (several) on.release();
        } catch (const store_failure&) {
            throw;
        } catch (const store_busy&) {
            throw;
        } catch (...) {
            one->failure = std::current_exception();
            if (!on.usable()) throw store_failure("The database gave up a transaction half way.");
            if (several) on.rollback_to();
            transaction.forget();
        }
    }
}

} // namespace kith::store
