// The store's promises, the same on every engine.

#include "scratch_database.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

instant at(std::int64_t milliseconds) {
    return instant(std::chrono::milliseconds(milliseconds));
}

store::ledger_row row_after(const store::stream_head& head, std::string stream, std::string body = "{}") {
    store::ledger_row row;
    row.stream = std::move(stream);
    row.sequence = head.revision + 1;
    row.type = "visit.record";
    row.event_time = at(-86'400'000); // before 1970: a date of birth may be an event
    row.entry_time = at(1'545'000'000'123);
    row.actor = "practitioner-1";
    row.role = "social_worker";
    row.purpose = "allocated to her";
    row.edition = "2018";
    row.rules = "r1 r2";
    row.salt = std::string(16, 's');
    row.commitment = std::string("\0commitment that holds a NUL....", 32);
    row.previous = head.hash;
    row.hash = std::string(31, 'h') + static_cast<char>(row.sequence);
    row.body = std::move(body);
    return row;
}

void append_to(store::transaction& tx, const std::string& stream, std::string body = "{}") {
    tx.append(row_after(tx.head(stream), stream, std::move(body)));
}

std::int64_t revision_of(store::database& database, std::string_view stream) {
    return database.read()->head(stream).revision;
}

} // namespace

TEST_CASE("an entry comes back exactly as it went in") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        auto row = row_after({}, "person:a", "{\"note\":\"Zo\xC3\xAB said \\u0000 \xF0\x9F\x99\x82\"}");
        database->write([&](store::transaction& tx) { row.position = tx.append(row); });
        const auto back = database->read()->stream("person:a");
        REQUIRE(back.size() == 1);
        CHECK(back[0].position == 1);
        CHECK(back[0].stream == row.stream);
        CHECK(back[0].sequence == 1);
        CHECK(back[0].type == row.type);
        CHECK(back[0].schema == 1);
        CHECK(back[0].event_time == row.event_time);
        CHECK(back[0].entry_time == row.entry_time);
        CHECK(back[0].actor == row.actor);
        CHECK(back[0].role == row.role);
        CHECK(back[0].purpose == row.purpose);
        CHECK(back[0].edition == row.edition);
        CHECK(back[0].rules == row.rules);
        CHECK(back[0].salt == row.salt);
        CHECK(back[0].commitment == row.commitment);
        CHECK(back[0].previous == row.previous);
        CHECK(back[0].hash == row.hash);
        CHECK(back[0].body == row.body);
    });
}

TEST_CASE("what was written is there after closing and opening again") {
    on_every_engine([](const scratch_database& place) {
        place.open()->write([](store::transaction& tx) { append_to(tx, "person:a"); });
        store::open_options existing;
        existing.create = false;
        CHECK(revision_of(*place.open(existing), "person:a") == 1);
    });
}

TEST_CASE("an entry must continue its stream") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        database->write([](store::transaction& tx) { append_to(tx, "person:a"); });
        const auto refused = [&](auto change) {
            CHECK_THROWS_AS(database->write([&](store::transaction& tx) {
                auto row = row_after(tx.head("person:a"), "person:a");
                change(row);
                tx.append(row);
            }),
                            store::unstorable);
        };
        refused([](store::ledger_row& row) { row.sequence = 1; });
        refused([](store::ledger_row& row) { row.sequence = 3; });
        refused([](store::ledger_row& row) { row.previous = std::string(32, 'x'); });
        refused([](store::ledger_row& row) { row.hash = "short"; });
        refused([](store::ledger_row& row) { row.body = "not UTF-8: \xFF"; });
        refused([](store::ledger_row& row) { row.actor = std::string("a\0b", 3); });
        CHECK(revision_of(*database, "person:a") == 1);
    });
}

