// Bodies are sealed under the key of their unit, keys under the master key; a unit without its key is gone.

#include "record/record.hpp"
#include "scratch_database.hpp"
#include "store/keyring.hpp"
#include "store/keys.hpp"
#include "store/keys_text.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

namespace fs = std::filesystem;

instant at(std::int64_t seconds) {
    return instant(std::chrono::seconds(seconds));
}

bool says(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

std::string refusal(const std::string& url, const store::open_options& options = {}) {
    const auto opened = store::open(url, options);
    return opened ? "" : opened.error().front().message;
}

void record_words(store::database& database, const std::string& stream, const std::string& words) {
    system_world world;
    record::act act;
    act.by = {practitioner_id{"p-ada"}, "social_worker", "assessment"};
    act.at = at(100);
    record::new_entry fresh;
    fresh.type = "note.recorded";
    fresh.event_time = at(100);
    fresh.body = fmt::format("{{\"text\":\"{}\"}}", words);
    act.appends.push_back({stream, std::nullopt, {fresh}});
    record::append(database, world, act);
}

record::verification verified(store::database& database) {
    return record::verify(database, {});
}

/// Everything that lies in the folder of an SQLite database, in one.
std::string bytes_beside(const std::string& url) {
    std::string all;
    for (const auto& one : fs::directory_iterator(fs::path(url).parent_path())) {
        std::ifstream in(one.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

std::map<std::string, std::string> keys_of(store::database& database) {
    std::map<std::string, std::string> keys;
    store::each_unit_key(*database.read(), [&](const store::wrapped_key& one) {
        keys[one.unit] = one.wrapped;
        return true;
    });
    return keys;
}

} // namespace

TEST_CASE("what was sealed opens under its key, for its place, and for nothing else") {
    const auto key = store::secret_key::fresh();
    const std::string hash(32, 'h'), salt(16, 's');
    const store::sealed_place place{"person:a", 7, hash};
    const std::string sealed = store::seal(key, place, salt, "{\"text\":\"Ada\"}");
    const auto back = store::unseal(key, place, sealed);
    REQUIRE(back);
    CHECK(back->salt == salt);
    CHECK(back->body == "{\"text\":\"Ada\"}");
    CHECK(sealed.find("Ada") == std::string::npos);
    CHECK_FALSE(store::unseal(store::secret_key::fresh(), place, sealed));
    CHECK_FALSE(store::unseal(key, {"person:b", 7, hash}, sealed));
    CHECK_FALSE(store::unseal(key, {"person:a", 8, hash}, sealed));
    CHECK_FALSE(store::unseal(key, {"person:a", 7, std::string(32, 'i')}, sealed));
    CHECK_FALSE(store::unseal(key, {"person:a", 7, ""}, sealed));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        REQUIRE_FALSE(store::unseal(key, place, changed));
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        REQUIRE_FALSE(store::unseal(key, place, std::string_view(sealed).substr(0, size)));
    const store::keyring ring(store::secret_key::fresh()), other(store::secret_key::fresh());
    const std::string wrapped = ring.wrap("person:a", key);
    CHECK(ring.unwrap("person:a", wrapped)->view() == key.view());
    CHECK_FALSE(ring.unwrap("person:b", wrapped));
    CHECK_FALSE(other.unwrap("person:a", wrapped));
    CHECK_FALSE(ring.unwrap("person:a", ""));
    CHECK(ring.fingerprint() != other.fingerprint());
}

TEST_CASE("the words of an entry lie nowhere in the clear, and are read as they were written") {
    on_every_engine([](const scratch_database& place) {
        {
            const auto database = place.open();
            record_words(*database, "person:a", "nightjar");
            record_words(*database, "person:a", "nightjar again");
            record_words(*database, "reads:a", "nightjar looked");
            const auto entries = record::read_stream(*database->read(), "person:a");
            REQUIRE(entries.size() == 2);
            CHECK(entries[1].body == "{\"text\":\"nightjar again\"}");
            CHECK(keys_of(*database).size() == 2);
            CHECK(verified(*database).damage.value_or("") == "");
            CHECK(verified(*database).disposed == 0);
            store::each_sealed_row(*database->read(), 1, [](const store::sealed_row& one) {
                CHECK(one.row.body.empty());
                CHECK(one.row.salt.empty());
                CHECK(one.sealed.find("nightjar") == std::string::npos);
                return true;
            });
            if (place.sqlite()) CHECK_FALSE(says(bytes_beside(place.url()), "nightjar"));
        }
        const auto again = place.open();
        CHECK(again->read()->stream("person:a").at(0).body == "{\"text\":\"nightjar\"}");
        CHECK(again->read()->stream("person:a").at(0).salt.size() == 16);
    });
}

TEST_CASE("entries from before there were keys stay readable, and those after them are sealed") {
    on_every_engine([](const scratch_database& place) {
        store::ledger_row row;
        {
            const auto database = place.open();
            record_words(*database, "person:a", "before");
            row = database->read()->stream("person:a").at(0);
        }
        std::string salt;
        for (const char c : row.salt)
            salt += fmt::format("{:02x}", static_cast<unsigned char>(c));
        place.tamper(fmt::format(
            "delete from unit_key; delete from setting where name = 'master_key';"
            "update ledger set sealed = null, body = '{}', salt = {}",
            row.body, place.sqlite() ? fmt::format("x'{}'", salt) : fmt::format("'\\x{}'::bytea", salt)));
        const auto database = place.open();
        CHECK(store::count_unsealed(*database->read()) == 1);
        record_words(*database, "person:a", "after");
        CHECK(database->read()->stream("person:a").at(0).body == row.body);
        CHECK(database->read()->stream("person:a").at(1).body == "{\"text\":\"after\"}");
        CHECK(verified(*database).damage.value_or("") == "");
        CHECK_THROWS_AS(database->write([](store::transaction& tx) {
            store::dispose_unit(tx, "person:a", at(1), "C-1");
        }),
                        store::unstorable);
        database->write_alone([](store::transaction& tx) { CHECK(store::seal_earlier_rows(tx) == 1); });
        CHECK(store::count_unsealed(*database->read()) == 0);
        CHECK(database->read()->stream("person:a").at(0).body == row.body);
        CHECK(database->read()->stream("person:a").at(0).salt == row.salt);
        CHECK(verified(*database).damage.value_or("") == "");
    });
}

TEST_CASE("sealing earlier rows leaves the ledger as guarded as it was") {
    on_every_engine([](const scratch_database& place) {
        {
            const auto database = place.open();
            record_words(*database, "person:a", "one");
            database->write_alone([](store::transaction& tx) { CHECK(store::seal_earlier_rows(tx) == 0); });
        }
        CHECK_THROWS(place.run("update ledger set body = 'x'"));
        CHECK_THROWS(place.run("update ledger set salt = sealed"));
    });
}

TEST_CASE("a text of all keys puts them back; a text of something else puts back nothing") {
    const scratch_database place(scratch_database::engine::sqlite);
    std::string text;
    std::int64_t count = 0;
    {
        const auto database = place.open();
        record_words(*database, "person:a", "one");
        record_words(*database, "person:b", "two");
        database->write([](store::transaction& tx) { store::dispose_unit(tx, "person:b", at(9), "C-2"); });
        text = store::keys_text(*database->read(), count);
        CHECK(count == 1);
    }
    place.tamper("delete from unit_key; delete from disposed_unit");
    const auto database = place.open();
    CHECK_THROWS_AS(database->read()->stream("person:a"), store::unreadable_entry);
    const auto taken = [&](const std::string& given) {
        std::string refused;
        database->write_alone([&](store::transaction& tx) {
            std::istringstream in(given);
            if (const auto done = store::take_keys_text(tx, in); !done)
                refused = done.error().front().message;
        });
        return refused;
    };
    CHECK(says(taken("{}"), "not a copy"));
    CHECK(says(taken("kith-unit-keys/1 0000\n"), "another master key"));
    CHECK(says(taken(text + "key\tperson:c\tzz\t5\n"), "Line 4"));
    CHECK(taken(text) == "");
    CHECK(database->read()->stream("person:a").at(0).body == "{\"text\":\"one\"}");
    CHECK(database->read()->stream("person:b").at(0).disposed);
    CHECK(verified(*database).damage.value_or("") == "");
}

TEST_CASE("without its master key a database stays shut, and no other key is made for it") {
    const scratch_database place(scratch_database::engine::sqlite);
    record_words(*place.open(), "person:a", "sealed");
    const std::string key = place.url() + ".key", aside = place.url() + ".aside";
    CHECK((fs::status(key).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    fs::rename(key, aside);
    store::open_options looking;
    looking.for_verification = true;
    for (const auto& options : {store::open_options{}, looking}) {
        CHECK(says(refusal(place.url(), options), "their master key is not in"));
        CHECK_FALSE(fs::exists(key));
    }
    REQUIRE(store::make_master_key(key));
    CHECK(says(refusal(place.url()), "another master key"));
    CHECK(says(refusal(place.url(), looking), "another master key"));
    fs::remove(key);
    store::open_options named;
    named.master_key_file = aside;
    CHECK(refusal(place.url(), named) == "");
    ::chmod(aside.c_str(), 0640);
    CHECK(says(refusal(place.url(), named), "may read the master key"));
    ::chmod(aside.c_str(), 0600);
    std::ofstream(aside) << "kith-master-key/1 0123";
    CHECK(says(refusal(place.url(), named), "is not a master key"));
    named.master_key_file = key;
    CHECK(says(refusal(place.url(), named), "their master key is not in"));
    CHECK(says(store::make_master_key(aside).error().front().message, "never overwritten"));
    const scratch_database fresh(scratch_database::engine::sqlite);
    named.master_key_file = fresh.url() + ".other";
    CHECK(says(refusal(fresh.url(), named), "There is no master key"));
}

TEST_CASE("a server has no place for a key of its own: it has to be named") {
    if (std::getenv("KITH_TEST_POSTGRESQL") == nullptr) return;
    const scratch_database place(scratch_database::engine::postgresql);
    CHECK(says(refusal(place.url()), "--master-key"));
}

TEST_CASE("another master key: every unit key is wrapped anew, the old one opens nothing") {
    const scratch_database place(scratch_database::engine::sqlite);
    record_words(*place.open(), "person:a", "first");
    record_words(*place.open(), "person:b", "second");
    const std::string key = place.url() + ".key", fresh = place.url() + ".new";
    REQUIRE(store::make_master_key(fresh));
    const auto before = keys_of(*place.open());
    place.open()->write_alone([&](store::transaction& tx) {
        const auto changed = store::change_master_key(tx, key, fresh);
        REQUIRE(changed);
        CHECK(*changed == 2);
    });
    CHECK(says(refusal(place.url()), "another master key"));
    store::open_options named;
    named.master_key_file = fresh;
    const auto database = place.open(named);
    CHECK(database->read()->stream("person:b").at(0).body == "{\"text\":\"second\"}");
    record_words(*database, "person:b", "third");
    CHECK(verified(*database).damage.value_or("") == "");
    for (const auto& [unit, wrapped] : keys_of(*database))
        CHECK(before.at(unit) != wrapped);
}

TEST_CASE("a unit disposed of: nobody reads it, the proofs hold, and what comes after is sealed anew") {
    on_every_engine([](const scratch_database& place) {
        const auto database = place.open();
        record_words(*database, "person:a", "one");
        record_words(*database, "person:a", "two");
        record_words(*database, "person:b", "other");
        store::disposal gone;
        database->write([&](store::transaction& tx) {
            // The writer has the unit's key at hand when it is destroyed.
            system_world world;
            record::act act;
            act.by = {practitioner_id{"p-ada"}, "records_officer", "retention"};
            act.at = at(200);
            record::new_entry fresh;
            fresh.type = "note.recorded";
            fresh.body = "{}";
            act.appends.push_back({"person:a", std::nullopt, {fresh}});
            record::append(tx, world, act);
            gone = store::dispose_unit(tx, "person:a", at(200), "C-1");
            fresh.type = "retention.disposed";
            act.appends[0].entries = {fresh};
            record::append(tx, world, act);
        });
        CHECK(gone.through == 3);
        CHECK(store::disposal_of(*database->read(), "person:a") == gone);
        const auto rows = database->read()->stream("person:a");
        REQUIRE(rows.size() == 4);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(rows[i].disposed);
            CHECK(rows[i].certificate == "C-1");
            CHECK(rows[i].body.empty());
            CHECK(rows[i].salt.empty());
        }
        CHECK_FALSE(rows[3].disposed);
        CHECK(rows[3].body == "{}");
        CHECK(record::read_stream(*database->read(), "person:a").size() == 1);
        const auto seen = verified(*database);
        CHECK(seen.damage.value_or("") == "");
        CHECK(seen.entries == 5);
        CHECK(seen.disposed == 3);
        CHECK(seen.certificates == std::set<std::string>{"C-1"});
        CHECK(database->read()->stream("person:b").at(0).body == "{\"text\":\"other\"}");
    });
}

TEST_CASE("a key that is missing, changed or another's is damage, never an empty record") {
    on_every_engine([](const scratch_database& place) {
        const auto damaged = [&](std::string_view tampering) {
            const scratch_database copy(place.sqlite() ? scratch_database::engine::sqlite
                                                       : scratch_database::engine::postgresql);
            {
                const auto database = copy.open();
                record_words(*database, "person:b", "other");
                record_words(*database, "person:a", "one");
                record_words(*database, "person:a", "two");
            }
            copy.tamper(tampering);
            const auto database = copy.open();
            CHECK_THROWS_AS(database->read()->stream("person:a"), store::unreadable_entry);
            return verified(*database).damage.value_or("");
        };
        CHECK(says(damaged("delete from unit_key where unit = 'person:a'"), "entry 1 of person:a"));
        CHECK(says(damaged("update unit_key set wrapped = (select wrapped from unit_key where unit = "
                           "'person:b') where unit = 'person:a'"),
                   "entry 1 of person:a"));
        CHECK(says(damaged("update ledger set sealed = (select sealed from ledger where position = 2)"
                           " where position = 3"),
                   "entry 2 of person:a"));
        CHECK(says(damaged("update ledger set body = '{}' where position = 3"), "entry 2 of person:a"));
    });
}

TEST_CASE("a copy of rows and keys makes the same record elsewhere") {
    on_every_engine([](const scratch_database& place) {
        const auto from = place.open();
        record_words(*from, "person:a", "one");
        record_words(*from, "person:b", "two");
        record_words(*from, "person:a", "three");
        from->write([](store::transaction& tx) { store::dispose_unit(tx, "person:b", at(9), "C-2"); });
        const scratch_database elsewhere(place.sqlite() ? scratch_database::engine::sqlite
                                                        : scratch_database::engine::postgresql);
        if (place.sqlite()) fs::copy_file(place.url() + ".key", elsewhere.url() + ".key");
        const auto to = elsewhere.open();
        to->write_alone([&](store::transaction& tx) {
            const auto snapshot = from->read();
            store::each_sealed_row(*snapshot, 1, [&](const store::sealed_row& one) {
                store::put_sealed_row(tx, one);
                return true;
            });
            store::each_unit_key(*snapshot, [&](const store::wrapped_key& one) {
                store::put_unit_key(tx, one);
                return true;
            });
            store::each_disposal(*snapshot, [&](const store::disposal& one) {
                store::put_disposal(tx, one);
                return true;
            });
        });
        CHECK(to->read()->stream("person:a").at(1).body == "{\"text\":\"three\"}");
        const auto seen = verified(*to);
        CHECK(seen.damage.value_or("") == "");
        CHECK(seen.entries == 3);
        CHECK(seen.disposed == 1);
        record_words(*to, "person:a", "four");
        CHECK(verified(*to).damage.value_or("") == "");
        CHECK_THROWS_AS(to->write([](store::transaction& tx) {
            store::put_unit_key(tx, {"person:a", std::string(72, 'x'), at(1)});
        }),
                        store::unstorable);
    });
}
