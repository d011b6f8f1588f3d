// The record through the store: appending, conflicts, repeats, reads noted; verification of real tables.

#include "../store/scratch_database.hpp"
#include "record/record.hpp"
#include "store/keys.hpp"

#include <array>
#include <atomic>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <thread>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

instant at(std::int64_t seconds) {
    return instant(std::chrono::seconds(seconds));
}

const record::actor ada{practitioner_id{"p-ada"}, "social_worker", "assessment"};

record::new_entry entry(std::string type, std::string body = "{}") {
    record::new_entry fresh;
    fresh.type = std::move(type);
    fresh.event_time = at(50);
    fresh.edition = "2018";
    fresh.rules = {"rule-1", "rule-2"};
    fresh.body = std::move(body);
    return fresh;
}

record::act act_on(std::string stream, std::optional<std::int64_t> expected, int entries = 1) {
    record::act act;
    act.by = ada;
    act.at = at(100);
    act.appends.push_back({std::move(stream), expected, {}});
    for (int i = 0; i < entries; ++i)
        act.appends[0].entries.push_back(entry("visit.record"));
    return act;
}

/// What the query tables hold for a person in these tests: a fold that counts.
std::optional<store::case_rows> counted(const person_id& person,
                                        const std::vector<record::entry>& entries) {
    store::case_rows rows;
    rows.person.person = person;
    rows.person.revision = static_cast<std::int64_t>(entries.size());
    rows.person.display_name = entries.empty() ? "" : entries.back().body;
    rows.search.profile = "nAda\tOkafor\n";
    rows.search.keys = {7, entries.size() + 100};
    rows.search.words = {{"ada", "at"}};
    rows.involvements = {{person, ada.who, "allocated", at(1), std::nullopt, {}}};
    rows.relationships = {{person, person_id{"child-0"}, "sibling", "", ""}};
    rows.memberships = {{person, household_id{"home"}, "", ""}};
    rows.access_grants = {{person, ada.who, "named", {}, at(1), at(2)}};
    for (const auto& e : entries) {
        if (e.sequence % 3 != 0) continue;
        store::task_row task;
        task.person = person;
        task.step = fmt::format("step-{}", e.sequence);
        task.roles = "social_worker";
        task.since = e.entry_time;
        rows.tasks.push_back(task);
    }
    return rows;
}

/// 200 entries over some people, with their query tables, reads and lists; in one commit.
void fill(store::database& database) {
    seeded_world world(5, at(1'545'000'000));
    std::map<std::string, std::vector<record::entry>> all;
    database.write_alone([&](store::transaction& tx) {
        for (int i = 0; i < 130; ++i) {
            const person_id person{fmt::format("child-{}", i % 12)};
            auto act = act_on(record::person_stream(person), std::nullopt);
            act.appends[0].entries[0].body = fmt::format("{{\"note\":\"the words of visit {}\"}}", i);
            auto& entries = all[person.text];
            entries.emplace_back();
            entries.back().sequence = static_cast<std::int64_t>(entries.size());
            entries.back().entry_time = act.at;
            entries.back().body = act.appends[0].entries[0].body;
            act.rows.push_back(*counted(person, entries));
            record::append(tx, world, act);
            if (i % 2 == 0) record::append(tx, world, act_on(record::reads_stream(person), std::nullopt));
            if (i % 26 == 0) record::append(tx, world, act_on(record::lists_stream(ada.who), std::nullopt));
        }
    });
}

std::string damage_of(store::database& database) {
    return record::verify(database, counted).damage.value_or("");
}

bool says(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

} // namespace

TEST_CASE("an act is recorded as it was said, and read back in order") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        seeded_world world(1, at(0));
        auto act = act_on("person:a", 0);
        act.appends[0].entries = {entry("person.recorded", R"({"name":"Ada"})"), entry("visit.record")};
        act.appends.push_back({"person:b", std::nullopt, {entry("visit.record")}});
        const auto done = record::append(*database, world, act);
        REQUIRE(std::holds_alternative<record::receipt>(done));
        CHECK(std::get<record::receipt>(done).revisions == std::vector<std::int64_t>{2, 1});
        const auto entries = record::read_stream(*database->read(), "person:a");
        REQUIRE(entries.size() == 2);
        CHECK(entries[0].type == "person.recorded");
        CHECK(entries[0].body == R"({"name":"Ada"})");
        CHECK(entries[0].by.who == ada.who);
        CHECK(entries[0].by.role == "social_worker");
        CHECK(entries[0].by.purpose == "assessment");
        CHECK(entries[0].rules == std::vector<std::string>{"rule-1", "rule-2"});
        CHECK(entries[0].event_time == at(50));
        CHECK(entries[0].entry_time == at(100));
        CHECK(entries[1].sequence == 2);
        CHECK(record::read_stream(*database->read(), "person:a", at(99)).empty());
        const auto rows = database->read()->stream("person:a");
        CHECK(rows[0].salt != rows[1].salt);
    });
}

