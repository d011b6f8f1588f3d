// What the store refuses to start with, in words; and that it bounds its log.

#include "scratch_database.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sqlite3.h>
#include <thread>
#include <vector>

using namespace kith;
using test::on_every_engine;
using test::scratch_database;

namespace {

namespace fs = std::filesystem;

std::string refusal(const std::string& url, const store::open_options& options = {}) {
    const auto opened = store::open(url, test::with_key(url, options));
    return opened ? "" : opened.error().front().message;
}

bool says(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
}

void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string value_of(const std::string& path, const char* query) {
    sqlite3* handle = nullptr;
    sqlite3_open(path.c_str(), &handle);
    std::string value;
    sqlite3_exec(
        handle, query,
        [](void* out, int, char** values, char**) {
            *static_cast<std::string*>(out) = values[0] == nullptr ? "" : values[0];
            return 0;
        },
        &value, nullptr);
    sqlite3_close(handle);
    return value;
}

} // namespace

TEST_CASE("start: what is not a database of Kith's is refused and left as it is") {
    const scratch_database place(scratch_database::engine::sqlite);
    const std::string folder = fs::path(place.url()).parent_path().string();
    store::open_options existing;
    existing.create = false;

    CHECK(says(refusal(""), "Name a database"));
    CHECK(says(refusal(place.url(), existing), "There is no database"));
    CHECK_FALSE(fs::exists(place.url()));
    CHECK_FALSE(fs::exists(place.url() + ".key"));
    CHECK(says(refusal(folder + "/missing/kith.db"), "There is no folder"));
    CHECK(says(refusal(folder), "not a file"));

    const std::string text = folder + "/letter.txt";
    write_file(text, std::string(5'000, 'x'));
    CHECK(says(refusal(text), "not a database"));
    CHECK(read_file(text) == std::string(5'000, 'x'));

    const std::string other = folder + "/other.db";
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(other.c_str(), &handle) == SQLITE_OK);
    sqlite3_exec(handle, "create table t (x); insert into t values (1)", nullptr, nullptr, nullptr);
    sqlite3_close(handle);
    const std::string before = read_file(other);
    CHECK(says(refusal(other), "is not a database of Kith's"));
    CHECK(read_file(other) == before);
}

TEST_CASE("start: the file is the owner's alone, in WAL, and carries Kith's mark") {
    const scratch_database place(scratch_database::engine::sqlite);
    const auto database = place.open();
    CHECK((fs::status(place.url()).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(value_of(place.url(), "pragma journal_mode") == "wal");
    CHECK(value_of(place.url(), "pragma application_id") == std::to_string(0x4B697468));
    CHECK(value_of(
              place.url(),
              "select count(*) from sqlite_schema where type = 'table' and name not like"
              " 'sqlite_%' and name not like 'narrative_words%'" // full-text tables have types of their own
              " and sql not like '%strict%'") == "0");
}

TEST_CASE("start: a creation that was killed before its first commit is begun again") {
    const scratch_database place(scratch_database::engine::sqlite);
    // The file has grown and carries the mark, but the journal that would take it back is still there.
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(place.url().c_str(), &handle) == SQLITE_OK);
    sqlite3_exec(handle, "pragma application_id=1265202280", nullptr, nullptr, nullptr);
    sqlite3_close(handle);
    REQUIRE(fs::file_size(place.url()) == 4'096);
    std::string journal("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
    journal += std::string(12, '\0');                // no pages, the nonce, a database of no pages before
    journal += std::string("\0\0\2\0\0\0\x10\0", 8); // sectors of 512 bytes, pages of 4,096
    journal.resize(512);
    const std::string half = read_file(place.url());
    write_file(place.url() + "-journal", journal);

    store::open_options existing;
    existing.create = false;
    CHECK_FALSE(refusal(place.url(), existing).empty());
    write_file(place.url(), half);
    write_file(place.url() + "-journal", journal);
    place.open()->write([](store::transaction& tx) { tx.set("a", "b"); });
    CHECK(value_of(place.url(), "pragma application_id") == "1265202280");
}

TEST_CASE("start: a newer schema is refused, an interrupted first start is resumed") {
    on_every_engine([](const scratch_database& place) {
        place.open().reset();
        place.run("insert into schema_version (version) values (1000)");
        CHECK(says(refusal(place.url()), "newer Kith"));
        place.run("delete from schema_version where version = 1000");
        place.open()->write([](store::transaction& tx) { tx.set("a", "b"); });
    });
    // Stopped between making the table of versions and the first step.
    on_every_engine([](const scratch_database& place) {
        if (place.sqlite()) {
            place.run("pragma application_id=1265202280; create table schema_version (version integer "
                      "primary key)"
                      " strict");
        } else {
            place.run("create table schema_version (version bigint primary key)");
        }
        place.open()->write([](store::transaction& tx) { tx.set("a", "b"); });
        CHECK(place.open()->read()->setting("a") == "b");
    });
}

TEST_CASE("start: verification changes nothing, not even the schema") {
    on_every_engine([](const scratch_database& place) {
        store::open_options looking;
        looking.for_verification = true;
        looking.create = false;
        CHECK(refusal(place.url(), looking) != "");
        store::open_options existing;
        existing.create = false;
        CHECK(refusal(place.url(), existing) != "");
        place.open().reset();
        const auto database = place.open(looking);
        CHECK_THROWS_AS(database->write([](store::transaction& tx) { tx.set("a", "b"); }),
                        store::store_failure);
        CHECK_FALSE(database->read()->setting("a"));
    });
}

TEST_CASE("start: a damaged file is refused, and can still be opened to be verified") {
    const scratch_database place(scratch_database::engine::sqlite);
    place.open()->write([](store::transaction& tx) {
        for (int i = 0; i < 400; ++i)
            tx.set(fmt::format("setting {}", i), std::string(100, 'x'));
    });
    std::string bytes = read_file(place.url());
    for (std::size_t i = 0; i < 64; ++i)
        bytes[bytes.size() - 4'096 + i] = '\x55';
    write_file(place.url(), bytes);
    CHECK(says(refusal(place.url()), "is damaged"));
    store::open_options looking;
    looking.for_verification = true;
    CHECK(place.open(looking)->check_storage());
}

TEST_CASE("start: a server that could lose what it acknowledged is refused") {
    if (std::getenv("KITH_TEST_POSTGRESQL") == nullptr) {
        MESSAGE("KITH_TEST_POSTGRESQL is not set: not tried");
        return;
    }
    const scratch_database place(scratch_database::engine::postgresql);
    CHECK(says(refusal(place.url() + "%20-csynchronous_commit%3Doff"), "synchronous_commit"));
    CHECK(says(refusal(place.url() + "%20-csynchronous_commit%3Dlocal"), "synchronous_commit"));
    CHECK(says(refusal(place.url() + "_missing"), "does not exist"));
    CHECK(says(refusal("postgresql:///x?host=/nowhere&connect_timeout=1"), "Can't connect"));
    CHECK(refusal(place.url()) == "");
}

TEST_CASE("start: a server on another machine is reached only over TLS, with its certificate checked") {
    for (const std::string address : {"postgresql://db.example/kith", "postgresql://192.0.2.7/kith",
                                      "postgresql://db.example/kith?sslmode=require",
                                      "postgresql:///kith?host=db.example&sslmode=disable",
                                      "postgresql:///kith?host=localhost&hostaddr=192.0.2.7",
                                      "postgresql://localhost,db.example/kith?sslmode=verify-ca",
                                      "postgresql:///kith?service=council"}) {
        CAPTURE(address);
        CHECK(says(refusal(address), "sslmode=verify-full"));
    }
    // Let through as far as the connection itself, which nobody answers.
    for (const std::string address :
         {"postgresql://127.0.0.1:1/kith?connect_timeout=1", "postgresql:///kith?host=/nowhere",
          "postgresql://db.example:1/kith?hostaddr=127.0.0.1&sslmode=verify-full"}) {
        CAPTURE(address);
        CHECK(says(refusal(address), "Can't connect"));
    }
}

TEST_CASE("the log stays bounded while readers come and go, and each writes while it reads") {
    const scratch_database place(scratch_database::engine::sqlite);
    const auto database = place.open();
    std::atomic<std::uintmax_t> longest = 0, written = 0;
    const auto request = [&](int writer) {
        const auto reader = database->read();
        reader->setting("x");
        const std::string value(400'000, static_cast<char>('a' + writer));
        database->write([&](store::transaction& tx) { tx.set(fmt::format("x{}", writer), value); });
        written += value.size();
        longest = std::max<std::uintmax_t>(longest, fs::file_size(place.url() + "-wal"));
    };
    std::vector<std::thread> requests;
    for (int writer = 0; writer < 4; ++writer) {
        requests.emplace_back([&, writer] {
            for (int i = 0; i < 80; ++i)
                request(writer);
        });
    }
    for (auto& thread : requests)
        thread.join();
    CHECK(written > 100U * 1024 * 1024);
    CHECK(longest < 48U * 1024 * 1024);
}

TEST_CASE("a clean close leaves one file, and the master key") {
    const scratch_database place(scratch_database::engine::sqlite);
    place.open()->write([](store::transaction& tx) { tx.set("a", "b"); });
    CHECK_FALSE(fs::exists(place.url() + "-wal"));
    CHECK_FALSE(fs::exists(place.url() + "-shm"));
}
