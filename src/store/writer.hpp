#pragma once
// The one writer: a thread that runs the waiting units of work in one transaction and answers them
// together, after the one fsync that made them durable (group commit). Private to store/.

#include "store/keyring.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace kith::store {

/// Whether the database still answers. Once broken it refuses everything: after an I/O error nobody knows
/// what the file holds until it has been opened anew, and trying again could acknowledge what was lost.
class health {
  public:
    void break_down(const std::string& why);
    /// Throws store_failure once broken.
    void check() const;

  private:
    std::atomic<bool> broken_ = false;
    mutable std::mutex mutex_;
    std::string why_;
};

/// Where readers pass. A log that somebody is always reading can never start anew and would grow without
/// end, so the writer may shut the gate for a moment: new readers wait, those inside go on (and may write)
/// until they leave.
class reader_gate {
  public:
    void enter();
    void leave();
    void shut();
    void open();
    [[nodiscard]] bool is_shut() const;
    [[nodiscard]] bool empty() const;

  private:
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    int inside_ = 0;
    bool shut_ = false;
};

class group_writer {
  public:
    /// All of them outlive the writer.
    group_writer(sql::engine&, const keyring&, health&, reader_gate&);
    ~group_writer(); ///< finishes what waits, then stops
    group_writer(const group_writer&) = delete;
    group_writer& operator=(const group_writer&) = delete;

    /// Returns when the unit is durable; rethrows what it threw. `alone`: in a commit of its own.
    void write(std::function<void(transaction&)> work, bool alone);

  private:
    struct unit {
        std::function<void(transaction&)>* work;
        std::exception_ptr failure;
    };
    /// Units that share a commit. Those who wait hold on to it until they have read their outcome.
    struct batch {
        std::vector<unit*> units;
        bool alone = false;
        std::atomic<int> done = 0;
    };

    void run();
    std::shared_ptr<batch> next_batch(std::unique_lock<std::mutex>&);
    void commit_batch(batch&);
    void tidy();
    void keep_log_short();
    void run_units(batch&, class writing&, sql::connection&);
    sql::connection& connection();

    sql::engine& engine_;
    const keyring& keys_;
    health& health_;
    reader_gate& gate_;
    std::chrono::steady_clock::time_point gate_opens_;
    std::unique_ptr<sql::connection> connection_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<std::shared_ptr<batch>> waiting_;
    std::size_t last_size_ = 1;
    bool idle_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace kith::store
