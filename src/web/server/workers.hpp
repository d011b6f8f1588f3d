#pragma once
// The threads that handlers run on.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kith::web {

/// A fixed number of threads and a queue of bounded length. Jobs must not throw.
class workers {
  public:
    workers(unsigned threads, std::size_t most_waiting) : most_waiting_(most_waiting) {
        threads_.reserve(threads);
        for (unsigned i = 0; i < threads; ++i)
            threads_.emplace_back([this] { work(); });
    }
    ~workers() { finish(); }
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;

    /// False, and `job` untouched, when the queue is full or closed.
    bool post(std::function<void()>& job) {
        {
            const std::scoped_lock lock(mutex_);
            if (closed_ || waiting_.size() >= most_waiting_) return false;
            waiting_.push_back(std::move(job));
        }
        something_.notify_one();
        return true;
    }

    /// Takes no more jobs, drops those not begun, and waits for those that run.
    void finish() {
        std::deque<std::function<void()>> dropped;
        {
            const std::scoped_lock lock(mutex_);
            closed_ = true;
            dropped.swap(waiting_);
        }
        something_.notify_all();
        for (auto& thread : threads_) {
            if (thread.joinable()) thread.join();
        }
    }

  private:
    std::size_t most_waiting_;
    std::mutex mutex_;
    std::condition_variable something_;
    std::deque<std::function<void()>> waiting_;
    std::vector<std::thread> threads_;
    bool closed_ = false;

    void work() {
        for (;;) {
            std::function<void()> job;
            {
                std::unique_lock lock(mutex_);
                something_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
                if (waiting_.empty()) return;
                job = std::move(waiting_.front());
                waiting_.pop_front();
            }
            job();
        }
    }
};

} // namespace kith::web
