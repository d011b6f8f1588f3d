// Disposal: two people, exactly what the dry run showed, nothing left that could be read, every proof
// holding (R59, R80).

#include "../store/scratch_database.hpp"
#include "casework/joining_desk.hpp"
#include "retention/retention.hpp"
#include "store/deposits.hpp"
#include "store/keys.hpp"
#include "synthetic/synthetic.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <set>
#include <thread>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

namespace fs = std::filesystem;

std::shared_ptr<const guidance::rulebook> rules() {
    static const auto loaded = guidance::load(KITH_SOURCE_DIR "/guidance", "").value();
    return loaded;
}
const retention::schedule& classes() {
    static const auto made = retention::load(KITH_SOURCE_DIR "/guidance", "", *rules()).value();
    return made;
}
const synthetic::shapes& shapes() {
    static const auto loaded = synthetic::load_shapes(KITH_SOURCE_DIR "/guidance", *rules()).value();
    return loaded;
}
date day(std::string_view text) {
    return parse_date(text).value();
}
instant noon(date on) {
    return to_instant(local_time{on, 12, 0}).value();
}

const casework::practitioner first{practitioner_id{"ig-1"}, "information_governance_officer", "First", {}};
const casework::practitioner second{
    practitioner_id{"ig-2"}, "information_governance_officer", "Second", {}};
const casework::practitioner worker{practitioner_id{"sw-1"}, "social_worker", "Worker", {}};

/// A small area with some years of work, and the office that disposes of it.
struct area {
    explicit area(const scratch_database& place, int children = 14)
        : database(place.open()), world(7, noon(day("2026-11-20"))) {
        const synthetic::wanted wanted{children, 0, 3, noon(day("2026-11-20"))};
        const auto workers =
            synthetic::create_sign_ins(*database, shapes(), wanted, "unusable", "unusable");
        REQUIRE(workers);
        synthetic::create_authority(*database, *rules(), shapes(), wanted, *workers, {});
        desk = std::make_unique<casework::desk>(*database, world, rules());
    }
    retention::office office() { return {*desk, classes()}; }
    person_id closed_child() {
        const auto snapshot = database->read();
        for (const person_id& id : snapshot->people()) {
            const auto file = desk->open(*snapshot, id);
            if (file->person.child && !file->open() && file->processes.size() > 1) return id;
        }
        FAIL("no closed case");
        return {};
    }
    retention::disposal_plan plan(const person_id& of, date on) {
        return retention::plan_of(office(), *database->read(), of, on);
    }
    record::verification verified() {
        return record::verify(*database, casework::replayed_with(*rules()), {}, casework::replayed_joins());
    }
    /// Proposed and approved on a day; why not, in words.
    std::string dispose(const person_id& of, date on) {
        if (auto asked =
                retention::propose(office(), of, "Looked at; nothing speaks against it", first, noon(on));
            !asked)
            return asked.error().front().message;
        const auto done = retention::approve(office(), of, second, noon(on));
        return done ? "" : done.error().front().message;
    }

    std::unique_ptr<store::database> database;
    seeded_world world;
    std::unique_ptr<casework::desk> desk;
};

bool says(const std::string& words, std::string_view part) {
    INFO(words);
    return words.find(part) != std::string::npos;
}
template <class T>
std::string refusal(const result<T>& got) {
    return got ? "" : got.error().front().message;
}

