#pragma once
// What looking is asked about, and how much each fact weighs: data (guidance/vigilance/looking.md), each
// value with its reason. The engine knows the kinds of fact; everything else stands in the file.

#include "guidance/guidance.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kith::vigilance {

/// A kind of fact about looking. Each has its [[rule]] in the file, called as in rule_names.
enum class rule_kind : std::uint8_t {
    no_work,
    no_work_in_team,
    comes_back,
    many_without_work,
    same_surname,
    same_postcode,
    same_address,
    same_employer,
    own_family,
    colleagues_family,
    high_profile,
    after_closure,
    after_transfer,
    out_of_hours,
    unmasking,
    many_unmaskings,
    refused,
    fishing,
    export_then_leave,
};
inline constexpr std::array<std::string_view, 19> rule_names = {
    "no_work",         "no_work_in_team", "comes_back",     "many_without_work", "same_surname",
    "same_postcode",   "same_address",    "same_employer",  "own_family",        "colleagues_family",
    "high_profile",    "after_closure",   "after_transfer", "out_of_hours",      "unmasking",
    "many_unmaskings", "refused",         "fishing",        "export_then_leave"};
inline constexpr std::size_t rule_count = rule_names.size();

/// One rule. A strength of 0: switched off.
struct rule {
    std::string title, reason;
    int strength = 0;
    int days = 0;  ///< how far it looks
    int from = 0;  ///< how many it takes
    int times = 0; ///< so many times the usual of others in the role; 0: not compared
    int ratio = 0; ///< of searches: so many for each record opened
};

/// Everything that is data.
struct rules {
    std::array<rule, rule_count> all;
    int alerts_a_day_per_1000_staff = 5, alert_from = 5, waits_days = 7, quiet_days = 60;
    int at_least_one_in_days = 7; ///< however few the staff are
    /// The usual is that of the others in the role; of fewer than these, one's own.
    int others_at_least = 4;
    /// One's own usual is that of the windows before, each as long as the rule looks: so many.
    int windows_at_least = 4, windows_at_most = 8;
    /// Not looked at for so long, and a record is new to somebody.
    int new_after_days = 90;
    int begin = 7, end = 20; ///< full hours of a working day, London
    std::vector<std::string> roles_at_any_hour;
    std::vector<std::string> reviewers, runners; ///< roles
    [[nodiscard]] const rule& of(rule_kind kind) const { return all[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] bool on(rule_kind kind) const { return of(kind).strength > 0; }
    /// How many days before a day have to be read to judge it: as far as any rule looks back; where it
    /// compares, over the windows that make somebody's own usual too, though for that never beyond a year.
    [[nodiscard]] int looks_back_days() const;
    /// How many days after a day its looking can be judged: work written so long after a look explains it.
    [[nodiscard]] int judged_after_days() const;
};

/// Reads guidance/vigilance/looking.md and, where the area has one, guidance/vigilance/local/<area>.md with
/// [[change]] tables (rule, the values that differ, and a reason). Roles have to be known to some edition;
/// faults with their place.
tl::expected<rules, std::vector<guidance::fault>> load(const std::filesystem::path& folder,
                                                       std::string_view area, const guidance::rulebook&);

} // namespace kith::vigilance
