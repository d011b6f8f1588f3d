// When the disk fails: nobody is acknowledged, nothing is tried again, and what had been acknowledged is
// there.

#include "scratch_database.hpp"

#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/resource.h>

using namespace kith;
using test::scratch_database;

namespace {

/// No file of this process can grow beyond so many bytes, as on a disk that is full: for as long as it
/// lives.
class full_disk {
  public:
    explicit full_disk(rlim_t bytes) {
        old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit now = old_;
        now.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~full_disk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_handler_);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;

  private:
    rlimit old_{};
    void (*old_handler_)(int) = nullptr;
};

} // namespace

TEST_CASE("a disk that fills at any moment loses nothing acknowledged, and the store refuses to go on") {
    int stopped = 0;
    for (rlim_t bytes = 4'096; bytes < 400'000; bytes += 12'288) {
        CAPTURE(bytes);
        const scratch_database place(scratch_database::engine::sqlite);
        place.open().reset();
        int acknowledged = 0;
        {
            auto database = place.open();
            const full_disk disk(bytes);
            try {
                for (int i = 0; i < 60; ++i) {
                    database->write([&](store::transaction& tx) {
                        tx.set(fmt::format("{:03}", i), std::string(3'000, 'x'));
                    });
                    ++acknowledged;
                }
            } catch (const store::store_failure&) {
                ++stopped;
                CHECK_THROWS_AS(database->read(), store::store_failure);
                CHECK_THROWS_AS(database->write([](store::transaction& tx) { tx.set("later", "x"); }),
                                store::store_failure);
            }
        }
        const auto database = place.open();
        const auto snapshot = database->read();
        for (int i = 0; i < acknowledged; ++i) {
            REQUIRE(snapshot->setting(fmt::format("{:03}", i)).value_or("").size() == 3'000);
        }
        REQUIRE_FALSE(snapshot->setting("later"));
        REQUIRE(database->check_storage().value_or("") == "");
    }
    CHECK(stopped > 10);
}
