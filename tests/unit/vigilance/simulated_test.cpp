// The rules as they are shipped, on small simulated authorities; ./test vigilance tries them on large ones.

#include "../../vigilance/trial.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;
using enum vigilance::rule_kind;

namespace {

const vigilance::rules& shipped() {
    static const auto book = guidance::load(KITH_SOURCE_DIR "/guidance", "example").value();
    static const vigilance::rules all = vigilance::load(KITH_SOURCE_DIR "/guidance", "", *book).value();
    return all;
}

/// Ten authorities of 250 staff for 60 days, one snooper of each kind in each.
figures small_trial(const vigilance::rules& all) {
    figures sum;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const figures one = try_rules(all, {.staff = 250, .days = 60, .snoopers = 9, .seed = seed});
        sum.planted += one.planted;
        sum.found += one.found;
        sum.alerts += one.alerts;
        sum.days += one.days;
        sum.staff = one.staff;
        sum.most_on_a_day = std::max(sum.most_on_a_day, one.most_on_a_day);
    }
    return sum;
}

} // namespace

TEST_CASE("vigilance: on simulated authorities 19 of 20 snoopers are found, within the budget") {
    const figures sum = small_trial(shipped());
    CHECK(sum.planted == 90);
    CHECK(sum.recall() >= 0.95);
    CHECK(sum.rate() <= 5);
    CHECK(sum.most_on_a_day <= 2); // 250 staff: five in four days
}

TEST_CASE("vigilance: a rule that is switched off is missed") {
    const int found = small_trial(shipped()).found;
    for (const auto kind : {same_postcode, colleagues_family, comes_back, high_profile, many_without_work,
                            fishing, unmasking, export_then_leave}) {
        CAPTURE(vigilance::rule_names[static_cast<std::size_t>(kind)]);
        vigilance::rules without = shipped();
        without.all[static_cast<std::size_t>(kind)].strength = 0;
        CHECK(small_trial(without).found < found);
    }
}