TEST_CASE("the second of two writers is told, and nothing of hers is half recorded") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        seeded_world world(1, at(0));
        record::append(*database, world, act_on("person:a", 0));
        auto late = act_on("person:b", 0);
        late.appends.push_back({"person:a", 0, {entry("visit.record")}});
        late.form_token = "form";
        const auto answer = record::append(*database, world, late);
        REQUIRE(std::holds_alternative<record::conflict>(answer));
        CHECK(std::get<record::conflict>(answer).stream == "person:a");
        CHECK(std::get<record::conflict>(answer).expected == 0);
        CHECK(std::get<record::conflict>(answer).actual == 1);
        CHECK(database->read()->head("person:b").revision == 0);
        CHECK_FALSE(database->read()->answer_to("form"));
        // The same stream twice in an act: the second part goes on from the first.
        auto twice = act_on("person:a", 1);
        twice.appends.push_back({"person:a", 2, {entry("visit.record")}});
        CHECK(std::get<record::receipt>(record::append(*database, world, twice)).revisions ==
              std::vector<std::int64_t>{2, 3});
    });
}

TEST_CASE("of many writers who decided on the same revision exactly one is recorded") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        system_world world;
        std::atomic<int> recorded = 0, told = 0;
        std::vector<std::thread> writers;
        for (int i = 0; i < 16; ++i) {
            writers.emplace_back([&] {
                for (int round = 0; round < 10; ++round) {
                    const auto answer =
                        record::append(*database, world, act_on(fmt::format("person:{}", round), 0));
                    ++(std::holds_alternative<record::receipt>(answer) ? recorded : told);
                }
            });
        }
        for (auto& writer : writers)
            writer.join();
        CHECK(recorded == 10);
        CHECK(told == 150);
        CHECK(damage_of(*database).starts_with(
            "person:")); // these acts wrote no query tables, and that is seen
        CHECK_FALSE(record::verify(*database, {}).damage);
    });
}

TEST_CASE("a form sent again changes nothing and gets the first answer") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        system_world world;
        auto act = act_on("person:a", std::nullopt);
        act.form_token = "form-1";
        act.answer = "/children/a";
        act.finished_draft = {ada.who, "visit/1"};
        database->write([](store::transaction& tx) {
            tx.save(store::draft{ada.who, "visit/1", "Visit", "a=1", 0, at(1)});
            tx.save(store::draft{ada.who, "visit/2", "Visit", "a=1", 0, at(1)});
        });
        std::atomic<int> recorded = 0, repeated = 0;
        std::vector<std::thread> senders;
        for (int i = 0; i < 8; ++i) {
            senders.emplace_back([&] {
                const auto answer = record::append(*database, world, act);
                if (std::holds_alternative<record::receipt>(answer)) ++recorded;
                const auto* again = std::get_if<record::repeated>(&answer);
                if (again != nullptr && again->answer == "/children/a") ++repeated;
            });
        }
        for (auto& sender : senders)
            sender.join();
        CHECK(recorded == 1);
        CHECK(repeated == 7);
        CHECK(database->read()->head("person:a").revision == 1);
        CHECK(database->read()->drafts_of(ada.who).size() == 1);
    });
}

TEST_CASE("who looked is on the record, in chains of its own") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        seeded_world world(1, at(0));
        record::note_read(*database, world, {ada, at(5), {"a"}, "/children/:person", "plan \"x\"", at(3)});
        record::note_read(*database, world,
                          {ada, at(6), {"a"}, "/children/:person", "people", std::nullopt});
        record::note_list(*database, world, {ada, at(7), "/search", "hash", {{"a"}, {"b"}}});
        const auto reads = record::read_stream(*database->read(), record::reads_stream({"a"}));
        REQUIRE(reads.size() == 2);
        CHECK(reads[0].type == "record.read");
        CHECK(reads[0].body ==
              R"({"as_at":"1970-01-01T00:00:03.000Z","page":"/children/:person","shown":"plan \"x\""})");
        CHECK(reads[1].body == R"({"as_at":null,"page":"/children/:person","shown":"people"})");
        CHECK(reads[0].by.who == ada.who);
        CHECK(reads[0].entry_time == at(5));
        const auto lists = record::read_stream(*database->read(), record::lists_stream(ada.who));
        REQUIRE(lists.size() == 1);
        CHECK(lists[0].body == R"({"asked":"hash","page":"/search","shown":["a","b"]})");
        CHECK(database->read()->head(record::person_stream({"a"})).revision == 0);
    });
}

