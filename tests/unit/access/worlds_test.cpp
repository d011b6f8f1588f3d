// What must hold in every world: what is hidden is as if it were not there; nobody's access lasts a second
// longer than it was given; administrators read nothing.

#include "../casework/small_office.hpp"
#include "../store/scratch_database.hpp"
#include "casework/finding.hpp"
#include "casework/narratives.hpp"
#include "random_records.hpp"
#include "store/grants.hpp"
#include "store/standing.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

using namespace kith;
using namespace kith::tests;
using access::reach;

namespace {

const guidance::edition& shipped_edition() {
    return shipped_guidance()->editions.front();
}

std::string told(const access::verdict& made) {
    std::string words = fmt::format("{} {} {} {}", static_cast<int>(made.reach), made.emergency,
                                    made.may_challenge, made.way_through);
    for (const case_process_id& one : made.packs)
        words += " " + one.text;
    return words;
}

/// Everything that a viewer can be told about one record.
std::string received_of(const access::viewer& who, const std::shared_ptr<const casework::file>& file) {
    const access::verdict made = access::decide(shipped_edition(), who, *file);
    if (made.reach == reach::nothing) return {};
    std::string words = file->person.id.text + ": " + told(made);
    if (made.reach != reach::record) return words + "\n";
    const auto shown = access::as_shown_to(shipped_edition(), who, *file, file);
    words += " " + people::full_name(shown->person) + " ";
    for (const casework::note& one : shown->notes)
        words += one.text;
    for (const people::detail& one : shown->person.details)
        words += std::string(one.part("lines"));
    return words + "\n";
}

} // namespace

