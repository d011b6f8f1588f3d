#include "synthetic/synthetic.hpp"

#include "casework/casework.hpp"
#include "identity/account_changes.hpp"
#include "synthetic/journey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace kith::synthetic {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int demonstration_caseload = 15; ///< children on the list of each social worker who signs in

/// Who is on duty for the next family.
class rota {
  public:
    rota(const std::vector<person_working>& all, const shapes& from, chance& luck)
        : caseworker_(from.caseworker), luck_(luck) {
        for (const person_working& one : all) {
            by_role_[one.role].push_back({one.id, one.role, one.display_name, one.agency});
            if (!one.sign_in_name.empty()) signing_in_.push_back(one.id);
        }
    }

    /// `demonstration`: index of the social worker who signs in and whose family it will be; -1: any other.
    cast next(int demonstration) {
        cast chosen;
        for (const auto& [role, people] : by_role_) {
            const bool first = demonstration >= 0;
            std::vector<casework::practitioner> there = people;
            if (!first)
                std::rotate(there.begin(),
                            there.begin() + luck_.between(0, static_cast<int>(there.size()) - 1),
                            there.end());
            if (role == caseworker_) there = social_workers(people, demonstration);
            chosen[role] = std::move(there);
        }
        return chosen;
    }

  private:
    std::vector<casework::practitioner> social_workers(const std::vector<casework::practitioner>& people,
                                                       int demonstration) {
        std::vector<casework::practitioner> own, others;
        for (const auto& one : people)
            (std::find(signing_in_.begin(), signing_in_.end(), one.id) != signing_in_.end() ? own : others)
                .push_back(one);
        if (demonstration >= 0 && static_cast<std::size_t>(demonstration) < own.size())
            return {own[static_cast<std::size_t>(demonstration)],
                    own[(static_cast<std::size_t>(demonstration) + 1) % own.size()]};
        if (others.empty()) return own;
        const auto one = static_cast<std::size_t>(turn_++) % others.size();
        return {others[one], others[(one + 1) % others.size()]};
    }

    std::string caseworker_;
    chance& luck_;
    std::map<std::string, std::vector<casework::practitioner>, std::less<>> by_role_;
    std::vector<practitioner_id> signing_in_;
    std::uint64_t turn_ = 0;
};

/// Those who have a part in a case. Whoever signs in for other things only (registers, what agencies share)
/// is nobody's next worker.
std::vector<person_working> with_a_part(const guidance::rulebook& rules,
                                        const std::vector<person_working>& all) {
    std::set<std::string> roles;
    for (const guidance::edition& edition : rules.editions) {
        for (const guidance::process& process : edition.processes)
            for (const guidance::step& step : process.steps)
                if (!process.beside_case) roles.insert(step.by.begin(), step.by.end());
        for (const guidance::role& role : edition.roles) {
            if (role.sees == "nobody") roles.insert(role.id);
            if (role.sees == "own_agency") roles.erase(role.id); // they take part when they are asked
        }
    }
    std::vector<person_working> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                 [&](const person_working& one) { return roles.contains(one.role); });
    return some;
}

class founding {
  public:
    founding(const guidance::rulebook& rules, const shapes& from, const wanted& asked,
             const std::vector<person_working>& workers)
        : rules_(rules), from_(from), asked_(asked), ids_(asked.seed, asked.now), luck_(ids_),
          rota_(with_a_part(rules, workers), from, luck_) {
        for (const person_working& one : workers)
            if (one.role == from.caseworker && !one.sign_in_name.empty())
                demonstrating_.push_back({one.id, 0});
    }

    /// One family, from the referral to today, into the transaction.
    void add_family(store::transaction& into) {
        const bool high =
            result.on_plans * 2000 < static_cast<std::int64_t>(from_.plans_of_2000) * (result.children + 1);
        const int demonstration = next_demonstration();
        const std::string severity = high || (demonstration >= 0 && luck_.percent(50)) ? "high"
                                     : luck_.percent(45)                               ? "middle"
                                                                                       : "low";
        const instant begins = when_referred(severity, demonstration >= 0);
        family people = make_family(from_, luck_, local_date(begins), severity, next_household_);
        while (result.children + static_cast<std::int64_t>(people.children.size()) > asked_.children) {
            people.children.pop_back();
            people.child_people.pop_back();
        }
        add(into, people, begins, demonstration, false);
        const instant later = begins + std::chrono::days(luck_.between(20, 90));
        if (result.children >= asked_.children || later > asked_.now || !luck_.percent(from_.known.twice))
            return;
        if (auto again = written_twice(from_, luck_, people, local_date(later)))
            add(into, *again, later, -1, true);
    }

    made result;

  private:
    void add(store::transaction& into, family& people, instant begins, int demonstration, bool twice) {
        const cast workers = rota_.next(demonstration);
        people.worker = workers.at(from_.caseworker).front().name;
        const int notes = static_cast<int>(asked_.notes / std::max(1, asked_.children));
        const told_journey told =
            tell({rules_, from_, people, workers, begins, asked_.now, notes}, luck_, ids_);
        ++result.families;
        write(into, told, demonstration);
        for (const auto& one : told.files)
            if (twice) result.twice.push_back(one->person.id);
        for (const auto& [why, times] : told.refusals) {
            result.refusals[why] += times;
            result.refused += times;
        }
    }
    int next_demonstration() const {
        for (std::size_t i = 0; i < demonstrating_.size(); ++i)
            if (demonstrating_[i].second < demonstration_caseload) return static_cast<int>(i);
        return -1;
    }

