// The rules as they are shipped, on a simulated authority of 1,000 staff over a year, for each seed: recall
// at least 0.95 over all seeds, at most 5 alerts for a thousand staff on any day.
//
//   kith_vigilance_year [--seeds FIRST LAST] [--staff N] [--days N] [--registered PERCENT]
//                       [--unwritten PERCENT] [--snoopers N] [--missed]
//                       [--without RULE]   a rule that finds nothing, [--raises N] alerts a day: to show
//                       that
//                                          the trial can fail

#include "trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

using namespace kith;
using namespace kith::tests;

namespace {

struct asked_for {
    int first = 1, last = 10;
    simulation size;
    std::vector<std::string> without;
    std::optional<int> raises; ///< alerts a day for 1,000 staff, whatever the rules allow
    bool missed = false;
};

asked_for read(int count, char** words) {
    asked_for out;
    const auto number = [&](int& i) { return i + 1 < count ? std::atoi(words[++i]) : 0; };
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--seeds") {
            out.first = number(i);
            out.last = number(i);
        } else if (word == "--staff") {
            out.size.staff = number(i);
        } else if (word == "--days") {
            out.size.days = number(i);
        } else if (word == "--snoopers") {
            out.size.snoopers = number(i);
        } else if (word == "--registered") {
            out.size.registered = number(i);
        } else if (word == "--unwritten") {
            out.size.unwritten = number(i);
        } else if (word == "--without" && i + 1 < count) {
            out.without.emplace_back(words[++i]);
        } else if (word == "--raises") {
            out.raises = number(i);
        } else if (word == "--missed") {
            out.missed = true;
        } else {
            fmt::print("not known: {}\n", word);
            std::exit(2);
        }
    }
    return out;
}

void tell(const figures& one, const asked_for& asked, std::uint64_t seed) {
    fmt::print(
        "seed {:>4}: {:>9} looks, found {:>2} of {}, {:.2f} alerts a day for 1,000 staff (at most {} on a "
        "day), {} of {} about the planted, {} more listed\n",
        seed, one.looks, one.found, one.planted, one.rate(), one.most_on_a_day, one.true_alerts, one.alerts,
        one.passed);
    for (const std::string& line : one.missed)
        if (asked.missed) fmt::print("    missed: {}\n", line);
}

} // namespace

int main(int count, char** words) {
    const asked_for asked = read(count, words);
    const auto book = guidance::load(KITH_SOURCE_DIR "/guidance", "example").value();
    vigilance::rules all = vigilance::load(KITH_SOURCE_DIR "/guidance", "", *book).value();
    const int allowed = all.alerts_a_day_per_1000_staff;
    if (asked.raises) all.alerts_a_day_per_1000_staff = *asked.raises;
    for (const std::string& name : asked.without)
        for (std::size_t i = 0; i < vigilance::rule_count; ++i)
            if (vigilance::rule_names[i] == name) all.all[i].strength = 0;
    figures sum;
    int over = 0;
    for (int seed = asked.first; seed <= asked.last; ++seed) {
        simulation size = asked.size;
        size.seed = static_cast<std::uint64_t>(seed);
        const figures one = try_rules(all, size);
        tell(one, asked, size.seed);
        std::fflush(stdout);
        sum.planted += one.planted;
        sum.found += one.found;
        if (1000 * one.most_on_a_day > allowed * size.staff + 999) ++over;
        for (std::size_t i = 0; i < 9; ++i) {
            sum.planted_of[i] += one.planted_of[i];
            sum.found_of[i] += one.found_of[i];
        }
        for (const auto& [facts, number] : one.honest)
            sum.honest[facts] += number;
    }
    for (std::size_t i = 0; i < 9; ++i)
        fmt::print("{:>26}: found {:>3} of {:>3}\n", snooping_names[i], sum.found_of[i], sum.planted_of[i]);
    std::vector<std::pair<std::int64_t, std::string>> honest;
    for (const auto& [facts, number] : sum.honest)
        honest.emplace_back(number, facts);
    std::ranges::sort(honest, std::greater{});
    for (std::size_t i = 0; i < std::min<std::size_t>(honest.size(), 15); ++i)
        fmt::print("{:>6} alerts about the honest: {}\n", honest[i].first, honest[i].second);
    const bool enough = sum.recall() >= 0.95;
    fmt::print("recall {:.3f}, at least 0.95 {}; seeds over the budget: {}\n", sum.recall(),
               enough ? "reached" : "NOT reached", over);
    const int passed = (enough ? 1 : 0) + (over == 0 ? 1 : 0);
    fmt::print("{} passed, {} failed\n", passed, 2 - passed);
    return passed == 2 ? 0 : 1;
}