TEST_CASE("verify passes a whole record and counts it") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        fill(*database);
        std::int64_t told = 0;
        const auto found =
            record::verify(*database, counted, [&](std::int64_t entries) { told = entries; });
        CHECK(found.damage.value_or("") == "");
        CHECK(found.entries == 200);
        CHECK(found.streams == 12 + 6 + 1);
        CHECK(told == 0); // too few to tell of
    });
}

TEST_CASE("verify names the entry, whichever field of it was changed") {
    on_every_engine([](const scratch_database& place) {
        fill(*place.open());
        std::string stream;
        std::int64_t sequence = 0;
        place.open()->read()->each_row([&](const store::ledger_row& row) {
            stream = row.stream, sequence = row.sequence;
            return row.position < 77;
        });
        const auto changed = [&](const std::string& change, const std::string& back) {
            CAPTURE(change);
            place.tamper(fmt::format("update ledger set {} where position = 77", change));
            CHECK(says(damage_of(*place.open()),
                       fmt::format("entry {} of {} (position 77", sequence, stream)));
            place.tamper(fmt::format("update ledger set {} where position = 77", back));
        };
        for (const auto* text : {"type", "actor", "role", "purpose", "edition", "rules", "body"}) {
            changed(fmt::format("{0} = {0} || 'x'", text),
                    fmt::format("{0} = substr({0}, 1, length({0}) - 1)", text));
        }
        for (const auto* number : {"schema_number", "event_at", "entry_at"}) {
            changed(fmt::format("{0} = {0} + 1", number), fmt::format("{0} = {0} - 1", number));
        }
        changed("sequence = sequence + 1000", "sequence = sequence - 1000");
        CHECK(damage_of(*place.open()) == "");
    });
}

TEST_CASE("verify sees entries taken out, heads changed and query tables that replay does not give") {
    on_every_engine([](const scratch_database& place) {
        const auto found = [&](std::string_view tampering) {
            const scratch_database copy(place.sqlite() ? scratch_database::engine::sqlite
                                                       : scratch_database::engine::postgresql);
            fill(*copy.open());
            copy.tamper(tampering);
            return damage_of(*copy.open());
        };
        CHECK(says(found("delete from ledger where position = 100"),
                   "position 100 of the ledger is missing"));
        CHECK(
            says(found("delete from ledger where position = 200"), "it is missing (the stream ends early"));
        CHECK(says(found("delete from ledger where stream = 'person:child-3' and sequence > 5"),
                   "is missing"));
        CHECK(says(found("update stream_head set revision = revision - 1 where stream = 'person:child-3'"),
                   "of person:child-3: the head of its stream does not know it"));
        CHECK(says(found("delete from stream_head where stream = 'person:child-3'"), "table of heads"));
        CHECK(says(found("update person set status = 'Closed' where person = 'child-3'"),
                   "person:child-3: table person disagrees"));
        CHECK(says(found("update task set owner = 'someone' where person = 'child-3' and number = 1"),
                   "child-3"));
        CHECK(says(found("delete from task_role where person = 'child-3'"), "task_role"));
        CHECK(says(found("update search_profile set profile = 'nEve' || profile where person = 'child-3'"),
                   "person:child-3: table search_profile disagrees"));
        CHECK(says(
            found(
                "insert into person (person, child, display_name, birth_date, expected_date, sex, local_id,"
                " nhs_number, upn, district, household, status, category, allocated, open_case, revision,"
                " youth)"
                " select 'child-99', child, display_name, birth_date, expected_date, sex,"
                " local_id, nhs_number, upn, district, household, status, category, allocated, open_case,"
                " revision, youth from person where person = 'child-3'"),
            "child-99"));
    });
}

