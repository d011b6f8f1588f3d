// What happens in a day: cases come, go and change hands; people work on them.

#include "simulated_authority.hpp"

#include "simulated_roles.hpp"

#include <algorithm>

namespace kith::tests {

namespace {

constexpr span_of pages = {5, 13}; // of one record, at one sitting
constexpr int entry_memory = 40;   // days

} // namespace

bool simulated_authority::present(const worker& one, int day) const {
    return !one.away[static_cast<std::size_t>(day)] && (one.gone < 0 || day < one.gone);
}

const simulated_authority::part* simulated_authority::allocation(const child& one) const {
    for (const part& each : one.parts)
        if (each.allocated && each.until == part{}.until) return &each;
    return nullptr;
}

void simulated_authority::open_case(int number, int day) {
    child& one = children_[static_cast<std::size_t>(number)];
    if (one.open) return;
    one.open = true;
    open_.push_back(number);
    const auto& team = teams_[static_cast<std::size_t>(dice_.below(static_cast<int>(teams_.size())))];
    std::vector<int> there;
    for (const int each : team)
        if (staff_[static_cast<std::size_t>(each)].gone < 0 ||
            day < staff_[static_cast<std::size_t>(each)].gone)
            there.push_back(each);
    const auto least = std::ranges::min_element(there.empty() ? team : there, {}, [&](int each) {
        return staff_[static_cast<std::size_t>(each)].own.size();
    });
    one.parts.push_back({*least, day, part{}.until, true});
    staff_[static_cast<std::size_t>(*least)].own.push_back(number);
    for (int tries = 0; tries < 6; ++tries) { // others around the child
        const int other = dice_.below(static_cast<int>(staff_.size()));
        worker& each = staff_[static_cast<std::size_t>(other)];
        const int most = role_plans[static_cast<std::size_t>(each.role)].own;
        if (each.role == social_worker_role || static_cast<int>(each.own.size()) >= most) continue;
        one.parts.push_back({other, day, part{}.until, false});
        each.own.push_back(number);
    }
}

void simulated_authority::close_case(int number, int day) {
    child& one = children_[static_cast<std::size_t>(number)];
    one.open = false;
    one.closed = day;
    std::erase(open_, number);
    for (part& each : one.parts) {
        if (each.until != part{}.until) continue;
        each.until = day;
        std::erase(staff_[static_cast<std::size_t>(each.worker)].own, number);
        staff_[static_cast<std::size_t>(each.worker)].past.push_back(number);
    }
}

/// The cases of somebody who leaves go to others of the role.
void simulated_authority::hand_over(int leaver, int day) {
    worker& from = staff_[static_cast<std::size_t>(leaver)];
    std::vector<int> others;
    for (int i = 0; i < static_cast<int>(staff_.size()); ++i) {
        const worker& each = staff_[static_cast<std::size_t>(i)];
        if (i != leaver && each.role == from.role && each.team == from.team &&
            (each.gone < 0 || each.gone > day))
            others.push_back(i);
    }
    for (const int number : from.own) {
        for (part& each : children_[static_cast<std::size_t>(number)].parts) {
            if (each.worker != leaver || each.until != part{}.until) continue;
            each.until = day;
            if (others.empty()) break;
            const int next = others[static_cast<std::size_t>(dice_.below(static_cast<int>(others.size())))];
            const bool allocated = each.allocated;
            children_[static_cast<std::size_t>(number)].parts.push_back(
                {next, day, part{}.until, allocated});
            staff_[static_cast<std::size_t>(next)].own.push_back(number);
            break;
        }
        from.past.push_back(number);
    }
    from.own.clear();
}

void simulated_authority::change_cases(int day) {
    const auto social_workers = static_cast<int>(open_.size()) / 17;
    for (int i = 0; i < std::max(1, social_workers / 8); ++i) {
        close_case(any_child(true), day);
        open_case(any_child(false), day);
    }
    for (int i = 0; i < std::max(1, social_workers / 20); ++i) { // to another worker, often of another team
        child& one = children_[static_cast<std::size_t>(any_child(true))];
        const int number = static_cast<int>(&one - children_.data());
        const auto& team = teams_[static_cast<std::size_t>(dice_.below(static_cast<int>(teams_.size())))];
        const int next = team[static_cast<std::size_t>(dice_.below(static_cast<int>(team.size())))];
        for (part& each : one.parts) {
            if (!each.allocated || each.until != part{}.until || each.worker == next) continue;
            each.until = day;
            std::erase(staff_[static_cast<std::size_t>(each.worker)].own, number);
            staff_[static_cast<std::size_t>(each.worker)].past.push_back(number);
            one.parts.push_back({next, day, part{}.until, true});
            staff_[static_cast<std::size_t>(next)].own.push_back(number);
            break;
        }
    }
    for (int i = 0; i < static_cast<int>(staff_.size()); ++i)
        if (staff_[static_cast<std::size_t>(i)].gone == day) hand_over(i, day);
}

void simulated_authority::tell(const visit& one, int day) {
    const worker& who = staff_[static_cast<std::size_t>(one.worker)];
    const bool nights = role_plans[static_cast<std::size_t>(who.role)].nights;
    const int hour = one.hour >= 0 ? one.hour
                     : nights      ? (dice_.percent(70) ? 22 : 2)
                                   : dice_.between(9, 16);
    instant at = instant(std::chrono::sys_days(day_of(day))) + std::chrono::hours(hour) +
                 std::chrono::minutes(dice_.below(60));
    for (int i = 0; i < one.pages; ++i) {
        (*seen_)({who.id, one.search ? person_id{} : children_[static_cast<std::size_t>(one.child)].id, at,
                  one.unmasked, one.exported, false});
        at += std::chrono::seconds(7);
    }
}

void simulated_authority::look_at(int worker, int number, int day, double entry_percent, int hour) {
    visit one{worker, number, dice_.between(pages.least, pages.most), hour};
    if (dice_.percent(entry_percent - settings_.unwritten)) {
        // Most write on the same day, some later, a few after more than a week.
        const int later = dice_.percent(85)   ? 0
                          : dice_.percent(75) ? dice_.between(1, 5)
                                              : dice_.between(6, 12);
        const auto key = (static_cast<std::uint64_t>(worker) << 32U) | static_cast<std::uint64_t>(number);
        entries_[key].push_back(day + later);
        one.unmasked = dice_.percent(0.6);
    }
    tell(one, day);
    // A wrong name, opened and left.
    if (dice_.percent(1)) tell({worker, dice_.below(static_cast<int>(children_.size())), 1, hour}, day);
}

void simulated_authority::own_cases(int worker, int day) {
    const auto& own = staff_[static_cast<std::size_t>(worker)].own;
    const role_plan& role =
        role_plans[static_cast<std::size_t>(staff_[static_cast<std::size_t>(worker)].role)];
    if (own.empty()) return;
    const bool evening = dice_.percent(6);
    for (int i = dice_.between(role.own_looks.least, role.own_looks.most); i > 0; --i) {
        const int number = own[static_cast<std::size_t>(dice_.below(static_cast<int>(own.size())))];
        visit one{worker, number, dice_.between(pages.least, pages.most), evening ? 21 : -1};
        one.exported = dice_.percent(0.8); // for court, for a conference
        tell(one, day);
    }
}

/// Answers for the children of colleagues who are not there.
void simulated_authority::duty(int worker, int day) {
    const auto& team = teams_[static_cast<std::size_t>(staff_[static_cast<std::size_t>(worker)].team)];
    for (int i = dice_.between(6, 12); i > 0; --i) {
        const auto& whose = staff_[static_cast<std::size_t>(
            team[static_cast<std::size_t>(dice_.below(static_cast<int>(team.size())))])];
        if (whose.own.empty()) continue;
        look_at(worker,
                whose.own[static_cast<std::size_t>(dice_.below(static_cast<int>(whose.own.size())))], day,
                80);
    }
}

void simulated_authority::leaving(int worker, int day) {
    const auto& one = staff_[static_cast<std::size_t>(worker)];
    if (one.notice < 0 || day < one.notice || one.own.empty() || !dice_.percent(8)) return;
    visit handed{worker, one.own[static_cast<std::size_t>(dice_.below(static_cast<int>(one.own.size())))],
                 1};
    handed.exported = true;
    tell(handed, day);
}

void simulated_authority::work(int worker, int day) {
    // Copied out: looking may move nothing, but reading clearly does no harm.
    const int role_number = staff_[static_cast<std::size_t>(worker)].role;
    const role_plan& role = role_plans[static_cast<std::size_t>(role_number)];
    own_cases(worker, day);
    for (int i = dice_.between(role.other_looks.least, role.other_looks.most); i > 0; --i)
        look_at(worker, any_child(!dice_.percent(role_number == 2 ? 60 : 8)), day, role.entries);
    const int team = staff_[static_cast<std::size_t>(worker)].team;
    for (int i = dice_.between(role.team_looks.least, role.team_looks.most); i > 0 && team >= 0; --i) {
        const auto& members = teams_[static_cast<std::size_t>(team)];
        const auto& own =
            staff_[static_cast<std::size_t>(
                       members[static_cast<std::size_t>(dice_.below(static_cast<int>(members.size())))])]
                .own;
        if (!own.empty())
            look_at(worker, own[static_cast<std::size_t>(dice_.below(static_cast<int>(own.size())))], day,
                    50);
    }
    if (role_number == social_worker_role) {
        const auto& members = teams_[static_cast<std::size_t>(team)];
        if (members[static_cast<std::size_t>(day) % members.size()] == worker) duty(worker, day);
    }
    const auto& past = staff_[static_cast<std::size_t>(worker)].past;
    if (!past.empty() && dice_.percent(6))
        look_at(worker, past[static_cast<std::size_t>(dice_.below(static_cast<int>(past.size())))], day,
                30);
    if (const int searches = dice_.between(role.searches.least, role.searches.most); searches > 0)
        tell({.worker = worker, .pages = searches, .search = true}, day);
    leaving(worker, day);
}

/// When somebody is in the news, those who answer for it look.
void simulated_authority::news(int day) {
    for (int number = 0; number < static_cast<int>(children_.size()); ++number) {
        const child& one = children_[static_cast<std::size_t>(number)];
        if (!one.high_profile || day < one.news || day > one.news + 10) continue;
        for (int i = 0; i < static_cast<int>(staff_.size()); ++i) {
            const worker& each = staff_[static_cast<std::size_t>(i)];
            const bool answers =
                each.role == service_manager_role || (each.role == legal_role && i % 6 == 0);
            if (answers && present(each, day) && dice_.percent(25)) look_at(i, number, day, 40);
        }
    }
}

void simulated_authority::live(int day, const std::function<void(const vigilance::look&)>& seen) {
    seen_ = &seen;
    if (working_day(day)) change_cases(day);
    for (int i = 0; i < static_cast<int>(staff_.size()); ++i) {
        const worker& one = staff_[static_cast<std::size_t>(i)];
        const bool nights = role_plans[static_cast<std::size_t>(one.role)].nights;
        if (present(one, day) && (nights ? (i + day) % 4 == 0 : working_day(day))) work(i, day);
    }
    if (working_day(day)) news(day);
    for (const visit& one : planned_[day])
        tell(one, day);
    if (day % entry_memory == 0)
        for (auto each = entries_.begin(); each != entries_.end();) {
            std::erase_if(each->second, [&](int written) { return written < day - entry_memory; });
            each = each->second.empty() ? entries_.erase(each) : std::next(each);
        }
    seen_ = nullptr;
}

} // namespace kith::tests