TEST_CASE("the ledger can't be changed or emptied by SQL, even past the program") {
    on_every_engine([](const scratch_database& place) {
        {
            const auto database = place.open();
            database->write([](store::transaction& tx) {
                append_to(tx, "person:a");
                append_to(tx, "person:a");
            });
        }
        for (const auto* attempt :
             {"update ledger set body = '{}' where position = 1", "delete from ledger",
              "delete from stream_head", "update stream_head set revision = 1",
              "update stream_head set revision = 9"}) {
            CAPTURE(attempt);
            CHECK_THROWS(place.run(attempt));
        }
        CHECK(revision_of(*place.open(), "person:a") == 2);
    });
}

TEST_CASE("a unit that throws leaves nothing, and those beside it everything") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        std::atomic<int> abandoned = 0, failed = 0, kept = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 12; ++i) {
            threads.emplace_back([&, i] {
                for (int n = 0; n < 20; ++n) {
                    try {
                        database->write([&](store::transaction& tx) {
                            append_to(tx, fmt::format("person:{}", i));
                            append_to(tx, "area");
                            tx.set(fmt::format("setting-{}-{}", i, n), "x");
                            if ((i + n) % 3 == 1) throw store::abandoned{};
                            if ((i + n) % 3 == 2) throw std::runtime_error("the casework had a mistake");
                        });
                        ++kept;
                    } catch (const store::abandoned&) {
                        ++abandoned;
                    } catch (const std::runtime_error& error) {
                        if (std::string_view(error.what()) == "the casework had a mistake") ++failed;
                    }
                }
            });
        }
        for (auto& thread : threads)
            thread.join();
        CHECK(kept == 80);
        CHECK(abandoned == 80);
        CHECK(failed == 80);
        const auto snapshot = database->read();
        CHECK(snapshot->head("area").revision == kept);
        std::int64_t position = 0, own = 0;
        snapshot->each_row([&](const store::ledger_row& row) {
            CHECK(row.position == ++position);
            own += row.stream == "area" ? 0 : 1;
            return true;
        });
        CHECK(position == 2 * kept);
        CHECK(own == kept);
        for (int i = 0; i < 12; ++i) {
            for (int n = 0; n < 20; ++n) {
                CHECK(snapshot->setting(fmt::format("setting-{}-{}", i, n)).has_value() ==
                      ((i + n) % 3 == 0));
            }
        }
    });
}

TEST_CASE("a refused value abandons its unit alone") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        store::account first{
            practitioner_id{"p1"}, "ada", "Ada", "social_worker", "a", "t", "j", "h", true};
        database->write([&](store::transaction& tx) { tx.save(first); });
        store::account second = first;
        second.practitioner.text = "p2";
        CHECK_THROWS_AS(database->write([&](store::transaction& tx) {
            append_to(tx, "area");
            tx.save(second);
        }),
                        store::unstorable);
        CHECK(revision_of(*database, "area") == 0);
        database->write([&](store::transaction& tx) { append_to(tx, "area"); });
        CHECK(revision_of(*database, "area") == 1);
        CHECK(database->read()->accounts().size() == 1);
    });
}

TEST_CASE("a snapshot does not move while others write") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        database->write([](store::transaction& tx) { append_to(tx, "person:a"); });
        const auto before = database->read();
        CHECK(before->head("person:a").revision == 1);
        database->write([](store::transaction& tx) { append_to(tx, "person:a"); });
        CHECK(before->head("person:a").revision == 1);
        CHECK(before->stream("person:a").size() == 1);
        CHECK(revision_of(*database, "person:a") == 2);
    });
}

TEST_CASE("two programs write to one database and neither loses its place") {
    on_every_engine([](const scratch_database& place) {
        const auto server = place.open(), import = place.open();
        std::thread other([&] {
            for (int i = 0; i < 50; ++i) import->write([](store::transaction& tx) { append_to(tx, "person:a");
        });
    });
    for (int i = 0; i < 50; ++i)
        server->write([](store::transaction& tx) { append_to(tx, "person:a"); });
    other.join();
    CHECK(revision_of(*server, "person:a") == 100);
    const auto rows = import->read()->stream("person:a");
    REQUIRE(rows.size() == 100);
    for (std::size_t i = 0; i < rows.size(); ++i)
        CHECK(rows[i].position == static_cast<std::int64_t>(i) + 1);
});
}