TEST_CASE("verify names the table, whichever row that access or families are decided by was changed") {
    on_every_engine([](const scratch_database& place) {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 10> tampered = {{
            {"update involvement set practitioner = 'p-eve' where person = 'child-3'", "involvement"},
            {"delete from involvement where person = 'child-3'", "involvement"},
            {"update access_grant set until_at = null where person = 'child-3'", "access_grant"},
            {"update access_grant set practitioner = 'p-eve' where person = 'child-3'", "access_grant"},
            {"delete from access_grant where person = 'child-3'", "access_grant"},
            {"insert into access_grant (person, number, practitioner, kind, process, since, until_at)"
             " values ('child-3', 2, 'p-eve', 'emergency', '', 0, null)",
             "access_grant"},
            {"update relationship set other = 'child-1' where person = 'child-3'", "relationship"},
            {"delete from relationship where person = 'child-3'", "relationship"},
            {"update membership set household = 'elsewhere' where person = 'child-3'", "membership"},
            {"update person set restricted = 1 where person = 'child-3'", "person"},
        }};
        for (const auto& [tampering, table] : tampered) {
            CAPTURE(tampering);
            const scratch_database copy(place.sqlite() ? scratch_database::engine::sqlite
                                                       : scratch_database::engine::postgresql);
            fill(*copy.open());
            copy.tamper(tampering);
            CHECK(says(damage_of(*copy.open()), fmt::format("person:child-3: table {} ", table)));
        }
    });
}

TEST_CASE("any byte of the file changed: an answer in words, never a crash, never another record") {
    const scratch_database place(scratch_database::engine::sqlite);
    fill(*place.open());
    const std::string whole = read_file(place.url());
    std::vector<std::string> bodies;
    place.open()->read()->each_row([&](const store::ledger_row& row) {
        bodies.push_back(row.hash + row.body);
        return true;
    });
    REQUIRE(bodies.size() == 200);
    store::open_options looking;
    looking.for_verification = true;
    looking.create = false;
    seeded_world world(9, at(0));
    int refused = 0, damaged = 0, harmless = 0;
    for (int trial = 0; trial < 700; ++trial) {
        std::string bytes = whole;
        // The first pages (header and tables of tables) more often than their share.
        const auto where = world.below(trial % 4 == 0 ? 8'192 : bytes.size());
        bytes[where] = static_cast<char>(bytes[where] ^ (1 << world.below(8)));
        write_file(place.url(), bytes);
        CAPTURE(where);
        auto opened = store::open(place.url(), looking);
        if (!opened) {
            ++refused;
            REQUIRE_FALSE(opened.error().front().message.empty());
            continue;
        }
        if (record::verify(**opened, counted).damage) {
            ++damaged;
            continue;
        }
        // Nothing found: then nothing of the record was changed (the byte lay in unused space).
        ++harmless;
        std::size_t i = 0;
        (*opened)->read()->each_row([&](const store::ledger_row& row) {
            REQUIRE(row.hash + row.body == bodies.at(i++));
            return true;
        });
        REQUIRE(i == bodies.size());
    }
    MESSAGE(fmt::format("700 bytes changed: {} refused at opening, {} found by verify, {} in unused space",
                        refused, damaged, harmless));
    CHECK(damaged > 50);
    std::filesystem::remove(place.url() + "-wal");
}

TEST_CASE("one flipped bit in the sealed text of an entry, in the file itself, names that entry") {
    const scratch_database place(scratch_database::engine::sqlite);
    fill(*place.open());
    const std::string whole = read_file(place.url());
    seeded_world world(13, at(0));
    store::open_options looking;
    looking.for_verification = true;
    std::vector<std::pair<std::string, std::string>> sealed; // as it lies in the file, and which it is
    store::each_sealed_row(*place.open()->read(), 1, [&](const store::sealed_row& one) {
        CHECK(one.row.body.empty());
        CHECK(one.row.salt.empty());
        sealed.emplace_back(one.sealed, fmt::format("entry {} of {} (position {}", one.row.sequence,
                                                    one.row.stream, one.row.position));
        return true;
    });
    REQUIRE(sealed.size() == 200);
    for (std::size_t i = 0; i < sealed.size(); i += 5) {
        std::string bytes = whole;
        const auto found = bytes.find(sealed[i].first);
        REQUIRE(found != std::string::npos);
        bytes[found + world.below(sealed[i].first.size())] ^= 1;
        write_file(place.url(), bytes);
        CHECK(says(damage_of(*place.open(looking)), sealed[i].second));
    }
}
