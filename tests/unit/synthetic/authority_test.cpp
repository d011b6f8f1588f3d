#include "casework/casework.hpp"
#include "../store/scratch_database.hpp"
#include "synthetic/synthetic.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>

using namespace kith;
using namespace kith::test;

namespace {

std::shared_ptr<const guidance::rulebook> rules() {
    static const auto loaded = guidance::load(KITH_SOURCE_DIR "/guidance", "example").value();
    return loaded;
}
const synthetic::shapes& shapes() {
    static const auto loaded = synthetic::load_shapes(KITH_SOURCE_DIR "/guidance", *rules()).value();
    return loaded;
}

synthetic::wanted asked(int children, std::uint64_t seed = 1) {
    return {children, 0, seed, parse_instant("2026-11-21T07:00:00.000Z").value()};
}

synthetic::made make(store::database& database, const synthetic::wanted& wanted) {
    const auto workers = synthetic::create_sign_ins(database, shapes(), wanted, "unusable", "unusable");
    REQUIRE(workers);
    return synthetic::create_authority(database, *rules(), shapes(), wanted, *workers, {});
}

/// Every entry of the people, in order, as one text's hash.
std::size_t fingerprint(store::database& database) {
    std::size_t hash = 0;
    database.read()->each_row([&](const store::ledger_row& row) {
        if (row.stream.starts_with("person:"))
            hash = hash * 31 + std::hash<std::string>{}(row.stream + row.type + row.body + row.hash);
        return true;
    });
    return hash;
}

} // namespace

TEST_CASE("synthetic: the same seed makes the same authority, another one does not") {
    scratch_database first(scratch_database::engine::sqlite), second(scratch_database::engine::sqlite),
        third(scratch_database::engine::sqlite);
    const auto one = first.open(), two = second.open(), three = third.open();
    make(*one, asked(60));
    make(*two, asked(60));
    make(*three, asked(60, 2));
    CHECK(fingerprint(*one) == fingerprint(*two));
    CHECK(fingerprint(*one) != fingerprint(*three));
}

TEST_CASE("synthetic: an area of the asked size, whole, with clocks in every state") {
    scratch_database place(scratch_database::engine::sqlite);
    const auto database = place.open();
    const auto made = make(*database, asked(600));
    CHECK(made.children == 600);
    CHECK(made.on_plans >= 35);
    CHECK(made.on_plans <= 60);
    CHECK(made.open > 200);
    CHECK(made.refused <= made.entries / 1000);
    CHECK_FALSE(record::verify(*database, casework::replayed_with(*rules())).damage);

    std::set<std::string> states;
    bool overdue = false, explained = false, unexplained = false;
    const auto now = database->read();
    for (const person_id& id : now->people()) {
        const auto rows = now->rows_of(id);
        REQUIRE(rows);
        for (const store::clock_row& clock : rows->clocks) {
            states.insert(clock.state);
            if (clock.state != "running" || clock.due_at > asked(1).now) continue;
            overdue = true;
            (clock.reason_given ? explained : unexplained) = true;
        }
    }
    CHECK(states == std::set<std::string>{"ceased", "met", "met_late", "running"});
    CHECK(overdue);
    CHECK(explained);
    CHECK(unexplained);
}

TEST_CASE("synthetic: the social worker of the demonstration has a caseload of her own") {
    scratch_database place(scratch_database::engine::sqlite);
    const auto database = place.open();
    const auto workers =
        synthetic::create_sign_ins(*database, shapes(), asked(200), "unusable", "unusable");
    REQUIRE(workers);
    synthetic::create_authority(*database, *rules(), shapes(), asked(200), *workers, {});
    const auto her = std::find_if(workers->begin(), workers->end(),
                                  [](const auto& one) { return one.sign_in_name == "socialworker"; });
    REQUIRE(her != workers->end());
    int children = 0;
    const auto now = database->read();
    for (const person_id& id : now->people())
        if (const auto row = now->person(id); row && row->open && row->allocated == her->id) ++children;
    CHECK(children >= 12);
    CHECK(children <= 25);
    const store::visibility sees{.viewer = her->id, .relations = {"lead_social_worker"}};
    CHECK_FALSE(now->tasks(sees, {"social_worker"}, 500).empty());
}
