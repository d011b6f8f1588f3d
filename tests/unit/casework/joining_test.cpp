// Joins and splits on a real database: two people decide, nothing is rewritten, every moment reads as it
// was.

#include "../store/scratch_database.hpp"
#include "small_office.hpp"

#include "casework/joining_desk.hpp"
#include "casework/matching.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;

namespace {

/// A database with a few children, each referred alone.
class office_on_disk {
  public:
    explicit office_on_disk(const test::scratch_database& where)
        : database(where.open()), world(3, at("2019-01-07T09:00")),
          desk(*database, world, shipped_guidance()) {}

    person_id refer(const std::string& given, std::string_view family = "Example",
                    std::string_view born = "2010-05-06") {
        pass_minutes(10);
        casework::intake sent;
        sent.definition = "referral";
        sent.event_time = world.now();
        const auto* definition =
            desk.rules().in_force_on(local_date(world.now()))->find_process("referral");
        for (const auto& field : definition->fields) {
            const bool first =
                field.step == definition->steps.front().id && field.group.empty() && field.required;
            if (!first || !casework::asked_with(field.asked_when, sent.shared, "")) continue;
            sent.shared[field.id] = {field.type == guidance::field_type::yes_no ? "no"
                                     : field.options.empty()                    ? "Seen and heard."
                                                             : field.options.front().code};
        }
        sent.shared["parent_not_told_why"] = {"It was not safe."};
        sent.groups["children"].push_back({{{"given_name", {given}},
                                            {"family_name", {std::string(family)}},
                                            {"birth_date", {std::string(born)}},
                                            {"postcode", {"ZZ1 2AB"}}}});
        const auto done = must(desk.record(sent, people.teacher, world.now(), {}));
        const auto snapshot = database->read();
        for (const person_id& id : done.people)
            if (desk.open(*snapshot, id)->person.child) return id;
        return {};
    }

    casework::recorded must(casework::outcome_of_act outcome) {
        if (const auto* wrong = std::get_if<problems>(&outcome)) FAIL(wrong->front().message);
        REQUIRE(std::holds_alternative<casework::recorded>(outcome));
        return std::get<casework::recorded>(outcome);
    }
    std::string refused(const casework::outcome_of_act& outcome) {
        const auto* wrong = std::get_if<problems>(&outcome);
        return wrong ? wrong->front().message : std::string();
    }

    void pass_minutes(int minutes) { world.set(world.now() + std::chrono::minutes(minutes)); }
    void note(const person_id& id, std::string_view text) {
        pass_minutes(1);
        must(desk.add_note(id, text, std::nullopt, people.manager, world.now(), {}));
    }
    void join(const person_id& a, const person_id& b) {
        pass_minutes(1);
        must(casework::propose_join(desk, a, b, {"Same birthday", -1, ""}, people.front_door, world.now(),
                                    {}));
        pass_minutes(1);
        must(casework::agree_to_join(desk, a, b, "I know the family", people.manager, world.now(), {}));
        pass_minutes(1);
    }
    std::vector<casework::made_unit> units(const person_id& a, const person_id& b) {
        const auto snapshot = database->read();
        return casework::made_since(desk, *snapshot, casework::open_join(*snapshot, a, b));
    }
    /// Splits; what `moves` goes to the other record, everything else stays.
    void split(const person_id& a, const person_id& b, const std::vector<std::string>& moves = {}) {
        pass_minutes(1);
        must(casework::propose_split(desk, a, b, choices(units(a, b), moves), "Two children",
                                     people.front_door, world.now(), {}));
        pass_minutes(1);
        must(casework::agree_to_split(desk, a, b, "They stood side by side", people.manager, world.now(),
                                      {}));
        pass_minutes(1);
    }
    static casework::unit_choices choices(const std::vector<casework::made_unit>& units,
                                          const std::vector<std::string>& moves) {
        casework::unit_choices chosen;
        for (const auto& unit : units) {
            const bool goes = std::ranges::any_of(moves, [&](const std::string& words) {
                return unit.detail.find(words) != std::string::npos;
            });
            chosen[unit.first()] = goes ? unit.other : unit.record;
        }
        return chosen;
    }
    std::shared_ptr<const casework::file> view(const person_id& id, std::optional<instant> when = {}) {
        const auto snapshot = database->read();
        return casework::joined_view(
            desk.rules(),
            casework::whole_records(desk, *snapshot, casework::one_person(*snapshot, id, when), when));
    }
    /// The words of every note, in order.
    std::string notes(const person_id& id, std::optional<instant> when = {}) {
        std::string out;
        const auto read = view(id, when);
        for (const auto& each : read->notes)
            out += (out.empty() ? "" : "; ") + each.text;
        return out;
    }
    std::string damage() {
        return record::verify(*database, casework::replayed_with(desk.rules()), {},
                              casework::replayed_joins())
            .damage.value_or("");
    }

