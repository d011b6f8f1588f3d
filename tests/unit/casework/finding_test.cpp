// Finding people: among 100,000 with realistic errors; the same on every engine; nobody beyond what is in
// view.

#include "../store/scratch_database.hpp"
#include "small_office.hpp"

#include "casework/finding.hpp"
#include "casework/narratives.hpp"
#include "language/language.hpp"
#include "synthetic/misspelling.hpp"
#include "synthetic/on_record.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <map>
#include <set>

using namespace kith;
using namespace kith::casework;

namespace {

synthetic::population made_people() {
    auto loaded = synthetic::load_population(std::string(KITH_SOURCE_DIR) + "/guidance");
    REQUIRE(loaded);
    return *loaded;
}

store::case_rows rows_for(const synthetic::population& of, const synthetic::synthetic_person& one) {
    const person_id id = synthetic::id_of(of, one.number);
    file person = empty_file(id);
    for (const record::new_entry& entry : synthetic::entries_of(of, one, tests::at("2026-11-20")))
        apply(*tests::shipped_guidance(), person,
              as_recorded(entry, record::person_stream(id), person.revision + 1, {},
                          tests::at("2026-11-20")));
    return rows_of(*tests::shipped_guidance(), person);
}

void put_on_record(store::database& database, const synthetic::population& of, std::uint64_t people,
                   bool at_once) {
    std::vector<store::case_rows> rows;
    const auto flush = [&] {
        database.write_alone([&](store::transaction& tx) {
            for (const store::case_rows& one : rows)
                tx.replace(one);
        });
        rows.clear();
    };
    if (at_once) database.write([](store::transaction& tx) { tx.postpone_search(); });
    synthetic::each_person(of, people, [&](const synthetic::synthetic_person& one) {
        rows.push_back(rows_for(of, one));
        if (rows.size() == 10'000) flush();
    });
    flush();
    if (at_once) database.write_alone([](store::transaction& tx) { tx.complete_search(); });
}

store::visibility everyone() {
    store::visibility who;
    who.everyone = true;
    return who;
}

std::vector<std::string> found_for(store::snapshot& from, const store::visibility& who,
                                   std::string_view typed, date on, int limit = 30) {
    std::vector<std::string> out;
    for (const found_person& one : find_people(from, who, people::understood(typed, on), on, limit).people)
        out.push_back(one.row.person.text + " " + one.why.words);
    return out;
}

struct tally {
    int tried = 0, found = 0;
};

} // namespace

TEST_CASE(
    "finding: of 5,000 searches with realistic errors 98 % have the person in the first ten of 100,000") {
    const synthetic::population of = made_people();
    const test::scratch_database place(test::scratch_database::engine::sqlite);
    const auto database = place.open();
    constexpr std::uint64_t people = 100'000;
    put_on_record(*database, of, people, true);
    std::map<std::string, tally> kinds;
    tally all;
    const auto snapshot = database->read();
    for (const synthetic::search_attempt& one : synthetic::attempts(of, 2, people, 5'000)) {
        const auto found =
            find_people(*snapshot, everyone(), people::understood(one.typed, of.on), of.on, 10);
        const bool there =
            std::any_of(found.people.begin(), found.people.end(), [&](const found_person& person) {
                return synthetic::index_of(person.row.person) == one.person;
            });
        for (tally* to : {&kinds[one.kind], &all}) {
            ++to->tried;
            to->found += there ? 1 : 0;
        }
    }
    for (const auto& [kind, to] : kinds)
        MESSAGE(fmt::format("{}: {} of {}", kind, to.found, to.tried));
    MESSAGE(fmt::format("all: {} of {}", all.found, all.tried));
    CHECK(all.tried >= 4'900);
    CHECK(all.found * 100 >= all.tried * 98);
}

TEST_CASE("finding: the same people in the same order, for the same reasons, on every engine and however "
          "loaded") {
    const synthetic::population of = made_people();
    constexpr std::uint64_t people = 500;
    std::vector<std::string> typed;
    for (const auto& one : synthetic::attempts(of, 3, people, 120))
        typed.push_back(one.typed);
    for (const char* more :
         {"smith", "a", "s", "jones 7", "QA", "road", "khan 2015", "'; drop table person; --", "baby"})
        typed.emplace_back(more);
    std::vector<std::vector<std::string>> first;
    for (const bool at_once : {true, false}) {
        test::on_every_engine([&](const test::scratch_database& place) {
            const auto database = place.open();
            put_on_record(*database, of, people, at_once);
            const auto snapshot = database->read();
            std::vector<std::vector<std::string>> found;
            for (const std::string& one : typed)
                found.push_back(found_for(*snapshot, everyone(), one, of.on));
            if (first.empty()) first = found;
            CHECK(found == first);
            CHECK(database->check_storage().value_or("") == "");
        });
    }
}

TEST_CASE("finding: a changed name, address or age is found anew, and what was withdrawn no longer") {
    test::on_every_engine([](const test::scratch_database& place) {
        const auto database = place.open();
        const auto write = [&](const char* profile, int youth, std::vector<std::uint64_t> keys) {
            store::case_rows rows;
            rows.person.person.text = "ada";
            rows.person.display_name = "Okafor, Ada";
            rows.search = {profile, youth, true, std::move(keys), {{"okafor", "akfr"}}};
            database->write([&](store::transaction& tx) { tx.replace(rows); });
        };
        using people::key::word;
        write("nAda\tOkafor\n", 15'000, {word("ada"), word("okafor")});
        const date on = *parse_date("2026-11-21");
        CHECK(found_for(*database->read(), everyone(), "okafor", on).size() == 1);
        write("nAda\tSmith\n", 16'000, {word("ada"), word("smith")});
        CHECK(found_for(*database->read(), everyone(), "okafor", on).empty());
        CHECK(found_for(*database->read(), everyone(), "smith", on).size() == 1);
        CHECK(database->check_storage().value_or("") == "");
        place.run("delete from search_posting where posting = (select min(posting) from search_posting)");
        CHECK(database->check_storage().value_or("").find("search_posting") != std::string::npos);
    });
}

TEST_CASE("finding: whoever sees only those they work with finds nobody else, by no search whatever") {
    const synthetic::population of = made_people();
    test::on_every_engine([&](const test::scratch_database& place) {
        const auto database = place.open();
        std::set<std::string> mine;
        std::vector<std::string> typed{"smith", "a", "jones", "AB1", "2015"};
        database->write_alone([&](store::transaction& tx) {
            synthetic::each_person(of, 300, [&](const synthetic::synthetic_person& one) {
                store::case_rows rows = rows_for(of, one);
                typed.push_back(one.given + " " + one.family);
                if (one.number % 7 == 0) {
                    rows.involvements.push_back(
                        {rows.person.person, {"worker"}, "lead_social_worker", {}, {}});
                    mine.insert(rows.person.person.text);
                } else if (one.number % 7 == 1) { // over since long
                    rows.involvements.push_back(
                        {rows.person.person, {"worker"}, "lead_social_worker", {}, instant{}});
                }
                rows.texts = {{1, 0, "Note", {"worker"}, {}, "Seen at the contact centre", {}}};
                tx.replace(rows);
            });
        });
        store::visibility who;
        who.viewer = {"worker"};
        who.relations = {"lead_social_worker"};
        store::visibility nobody = everyone();
        nobody.nobody = true;
        const auto snapshot = database->read();
        std::size_t found = 0;
        for (const std::string& one : typed) {
            for (const found_person& person :
                 find_people(*snapshot, who, people::understood(one, of.on), of.on, 50).people) {
                CHECK(mine.contains(person.row.person.text));
                ++found;
            }
            CHECK(found_for(*snapshot, nobody, one, of.on).empty());
        }
        CHECK(found >= mine.size());
        const store::text_question centre{{"contact", "centr"}};
        CHECK(snapshot->texts(who, centre, false, 1'000).size() == mine.size());
        CHECK(snapshot->texts(everyone(), centre, false, 1'000).size() > mine.size());
        CHECK(snapshot->texts(nobody, centre, false, 1'000).empty());
    });
}

TEST_CASE(
    "full text: the same words find the same narratives on every engine; a correction replaces the words") {
    test::on_every_engine([](const test::scratch_database& place) {
        const auto database = place.open();
        const auto note = [](std::int64_t sequence, const char* text, int hour) {
            return store::text_row{sequence, 0, "Note", {"worker"}, instant(std::chrono::hours(hour)),
                                   text,     {}};
        };
        const auto write = [&](std::vector<store::text_row> texts) {
            store::case_rows rows;
            rows.person.person.text = "ada";
            rows.texts = std::move(texts);
            database->write([&](store::transaction& tx) { tx.replace(rows); });
            const auto back = database->read()->rows_of(person_id{"ada"});
            REQUIRE(back);
            CHECK(*back == store::in_canonical_order(rows));
        };
        write({note(1, "Visited at home; she was smiling.", 5),
               note(2, "Phone call about school 10am, 1e5, ABC-12", 9),
               note(3, "Home visit cancelled", 2)});
        const auto found = [&](store::text_question asked, bool any = false) {
            std::vector<std::int64_t> out;
            for (const store::found_text& one : database->read()->texts(everyone(), asked, any, 10))
                out.push_back(one.sequence);
            return out;
        };
        using sequences = std::vector<std::int64_t>;
        CHECK(found({{"visit"}}) == sequences{1, 3});
        CHECK(found({{"home"}, {"smile"}}) == sequences{1});
        CHECK(found({{"home", "visit"}}) == sequences{3});
        CHECK(found({{"school"}, {"smile"}}, true) == sequences{2, 1});
        CHECK(found({{"1e5"}}) == sequences{2});
        CHECK(found({{"abc", "12"}}) == sequences{2});
        CHECK(found({{"10am"}}) == sequences{2});
        CHECK(found({}).empty());
        CHECK(found({{"or"}}).empty());
        write({note(1, "Seen at nursery", 5), note(3, "Home visit cancelled", 2)});
        CHECK(found({{"smile"}}).empty());
        CHECK(found({{"nurseri"}}) == sequences{1});
        CHECK(found({{"school"}}).empty());
    });
}

TEST_CASE("finding: candidates for joining are found by name, date of birth, address or number, and never "
          "herself") {
    const synthetic::population of = made_people();
    const test::scratch_database place(test::scratch_database::engine::sqlite);
    const auto database = place.open();
    put_on_record(*database, of, 3'000, true);
    const auto snapshot = database->read();
    int tried = 0, found = 0;
    synthetic::each_person(of, 400, [&](const synthetic::synthetic_person& one) {
        const auto wrong = synthetic::with_error(of, one, synthetic::error_kind::by_ear, 5);
        if (!wrong || one.unborn) return;
        people::person again;
        again.id = {"again"};
        const auto put = [&](const char* fact, const std::string& value) {
            if (!value.empty()) again.facts[fact].emplace_back().value = value;
        };
        put("given_name", wrong->given);
        put("family_name", wrong->family);
        put("birth_date", to_text(wrong->birth));
        ++tried;
        for (const person_id& like : candidates_like(*snapshot, again, of.on, 200))
            found += synthetic::index_of(like) == one.number ? 1 : 0;
        people::person same = again;
        same.id = synthetic::id_of(of, one.number);
        for (const person_id& like : candidates_like(*snapshot, same, of.on, 200))
            CHECK(like != same.id);
    });
    CHECK(tried > 50);
    CHECK(found * 100 >= tried * 98);
}

TEST_CASE("narratives: notes, answers in sentences and reasons are the record's text; a correction is what "
          "counts") {
    tests::small_office office("2018-12-20");
    office.to_conference({"Ada"});
    const file& ada = office.child("Ada");
    const auto texts = texts_of(office.rules(), ada);
    REQUIRE_FALSE(texts.empty());
    for (const store::text_row& one : texts) {
        CHECK_FALSE(one.kind.empty());
        CHECK(narrative_text(office.rules(), ada, one.sequence, one.part) == one.text);
    }
    CHECK_FALSE(narrative_text(office.rules(), ada, 999'999, 0));
}

TEST_CASE("narratives: one that tells a protected address is found by nobody") {
    tests::small_office office("2018-12-20");
    office.to_conference({"Ada"});
    file ada = office.child("Ada");
    note told;
    told.sequence = 500;
    told.text = "She has moved to 7 Safe Close, ZZ9 9ZZ and likes it there";
    ada.notes.push_back(told);
    const auto has_note = [&] {
        const auto texts = texts_of(office.rules(), ada);
        return std::any_of(texts.begin(), texts.end(), [](const auto& one) { return one.sequence == 500; });
    };
    CHECK(has_note());
    people::detail refuge;
    refuge.sequence = 501;
    refuge.kind = "address";
    refuge.parts = {
        {"kind", "temporary"}, {"lines", "7 Safe Close"}, {"postcode", "ZZ9 9ZZ"}, {"protected", "yes"}};
    ada.person.details.push_back(refuge);
    CHECK_FALSE(has_note());
}

TEST_CASE(
    "finding: a bulk load that broke off leaves an index that is made when the database is opened again") {
    const synthetic::population of = made_people();
    test::on_every_engine([&](const test::scratch_database& place) {
        {
            const auto database = place.open();
            database->write([](store::transaction& tx) { tx.postpone_search(); });
            database->write_alone([&](store::transaction& tx) {
                synthetic::each_person(
                    of, 50, [&](const synthetic::synthetic_person& one) { tx.replace(rows_for(of, one)); });
            });
            CHECK(database->check_storage().value_or("") != "");
        }
        const auto database = place.open();
        CHECK(database->check_storage().value_or("") == "");
    });
}
