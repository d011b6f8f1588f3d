// The query tables: every list against a naive reading of the same rows, on every engine, for every kind of
// viewer.

#include "foundation/decision.hpp"
#include "foundation/world.hpp"
#include "scratch_database.hpp"
#include "store/grants.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <map>
#include <set>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

using kept_from = std::map<practitioner_id, std::set<person_id>>;

/// Everybody on record, and what else decides who sees them.
struct area {
    std::map<std::string, store::case_rows> people;
    kept_from interests;
    std::map<std::string, store::join_row> joins;
};

const std::vector<std::string> relations = {"lead_social_worker", "referrer", "core_group_member"};
const std::vector<std::string> roles = {"social_worker", "team_manager", "conference_chair"};
const std::vector<std::string> names = {"ada", "adam", "adaeze", "okafor", "okoro",
                                        "o",   "li",   "lee",    "zoe"};

template <class T>
const T& pick(seeded_world& world, const std::vector<T>& from) {
    return from[world.below(from.size())];
}

instant moment(seeded_world& world) {
    return instant(std::chrono::milliseconds(static_cast<std::int64_t>(world.below(40)) * 3'600'000));
}

date day(seeded_world& world) {
    return date(std::chrono::sys_days(std::chrono::days(14'000 + static_cast<int>(world.below(30)))));
}

practitioner_id practitioner(seeded_world& world) {
    return {fmt::format("p{}", world.below(4))};
}

store::case_rows random_case(seeded_world& world, int number) {
    store::case_rows rows;
    auto& p = rows.person;
    p.person.text = fmt::format("person-{}", number);
    p.child = world.below(5) != 0;
    p.display_name = fmt::format("Name {}", world.below(20));
    if (world.below(6) != 0)
        p.birth_date = day(world);
    else if (world.below(2) == 0)
        p.expected_date = day(world);
    p.local_id = world.below(3) == 0 ? "" : fmt::format("L{}", world.below(20));
    p.nhs_number = world.below(3) == 0 ? "" : fmt::format("N{}", world.below(20));
    p.upn = world.below(3) == 0 ? "" : fmt::format("L{}", world.below(20));
    p.household.text = world.below(4) == 0 ? "" : fmt::format("h{}", world.below(10));
    p.revision = static_cast<std::int64_t>(world.below(9));
    rows.search.profile = fmt::format("n{}\n", number);
    rows.search.age_known = world.below(4) != 0;
    rows.search.youth = rows.search.age_known ? 14'000 + static_cast<int>(world.below(30)) : 0;
    for (auto i = world.below(4); i > 0; --i)
        rows.search.keys.push_back(1 + world.below(9) * (store::search_key_limit / 10));
    for (auto i = world.below(3); i > 0; --i)
        rows.search.words.push_back({pick(world, names), "s"});
    for (auto i = world.below(4); i > 0; --i) {
        store::clock_row c;
        c.person = p.person;
        c.process.text = fmt::format("process-{}-{}", number, world.below(2));
        c.clock = "assessment";
        c.due_at = moment(world);
        c.state = pick<std::string>(world, {"running", "met", "met_late", "ceased"});
        c.reason_given = world.below(2) == 0;
        rows.clocks.push_back(c);
    }
    for (auto i = world.below(5); i > 0; --i) {
        store::task_row t;
        t.person = p.person;
        t.process.text = fmt::format("process-{}-{}", number, world.below(2));
        t.step = fmt::format("step-{}", world.below(3));
        if (world.below(3) != 0) t.due_at = moment(world);
        t.since = moment(world);
        if (world.below(2) == 0) t.owner = practitioner(world);
        for (const auto& role : roles) {
            if (world.below(2) == 0) t.roles += (t.roles.empty() ? "" : " ") + role;
        }
        rows.tasks.push_back(t);
    }
    for (int i = 0; i < 2; ++i) {
        store::process_row q;
        q.person = p.person;
        q.process.text = fmt::format("process-{}-{}", number, i);
        q.definition = "d";
        q.opened = moment(world);
        if (world.below(2) == 0) q.finished = moment(world);
        rows.processes.push_back(q);
    }
    p.restricted = world.below(5) == 0;
    for (auto i = world.below(4); i > 0; --i) {
        store::access_grant_row g{p.person,
                                  practitioner(world),
                                  pick<std::string>(world, {"specific", "named", "emergency", "excluded"}),
                                  {},
                                  moment(world),
                                  {}};
        if (world.below(2) == 0) g.until = moment(world);
        rows.access_grants.push_back(g);
    }
    if (world.below(3) == 0)
        rows.relationships.push_back(
            {p.person,
             {fmt::format("person-{}", world.below(60))},
             pick<std::string>(world, {"parent", "sibling", "practitioner", "ex_partner"}),
             "",
             world.below(3) == 0 ? "2018-01-01" : ""});
    if (world.below(3) == 0)
        rows.memberships.push_back(
            {p.person, {fmt::format("h{}", world.below(20))}, "", world.below(3) == 0 ? "2018-01-01" : ""});
    for (auto i = world.below(4); i > 0; --i) {
        store::involvement_row v{p.person, practitioner(world), pick(world, relations), moment(world),
                                 std::nullopt};
        if (world.below(3) == 0) v.until = moment(world);
        if (world.below(2) == 0) v.process.text = fmt::format("process-{}-{}", number, world.below(2));
        rows.involvements.push_back(v);
    }
    return rows;
}

store::visibility random_visibility(seeded_world& world) {
    store::visibility who;
    who.viewer = practitioner(world);
    who.everyone = world.below(3) == 0;
    for (const auto& relation : relations) {
        if (world.below(2) == 0) who.relations.push_back(relation);
    }
    who.nobody = world.below(6) == 0;
    who.at = moment(world);
    who.agreement = world.below(5) != 0;
    who.finds = world.below(2) == 0;
    who.challenges_restricted = world.below(3) == 0;
    if (world.below(3) == 0) who.agency = pick<std::string>(world, {"school", "health"});
    return who;
}

// ---------------------------------------------------------------- the naive reading

/// Who is within one step of a person, both ways.
std::set<person_id> beside(const area& all, const person_id& person) {
    std::set<person_id> found;
    std::set<std::string> homes;
    for (const auto& [name, rows] : all.people) {
        for (const auto& one : rows.relationships) {
            if (one.type == "practitioner") continue;
            if (one.person == person) found.insert(one.other);
            if (one.other == person) found.insert(one.person);
        }
        for (const auto& one : rows.memberships)
            if (one.person == person && one.until.empty()) homes.insert(one.household.text);
    }
    for (const auto& [name, rows] : all.people)
        for (const auto& one : rows.memberships)
            if (one.until.empty() && homes.contains(one.household.text)) found.insert(one.person);
    return found;
}

void add_joined(const area& all, std::set<person_id>& to) {
    for (std::size_t before = 0; before != to.size();) {
        before = to.size();
        for (const auto& [id, one] : all.joins) {
            if (one.state != "joined" && one.state != "split_proposed") continue;
            if (to.contains(one.left)) to.insert(one.right);
            if (to.contains(one.right)) to.insert(one.left);
        }
    }
}

/// From whom each practitioner is kept: worked out from nothing.
kept_from exclusions(const area& all) {
    kept_from kept;
    for (const auto& [who, declared] : all.interests) {
        std::set<person_id> near = declared;
        add_joined(all, near);
        for (int step = 0; step < 2; ++step) {
            const std::set<person_id> now = near;
            for (const person_id& one : now)
                near.merge(beside(all, one));
            add_joined(all, near);
        }
        kept[who] = near;
    }
    return kept;
}

/// Whether the one expression opens it, from facts read off the rows.
decision::situation facts_of(const kept_from& kept, const store::visibility& who,
                             const store::case_rows& rows) {
    using decision::fact;
    const auto given = [&](std::string_view kind) {
        return std::any_of(rows.access_grants.begin(), rows.access_grants.end(), [&](const auto& g) {
            const bool begun = g.since <= who.at || kind == "excluded";
            return g.kind == kind && g.practitioner == who.viewer && begun &&
                   (!g.until || who.at < *g.until);
        });
    };
    const auto stands = [&](auto&& so) {
        return std::any_of(rows.involvements.begin(), rows.involvements.end(), so);
    };
    const auto own = kept.find(who.viewer);
    decision::situation now;
    now = now.with(fact::excluded,
                   given("excluded") || (own != kept.end() && own->second.contains(rows.person.person)));
    now = now.with(fact::restricted, rows.person.restricted).with(fact::named, given("named"));
    now = now.with(fact::specific, given("specific")).with(fact::emergency, given("emergency"));
    now = now.with(fact::area, who.everyone).with(fact::agreement, who.agreement);
    now = now.with(fact::finds, who.finds).with(fact::challenges_restricted, who.challenges_restricted);
    now = now.with(fact::related, stands([&](const auto& i) {
                       return i.practitioner == who.viewer && !i.until &&
                              std::find(who.relations.begin(), who.relations.end(), i.relation) !=
                                  who.relations.end();
                   }));
    const auto referrer = [](const auto& i) { return i.relation == "referrer"; };
    now = now.with(fact::referred,
                   stands([&](const auto& i) { return referrer(i) && i.practitioner == who.viewer; }));
    // Accounts: p0 and p1 are of the school, p2 of health, p3 of nobody.
    const auto agency_of = [](const practitioner_id& id) -> std::string {
        return id.text == "p2" ? "health" : id.text == "p3" ? "" : "school";
    };
    return now.with(fact::own_agency, stands([&](const auto& i) {
                        return referrer(i) && !who.agency.empty() &&
                               agency_of(i.practitioner) == who.agency;
                    }));
}

bool in_view(const kept_from& kept, const store::visibility& who, const store::case_rows& rows) {
    return !who.nobody && holds(decision::opens_record, facts_of(kept, who, rows));
}

using told = std::vector<std::string>;

std::string tell(const store::task_row& t) {
    return fmt::format("{} {} {} {} {} {} {}", t.due_at ? t.due_at->time_since_epoch().count() : -1,
                       t.person.text, t.process.text, t.step, t.owner.text, t.roles,
                       t.since.time_since_epoch().count());
}
std::string tell(const store::clock_row& c) {
    return fmt::format("{} {} {} {} {}", c.due_at.time_since_epoch().count(), c.person.text, c.process.text,
                       c.state, c.reason_given);
}

told expected_tasks(const area& all, const kept_from& kept, const store::visibility& who,
                    const std::vector<std::string>& asked) {
    told out;
    for (const auto& [name, rows] : all.people) {
        if (!in_view(kept, who, rows)) continue;
        for (const auto& t : rows.tasks) {
            const std::string padded = " " + t.roles + " ";
            const bool offered =
                t.owner.empty() && std::any_of(asked.begin(), asked.end(), [&](const auto& role) {
                    return padded.find(" " + role + " ") != std::string::npos;
                });
            if (t.owner == who.viewer || offered) out.push_back(tell(t));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

told expected_clocks(const area& all, const kept_from& kept, const store::visibility& who) {
    told out;
    for (const auto& [name, rows] : all.people) {
        if (!in_view(kept, who, rows)) continue;
        for (const auto& c : rows.clocks) {
            if (c.state == "running" || (c.state == "met_late" && !c.reason_given)) out.push_back(tell(c));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

template <class Wanted>
told expected_children(const area& all, Wanted wanted) {
    told out;
    for (const auto& [name, rows] : all.people) {
        if (rows.person.child && wanted(rows)) out.push_back(name);
    }
    return out;
}

told people(const std::vector<store::person_row>& rows) {
    told out;
    for (const auto& p : rows)
        out.push_back(p.person.text);
    std::sort(out.begin(), out.end());
    return out;
}

template <class Item, class Part>
told sorted(const std::vector<Item>& items, Part part) {
    told out;
    for (const auto& item : items) {
        out.push_back(tell(*(item.*part)));
        CHECK(item.person->person == (item.*part)->person);
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// One text a list, so that a failure shows both sides.
std::string shown(const told& lines) {
    std::string out = "\n";
    for (const auto& line : lines)
        out += line + "\n";
    return out;
}

/// Whom the search index gives: by relation those in view; with the area in view, all but those hidden.
void compare_index(store::snapshot& snapshot, const area& all, const kept_from& kept,
                   const store::visibility& who) {
    told seen, expected;
    const bool by_area = who.everyone && who.agreement && !who.nobody;
    const auto rows =
        by_area ? store::hidden_profiles(snapshot, who, 1'000) : snapshot.profiles_in_view(who, 1'000);
    for (const auto& one : rows)
        seen.push_back(one.person.text);
    for (const auto& [name, of] : all.people)
        if (in_view(kept, who, of) != by_area) expected.push_back(name);
    std::sort(seen.begin(), seen.end());
    CHECK(shown(seen) == shown(expected));
}

void compare(store::snapshot& snapshot, const area& all, const store::visibility& who,
             const kept_from& kept, seeded_world& world) {
    const std::vector<std::string> asked(roles.begin(), roles.begin() + static_cast<long>(world.below(4)));
    const auto tasks = snapshot.tasks(who, asked, 1'000);
    CHECK(shown(sorted(tasks, &store::work_item::task)) == shown(expected_tasks(all, kept, who, asked)));
    const auto soonest_first = [](const auto& a, const auto& b) {
        return a.task->due_at.value_or(instant::max()) < b.task->due_at.value_or(instant::max());
    };
    CHECK(std::is_sorted(tasks.begin(), tasks.end(), soonest_first));
    const auto few = snapshot.tasks(who, asked, 3);
    REQUIRE(few.size() == std::min<std::size_t>(3, tasks.size()));
    for (std::size_t i = 0; i < few.size(); ++i)
        CHECK(*few[i].task == *tasks[i].task);

    const auto clocks = snapshot.clocks(who, 1'000);
    CHECK(shown(sorted(clocks, &store::clock_item::clock)) == shown(expected_clocks(all, kept, who)));
    CHECK(std::is_sorted(clocks.begin(), clocks.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const store::clock_item& one) {
            return std::pair(one.clock->state != "running", one.clock->due_at);
        };
        return rank(a) < rank(b);
    }));
    CHECK(snapshot.clocks(who, 2).size() == std::min<std::size_t>(2, clocks.size()));

    const std::string id = fmt::format("{}{}", world.below(2) == 0 ? "L" : "N", world.below(20));
    const auto has_it = [&](const auto& rows) {
        return rows.person.local_id == id || rows.person.nhs_number == id || rows.person.upn == id;
    };
    const auto known = [&](const auto& rows) {
        return !who.nobody && holds(decision::knows_of, facts_of(kept, who, rows));
    };
    CHECK(people(snapshot.find_by_identifier(who, id)) == expected_children(all, [&](const auto& rows) {
              return has_it(rows) && in_view(kept, who, rows);
          }));
    CHECK(people(store::known_by_identifier(snapshot, who, id)) ==
          expected_children(all, [&](const auto& rows) { return has_it(rows) && known(rows); }));
    auto program = store::visibility{};
    program.whole = true;
    CHECK(people(snapshot.find_by_identifier(program, id)) == expected_children(all, has_it));
    compare_index(snapshot, all, kept, who);
    CHECK(snapshot.find_by_identifier(who, "").empty());
}

} // namespace

TEST_CASE("every list shows the rows in view and no others") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        seeded_world world(20181212, instant{});
        area all;
        database->write([&](store::transaction& tx) {
            for (const char* id : {"p0", "p1", "p2"})
                tx.save(store::account{
                    {id}, id, id, "referrer", id[1] == '2' ? "health" : "school", {}, {}, {}});
        });
        for (int round = 0; round < 6; ++round) {
            database->write([&](store::transaction& tx) {
                const auto anybody = [&] { return person_id{fmt::format("person-{}", world.below(60))}; };
                if (round % 2 == 0) {
                    const practitioner_id who = practitioner(world);
                    all.interests[who] = {anybody(), anybody()};
                    if (world.below(4) == 0) all.interests[who].clear();
                    store::replace_interests(tx, who, all.interests[who]);
                }
                for (int i = 0; i < 25; ++i) {
                    auto rows = random_case(world, static_cast<int>(world.below(60)));
                    tx.replace(rows);
                    const std::string name = rows.person.person.text;
                    all.people[name] = store::in_canonical_order(std::move(rows));
                }
                store::join_row pair{
                    fmt::format("j{}", world.below(3)), anybody(), anybody(), "joined", {}, {}};
                if (world.below(3) == 0) pair.state = "split";
                if (all.joins.contains(pair.id)) // the two of a join never change
                    pair.left = all.joins[pair.id].left, pair.right = all.joins[pair.id].right;
                all.joins[pair.id] = pair;
                tx.save(pair);
            });
            const auto snapshot = database->read();
            const kept_from kept = exclusions(all);
            for (int i = 0; i < 30; ++i)
                compare(*snapshot, all, random_visibility(world), kept, world);
            for (const auto& [who, people] : kept)
                CHECK(*store::exclusions_of(*snapshot, who) == people);
            CHECK(snapshot->count_people() == static_cast<std::int64_t>(all.people.size()));
            CHECK(snapshot->people().size() == all.people.size());
            for (const auto& [name, rows] : all.people) {
                const auto back = snapshot->rows_of(person_id{name});
                REQUIRE(back);
                CHECK(*back == rows);
                CHECK(snapshot->person(person_id{name}) == rows.person);
                CHECK(snapshot->involvements(person_id{name}).size() == rows.involvements.size());
            }
        }
        CHECK_FALSE(database->read()->rows_of(person_id{"nobody"}));
        CHECK(database->check_storage().value_or("") == "");
    });
}

TEST_CASE("a referrer's list holds the processes referred, never the child's other processes") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        const practitioner_id teacher{"teacher"};
        const auto hour = [](int n) { return instant(std::chrono::hours(n)); };
        database->write([&](store::transaction& tx) {
            store::case_rows rows;
            rows.person.person.text = "ada";
            for (int i = 1; i <= 3; ++i) {
                store::process_row q;
                q.person = rows.person.person;
                q.process.text = fmt::format("ada-{}", i);
                q.opened = hour(i);
                rows.processes.push_back(q);
            }
            rows.involvements.push_back({rows.person.person, teacher, "referrer", hour(2), std::nullopt});
            tx.replace(rows);
            rows.person.person.text = "ben";
            for (auto& q : rows.processes)
                q.person = rows.person.person, q.process.text[0] = 'b';
            rows.involvements = {{rows.person.person, teacher, "referrer", hour(1), hour(2)}};
            rows.involvements[0].process.text = "bda-3";
            tx.replace(rows);
            rows.person.person.text = "cat";
            for (auto& q : rows.processes)
                q.person = rows.person.person, q.process.text[0] = 'c';
            rows.involvements = {
                {rows.person.person, teacher, "lead_social_worker", hour(1), std::nullopt}};
            tx.replace(rows);
        });
        const auto by = [](const practitioner_id& who) {
            store::visibility sees;
            sees.viewer = who;
            return sees;
        };
        told seen;
        for (const auto& q : database->read()->referred_by(by(teacher), 10))
            seen.push_back(q.process.text);
        CHECK(seen == told{"bda-3", "ada-2"});
        CHECK(database->read()->referred_by(by({}), 10).empty());
        // Kept from Ben: he is not in it, whoever referred.
        database->write(
            [&](store::transaction& tx) { store::replace_interests(tx, teacher, {person_id{"ben"}}); });
        CHECK(database->read()->referred_by(by(teacher), 10).size() == 1);
    });
}

TEST_CASE("rows of one person that name another are refused") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        store::case_rows rows;
        rows.person.person.text = "ada";
        rows.clocks.emplace_back();
        rows.clocks.back().person.text = "ben";
        CHECK_THROWS_AS(database->write([&](store::transaction& tx) { tx.replace(rows); }),
                        store::unstorable);
        CHECK(database->read()->count_people() == 0);
    });
}
