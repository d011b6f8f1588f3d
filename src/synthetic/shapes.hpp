#pragma once
// What the synthetic authority is made from: guidance/synthetic/authority.md, read and checked.

#include "guidance/guidance.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::synthetic {

/// Choices with their weights, in the order of the file.
struct weights {
    std::vector<std::pair<std::string, int>> codes;
};

struct names_of {
    std::vector<std::string> ethnicities, family, girls, boys, women, men;
    int weight = 1;
};

/// How long a step waits once it is possible.
struct delay {
    int from = 0, to = 3; ///< both counted
    bool hours = false;   ///< else working days
    bool timed = false;   ///< from and to are given
    int chance = -1;      ///< of 100, for steps that may be left out; -1: not said
    int most = 0;         ///< times, for steps that repeat; 0: again and again
};

struct employee {
    std::string sign_in_name, display_name, role, agency, team, job_title;
};

struct shapes {
    int months_back = 12, unborn = 0, plans_of_2000 = 0, late = 0, never = 0, reason_given = 0,
        optional = 0;
    std::string plan;       ///< process that plans_of_2000 counts
    std::string caseworker; ///< role with a caseload
    std::string registrar;  ///< role that adds what the referrer did not know
    std::vector<int> family_sizes;
    std::vector<names_of> names;
    std::vector<std::string> schools, streets, districts;
    std::map<std::string, weights, std::less<>>
        choices; ///< "referral_source", "referral.decide", "referral.decide/low"
    std::map<std::string, delay, std::less<>> delays;
    std::map<std::string, std::pair<int, int>, std::less<>> days; ///< "process.step.field": from, to
    std::map<std::string, std::vector<std::string>, std::less<>> phrases;
    std::vector<employee> sign_ins, colleagues;
};

/// Reads and checks the file: every step, outcome and role must be in the guidance.
tl::expected<shapes, std::vector<guidance::fault>> load_shapes(const std::filesystem::path& folder,
                                                               const guidance::rulebook&);

} // namespace kith::synthetic
