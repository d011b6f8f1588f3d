#include "trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

namespace kith::tests {

namespace {

using namespace kith::vigilance;

/// What shows the looking of such a snooper where no one record does.
bool shows(snooping kind, rule_kind rule) {
    using enum rule_kind;
    switch (kind) {
    case snooping::idle_browser:
        return rule == many_without_work;
    case snooping::fishing:
        return rule == fishing;
    case snooping::night_burst:
        return rule == out_of_hours || rule == many_without_work;
    case snooping::leaver:
        return rule == export_then_leave;
    case snooping::unmasker:
        return rule == many_unmaskings;
    default:
        return false;
    }
}

/// Whether the alert is about what this one did: a record that they looked into, or the pattern of it.
bool about(const alert& raised, const planted& one, int day) {
    if (raised.who != one.who) return false;
    return std::ranges::any_of(raised.findings, [&](const finding& each) {
        if (!each.person.empty()) return std::ranges::find(one.people, each.person) != one.people.end();
        return day >= one.first - 14 && day <= one.last + 30 &&
               std::ranges::any_of(each.facts,
                                   [&](const evidence& fact) { return shows(one.kind, fact.rule); });
    });
}

std::string rules_in(const finding& one) {
    std::string out;
    for (const evidence& fact : one.facts)
        out +=
            fmt::format("{}{}", out.empty() ? "" : ", ", rule_names[static_cast<std::size_t>(fact.rule)]);
    return out;
}

} // namespace

figures try_rules(const rules& all, const simulation& asked) {
    simulated_authority authority(asked);
    watch watching(all);
    figures out;
    out.days = asked.days;
    out.staff = asked.staff;
    std::vector<bool> found(authority.snoopers().size());
    std::deque<std::vector<look>> lived; // days that wait until the week after them is known
    std::vector<alert> waiting, earlier;
    constexpr int known_after = 8;
    const auto judge = [&](int day) {
        authority.judged_day(day);
        watching.begin(simulated_authority::day_of(day), simulated_authority::working_day(day));
        for (const look& one : lived.front())
            watching.see(one);
        lived.pop_front();
        auto chosen = choose(all, asked.staff, simulated_authority::day_of(day), watching.end(authority),
                             std::move(waiting), earlier);
        waiting = std::move(chosen.waiting);
        out.passed += static_cast<std::int64_t>(chosen.passed.size());
        out.alerts += static_cast<std::int64_t>(chosen.raised.size());
        out.most_on_a_day = std::max(out.most_on_a_day, static_cast<int>(chosen.raised.size()));
        for (const alert& raised : chosen.raised) {
            bool right = false;
            for (std::size_t i = 0; i < found.size(); ++i)
                if (about(raised, authority.snoopers()[i], day)) found[i] = right = true;
            if (right)
                ++out.true_alerts;
            else
                ++out.honest[rules_in(raised.findings.front())];
        }
        std::ranges::move(chosen.raised, std::back_inserter(earlier));
        std::erase_if(earlier, [&](const alert& one) {
            return day_number(one.day) < day_number(simulated_authority::day_of(day)) - all.quiet_days;
        });
    };
    for (int day = 0; day < asked.days; ++day) {
        lived.emplace_back();
        authority.live(day, [&](const look& one) {
            ++out.looks;
            lived.back().push_back(one);
        });
        if (day >= known_after) judge(day - known_after);
    }
    for (int day = std::max(0, asked.days - known_after); day < asked.days; ++day)
        judge(day);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const planted& one = authority.snoopers()[i];
        const auto kind = static_cast<std::size_t>(one.kind);
        ++out.planted;
        ++out.planted_of[kind];
        out.found += found[i] ? 1 : 0;
        out.found_of[kind] += found[i] ? 1 : 0;
        if (!found[i])
            out.missed.push_back(fmt::format("{} {} ({}), days {} to {}, {} records", snooping_names[kind],
                                             one.who.text, authority.practitioner(one.who).role, one.first,
                                             one.last, one.people.size()));
    }
    return out;
}

} // namespace kith::tests
