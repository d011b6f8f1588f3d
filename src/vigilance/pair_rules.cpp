#include "vigilance/pair_rules.hpp"

#include "calendar/days.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::vigilance {
namespace {

using enum rule_kind;
using calendar::days_after;

bool same(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    return std::ranges::any_of(left, [&](const std::string& one) {
        return !one.empty() && std::ranges::find(right, one) != right.end();
    });
}

bool same_home(const encounter& at, std::string home::*part) {
    return std::ranges::any_of(at.who.homes, [&](const home& own) {
        return !(own.*part).empty() && std::ranges::any_of(at.whom.homes, [&](const home& theirs) {
            return own.*part == theirs.*part;
        });
    });
}

bool longer_ago(const std::optional<date>& since, date day, int days) {
    return since && day_number(day) - day_number(*since) > days;
}

std::string words(const rules& all, rule_kind kind, const encounter& at) {
    const rule& one = all.of(kind);
    const auto around = [&] {
        return fmt::format("No task, message or entry of theirs on this record from {} to {}",
                           long_words(days_after(at.day, -one.days)),
                           long_words(days_after(at.day, one.days)));
    };
    switch (kind) {
    case no_work:
        return around();
    case no_work_in_team:
        return around() + "; the child is with their team";
    case comes_back:
        return fmt::format("Looked on {} days within {} days without work on it", at.days_without_work,
                           one.days);
    case same_surname:
        return "Their surname, present or former, is that of somebody on this record";
    case same_postcode:
        return "Somebody on this record lives, or has lived, in the postcode of a home of theirs";
    case same_address:
        return "Somebody on this record lives, or has lived, at an address of theirs";
    case same_employer:
        return "Somebody on this record works for an employer of theirs";
    case own_family:
        return "Their own family, as they have declared or as it is on record";
    case colleagues_family:
        return "Family of somebody else who signs in here";
    case high_profile:
        return "The record is restricted, or of somebody in the news";
    case after_closure:
        return fmt::format("Nothing has been open on it since {}", long_words(*at.joined.closed));
    case after_transfer:
        return fmt::format("Their own part in it ended on {}", long_words(*at.joined.left));
    case unmasking:
        return "Was shown a protected fact";
    default:
        return one.title;
    }
}

} // namespace

std::vector<evidence> facts_between(const rules& all, const encounter& at) {
    std::vector<evidence> out;
    int sum = 0;
    const auto fire = [&](rule_kind kind, bool so) {
        if (!so || !all.on(kind)) return;
        out.push_back({kind, all.of(kind).strength, {}});
        sum += all.of(kind).strength;
    };
    const auto& family = at.whom.family_of;
    const bool own = std::ranges::find(family, at.id) != family.end(), idle = !at.joined.work;
    const bool one_roof = same_home(at, &home::address);
    // Whatever the work is.
    fire(own_family, own);
    fire(same_address, one_roof);
    if (idle) {
        fire(no_work, !at.joined.team);
        fire(no_work_in_team, at.joined.team);
        fire(same_postcode, !one_roof && same_home(at, &home::postcode));
        fire(same_surname, same(at.who.surnames, at.whom.surnames));
        fire(same_employer, same(at.who.employers, at.whom.employers));
        fire(colleagues_family, !own && !family.empty());
        fire(high_profile, at.whom.high_profile);
        fire(unmasking, at.unmasked);
        // Of a case of one's own that was closed, the one fact is told once.
        fire(after_closure,
             !at.joined.left && longer_ago(at.joined.closed, at.day, all.of(after_closure).days));
        fire(after_transfer, longer_ago(at.joined.left, at.day, all.of(after_transfer).days));
        fire(comes_back, !at.joined.team && at.days_without_work >= all.of(comes_back).from);
    }
    if (sum >= all.alert_from)
        for (evidence& fact : out)
            fact.words = words(all, fact.rule, at);
    return out;
}

} // namespace kith::vigilance
