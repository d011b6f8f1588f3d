#include "vigilance/alerts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace kith::vigilance {
namespace {

using told = std::set<std::tuple<practitioner_id, person_id, rule_kind>>;

told told_in(const rules& all, date day, const std::vector<alert>& earlier) {
    told out;
    for (const alert& one : earlier) {
        if (day_number(day) - day_number(one.day) > all.quiet_days) continue;
        for (const finding& about : one.findings)
            for (const evidence& fact : about.facts)
                out.emplace(one.who, about.person, fact.rule);
    }
    return out;
}

/// Without the findings in which every fact was told already.
alert new_in(const alert& one, const told& known) {
    alert out{one.who, one.day, {}};
    for (const finding& about : one.findings)
        if (std::ranges::any_of(about.facts, [&](const evidence& fact) {
                return !known.contains({one.who, about.person, fact.rule});
            }))
            out.findings.push_back(about);
    return out;
}

void strongest_first(std::vector<alert>& all) {
    std::ranges::stable_sort(all, [](const alert& left, const alert& right) {
        return std::tuple(-left.strength(), left.day, left.who) <
               std::tuple(-right.strength(), right.day, right.who);
    });
}

} // namespace

int finding::strength() const {
    int sum = 0;
    for (const evidence& fact : facts)
        sum += fact.strength;
    return sum;
}

int alert::strength() const {
    int most = 0, patterns = 0;
    for (const finding& about : findings) {
        if (about.person.empty())
            patterns += about.strength();
        else
            most = std::max(most, about.strength());
    }
    return most + patterns;
}

int allowance(const rules& all, int staff, date day) {
    const std::int64_t thousandths =
        static_cast<std::int64_t>(all.alerts_a_day_per_1000_staff) * std::max(staff, 0);
    const auto until = [&](std::int64_t days) { return thousandths * days / 1000; };
    const int today = day_number(day);
    return static_cast<int>(until(today + 1) - until(today));
}

choice choose(const rules& all, int staff, date day, std::vector<alert> fresh, std::vector<alert> waiting,
              const std::vector<alert>& earlier) {
    const told known = told_in(all, day, earlier);
    choice out;
    std::vector<alert> competing;
    for (auto* some : {&waiting, &fresh})
        for (alert& one : *some) {
            const bool too_old = day_number(day) - day_number(one.day) > all.waits_days;
            alert left = new_in(one, known);
            if (too_old || left.strength() < all.alert_from)
                out.passed.push_back(std::move(one));
            else
                competing.push_back(std::move(left));
        }
    strongest_first(competing);
    // One alert a practitioner: what else there is about them goes with it.
    auto most = static_cast<std::size_t>(allowance(all, staff, day));
    const bool lately = std::ranges::any_of(earlier, [&](const alert& one) {
        return day_number(day) - day_number(one.day) < all.at_least_one_in_days;
    });
    if (most == 0 && !lately) most = 1;
    std::map<practitioner_id, std::size_t> raised;
    for (alert& one : competing) {
        if (const auto found = raised.find(one.who); found != raised.end()) {
            auto& findings = out.raised[found->second].findings;
            for (finding& about : one.findings)
                if (std::ranges::find(findings, about) == findings.end())
                    findings.push_back(std::move(about));
        } else if (out.raised.size() < most) {
            raised.emplace(one.who, out.raised.size());
            out.raised.push_back(std::move(one));
        } else {
            out.waiting.push_back(std::move(one));
        }
    }
    return out;
}

} // namespace kith::vigilance