TEST_CASE("an import writes alone: all or nothing") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        const auto import = [&](bool fail) {
            database->write_alone([&](store::transaction& tx) {
                for (int i = 0; i < 300; ++i)
                    append_to(tx, fmt::format("person:{}", i));
                if (fail) throw std::runtime_error("row 301 is bad");
            });
        };
        CHECK_THROWS(import(true));
        CHECK(database->read()->streams("person:").empty());
        import(false);
        CHECK(database->read()->streams("person:").size() == 300);
        CHECK(database->read()->streams("person:29").size() == 11);
        CHECK(database->read()->streams("reads:").empty());
    });
}

TEST_CASE("a stream as at a moment holds only what had been entered by then") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        database->write([](store::transaction& tx) {
            for (int i = 1; i <= 3; ++i) {
                auto row = row_after(tx.head("person:a"), "person:a");
                row.entry_time = at(i * 1'000);
                tx.append(row);
            }
        });
        const auto snapshot = database->read();
        CHECK(snapshot->stream("person:a", at(999)).empty());
        CHECK(snapshot->stream("person:a", at(1'000)).size() == 1);
        CHECK(snapshot->stream("person:a", at(2'999)).size() == 2);
        CHECK(snapshot->stream("person:a").size() == 3);
    });
}

TEST_CASE("accounts, sessions, drafts, answers and settings") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        const practitioner_id ada{"p-ada"};
        const std::string token("\0\x01token hash with a NUL, 32 bytes", 32);
        database->write([&](store::transaction& tx) {
            tx.save(store::account{ada, "ada", "Ada L", "social_worker", "area", "east", "Social worker",
                                   "$h", true});
            tx.save(store::session_row{token, ada, "csrf", at(1), at(2)});
            tx.save(store::draft{ada, "visit/1", "Visit", "a=1", 3, at(10)});
            tx.save(store::draft{ada, "visit/2", "Visit", "b=2", 3, at(20)});
            tx.save(store::draft{ada, "visit/1", "Visit", "a=2", 4, at(30)});
            tx.remember_answer("form-1", "/children/x", at(5));
            tx.set("area", "Westshire");
            tx.set("area", "Eastshire");
            CHECK(tx.answer_to("form-1") == "/children/x");
        });
        const auto seen = database->read();
        REQUIRE(seen->account_by_sign_in("ada"));
        CHECK(seen->account_by_sign_in("ada")->display_name == "Ada L");
        CHECK(seen->account_of(ada)->team == "east");
        CHECK_FALSE(seen->account_by_sign_in("ADA"));
        CHECK_FALSE(seen->account_by_sign_in("\xFF\xFE"));
        REQUIRE(seen->session(token));
        CHECK(seen->session(token)->csrf_token == "csrf");
        REQUIRE(seen->drafts_of(ada).size() == 2);
        CHECK(seen->drafts_of(ada)[0].fields == "a=2");
        CHECK(seen->draft_of(ada, "visit/1")->based_on == 4);
        CHECK_FALSE(seen->draft_of(practitioner_id{"p-bob"}, "visit/1"));
        CHECK(seen->answer_to("form-1") == "/children/x");
        CHECK_FALSE(seen->answer_to("form-2"));
        CHECK(seen->setting("area") == "Eastshire");
        database->write([&](store::transaction& tx) {
            tx.discard_draft(ada, "visit/1");
            tx.end_sessions_idle_since(at(2));
        });
        CHECK(database->read()->drafts_of(ada).size() == 1);
        CHECK(database->read()->session(token));
        database->write([&](store::transaction& tx) { tx.end_sessions_idle_since(at(3)); });
        CHECK_FALSE(database->read()->session(token));
    });
}
