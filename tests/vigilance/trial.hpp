#pragma once
// The rules tried on a simulated authority: whom they found, and at what cost.

#include "simulated_authority.hpp"
#include "vigilance/vigilance.hpp"

#include <map>

namespace kith::tests {

struct figures {
    std::int64_t looks = 0, alerts = 0, true_alerts = 0, passed = 0;
    int most_on_a_day = 0, days = 0, staff = 0;
    int planted = 0, found = 0;
    std::array<int, 9> planted_of{}, found_of{};
    /// The strongest finding of each alert about the honest, by its rules.
    std::map<std::string, std::int64_t> honest;
    std::vector<std::string> missed;
    [[nodiscard]] double recall() const { return planted == 0 ? 1 : 1.0 * found / planted; }
    /// Alerts for a thousand staff, a day.
    [[nodiscard]] double rate() const { return 1000.0 * static_cast<double>(alerts) / days / staff; }
};

/// Lives through the simulation, judging each day once the week after it is known.
figures try_rules(const vigilance::rules&, const simulation&);

} // namespace kith::tests
