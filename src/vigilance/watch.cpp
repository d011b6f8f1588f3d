#include "vigilance/watch.hpp"

#include "calendar/days.hpp"
#include "vigilance/pair_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::vigilance {
namespace {

using enum rule_kind;
using calendar::days_after;

std::uint64_t key_of(std::uint32_t who, std::uint32_t person) {
    return (std::uint64_t{who} << 32U) | person;
}

} // namespace

/// As much as the rule takes, also beside what others in the role do; where there are hardly any, beside
/// what they themselves did before.
bool watch::too_many(const rule& one, const measure& own, int role_sum, int role_people) const {
    if (own.now < std::max(1, one.from)) return false;
    if (one.times == 0) return true;
    if (const int others = role_people - 1; others >= rules_.others_at_least)
        return own.now * others >= one.times * (role_sum - own.now);
    return own.windows_before >= rules_.windows_at_least &&
           own.now * own.windows_before >= one.times * own.before;
}

/// "; others in the role 2"
std::string watch::usual_words(const measure& own, int role_sum, int role_people) const {
    if (const int others = role_people - 1; others >= rules_.others_at_least)
        return fmt::format("; others in the role {}", (role_sum - own.now + others / 2) / others);
    return fmt::format("; they themselves before {}",
                       own.windows_before == 0 ? 0 : own.before / own.windows_before);
}

void watch::rolling::add(int day, int count) {
    if (count > 0) days_.emplace_back(day, count);
}

watch::measure watch::rolling::over(int day, int days, int begun, int most_windows) {
    days = std::max(1, days);
    while (!days_.empty() && days_.front().first <= day - days * (most_windows + 1))
        days_.pop_front();
    measure out;
    out.windows_before = std::clamp((day + 1 - begun) / days - 1, 0, most_windows);
    const int first = day - days * (out.windows_before + 1);
    for (const auto& [on, count] : days_) {
        if (on > day - days)
            out.now += count;
        else if (on > first)
            out.before += count;
    }
    return out;
}

void watch::begin(date day, bool working_day) {
    date_ = day;
    day_ = day_number(day);
    if (begun_ == 0) begun_ = day_;
    working_day_ = working_day;
    const auto at_hour = [&](int hour) {
        const date on = hour == 24 ? days_after(day, 1) : day;
        return to_instant({on, hour % 24, 0, 0}).value_or(instant(std::chrono::sys_days(on)));
    };
    opens_ = at_hour(rules_.begin);
    closes_ = at_hour(rules_.end);
    pairs_.clear();
    pair_numbers_.clear();
    searches_.clear();
}

bool watch::out_of_hours(instant at) const {
    return !working_day_ || at < opens_ || at >= closes_;
}

void watch::see(const look& one) {
    const auto [who, new_reader] =
        practitioner_numbers_.try_emplace(one.who, static_cast<std::uint32_t>(practitioners_.size()));
    if (new_reader) practitioners_.emplace_back().id = one.who;
    if (one.person.empty()) {
        ++searches_[who->second];
        return;
    }
    const auto [person, new_person] =
        person_numbers_.try_emplace(one.person, static_cast<std::uint32_t>(people_.size()));
    if (new_person) people_.push_back(one.person);
    const auto [place, new_pair] = pair_numbers_.try_emplace(key_of(who->second, person->second),
                                                             static_cast<std::uint32_t>(pairs_.size()));
    if (new_pair) pairs_.push_back({.who = who->second, .person = person->second});
    pair& found = pairs_[place->second];
    found.opened |= !one.refused;
    found.refused |= one.refused;
    found.unmasked |= one.unmasked;
    found.exported |= one.exported;
    found.out_of_hours |= out_of_hours(one.at);
}

int watch::came_back(std::uint64_t key) {
    const int days = rules_.of(comes_back).days;
    std::vector<int>& all = idle_days_[key];
    std::erase_if(all, [&](int day) { return day <= day_ - days; });
    all.push_back(day_);
    return static_cast<int>(all.size());
}

bool watch::is_new(std::uint64_t key) {
    const auto [last, added] = last_looked_.try_emplace(key, day_);
    const bool out = added || last->second <= day_ - rules_.new_after_days;
    last->second = day_;
    return out;
}

/// Once in a while, what no rule looks back to any more.
void watch::forget() {
    if (day_ % rules_.new_after_days != 0) return;
    std::erase_if(last_looked_,
                  [&](const auto& each) { return each.second <= day_ - rules_.new_after_days; });
    const int days = rules_.of(comes_back).days;
    std::erase_if(idle_days_, [&](const auto& each) { return each.second.back() <= day_ - days; });
}

finding watch::judge(const pair& seen, counts& of, knowledge& known) {
    memory& reader = practitioners_[seen.who];
    const person_id& person = people_[seen.person];
    const int around = std::max(rules_.of(no_work).days, rules_.of(no_work_in_team).days);
    const auto joined =
        known.between(reader.id, person, days_after(date_, -around), days_after(date_, around));
    const bool idle = !joined.work;
    if (idle && seen.opened && !joined.team) reader.without_work.add(day_, 1);
    if (seen.unmasked) reader.unmasked.add(day_, 1);
    if (seen.refused && !seen.opened) reader.refused.add(day_, 1);
    if (seen.opened && is_new(key_of(seen.who, seen.person))) reader.opened.add(day_, 1);
    if (idle && seen.out_of_hours) ++of.tonight;
    if (seen.exported) reader.exports.push_back({day_, person, joined.work});
    const int days = idle ? came_back(key_of(seen.who, seen.person)) : 0;
    const person_facts whom = known.person(person);
    return {person, facts_between(rules_, {date_, of.facts, whom, joined, reader.id, seen.unmasked, days})};
}

