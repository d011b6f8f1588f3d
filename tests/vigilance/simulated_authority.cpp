// Who is there: staff, children, families.

#include "simulated_authority.hpp"

#include "simulated_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kith::tests {

namespace {

constexpr int surnames = 6'000, employers = 12, homes_in_a_postcode = 16;
constexpr std::array<std::string_view, employers> employer_names = {
    "council",    "health_trust", "police",  "school_trust", "warehouse", "supermarket",
    "care_homes", "buses",        "college", "bakery",       "hospital",  "call_centre"};

int number_in(std::string_view id) {
    int number = 0;
    for (const char digit : id.substr(1))
        number = number * 10 + (digit - '0');
    return number;
}

} // namespace

std::uint64_t dice::next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

date simulated_authority::day_of(int day) {
    return date(
        std::chrono::sys_days(date(std::chrono::year(2018), std::chrono::month(1), std::chrono::day(1))) +
        std::chrono::days(day));
}

simulated_authority::simulated_authority(const simulation& asked)
    : settings_(asked), dice_(asked.seed * 0x2545f4914f6cdd1dULL + 7), postcodes_(asked.staff * 7) {
    double sum = 0;
    for (int rank = 0; rank < surnames; ++rank)
        surname_share_.push_back(sum += 1.0 / (rank + 9)); // the commonest about one in sixty
    hire();
    register_children();
    make_families();
    plant();
}

int simulated_authority::any_surname() {
    const double at = static_cast<double>(dice_.next() >> 11U) / 9007199254740992.0 * surname_share_.back();
    return static_cast<int>(std::ranges::lower_bound(surname_share_, at) - surname_share_.begin());
}

simulated_authority::home_of simulated_authority::any_home() {
    return {dice_.below(postcodes_), dice_.below(homes_in_a_postcode)};
}