TEST_CASE("access: in 10,000 worlds what is hidden is answered like what does not exist") {
    seeded_world world(39, instant{});
    int hidden_seen = 0, seen = 0;
    for (int round = 0; round < 10'000; ++round) {
        constexpr int children = 5;
        const access::viewer who = any_viewer(world, shipped_edition(), children);
        std::string with, without;
        for (int i = 0; i < children; ++i) {
            const auto file = std::make_shared<const casework::file>(any_record(world, i));
            with += received_of(who, file);
            const auto made = access::decide(shipped_edition(), who, *file);
            if (made.reach != reach::nothing) {
                without += received_of(who, file);
                ++seen;
                continue;
            }
            ++hidden_seen;
            const auto none = access::decide(shipped_edition(), who, casework::empty_file({"child-none"}));
            REQUIRE(told(made) == told(none));
            REQUIRE_FALSE(access::may_open(shipped_edition(), who, *file).allowed);
            REQUIRE_FALSE(access::may_follow(shipped_edition(), who, *file));
            REQUIRE_FALSE(access::may_see_protected(shipped_edition(), who, *file));
        }
        REQUIRE(with == without);
    }
    CHECK(hidden_seen > 5'000);
    CHECK(seen > 5'000);
}

TEST_CASE("access: an emergency opens the record and never what is protected on it") {
    seeded_world world(40, instant{});
    int emergencies = 0;
    for (int round = 0; round < 10'000; ++round) {
        const access::viewer who = any_viewer(world, shipped_edition(), 5);
        const auto file = std::make_shared<const casework::file>(any_record(world, 1));
        if (!access::decide(shipped_edition(), who, *file).emergency) continue;
        ++emergencies;
        for (const char* kind : {"address", "school", "placement", "referrer"})
            REQUIRE_FALSE(access::may_see_protected(shipped_edition(), who, *file, kind));
        const bool protects = !file->person.details.empty();
        const std::string words = received_of(who, file);
        if (protects) REQUIRE(words.find("Hidden Lane") == std::string::npos);
    }
    CHECK(emergencies > 100);
}

TEST_CASE("access: what was given ends on the second, and begins on it") {
    const auto& edition = shipped_edition();
    const instant from = at("2019-01-01T10:00"), until = at("2019-01-01T14:00");
    const auto second = std::chrono::seconds(1);
    const auto reach_at = [&](const access::viewer& who, casework::grant_kind kind, instant when) {
        casework::file child = casework::empty_file({"ada"});
        child.revision = 1;
        child.restricted = kind == casework::grant_kind::named;
        child.grants.push_back({kind, who.id, {"conference"}, from, until, "", 1, 0});
        access::viewer then = who;
        then.at = when;
        return access::decide(edition, then, child).reach;
    };
    using enum casework::grant_kind;
    const access::viewer nurse{{"n"}, "referrer", "N"}, manager{{"m"}, "team_manager", "M"};
    for (const auto& [kind, open] : {std::pair(specific, reach::pack), std::pair(named, reach::record),
                                     std::pair(emergency, reach::record)}) {
        CHECK(reach_at(nurse, kind, from - second) == reach::nothing);
        CHECK(reach_at(nurse, kind, from) == open);
        CHECK(reach_at(nurse, kind, until - second) == open);
        CHECK(reach_at(nurse, kind, until) == reach::nothing);
        CHECK(reach_at(nurse, kind, until + second) == reach::nothing);
    }
    CHECK(reach_at(manager, excluded, until - second) == reach::nothing);
    CHECK(reach_at(manager, excluded, until) == reach::record);
}

TEST_CASE("access: administrators and others who see nobody read nothing, whatever was given to them") {
    seeded_world world(34, instant{});
    for (const guidance::role& role : shipped_edition().roles) {
        if (role.sees != "nobody") continue;
        for (int round = 0; round < 500; ++round) {
            access::viewer who = any_viewer(world, shipped_edition(), 5);
            who.role = role.id;
            const casework::file child = any_record(world, 1);
            const auto made = access::decide(shipped_edition(), who, child);
            REQUIRE(made.reach == reach::nothing);
            REQUIRE_FALSE(made.may_challenge);
            REQUIRE(made.way_through.find("999") != std::string::npos);
        }
    }
    CHECK(access::visibility_of(shipped_edition(), {{"a"}, "administrator", "A"}).nobody);
}

TEST_CASE("access: every refusal names somebody to turn to") {
    seeded_world world(35, instant{});
    for (int round = 0; round < 2'000; ++round) {
        const access::viewer who = any_viewer(world, shipped_edition(), 5);
        const auto made = access::decide(shipped_edition(), who, any_record(world, 1));
        if (made.reach == reach::record) continue;
        REQUIRE(made.way_through.find("999") != std::string::npos);
        REQUIRE(made.way_through.find("social worker") != std::string::npos);
    }
}

// ------------------------------------------------------------ the same through the tables

namespace {

/// The rows of a record as casework makes them, with work to do and a clock at random.
store::case_rows rows_at_random(seeded_world& world, const casework::file& child, int number) {
    store::case_rows rows = casework::rows_of(*shipped_guidance(), child);
    store::process_row process{child.person.id,
                               {fmt::format("process-{}-a", number)},
                               "referral",
                               "2018",
                               "open",
                               "",
                               any_moment(world),
                               {}};
    store::task_row task;
    task.person = child.person.id;
    task.process = process.process;
    task.step = "decide";
    task.since = any_moment(world);
    if (world.below(2) == 0)
        task.owner = any_practitioner(world);
    else
        task.roles = "social_worker team_manager front_door_social_worker";
    store::clock_row clock;
    clock.person = child.person.id;
    clock.process = process.process;
    clock.clock = "decision";
    clock.state = "running";
    clock.due_at = any_moment(world);
    rows.processes.push_back(process);
    rows.tasks.push_back(task);
    rows.clocks.push_back(clock);
    return rows;
}

void add_people(std::string& words, const std::vector<store::person_row>& rows) {
    for (const store::person_row& one : rows)
        words += one.person.text + " " + one.display_name + ";";
    words += "\n";
}

/// Everything that lists, searches and counts tell a viewer.
std::string received(store::snapshot& from, const access::viewer& who, int number) {
    const store::visibility sees = access::visibility_of(shipped_edition(), who);
    std::string words;
    for (const auto& one : from.tasks(sees, {who.role}, 20))
        words += one.task->person.text + one.person->display_name + ";";
    words += "\n";
    for (const auto& one : from.clocks(sees, 20))
        words += one.clock->person.text + one.person->display_name + ";";
    words += "\n";
    for (const auto& one : from.referred_by(sees, 20))
        words += one.person.text + one.process.text + ";";
    words += "\n";
    for (int i = number - 2; i <= number; ++i) {
        add_people(words, from.find_by_identifier(sees, fmt::format("L{}", i)));
        add_people(words, store::known_by_identifier(from, sees, fmt::format("L{}", i)));
    }
    for (const char* stem : {"visit", "hidden", "seen"})
        for (const auto& one : from.texts(sees, {{stem}}, false, 10))
            words += one.person.text + ";";
    words += "\n";
    for (const char* typed : {"Okafor", "Ada", "Lindqist", "Ada Marlow", "Mar", "Ebo Sha", "11/03/2009"}) {
        const auto asked = people::understood(typed, local_date(who.at));
        const auto found = casework::find_people(from, sees, asked, local_date(who.at), 6);
        for (const auto& one : found.people)
            words += one.row.person.text + "(" + one.why.words + ");";
        words += fmt::format(" more: {}\n", found.more);
    }
    return words;
}

} // namespace

TEST_CASE(
    "access: lists open exactly what the decision opens, and a hidden record changes no byte of them") {
    const test::scratch_database place(test::scratch_database::engine::sqlite);
    const auto database = place.open();
    seeded_world world(81, instant{});
    constexpr int children = 320, viewers = 5;
    std::vector<access::viewer> all;
    database->write([&](store::transaction& tx) {
        for (int i = 0; i < practitioners; ++i) {
            const practitioner_id id{fmt::format("p{}", i)};
            tx.save(store::account{id, id.text, id.text, "referrer", agency_of(id), {}, {}, {}});
        }
    });
    int hidden = 0, opened = 0;
    for (int number = 0; number < children; ++number) {
        // The tables know one set of interests a practitioner: the viewers of a round are different ones.
        all.clear();
        for (int i = 0; i < viewers; ++i) {
            access::viewer who = any_viewer(world, shipped_edition(), children);
            who.id.text = fmt::format("p{}", i);
            who.agency = agency_of(who.id);
            auto colleagues = std::make_shared<std::set<practitioner_id>>();
            for (int p = 0; p < practitioners; ++p)
                if (const practitioner_id one{fmt::format("p{}", p)};
                    !who.agency.empty() && agency_of(one) == who.agency)
                    colleagues->insert(one);
            who.colleagues = colleagues;
            if (world.below(4) == 0)
                who.excluded = std::make_shared<std::set<person_id>>(
                    std::set<person_id>{{fmt::format("child-{}", number)}, {"child-3"}});
            all.push_back(who);
        }
        database->write([&](store::transaction& tx) {
            for (const access::viewer& who : all)
                store::replace_interests(tx, who.id, *who.excluded);
        });
        const casework::file child = any_record(world, number);
        std::vector<std::string> before;
        for (const access::viewer& who : all)
            before.push_back(received(*database->read(), who, number));
        database->write([&](store::transaction& tx) { tx.replace(rows_at_random(world, child, number)); });
        const auto snapshot = database->read();
        for (int i = 0; i < viewers; ++i) {
            const access::viewer& who = all[static_cast<std::size_t>(i)];
            const auto made = access::decide(shipped_edition(), who, child);
            const auto sees = access::visibility_of(shipped_edition(), who);
            const std::string id = fmt::format("L{}", number);
            CAPTURE(who.role);
            REQUIRE(snapshot->find_by_identifier(sees, id).size() == (made.reach == reach::record));
            REQUIRE(store::known_by_identifier(*snapshot, sees, id).size() ==
                    (made.reach != reach::nothing));
            REQUIRE(store::standing_to(*snapshot, sees, child.person.id).known ==
                    (made.reach != reach::nothing));
            opened += made.reach == reach::record;
            if (made.reach != reach::nothing) continue;
            ++hidden;
            REQUIRE(received(*snapshot, who, number) == before[static_cast<std::size_t>(i)]);
        }
    }
    CHECK(hidden > 300);
    CHECK(opened > 100);
    CHECK(database->check_storage().value_or("") == "");
}

TEST_CASE("access: each kind of protected fact is seen by those whom the guidance names for it") {
    guidance::edition edition = shipped_edition();
    for (guidance::protected_kind& one : edition.protects)
        if (one.id == "school") one.seen_by = {"allocated", "conference_chair"};
    casework::file child = casework::empty_file({"ada"});
    child.revision = 1;
    child.involvements.push_back({{"w"}, "lead_social_worker", {}, {}, false});
    child.involvements.push_back({{"c"}, "conference_chair", {}, {}, false});
    const access::viewer worker{{"w"}, "social_worker", "W"}, chair{{"c"}, "conference_chair", "C"},
        manager{{"m"}, "team_manager", "M"};
    const auto sees = [&](const access::viewer& who, const char* kind) {
        return access::may_see_protected(edition, who, child, kind);
    };
    CHECK(sees(worker, "school"));
    CHECK(sees(worker, "address"));
    CHECK(sees(chair, "school"));
    CHECK_FALSE(sees(chair, "address"));
    CHECK_FALSE(sees(manager, "school"));
    CHECK(sees(manager, "address"));
    CHECK_FALSE(sees(manager, "shoe_size"));
    // All of it: nobody but the worker.
    CHECK(access::may_see_protected(edition, worker, child));
    CHECK_FALSE(access::may_see_protected(edition, manager, child));
    CHECK_FALSE(access::may_see_protected(edition, chair, child));
}

TEST_CASE("access: pairs that may be one person, proposals and their counts leave out whoever is hidden") {
    test::on_every_engine([](const test::scratch_database& place) {
        const auto database = place.open();
        const auto record_of = [](const char* id, bool restricted) {
            store::case_rows rows;
            rows.person.person.text = id;
            rows.person.restricted = restricted;
            return rows;
        };
        const person_id ada{"ada"}, ben{"ben"}, cat{"cat"};
        const instant then = at("2019-01-01T10:00");
        database->write([&](store::transaction& tx) {
            for (const char* id : {"ada", "ben", "cat"})
                tx.replace(record_of(id, false));
            tx.replace_matches({{ada, ben, 900'000, "", then}, {ada, cat, 800'000, "", then}});
            tx.save(store::join_row{"j", ben, cat, "proposed", {"p1"}, then});
        });
        const auto told_to = [&](const access::viewer& who) {
            const auto from = database->read();
            const auto sees = access::visibility_of(shipped_edition(), who);
            return std::array{store::matches_in_view(*from, sees, {}).size(),
                              static_cast<std::size_t>(store::count_matches_in_view(*from, sees, {})),
                              store::joins_waiting_in_view(*from, sees, 10).size()};
        };
        using counts = std::array<std::size_t, 3>;
        const access::viewer manager{.id = {"p1"}, .role = "team_manager", .name = "M"};
        const access::viewer worker{.id = {"p2"}, .role = "social_worker", .name = "W"};
        CHECK(told_to(manager) == counts{2, 2, 1});
        CHECK(told_to(worker) == counts{0, 0, 0});
        const auto stands = [&](const access::viewer& who, const char* id) {
            return store::standing_to(*database->read(), access::visibility_of(shipped_edition(), who),
                                      {id});
        };
        database->write([&](store::transaction& tx) { store::replace_interests(tx, manager.id, {cat}); });
        CHECK(told_to(manager) == counts{1, 1, 0});
        CHECK(stands(manager, "ada").known);
        CHECK_FALSE(stands(manager, "cat").known);
        CHECK_FALSE(stands(manager, "ada").involved);
        // Of nobody: before, between and after those who are on record.
        for (const char* nobody : {"a", "adb", "bem", "zzz"})
            CHECK_FALSE(stands(manager, nobody).known);
        database->write([&](store::transaction& tx) { store::replace_interests(tx, manager.id, {}); });
        database->write([&](store::transaction& tx) { tx.replace(record_of("ada", true)); });
        CHECK(told_to(manager) == counts{0, 0, 1});
    });
}
