#pragma once
// What people of each role do in a day of the simulated authority.

#include <array>
#include <string_view>

namespace kith::tests {

struct span_of {
    int least = 0, most = 0;
};

struct role_plan {
    std::string_view name, agency;
    int of_1000 = 0;
    int own = 0;          ///< children in whose case they have a part
    span_of own_looks;    ///< of those, a day
    span_of other_looks;  ///< at other children
    double entries = 100; ///< of a hundred such looks, how many go with an entry about the child
    span_of team_looks;   ///< at children of the team
    span_of searches;
    bool nights = false;
};

inline constexpr std::array<role_plan, 15> role_plans = {{
    {"social_worker", "council", 180, 17, {4, 9}, {0, 2}, 90, {}, {0, 4}},
    {"team_manager", "council", 25, 0, {}, {1, 3}, 60, {10, 20}, {0, 4}},
    {"front_door_social_worker", "council", 40, 0, {}, {10, 18}, 94, {}, {15, 40}},
    {"emergency_duty_worker", "council", 12, 0, {}, {6, 14}, 95, {}, {8, 25}, true},
    {"service_manager", "council", 6, 0, {}, {4, 10}, 40, {}, {0, 3}},
    {"family_support_worker", "council", 150, 9, {2, 6}, {0, 1}, 85, {}, {0, 2}},
    {"conference_chair", "council", 25, 0, {}, {4, 8}, 92, {}, {0, 3}},
    {"conference_administrator", "council", 50, 0, {}, {10, 25}, 90, {}, {2, 10}},
    {"partnership_officer", "council", 8, 0, {}, {3, 8}, 3, {}, {0, 4}},
    {"performance_analyst", "council", 6, 0, {}, {1, 4}, 5, {}, {0, 2}},
    {"legal_adviser", "council", 18, 0, {}, {2, 6}, 80, {}, {0, 3}},
    {"health_practitioner", "health_trust", 200, 8, {1, 4}, {0, 1}, 85, {}, {0, 2}},
    {"designated_safeguarding_lead", "school_trust", 200, 5, {0, 3}, {}, 100, {}, {0, 1}},
    {"police_officer", "police", 60, 0, {}, {2, 6}, 93, {}, {2, 10}},
    {"administrator", "council", 20, 0, {}, {}, 100, {}, {0, 1}},
}};
inline constexpr int social_worker_role = 0, manager_role = 1, service_manager_role = 4, legal_role = 10,
                     plain_role = 12;

} // namespace kith::tests
