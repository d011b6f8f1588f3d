#pragma once
// Turns at work that keeps a processor busy. With as many at once as there are requests, all would slow
// each other down, and the slowest most of all; in turns, each waits for a few and is then answered at
// once.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

namespace kith::web {

/// So many at once, the others in the order in which they came. Thread safe.
class turns {
  public:
    explicit turns(std::size_t at_once) : free_(at_once) {}
    turns(const turns&) = delete;
    turns& operator=(const turns&) = delete;

    /// A turn, from when it is made until it is destroyed. Waits for it.
    class turn {
      public:
        explicit turn(turns& of) : of_(of) { of_.take(); }
        ~turn() { of_.give_back(); }
        turn(const turn&) = delete;
        turn& operator=(const turn&) = delete;

      private:
        turns& of_;
    };

  private:
    struct waiter {
        std::condition_variable called;
        bool has_turn = false;
    };

    void take() {
        std::unique_lock lock(mutex_);
        if (free_ > 0) {
            --free_;
            return;
        }
        waiter mine;
        waiting_.push_back(&mine);
        mine.called.wait(lock, [&] { return mine.has_turn; });
    }
    void give_back() {
        const std::scoped_lock lock(mutex_);
        if (waiting_.empty()) {
            ++free_;
            return;
        }
        waiter* next = waiting_.front();
        waiting_.pop_front();
        next->has_turn = true;
        next->called.notify_one(); // under the lock: the waiter is gone once it has seen its turn
    }

    std::mutex mutex_;
    std::size_t free_;
    std::deque<waiter*> waiting_;
};

} // namespace kith::web
