// Turns: never more at once than there are, and everybody has one in the end.

#include "web/turns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

using namespace kith;

TEST_CASE("turns: of many who come at once only so many have a turn, and each has all of theirs") {
    constexpr int at_once = 2, who = 8, each = 500;
    web::turns of(at_once);
    std::atomic<int> busy = 0, done = 0, too_many = 0;
    std::vector<std::thread> crowd;
    for (int i = 0; i < who; ++i)
        crowd.emplace_back([&] {
            for (int k = 0; k < each; ++k) {
                const web::turns::turn mine(of);
                if (++busy > at_once) ++too_many;
                ++done;
                --busy;
            }
        });
    for (std::thread& one : crowd)
        one.join();
    CHECK(too_many == 0);
    CHECK(done == who * each);
}