    instant when_referred(const std::string& severity, bool demonstration) {
        const int furthest = from_.months_back * 30;
        int back = luck_.between(1, furthest);
        if (severity == "high")
            back = luck_.percent(70) ? luck_.between(20, 240) : luck_.between(200, furthest + 200);
        if (demonstration) back = luck_.between(6, 200);
        const local_time at{local_date(asked_.now - days(back)), luck_.between(8, 18),
                            luck_.between(0, 59)};
        return std::min(to_instant(at).value_or(asked_.now), asked_.now - hours(2));
    }

    void write(store::transaction& into, const told_journey& told, int demonstration) {
        for (const written_act& one : told.acts) {
            record::act act;
            act.by = one.by;
            act.at = one.at;
            act.appends = one.appends;
            if (&one == &told.acts.back()) {
                for (const auto& file : told.files)
                    act.rows.push_back(casework::rows_of(rules_, *file));
            }
            for (const record::stream_append& append : one.appends)
                result.entries += static_cast<std::int64_t>(append.entries.size());
            if (!std::holds_alternative<record::receipt>(record::append(into, ids_, act)))
                throw std::logic_error("a made-up family was written twice");
        }
        for (const auto& file : told.files) {
            if (!file->person.child) {
                ++result.adults;
                continue;
            }
            if (file->processes.empty()) continue; // of a parent elsewhere; nobody is worried
            ++result.children;
            if (file->open()) ++result.open;
            const store::case_rows rows = casework::rows_of(rules_, *file);
            if (std::any_of(file->processes.begin(), file->processes.end(),
                            [&](const auto& one) { return !one.finished && one.definition == from_.plan; }))
                ++result.on_plans;
            if (demonstration >= 0 && file->open() &&
                rows.person.allocated == demonstrating_[static_cast<std::size_t>(demonstration)].first)
                ++demonstrating_[static_cast<std::size_t>(demonstration)].second;
        }
    }

    const guidance::rulebook& rules_;
    const shapes& from_;
    const wanted& asked_;
    seeded_world ids_;
    chance luck_;
    rota rota_;
    std::uint64_t next_household_ = 0;
    std::vector<std::pair<practitioner_id, int>> demonstrating_;
};

result<person_working> create(store::database& database, world& ids, const employee& one,
                              const std::string& name, const std::string& hash, bool signs_in) {
    identity::new_account account{name,
                                  one.display_name,
                                  one.role,
                                  one.agency,
                                  one.team,
                                  one.job_title,
                                  "",
                                  hash,
                                  ids.fresh<practitioner_id>()};
    const record::actor by{{"demonstration"}, "administrator", "setting up the demonstration"};
    const auto created = identity::create_account(database, ids, account, by);
    if (!created) return tl::unexpected(created.error());
    return person_working{*created, signs_in ? name : "", one.display_name,
                          one.role, one.job_title,        one.agency};
}

/// Telephones and managers, once everybody is there. `all` stands in the order of the shapes.
result<void> tell_reached(store::database& database, world& ids, const shapes& from,
                          const std::vector<person_working>& all) {
    const identity::changing change{
        database, ids, {{"demonstration"}, "administrator", "setting up the demonstration"}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const employee& one =
            i < from.sign_ins.size() ? from.sign_ins[i] : from.colleagues[i - from.sign_ins.size()];
        store::account_contact contact{.line_manager = {}, .work_phone = one.phone};
        const auto manager = std::ranges::find(all, one.manager, &person_working::display_name);
        if (manager != all.end()) contact.line_manager = manager->id;
        if (auto set = identity::set_contact(change, all[i].id, contact); !set) return set;
    }
    return {};
}

} // namespace

result<std::vector<person_working>> create_sign_ins(store::database& database, const shapes& from,
                                                    const wanted& asked, const std::string& password_hash,
                                                    const std::string& no_password_hash) {
    seeded_world ids(asked.seed ^ 0x5167'6e49'6e73ULL, asked.now);
    std::vector<person_working> all;
    for (const employee& one : from.sign_ins) {
        auto created = create(database, ids, one, one.sign_in_name, password_hash, true);
        if (!created) return tl::unexpected(created.error());
        all.push_back(std::move(*created));
    }
    int number = 0;
    for (const employee& one : from.colleagues) {
        const std::string name = fmt::format("colleague-{:03}", ++number);
        auto created = create(database, ids, one, name, no_password_hash, false);
        if (!created) return tl::unexpected(created.error());
        all.push_back(std::move(*created));
    }
    if (auto told = tell_reached(database, ids, from, all); !told) return tl::unexpected(told.error());
    return all;
}

made create_authority(store::database& database, const guidance::rulebook& rules, const shapes& from,
                      const wanted& asked, const std::vector<person_working>& workers,
                      const std::function<void(std::int64_t)>& progress) {
    founding area(rules, from, asked, workers);
    database.write_alone([&](store::transaction& into) {
        while (area.result.children < asked.children) {
            const std::int64_t before = area.result.children;
            area.add_family(into);
            if (progress && before / 250 != area.result.children / 250) progress(area.result.children);
            if (area.result.families > asked.children * 4LL + 100)
                throw std::logic_error("the engine takes no referral from the synthetic shapes");
        }
    });
    return std::move(area.result);
}

} // namespace kith::synthetic
