// The query tables: every list against a naive reading of the same rows, on every engine, for every kind of
// viewer.

#include "foundation/world.hpp"
#include "scratch_database.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <map>
#include <set>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

using area = std::map<std::string, store::case_rows>;

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
    return who;
}

// ---------------------------------------------------------------- the naive reading

bool in_view(const store::visibility& who, const store::case_rows& rows) {
    if (who.nobody) return false;
    if (who.everyone) return true;
    return std::any_of(rows.involvements.begin(), rows.involvements.end(), [&](const auto& i) {
        return i.practitioner == who.viewer && !i.until &&
               std::find(who.relations.begin(), who.relations.end(), i.relation) != who.relations.end();
    });
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

told expected_tasks(const area& all, const store::visibility& who, const std::vector<std::string>& asked) {
    told out;
    for (const auto& [name, rows] : all) {
        if (!in_view(who, rows)) continue;
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

told expected_clocks(const area& all, const store::visibility& who) {
    told out;
    for (const auto& [name, rows] : all) {
        if (!in_view(who, rows)) continue;
        for (const auto& c : rows.clocks) {
            if (c.state == "running" || (c.state == "met_late" && !c.reason_given)) out.push_back(tell(c));
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

template <class Wanted>
told expected_children(const area& all, const store::visibility& who, Wanted wanted) {
    told out;
    for (const auto& [name, rows] : all) {
        if (rows.person.child && in_view(who, rows) && wanted(rows)) out.push_back(name);
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

void compare(store::snapshot& snapshot, const area& all, const store::visibility& who,
             seeded_world& world) {
    const std::vector<std::string> asked(roles.begin(), roles.begin() + static_cast<long>(world.below(4)));
    const auto tasks = snapshot.tasks(who, asked, 1'000);
    CHECK(shown(sorted(tasks, &store::work_item::task)) == shown(expected_tasks(all, who, asked)));
    const auto soonest_first = [](const auto& a, const auto& b) {
        return a.task->due_at.value_or(instant::max()) < b.task->due_at.value_or(instant::max());
    };
    CHECK(std::is_sorted(tasks.begin(), tasks.end(), soonest_first));
    const auto few = snapshot.tasks(who, asked, 3);
    REQUIRE(few.size() == std::min<std::size_t>(3, tasks.size()));
    for (std::size_t i = 0; i < few.size(); ++i)
        CHECK(*few[i].task == *tasks[i].task);

    const auto clocks = snapshot.clocks(who, 1'000);
    CHECK(shown(sorted(clocks, &store::clock_item::clock)) == shown(expected_clocks(all, who)));
    CHECK(std::is_sorted(clocks.begin(), clocks.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const store::clock_item& one) {
            return std::pair(one.clock->state != "running", one.clock->due_at);
        };
        return rank(a) < rank(b);
    }));
    CHECK(snapshot.clocks(who, 2).size() == std::min<std::size_t>(2, clocks.size()));

    const std::string id = fmt::format("{}{}", world.below(2) == 0 ? "L" : "N", world.below(20));
    CHECK(people(snapshot.find_by_identifier(who, id)) ==
          expected_children(all, who, [&](const auto& rows) {
              return rows.person.local_id == id || rows.person.nhs_number == id || rows.person.upn == id;
          }));
    CHECK(snapshot.find_by_identifier(who, "").empty());
}

} // namespace

TEST_CASE("every list shows the rows in view and no others") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        seeded_world world(20181212, instant{});
        area all;
        for (int round = 0; round < 6; ++round) {
            database->write([&](store::transaction& tx) {
                for (int i = 0; i < 25; ++i) {
                    auto rows = random_case(world, static_cast<int>(world.below(60)));
                    tx.replace(rows);
                    const std::string name = rows.person.person.text;
                    all[name] = store::in_canonical_order(std::move(rows));
                }
            });
            const auto snapshot = database->read();
            for (int i = 0; i < 30; ++i)
                compare(*snapshot, all, random_visibility(world), world);
            CHECK(snapshot->count_people() == static_cast<std::int64_t>(all.size()));
            CHECK(snapshot->people().size() == all.size());
            for (const auto& [name, rows] : all) {
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
        told seen;
        for (const auto& q : database->read()->referred_by(teacher, 10))
            seen.push_back(q.process.text);
        CHECK(seen == told{"bda-3", "ada-2"});
        CHECK(database->read()->referred_by(practitioner_id{}, 10).empty());
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