void simulated_authority::hire() {
    const auto add = [&](int role) {
        worker one;
        one.id.text = fmt::format("s{}", staff_.size());
        one.role = role;
        one.registered = dice_.percent(settings_.registered);
        one.surname = any_surname();
        if (dice_.percent(20)) one.former_surname = any_surname();
        if (dice_.percent(65)) one.home = any_home(); // the others live outside the area
        if (dice_.percent(30)) one.former_home = any_home();
        one.away.resize(static_cast<std::size_t>(settings_.days) + 30);
        for (int i = 0; i < 5; ++i) { // a week at a time, and now and then ill
            const int from = dice_.below(settings_.days);
            for (int day = from; day < from + 7; ++day)
                one.away[static_cast<std::size_t>(day)] = true;
        }
        for (int i = 0; i < 6; ++i)
            one.away[static_cast<std::size_t>(dice_.below(settings_.days))] = true;
        if (dice_.percent(10.0 * settings_.days / 365)) {
            one.notice = dice_.below(settings_.days);
            one.gone = one.notice + dice_.between(28, 60);
        }
        staff_.push_back(std::move(one));
    };
    for (std::size_t role = 0; role < role_plans.size(); ++role) {
        const int count = std::max(1, role_plans[role].of_1000 * settings_.staff / 1000);
        for (int i = 0; i < count && static_cast<int>(staff_.size()) < settings_.staff; ++i)
            add(static_cast<int>(role));
    }
    while (static_cast<int>(staff_.size()) < settings_.staff)
        add(plain_role);
    int social_workers = 0, managers = 0;
    const int teams = std::max(1, role_plans[social_worker_role].of_1000 * settings_.staff / 9'000);
    teams_.resize(static_cast<std::size_t>(teams));
    for (int i = 0; i < static_cast<int>(staff_.size()); ++i) {
        worker& one = staff_[static_cast<std::size_t>(i)];
        if (one.role == social_worker_role) {
            one.team = social_workers++ % teams;
            teams_[static_cast<std::size_t>(one.team)].push_back(i);
        } else if (one.role == manager_role) {
            one.team = managers++ % teams;
        }
    }
}

void simulated_authority::register_children() {
    for (int i = 0; i < settings_.staff * 40; ++i) {
        child one;
        one.id.text = fmt::format("p{}", i);
        one.surname = any_surname();
        if (dice_.percent(55)) one.other_surname = any_surname();
        one.home = any_home();
        if (dice_.percent(35)) one.former_home = any_home();
        if (dice_.percent(60)) one.employer = dice_.below(employers);
        if (dice_.percent(60)) one.closed = -dice_.between(60, 2000);
        children_.push_back(std::move(one));
    }
    for (int i = 0; i < std::max(2, settings_.staff * 12 / 1000); ++i) {
        child& known = children_[static_cast<std::size_t>(dice_.below(static_cast<int>(children_.size())))];
        known.high_profile = true;
        known.news = dice_.below(settings_.days);
    }
    const auto social_workers = std::ranges::count(staff_, social_worker_role, &worker::role);
    const int wanted = static_cast<int>(social_workers) * 17;
    while (static_cast<int>(open_.size()) < wanted)
        open_case(any_child(false), -dice_.between(1, 300));
}

/// Some of those who work here have family on record; not all of them have said so.
void simulated_authority::make_families() {
    for (int i = 0; i < static_cast<int>(staff_.size()); ++i) {
        if (!dice_.percent(4)) continue;
        child& one = children_[static_cast<std::size_t>(any_child(dice_.percent(20)))];
        if (dice_.percent(50)) one.surname = staff_[static_cast<std::size_t>(i)].surname;
        if (dice_.percent(60)) one.family_of.push_back(i);
    }
}

int simulated_authority::any_child(bool open) {
    if (open && !open_.empty())
        return open_[static_cast<std::size_t>(dice_.below(static_cast<int>(open_.size())))];
    for (;;) {
        const int found = dice_.below(static_cast<int>(children_.size()));
        if (!children_[static_cast<std::size_t>(found)].open) return found;
    }
}

// ------------------------------------------------------------ what is known

vigilance::home simulated_authority::text_of(const home_of& at) {
    const std::string postcode = fmt::format("zz{} {}", at.postcode / 100, at.postcode % 100);
    return {fmt::format("{} {}", at.house, postcode), postcode};
}

vigilance::practitioner_facts simulated_authority::practitioner(const practitioner_id& id) {
    const worker& one = staff_[static_cast<std::size_t>(number_in(id.text))];
    const role_plan& role = role_plans[static_cast<std::size_t>(one.role)];
    vigilance::practitioner_facts facts{std::string(role.name),     {}, std::string(role.agency), {}, {},
                                        {std::string(role.agency)}, {}};
    facts.surnames.push_back(fmt::format("name{}", one.surname));
    if (one.notice >= 0) facts.leaving_since = day_of(one.notice);
    if (!one.registered) return facts;
    if (one.former_surname >= 0) facts.surnames.push_back(fmt::format("name{}", one.former_surname));
    for (const home_of& at : {one.home, one.former_home})
        if (at.postcode >= 0) facts.homes.push_back(text_of(at));
    return facts;
}

vigilance::person_facts simulated_authority::person(const person_id& id) {
    const child& one = children_[static_cast<std::size_t>(number_in(id.text))];
    vigilance::person_facts facts;
    facts.surnames.push_back(fmt::format("name{}", one.surname));
    if (one.other_surname >= 0) facts.surnames.push_back(fmt::format("name{}", one.other_surname));
    for (const home_of& at : {one.home, one.former_home})
        if (at.postcode >= 0) facts.homes.push_back(text_of(at));
    if (one.employer >= 0)
        facts.employers.emplace_back(employer_names[static_cast<std::size_t>(one.employer)]);
    for (const int member : one.family_of)
        facts.family_of.push_back(staff_[static_cast<std::size_t>(member)].id);
    facts.high_profile = one.high_profile && one.news <= today_;
    return facts;
}

vigilance::bond simulated_authority::between(const practitioner_id& who, const person_id& whom, date first,
                                             date last) {
    const int worker = number_in(who.text), number = number_in(whom.text);
    const child& one = children_[static_cast<std::size_t>(number)];
    const int from = day_number(first) - day_number(day_of(0)),
              to = day_number(last) - day_number(day_of(0));
    vigilance::bond out;
    for (const part& each : one.parts) {
        if (each.worker == worker && each.from <= to) {
            if (each.until >= from)
                out.work = true;
            else
                out.left = day_of(each.until);
        }
        const int team = staff_[static_cast<std::size_t>(each.worker)].team;
        if (each.allocated && each.from <= today_ && each.until >= today_ && team >= 0 &&
            team == staff_[static_cast<std::size_t>(worker)].team)
            out.team = true;
    }
    const auto key = (static_cast<std::uint64_t>(worker) << 32U) | static_cast<std::uint64_t>(number);
    if (const auto found = entries_.find(key); found != entries_.end())
        out.work = out.work ||
                   std::ranges::any_of(found->second, [&](int day) { return day >= from && day <= to; });
    if (!one.open && one.closed <= today_) out.closed = day_of(one.closed);
    return out;
}

} // namespace kith::tests
