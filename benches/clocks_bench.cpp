// How fast deadlines are worked out: every clock of the edition from starts all over its years. One JSON
// line.
//   clocks_bench [GUIDANCE FOLDER]

#include "guidance/guidance.hpp"

#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <string>
#include <vector>

using namespace kith;

int main(int count, char** words) {
    const auto rules = guidance::load(count > 1 ? words[1] : KITH_SOURCE_DIR "/guidance", "example");
    if (!rules) {
        fmt::print(stderr, "{}\n", guidance::to_text(rules.error().front()));
        return 2;
    }
    std::vector<calendar::start> starts;
    const auto first = std::chrono::sys_days(std::chrono::year(2018) / 7 / 4);
    for (int day = 0; day < 3650; ++day) {
        const local_time at{date{first + std::chrono::days(day)}, 10, 30};
        starts.push_back({at.day, at});
    }
    std::int64_t worked_out = 0, refused = 0, check = 0;
    const auto begun = std::chrono::steady_clock::now();
    std::chrono::duration<double> taken{};
    while (taken.count() < 2) {
        for (const guidance::clock& clock : (*rules)->editions.back().clocks) {
            for (const calendar::start& start : starts) {
                const auto due = calendar::due((*rules)->days, clock.within, start);
                if (due)
                    check += day_number(due->day);
                else
                    ++refused;
                ++worked_out;
            }
        }
        taken = std::chrono::steady_clock::now() - begun;
    }
    fmt::print("{{\"figure\": \"clocks worked out\", \"value\": {:.0f}, \"unit\": \"1/s\", \"clocks\": {}, "
               "\"starts\": {}, "
               "\"beyond the calendar\": {}, \"check\": {}}}\n",
               static_cast<double>(worked_out) / taken.count(), (*rules)->editions.back().clocks.size(),
               starts.size(), refused, check % 1000);
    return 0;
}
