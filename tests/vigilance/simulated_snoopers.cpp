// Those who look where they have no business: nine kinds, planted into a year of honest work.

#include "simulated_authority.hpp"

#include "simulated_roles.hpp"

#include <algorithm>

namespace kith::tests {

/// Somebody who stays, sees children in their work, and is not planted yet.
int simulated_authority::quiet_worker() {
    for (;;) {
        const int found = dice_.below(static_cast<int>(staff_.size()));
        const worker& one = staff_[static_cast<std::size_t>(found)];
        const role_plan& role = role_plans[static_cast<std::size_t>(one.role)];
        // Whoever reads anything without writing, as their work, can't be told from somebody idle.
        const bool looks = role.own > 0 || role.other_looks.most > 2;
        const bool known =
            std::ranges::any_of(planted_, [&](const planted& each) { return each.who == one.id; });
        if (looks && role.entries > 30 && one.notice < 0 && !known) return found;
    }
}

int simulated_authority::workday_in(int first, int last) {
    int day = dice_.between(first, last);
    while (!working_day(day))
        ++day;
    return std::min(day, settings_.days - 1);
}

/// A child of no concern to the worker's own work, at least to begin with.
int simulated_authority::stranger(int worker) {
    for (;;) {
        const int found = any_child(dice_.percent(60));
        const child& one = children_[static_cast<std::size_t>(found)];
        if (!one.high_profile &&
            std::ranges::none_of(one.parts, [&](const part& each) { return each.worker == worker; }))
            return found;
    }
}

void simulated_authority::plan(planted& by, int day, visit one) {
    if (day >= settings_.days) return;
    if (one.child >= 0) {
        const person_id& about = children_[static_cast<std::size_t>(one.child)].id;
        if (std::ranges::find(by.people, about) == by.people.end()) by.people.push_back(about);
    }
    by.last = std::max(by.last, day);
    planned_[day].push_back(one);
}

planted simulated_authority::plant_one(snooping kind, int number) {
    worker& who = staff_[static_cast<std::size_t>(number)];
    const int quarter = settings_.days / 4;
    planted made{kind, who.id, {}, workday_in(10, settings_.days - quarter), 0};
    const int begin = made.first;
    const auto come_back = [&](int whom, int times, int over) {
        for (int i = 0; i < times; ++i)
            plan(made, i == 0 ? begin : workday_in(begin, std::min(begin + over, settings_.days - 3)),
                 {number, whom, dice_.between(2, 8)});
    };
    const int whom = stranger(number);
    child& target = children_[static_cast<std::size_t>(whom)];
    switch (kind) {
    case snooping::neighbour:
        if (who.home.postcode < 0) who.home = any_home();
        target.home = {who.home.postcode, (who.home.house + 3) % 16};
        come_back(whom, dice_.between(1, 4), quarter);
        break;
    case snooping::former_partners_family: {
        // One in three kept the name, one in three lived there, of one in three nothing is known.
        const int link = dice_.below(3);
        if (link == 0) who.former_surname = target.surname;
        if (link == 1) who.former_home = target.former_home = any_home();
        come_back(whom, dice_.between(3, 12), dice_.between(14, 60));
        break;
    }
    case snooping::colleagues_family: {
        const int colleague = quiet_worker();
        if (dice_.percent(75)) target.family_of.push_back(colleague); // the others have not said so
        come_back(whom, dice_.between(1, 5), quarter / 2);
        break;
    }
    case snooping::celebrity: {
        const auto found = std::ranges::find(children_, true, &child::high_profile);
        const int known = static_cast<int>(found - children_.begin());
        made.first = std::min(workday_in(found->news, found->news + 12), settings_.days - 3);
        for (int i = dice_.between(1, 3); i > 0; --i)
            plan(made, workday_in(made.first, std::min(made.first + 5, settings_.days - 3)),
                 {number, known, dice_.between(3, 9)});
        break;
    }
    case snooping::idle_browser:
        for (int day = dice_.between(5, 30); day > 0; --day) {
            const int on = workday_in(begin, std::min(begin + quarter, settings_.days - 3));
            for (int i = dice_.between(4, 12); i > 0; --i)
                plan(made, on, {number, stranger(number), dice_.between(1, 4)});
        }
        break;
    case snooping::fishing:
        for (int day = dice_.between(2, 6); day > 0; --day) {
            const int on = workday_in(begin, std::min(begin + 8, settings_.days - 3));
            plan(made, on, {.worker = number, .pages = dice_.between(30, 80), .search = true});
            for (int i = dice_.between(0, 5); i > 0; --i)
                plan(made, on, {number, stranger(number), 1});
        }
        break;
    case snooping::night_burst:
        for (int night = dice_.between(1, 3); night > 0; --night) {
            const int on = std::min(begin + dice_.below(20), settings_.days - 1);
            for (int i = dice_.between(6, 25); i > 0; --i)
                plan(made, on, {number, stranger(number), dice_.between(1, 5), dice_.percent(50) ? 22 : 1});
        }
        break;
    case snooping::leaver:
        who.notice = begin;
        who.gone = begin + dice_.between(28, 60);
        for (int i = dice_.between(6, 30); i > 0; --i) {
            const bool own = !who.own.empty() && dice_.percent(50);
            visit taken{
                number,
                own ? who.own[static_cast<std::size_t>(dice_.below(static_cast<int>(who.own.size())))]
                    : stranger(number)};
            taken.exported = true;
            plan(made, workday_in(std::max(1, begin - 14), begin + 14), taken);
        }
        break;
    case snooping::unmasker:
        for (int i = dice_.between(1, 3); i > 0; --i) {
            visit shown{number, whom, dice_.between(1, 3)};
            shown.unmasked = true;
            plan(made, workday_in(begin, begin + 10), shown);
        }
        break;
    }
    return made;
}

void simulated_authority::plant() {
    for (int i = 0; i < settings_.snoopers; ++i)
        planted_.push_back(plant_one(static_cast<snooping>(i % 9), quiet_worker()));
}

} // namespace kith::tests
