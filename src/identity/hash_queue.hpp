#pragma once
// Bounds what hashing passwords may take from the machine.

#include <condition_variable>
#include <mutex>

namespace kith::identity {

/// At most so many hold a place at once, and at most so many wait for one.
class hash_queue {
  public:
    hash_queue(int places, int waiting) : free_(places), may_wait_(waiting) {}

    /// A place for the life of this object; `held()` is false when too many wait already.
    class place {
      public:
        explicit place(hash_queue& queue) : queue_(queue), held_(queue.enter()) {}
        ~place() {
            if (held_) queue_.leave();
        }
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        [[nodiscard]] bool held() const { return held_; }

      private:
        hash_queue& queue_;
        bool held_;
    };

  private:
    std::mutex mutex_;
    std::condition_variable freed_;
    int free_;
    int may_wait_;

    bool enter() {
        std::unique_lock lock(mutex_);
        if (free_ == 0) {
            if (may_wait_ == 0) return false;
            --may_wait_;
            freed_.wait(lock, [&] { return free_ > 0; });
            ++may_wait_;
        }
        --free_;
        return true;
    }
    void leave() {
        {
            const std::scoped_lock lock(mutex_);
            ++free_;
        }
        freed_.notify_one();
    }
};

} // namespace kith::identity