finding watch::patterns(const counts& own, const role_counts& role) const {
    finding out;
    const auto fire = [&](rule_kind kind, std::string words) {
        if (rules_.on(kind)) out.facts.push_back({kind, rules_.of(kind).strength, std::move(words)});
    };
    if (const rule& one = rules_.of(many_without_work);
        too_many(one, own.without_work, role.without_work, role.people))
        fire(many_without_work,
             fmt::format("Opened {} records within {} days without work on them{}", own.without_work.now,
                         one.days, usual_words(own.without_work, role.without_work, role.people)));
    if (const rule& one = rules_.of(fishing); too_many(one, own.searches, role.searches, role.people) &&
                                              own.searches.now >= one.ratio * own.opened)
        fire(fishing, fmt::format("Searched {} times within {} days and opened {} records new to them{}",
                                  own.searches.now, one.days, own.opened,
                                  usual_words(own.searches, role.searches, role.people)));
    if (const rule& one = rules_.of(many_unmaskings);
        too_many(one, own.unmasked, role.unmasked, role.people))
        fire(many_unmaskings,
             fmt::format("Was shown protected facts of {} people within {} days{}", own.unmasked.now,
                         one.days, usual_words(own.unmasked, role.unmasked, role.people)));
    if (const rule& one = rules_.of(refused); too_many(one, own.refused, role.refused, role.people))
        fire(refused, fmt::format("Was refused {} records within {} days{}", own.refused.now, one.days,
                                  usual_words(own.refused, role.refused, role.people)));
    const bool any_hour =
        std::ranges::find(rules_.roles_at_any_hour, own.facts.role) != rules_.roles_at_any_hour.end();
    if (!any_hour && own.tonight >= std::max(1, rules_.of(rule_kind::out_of_hours).from))
        fire(rule_kind::out_of_hours,
             fmt::format("Opened {} records out of hours on {} without work on them", own.tonight,
                         long_words(date_)));
    return out;
}

finding watch::leaving(memory& reader, const practitioner_facts& facts) const {
    const rule& one = rules_.of(export_then_leave);
    std::erase_if(reader.exports, [&](const taken_out& each) { return each.day <= day_ - one.days; });
    finding out;
    if (!rules_.on(export_then_leave) || !facts.leaving_since || day_number(*facts.leaving_since) > day_)
        return out;
    std::set<person_id> people, idle;
    for (const taken_out& each : reader.exports) {
        people.insert(each.person);
        if (!each.work) idle.insert(each.person);
    }
    if (static_cast<int>(people.size()) >= one.from && !idle.empty())
        out.facts.push_back(
            {export_then_leave, one.strength,
             fmt::format("Took out {} people's records within {} days, {} of them without work on them; "
                         "leaving since {}",
                         people.size(), one.days, idle.size(), long_words(*facts.leaving_since))});
    return out;
}

std::vector<alert> watch::end(knowledge& known) {
    forget();
    std::vector<counts> all(practitioners_.size());
    std::vector<bool> asked(practitioners_.size());
    const auto counts_of = [&](std::uint32_t who) -> counts& {
        if (!asked[who]) all[who].facts = known.practitioner(practitioners_[who].id);
        asked[who] = true;
        return all[who];
    };
    std::map<std::uint32_t, alert> alerts;
    const auto add = [&](std::uint32_t who, finding&& about) {
        if (about.facts.empty()) return;
        alert& to = alerts.try_emplace(who, alert{practitioners_[who].id, date_, {}}).first->second;
        to.findings.push_back(std::move(about));
    };
    for (const pair& seen : pairs_)
        if (finding about = judge(seen, counts_of(seen.who), known); about.strength() >= rules_.alert_from)
            add(seen.who, std::move(about));
    for (const auto& [who, count] : searches_)
        practitioners_[who].searches.add(day_, count);
    const auto over = [&](rolling& of, rule_kind kind) {
        return of.over(day_, rules_.of(kind).days, begun_, rules_.windows_at_most);
    };
    std::map<std::string, role_counts> roles;
    for (std::uint32_t who = 0; who < practitioners_.size(); ++who) {
        counts& own = counts_of(who);
        memory& reader = practitioners_[who];
        own.searches = over(reader.searches, fishing);
        own.opened = over(reader.opened, fishing).now;
        own.without_work = over(reader.without_work, many_without_work);
        own.unmasked = over(reader.unmasked, many_unmaskings);
        own.refused = over(reader.refused, refused);
        role_counts& role = roles[own.facts.role];
        ++role.people;
        role.searches += own.searches.now;
        role.without_work += own.without_work.now;
        role.unmasked += own.unmasked.now;
        role.refused += own.refused.now;
    }
    std::vector<alert> out;
    for (std::uint32_t who = 0; who < practitioners_.size(); ++who) {
        add(who, patterns(all[who], roles[all[who].facts.role]));
        add(who, leaving(practitioners_[who], all[who].facts));
        if (const auto found = alerts.find(who); found != alerts.end()) {
            std::ranges::stable_sort(found->second.findings, std::greater{}, &finding::strength);
            if (found->second.strength() >= rules_.alert_from) out.push_back(std::move(found->second));
        }
    }
    return out;
}

} // namespace kith::vigilance
