#include "scratch_database.hpp"

#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdexcept>
#include <unistd.h>

namespace kith::test {

namespace {

void run_on_server(const std::string& url, const std::string& statements) {
    PGconn* connection = PQconnectdb(url.c_str());
    PGresult* done = PQexec(connection, statements.c_str());
    const auto status = PQresultStatus(done);
    const std::string words = PQerrorMessage(connection);
    PQclear(done);
    PQfinish(connection);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(words);
}

std::string server() {
    const char* url = std::getenv("KITH_TEST_POSTGRESQL");
    return url == nullptr ? "" : url;
}

} // namespace

store::open_options with_key(std::string_view url, store::open_options options) {
    const bool none = options.master_key.empty() && options.master_key_file.empty();
    if (none && url.starts_with("postgresql://")) options.master_key.assign(32, 'k');
    return options;
}

scratch_database::scratch_database(engine which) : engine_(which) {
    if (sqlite()) {
        std::string pattern = (std::filesystem::temp_directory_path() / "kith-test-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
        url_ = folder_ + "/kith.db";
        return;
    }
    static int made = 0;
    schema_ = fmt::format("kith_test_{}_{}", getpid(), ++made);
    run_on_server(server(), "create schema " + schema_);
    const bool has_options = server().find('?') != std::string::npos;
    url_ = fmt::format("{}{}options=-csearch_path%3D{}", server(), has_options ? '&' : '?', schema_);
}

scratch_database::~scratch_database() {
    if (sqlite()) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
        return;
    }
    try {
        run_on_server(server(), "set client_min_messages = warning; drop schema " + schema_ + " cascade");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
}

std::unique_ptr<store::database> scratch_database::open(const store::open_options& options) const {
    auto opened = store::open(url_, with_key(url_, options));
    if (!opened) FAIL(opened.error().front().message);
    return std::move(*opened);
}

void scratch_database::run(std::string_view statements) const {
    if (!sqlite()) {
        run_on_server(url_, std::string(statements));
        return;
    }
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(url_.c_str(), &handle) == SQLITE_OK);
    char* words = nullptr;
    const int code = sqlite3_exec(handle, std::string(statements).c_str(), nullptr, nullptr, &words);
    const std::string message = words == nullptr ? "" : words;
    sqlite3_free(words);
    sqlite3_close(handle);
    if (code != SQLITE_OK) throw std::runtime_error(message);
}

void scratch_database::tamper(std::string_view statements) const {
    const std::string guards_off = sqlite() ? "drop trigger if exists ledger_not_changed;"
                                              "drop trigger if exists ledger_not_deleted;"
                                              "drop trigger if exists stream_head_not_deleted;"
                                              "drop trigger if exists stream_head_goes_forward;"
                                            : "set session_replication_role = replica;";
    run(guards_off + std::string(statements));
}

void on_every_engine(const std::function<void(const scratch_database&)>& test) {
    {
        INFO("on SQLite");
        const scratch_database place(scratch_database::engine::sqlite);
        test(place);
    }
    if (server().empty()) {
        static bool told = false;
        if (!told) std::puts("KITH_TEST_POSTGRESQL is not set: the storage tests ran on SQLite only");
        told = true;
        return;
    }
    INFO("on PostgreSQL");
    const scratch_database place(scratch_database::engine::postgresql);
    test(place);
}

} // namespace kith::test
