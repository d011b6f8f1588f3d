#pragma once
// A database of a test's own, on each engine that is there: SQLite in a new folder, PostgreSQL in a new
// schema of the server named by KITH_TEST_POSTGRESQL.

#include "store/store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kith::test {

/// PostgreSQL has no place of its own for a master key, so tests that name none are given one.
store::open_options with_key(std::string_view url, store::open_options);

/// An empty place for one database; gone with the object.
class scratch_database {
  public:
    enum class engine { sqlite, postgresql };
    explicit scratch_database(engine);
    ~scratch_database();
    scratch_database(const scratch_database&) = delete;
    scratch_database& operator=(const scratch_database&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] bool sqlite() const { return engine_ == engine::sqlite; }
    /// Opens it, or fails the test.
    std::unique_ptr<store::database> open(const store::open_options& = {}) const;
    /// Runs SQL beside the store, with the ledger's guards on.
    void run(std::string_view statements) const;
    /// Runs SQL beside the store, as somebody with the keys of the machine could; the ledger's guards are
    /// off.
    void tamper(std::string_view statements) const;

  private:
    engine engine_;
    std::string url_, folder_, schema_;
};

/// Runs a test on every engine that is there. Where PostgreSQL is not, says so once.
void on_every_engine(const std::function<void(const scratch_database&)>& test);

} // namespace kith::test
