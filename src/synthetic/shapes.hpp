#pragma once
// What the synthetic authority is made from: guidance/synthetic/authority.md, read and
// checked, and the people of names.md and places.md.

#include "guidance/guidance.hpp"
#include "synthetic/population.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::synthetic {

/// Choices with their weights, in the order of the file.
struct weights {
    std::vector<std::pair<std::string, int>> codes;
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
    std::string phone = {}, manager = {}; ///< the manager by the name under which they are shown
};

/// Of 100 of whom it is so, how many have it on record; of what is rare, of 100 families.
struct known_shares {
    int names = 0, addresses = 0, contact = 0, language = 0, father = 0, their_family = 0, checks = 0,
        checks_elsewhere = 0, warning = 0, contradiction = 0, protected_address = 0, events = 0, twice = 0;
};

/// What an agency tells of the years before the referral.
struct event_words {
    std::string title, detail, source, told_by;
};
struct event_shape {
    event_words first;
    std::optional<event_words> second; ///< the same as another agency saw it
    std::vector<std::string> themes;
    std::pair<int, int> months; ///< before the referral
    std::string significance, impact;
};

struct warning_shape {
    std::string kind, what, careful;
};

struct shapes {
    population people; ///< from whom families come
    int months_back = 12, plans_of_2000 = 0, late = 0, never = 0, reason_given = 0, optional = 0;
    std::string plan;       ///< process that plans_of_2000 counts
    std::string caseworker; ///< role with a caseload
    std::string registrar;  ///< role that adds what the referrer did not know
    std::vector<std::string> schools;
    known_shares known;
    std::vector<event_shape> events;
    std::vector<warning_shape> warnings;
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