    staff people;
    std::unique_ptr<store::database> database;
    seeded_world world;
    casework::desk desk;
};

} // namespace

TEST_CASE("a join needs two people who see the whole area; the records stay as they are") {
    test::on_every_engine([](const test::scratch_database& where) {
        office_on_disk office(where);
        const auto a = office.refer("Ada"), b = office.refer("Adah");
        const auto& who = office.people;
        const auto now = office.world.now();
        const auto propose = [&](const casework::practitioner& by) {
            return casework::propose_join(office.desk, b, a, {"Same birthday", 912'000, "why"}, by, now,
                                          {});
        };
        CHECK(office.refused(propose(who.worker)).find("two people who see the whole area") !=
              std::string::npos);
        CHECK(office.refused(propose(who.teacher)) != "");
        CHECK(office.refused(casework::propose_join(office.desk, a, a, {"x", -1, ""}, who.manager, now,
                                                    {})) == "Choose two different records");
        CHECK(office.refused(casework::propose_join(office.desk, a, b, {" ", -1, ""}, who.manager, now,
                                                    {})) == "Enter why, in a sentence or two");
        CHECK(office.refused(casework::propose_join(office.desk, a, {"nobody"}, {"x", -1, ""}, who.manager,
                                                    now, {})) == "There is no such record");
        CHECK(office.refused(casework::agree_to_join(office.desk, a, b, "yes", who.manager, now, {})) !=
              "");
        const auto before = office.database->read()->head(record::person_stream(a));

        office.must(propose(who.front_door));
        // Somebody else proposes at the same moment: one proposal stands, and waits for a second person.
        CHECK(office.refused(propose(who.manager)).find("proposed already") != std::string::npos);
        CHECK(office.refused(casework::agree_to_join(office.desk, a, b, "yes", who.front_door, now, {}))
                  .find("somebody else decides") != std::string::npos);
        CHECK(office.database->read()->joins_waiting(10).size() == 1);
        CHECK(office.view(a)->records.empty());
        office.must(casework::agree_to_join(office.desk, b, a, "I know them", who.manager, now, {}));
        CHECK(office.refused(propose(who.manager)).find("joined already") != std::string::npos);
        CHECK(office.view(b)->person.id == a);
        CHECK(office.view(b)->records.size() == 2);
        CHECK(office.view(a)->processes.size() == 2);
        CHECK(office.database->read()->head(record::person_stream(a)).hash == before.hash);
        CHECK(office.database->read()->joins_waiting(10).empty());
        CHECK(office.damage() == "");
        where.tamper("update person_join set state = 'apart'");
        CHECK(office.damage().find("person_join") != std::string::npos);
    });
}

TEST_CASE("a split gives every record back; an entry goes where it belongs, with its author and its time") {
    const test::scratch_database where(test::scratch_database::engine::sqlite);
    office_on_disk office(where);
    const auto a = office.refer("Ada"), b = office.refer("Adah");
    office.note(b, "before");
    const auto rows = [&](const person_id& id) {
        auto all = *office.database->read()->rows_of(id);
        all.person.revision = 0;
        return all;
    };
    const auto a_before = rows(a), b_before = rows(b);
    office.join(a, b);
    const instant joined = office.world.now();
    office.note(a, "about the first");
    office.note(a, "about the second");
    const instant written = office.world.now();
    office.must(office.desk.open_process(a, "assessment", "asked for", office.people.manager,
                                         office.world.now(), {}));
    CHECK(office.notes(b) == "before; about the first; about the second");
    CHECK(office.units(a, b).size() == 3);
    // Nobody splits alone, and nothing is left without a choice.
    const auto now = office.world.now();
    CHECK(
        office
            .refused(casework::propose_split(office.desk, a, b, {}, "two", office.people.manager, now, {}))
            .find("Select whom this is about") != std::string::npos);
    const auto chosen = office.choices(office.units(a, b), {"second", "asked for"});
    office.must(casework::propose_split(office.desk, a, b, chosen, "two", office.people.manager, now, {}));
    CHECK(office.refused(
              casework::agree_to_split(office.desk, a, b, "yes", office.people.manager, now, {})) != "");
    // What came on record meanwhile has to be looked at first.
    office.note(a, "one more");
    CHECK(office
              .refused(casework::agree_to_split(office.desk, a, b, "yes", office.people.front_door,
                                                office.world.now(), {}))
              .find("More came on record") != std::string::npos);
    office.split(a, b, {"second", "asked for", "one more"});

    CHECK(office.notes(a) == "about the first");
    CHECK(office.notes(b) == "before; about the second; one more");
    const auto second = office.view(b);
    const auto line = std::ranges::find_if(second->happenings, [](const casework::happening& each) {
        return each.detail == "about the second";
    });
    REQUIRE(line != second->happenings.end());
    CHECK(line->entry_time == written);
    CHECK(line->by.who == office.people.manager.id);
    REQUIRE(line->assigned.has_value());
    CHECK(line->assigned->from == a);
    CHECK(line->assigned->by.who == office.people.manager.id);
    CHECK(second->processes.back().definition == "assessment");
    CHECK(rows(a).tasks == a_before.tasks);
    CHECK(rows(a).processes == a_before.processes);
    CHECK(rows(a).clocks == a_before.clocks);
    CHECK(rows(a).person == a_before.person);
    CHECK(rows(b).processes.size() == b_before.processes.size() + 1);
    // The process that moved goes on where it is now.
    office.pass_minutes(5);
    CHECK(std::ranges::any_of(casework::next_steps(office.desk.rules(), *second),
                              [](const auto& next) { return next.process->definition == "assessment"; }));
    // As at each moment it reads as it was then.
    CHECK(office.notes(b, joined - std::chrono::minutes(2)) == "before");
    CHECK(office.notes(b, written) == "before; about the first; about the second");
    CHECK(office.notes(a, written) == "before; about the first; about the second");
    CHECK(office.notes(a, office.world.now()) == "about the first");
    CHECK(office.damage() == "");

    SUBCASE("joined and split again, nothing is told twice") {
        office.join(b, a);
        CHECK(office.notes(a) == "before; about the first; about the second; one more");
        CHECK(office.units(a, b).empty());
        office.split(a, b);
        CHECK(office.notes(a) == "about the first");
        CHECK(office.notes(b) == "before; about the second; one more");
        CHECK(office.damage() == "");
    }
}

TEST_CASE("three records of one person; the middle one is split off") {
    const test::scratch_database where(test::scratch_database::engine::sqlite);
    office_on_disk office(where);
    const auto a = office.refer("Ada"), b = office.refer("Adah"), c = office.refer("Aida");
    office.join(a, b);
    office.join(b, c);
    CHECK(office.view(c)->records.size() == 3);
    CHECK(office.view(c)->person.id == a);
    CHECK(office.refused(casework::propose_join(office.desk, a, c, {"x", -1, ""}, office.people.manager,
                                                office.world.now(), {})) ==
          "These two records are joined already");
    office.note(a, "whose?");
    office.split(a, b, {"whose?"}); // b and c stay one person: it goes to b's side
    CHECK(office.view(a)->records.empty());
    CHECK(office.view(c)->records.size() == 2);
    CHECK(office.notes(a) == "");
    CHECK(office.notes(c) == "whose?");
    office.split(b, c, {"whose?"}); // and on to c
    CHECK(office.notes(b).empty());
    CHECK(office.notes(c) == "whose?");
    CHECK(office.view(b)->records.empty());
    CHECK(office.damage() == "");
}

TEST_CASE("what runs on one of two joined records is not started on the other as well") {
    const test::scratch_database where(test::scratch_database::engine::sqlite);
    office_on_disk office(where);
    const auto a = office.refer("Ada"), b = office.refer("Adah");
    const auto start = [&](const person_id& id) {
        office.pass_minutes(1);
        return office.desk.open_process(id, "assessment", "She told a nurse more", office.people.manager,
                                        office.world.now(), {});
    };
    const auto running = [&](const person_id& id) {
        const auto file = office.desk.open(*office.database->read(), id);
        return std::ranges::count(file->processes, "assessment", &casework::case_process::definition);
    };
    office.join(a, b);
    office.must(start(a));
    CHECK(running(a) == 1);
    CHECK(running(b) == 0);
    CHECK(office.refused(start(b)).find("is already running for this child") != std::string::npos);
    CHECK(running(b) == 0);
    office.split(a, b);
    office.must(start(b)); // they are two children, each with an assessment
    CHECK(running(b) == 1);
    CHECK(office.damage() == "");
}

TEST_CASE("joining does not disturb a step that is being recorded") {
    const test::scratch_database where(test::scratch_database::engine::sqlite);
    office_on_disk office(where);
    const auto a = office.refer("Ada"), b = office.refer("Adah");
    const auto file = office.desk.open(*office.database->read(), b);
    casework::form_sent opened;
    opened.based_on = file->revision;
    office.join(a, b);
    small_office filling("2019-01-07T12:00");
    filling.now = office.world.now();
    const auto process = file->processes.front().id;
    const auto sent = filling.filled({"referral",
                                      "decide",
                                      office.people.front_door,
                                      "2019-01-07T09:20",
                                      {{"*", "strategy_discussion"}}},
                                     {file}, process);
    office.must(office.desk.record(b, sent, office.people.front_door, office.world.now(), opened));
    CHECK(office.view(a)->processes.size() > 2);
    // It belongs to a process from before, and stays with it.
    const auto units = office.units(a, b);
    CHECK(std::ranges::any_of(units, [](const auto& unit) { return !unit.stays.empty(); }));
    CHECK(office.damage() == "");
}

TEST_CASE("records that look alike are found when somebody is recorded, and forgotten once decided") {
    const test::scratch_database where(test::scratch_database::engine::sqlite);
    office_on_disk office(where);
    casework::match_when_recorded(office.desk);
    const auto a = office.refer("Philippa", "Marsh", "2012-03-04");
    const auto b = office.refer("Phillipa", "Marsh", "2012-03-04");
    office.refer("Oliver", "Stone", "2015-07-21");
    const auto found = office.database->read()->matches({});
    REQUIRE(found.size() == 1);
    CHECK(found.front().left == std::min(a, b));
    CHECK(found.front().right == std::max(a, b));
    CHECK(found.front().millionths > 500'000);
    CHECK(found.front().explanation.find("date of birth") != std::string::npos);
    CHECK(office.database->read()->matches_of(a, 5).size() == 1);
    CHECK(office.view(a)->records.empty()); // it never joins by itself
    office.must(
        casework::keep_apart(office.desk, a, b, "Cousins", office.people.manager, office.world.now(), {}));
    CHECK(office.database->read()->matches({}).empty());
    CHECK(office.database->read()->count_matches({}) == 0);
    const auto again = casework::match_everybody(office.desk, office.people.manager, office.world.now());
    REQUIRE(again.has_value());
    CHECK_FALSE(again->learned); // three people teach nothing
    CHECK(office.database->read()->matches({}).empty());
}