/// Everything that lies in the folder of an SQLite database but its key, capitals as small letters.
std::string bytes_beside(const std::string& url) {
    std::string all;
    for (const auto& one : fs::directory_iterator(fs::path(url).parent_path())) {
        std::ifstream in(one.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    for (char& c : all)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return all;
}

/// The log starts anew as soon as nobody reads: soon, not at once.
bool gone_soon(const std::string& url, std::string_view marker) {
    for (int i = 0; i < 200; ++i) {
        if (bytes_beside(url).find(marker) == std::string::npos) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

constexpr std::string_view marker = "quobblewick", note_marker = "zanthorpian";
const date far = day("2150-01-01");

/// Puts a rare name and a rare word wherever a person's words go.
void mark(area& at, const person_id& of) {
    using casework::recorded;
    const instant now = at.world.now();
    REQUIRE(std::holds_alternative<recorded>(at.desk->change_facts(
        of, {{"family_name", "Quobblewick"}}, "as the zanthorpian register has it", worker, now, {})));
    REQUIRE(std::holds_alternative<recorded>(at.desk->add_note(
        of, "Zanthorpian words about Quobblewick, who likes drawing", std::nullopt, worker, now, {})));
    record::note_read(*at.database, at.world,
                      {{worker.id, worker.role, "x"}, now, of, "/children/:person", "zanthorpian", {}});
    at.database->write([&](store::transaction& tx) {
        tx.save(store::draft{worker.id, "/children/" + of.text + "/notes/new", "Add a note",
                             "text=quobblewick+zanthorpian", 3, now});
        store::put_deposit(tx, {"deposit-1", of, "report.txt", "text/plain", 11, std::string(32, 'd'), now},
                           "quobblewick");
        tx.replace_matches(of, {{of, person_id{"zz-another"}, 900'000, "surname quobblewick agrees", now}});
    });
}

} // namespace

TEST_CASE("retention: every entry of the record has a class") {
    const scratch_database place(scratch_database::engine::sqlite);
    area at(place, 40);
    REQUIRE(retention::hold_record(at.office(), at.closed_child(), "A claim", "The court", first,
                                   at.world.now()));
    record::note_list(*at.database, at.world, {{first.id, first.role, "x"}, at.world.now(), "/", "x", {}});
    const auto snapshot = at.database->read();
    std::set<std::string> types, without;
    std::int64_t entries = 0;
    std::map<std::string, bool> people;
    snapshot->each_row([&](const store::ledger_row& row) {
        ++entries;
        types.insert(row.type);
        bool has = classes().of_stream(row.stream) != nullptr;
        if (row.stream.starts_with("person:")) {
            auto [known, fresh] = people.emplace(row.stream, false);
            if (fresh) {
                const auto file = at.desk->open(*at.database->read(), person_id{row.stream.substr(7)});
                known->second =
                    !retention::decision_for(retention::life_of({file}), classes()).class_id.empty();
            }
            has = known->second;
        }
        if (!has) without.insert(row.stream + " " + row.type);
        return true;
    });
    for (const auto& one : without)
        FAIL_CHECK("no retention class: " << one);
    CHECK(entries > 1'000);
    CHECK(types.size() > 30);
    MESSAGE(fmt::format("{} entries of {} types: each has a class", entries, types.size()));
}

TEST_CASE("retention: two people, each of a role that may, and nobody both") {
    on_every_engine([](const scratch_database& place) {
        area at(place);
        const person_id of = at.closed_child();
        const instant now = noon(far);
        CHECK(says(refusal(retention::propose(at.office(), of, "x", worker, now)), "not for your role"));
        CHECK(says(refusal(retention::propose(at.office(), of, "  ", first, now)), "Enter"));
        CHECK(says(refusal(retention::propose(at.office(), person_id{"nobody"}, "x", first, now)),
                   "no such record"));
        CHECK(says(refusal(retention::approve(at.office(), of, second, now)), "Nobody has proposed"));
        CHECK(says(refusal(retention::propose(at.office(), of, "x", first, at.world.now())),
                   "It is kept until"));
        REQUIRE(retention::propose(at.office(), of, "Looked at", first, now));
        CHECK(says(refusal(retention::propose(at.office(), of, "x", second, now)), "already"));
        CHECK(says(refusal(retention::approve(at.office(), of, first, now)), "Somebody else"));
        CHECK(says(refusal(retention::approve(at.office(), of, worker, now)), "not for your role"));
        CHECK(at.database->read()->person(of));
        REQUIRE(retention::withdraw(at.office(), of, "Kept after all", second, now));
        CHECK(says(refusal(retention::approve(at.office(), of, second, now)), "Nobody has proposed"));
        CHECK(at.dispose(of, far) == "");
        CHECK_FALSE(at.database->read()->person(of));
        CHECK(says(at.dispose(of, far), "has been disposed of"));
    });
}

TEST_CASE("retention: a hold blocks everything, on one record or on all, until it is lifted") {
    const scratch_database place(scratch_database::engine::sqlite);
    area at(place);
    const person_id of = at.closed_child();
    const instant now = noon(far);
    CHECK(
        says(refusal(retention::hold_record(at.office(), of, "x", "y", worker, now)), "not for your role"));
    for (const person_id& held : {of, person_id{"area"}}) {
        REQUIRE(retention::propose(at.office(), of, "Looked at", first, now));
        REQUIRE(
            retention::hold_record(at.office(), held, "A claim is expected", "Legal services", first, now));
        CHECK_FALSE(at.plan(of, far).possible());
        CHECK(says(refusal(retention::approve(at.office(), of, second, now)), "hold"));
        REQUIRE(retention::withdraw(at.office(), of, "Held", second, now));
        CHECK(says(at.dispose(of, far), "hold"));
        const auto stands = retention::read_keeping(*at.database->read(), held);
        REQUIRE(stands.holds.size() == 1);
        CHECK(stands.holds[0].authority == "Legal services");
        CHECK(
            says(refusal(retention::release(at.office(), held, "other", "x", first, now)), "no such hold"));
        REQUIRE(retention::release(at.office(), held, stands.holds[0].id, "Settled", second, now));
        CHECK(at.plan(of, far).possible());
    }
    CHECK(at.dispose(of, far) == "");
}

TEST_CASE("retention: what has changed since it was proposed is not disposed of") {
    const scratch_database place(scratch_database::engine::sqlite);
    area at(place);
    const person_id of = at.closed_child();
    REQUIRE(retention::propose(at.office(), of, "Looked at", first, noon(far)));
    // Looking at it changes nothing.
    record::note_read(*at.database, at.world,
                      {{second.id, second.role, "x"}, noon(far), of, "/retention", "x", {}});
    CHECK(at.plan(of, far).digest() == retention::read_keeping(*at.database->read(), of).proposed->digest);
    at.desk->add_note(of, "Somebody rang", std::nullopt, worker, noon(day("2026-11-21")), {});
    CHECK(says(refusal(retention::approve(at.office(), of, second, noon(far))), "has changed"));
    CHECK(at.database->read()->person(of));
    CHECK(at.verified().damage.value_or("") == "");
}

TEST_CASE("retention: the run takes exactly what the dry run showed, and the certificate names nobody") {
    on_every_engine([](const scratch_database& place) {
        area at(place);
        const person_id of = at.closed_child();
        mark(at, of);
        const auto entries_before = at.verified().entries;
        const auto dry = at.plan(of, far);
        REQUIRE(dry.possible());
        CHECK(dry.rows.at("person") == 1);
        CHECK(dry.rows.at("draft") == 1);
        CHECK(dry.rows.at("deposit") == 1);
        CHECK(dry.rows.at("possible_match") == 1);
        CHECK(dry.rows.at("search_profile") == 1);
        CHECK(dry.rows.at("search_word") >= 1);
        CHECK(dry.lines() == at.plan(of, far).lines()); // looking takes nothing
        REQUIRE(retention::propose(at.office(), of, "Looked at", first, noon(far)));
        const auto done = retention::approve(at.office(), of, second, noon(far));
        REQUIRE_MESSAGE(done, refusal(done));
        CHECK(done->lines() == dry.lines());
        const auto snapshot = at.database->read();
        CHECK(at.desk->open(*snapshot, of) == nullptr);
        for (const auto& unit : dry.units) {
            const auto gone = store::disposal_of(*snapshot, unit.unit);
            REQUIRE(gone);
            CHECK(gone->through == unit.entries);
        }
        const auto stands = retention::read_keeping(*snapshot, of);
        const auto certificate = retention::certificate_of(stands);
        std::string text;
        for (const auto& [label, value] : certificate)
            text += label + ": " + value + "\n";
        CHECK(says(text, "Certificate: " + stands.certificate));
        CHECK(says(text, dry.units.front().last_hash));
        CHECK(says(text, "Approved by: ig-2"));
        CHECK(says(text, "ig-1"));
        CHECK(text.find("uobblewick") == std::string::npos);
        const auto seen = at.verified();
        CHECK(seen.damage.value_or("") == "");
        CHECK(seen.disposed > 0);
        CHECK(seen.certificates == std::set<std::string>{stands.certificate});
        CHECK(seen.entries > entries_before); // nothing of the chain is gone
    });
}

TEST_CASE("retention: after disposal no word of it lies anywhere, and the finder would see one that did") {
    const scratch_database place(scratch_database::engine::sqlite);
    std::string profile;
    person_id of;
    {
        area at(place);
        of = at.closed_child();
        mark(at, of);
        REQUIRE(bytes_beside(place.url()).find(marker) != std::string::npos);
        REQUIRE(bytes_beside(place.url()).find(note_marker.substr(0, 8)) != std::string::npos);
        profile = at.database->read()->rows_of(of)->search.profile;
        REQUIRE(at.dispose(of, far) == "");
        CHECK(gone_soon(place.url(), marker));
        CHECK(gone_soon(place.url(), note_marker.substr(0, 8))); // its stem
        CHECK(at.verified().damage.value_or("") == "");
        CHECK_FALSE(at.database->check_storage());
    }
    CHECK(bytes_beside(place.url()).find(marker) == std::string::npos);
    CHECK(bytes_beside(place.url()).find(note_marker.substr(0, 8)) == std::string::npos);
    // The test of the test: a disposal that left the search row behind.
    place.run(fmt::format("pragma foreign_keys = off; insert into search_profile (number, person, youth, "
                          "age_known, keys, profile) values (987654, '{}', 0, 0, x'', '{}')",
                          of.text, profile));
    CHECK(bytes_beside(place.url()).find(marker) != std::string::npos);
}

namespace {

/// Fails where a table of the test's schema has the marker: in a row, in whatever column (also as bytes).
constexpr std::string_view no_row_has_it = R"sql(
do $$ declare t record; found bigint; begin
for t in select table_name as name from information_schema.tables where table_schema = current_schema() loop
    execute format('select count(*) from %I x where x::text ilike ''%%uobblewick%%'''
                   ' or x::text ilike ''%%756f62626c657769636b%%''', t.name) into found;
    if found > 0 then raise exception 'the table % has it', t.name; end if;
end loop; end $$)sql";

/// ... and where a file of its tables and indexes has it.
constexpr std::string_view no_file_has_it = R"sql(
do $$ declare t record; begin
for t in select c.oid::regclass as name, pg_relation_filepath(c.oid) as file from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'i') loop
    if position('uobblewick'::bytea in pg_read_binary_file(t.file)) > 0 then
        raise exception 'the file of % has it', t.name;
    end if;
end loop; end $$)sql";

} // namespace

TEST_CASE("retention: on PostgreSQL no row has a word of it after disposal, and no file after a vacuum") {
    if (std::getenv("KITH_TEST_POSTGRESQL") == nullptr) return;
    const scratch_database place(scratch_database::engine::postgresql);
    area at(place);
    const person_id of = at.closed_child();
    mark(at, of);
    place.run("checkpoint");
    // The test of the test: both finders see it while it is there.
    CHECK_THROWS(place.run(no_row_has_it));
    CHECK_THROWS(place.run(no_file_has_it));
    REQUIRE(at.dispose(of, far) == "");
    CHECK_NOTHROW(place.run(no_row_has_it));
    place.run("vacuum full");
    place.run("checkpoint");
    CHECK_NOTHROW(place.run(no_file_has_it));
    CHECK(at.verified().damage.value_or("") == "");
}

TEST_CASE("retention: other people's names and words stay when one of them goes") {
    const scratch_database place(scratch_database::engine::sqlite);
    area at(place, 30);
    const person_id of = at.closed_child();
    std::map<std::string, store::case_rows> before;
    {
        const auto snapshot = at.database->read();
        for (const person_id& id : snapshot->people())
            if (id != of) before.emplace(id.text, *snapshot->rows_of(id));
    }
    REQUIRE(at.dispose(of, far) == "");
    const auto snapshot = at.database->read();
    CHECK(static_cast<std::size_t>(snapshot->count_people()) == before.size());
    for (const auto& [id, rows] : before)
        REQUIRE(snapshot->rows_of(person_id{id}) == rows);
    CHECK(at.verified().damage.value_or("") == ""); // every word of their names is in the dictionary
}

TEST_CASE("retention: 75 years of an area, year by year") {
    const scratch_database place(scratch_database::engine::sqlite);
    area at(place, 16);
    const auto everybody = at.database->read()->people();
    const person_id held = at.closed_child();
    REQUIRE(retention::hold_record(at.office(), held, "An inquiry", "The inquiry", first, at.world.now()));
    std::map<std::string, date> disposed;
    for (int year = 2027; year <= 2102; ++year) {
        const date today = std::chrono::year(year) / 1 / 1;
        const auto due = retention::due_records(at.office(), *at.database->read(), today, "", 1'000);
        for (const auto& one : due.due) {
            REQUIRE(*one.decided.keep_until <= today);
            REQUIRE_FALSE(one.decided.open);
            const std::string refused = at.dispose(one.person, today);
            if (one.person == held) {
                REQUIRE(says(refused, "hold"));
            } else {
                REQUIRE(refused == "");
                disposed.emplace(one.person.text, today);
            }
        }
    }
    const auto snapshot = at.database->read();
    std::size_t kept = 0;
    for (const person_id& id : everybody) {
        const bool gone = disposed.contains(id.text);
        REQUIRE(gone == !snapshot->person(id));
        if (gone) continue;
        ++kept;
        const auto decided = at.plan(id, day("2102-01-01")).decided;
        REQUIRE((id == held || !decided.over(day("2102-01-01")) ||
                 casework::one_person(*snapshot, id).size() > 1));
    }
    CHECK(disposed.size() > 5);
    CHECK(snapshot->person(held));
    CHECK(at.verified().damage.value_or("") == "");
    MESSAGE(fmt::format(
        "{} people on record, {} disposed of between 2027 and 2102, {} kept (open, held, or not over)",
        everybody.size(), disposed.size(), kept));
}
