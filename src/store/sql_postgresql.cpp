#include "store/sql_postgresql.hpp"

#include "store/store.hpp"

#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <unordered_map>
#include <vector>

namespace kith::store::sql {

namespace {

struct finish_connection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct clear_result {
    void operator()(PGresult* result) const { PQclear(result); }
};
using connection_handle = std::unique_ptr<PGconn, finish_connection>;
using result_handle = std::unique_ptr<PGresult, clear_result>;

std::string trimmed(const char* message) {
    std::string text = message == nullptr ? "" : message;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

/// The primary message alone: details can quote the values of a row, which must not reach a log.
std::string words_of_error(const PGresult* result, PGconn* connection) {
    const char* primary = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return primary != nullptr ? trimmed(primary) : trimmed(PQerrorMessage(connection));
}

[[noreturn]] void fail(const PGresult* result, PGconn* connection) {
    const std::string words = words_of_error(result, connection);
    if (PQstatus(connection) != CONNECTION_OK) {
        throw store_failure("The connection to the database was lost: " + words);
    }
    const char* field = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view state = field == nullptr ? "" : field;
    // 22 data exception, 23 integrity constraint, P0001 our own triggers.
    if (state.starts_with("22") || state.starts_with("23") || state == "P0001") {
        throw unstorable("The tables refuse this: " + words);
    }
    if (state == "55P03" || state.starts_with("40")) {
        throw store_busy("Another program is writing to the database. Nothing was recorded; try again.");
    }
    throw store_failure(fmt::format("The database failed: {} (state {}).", words, state));
}

/// Results come in binary form: integers big-endian of 2, 4 or 8 bytes, text and bytes as they are.
class postgresql_row final : public row {
  public:
    postgresql_row(const PGresult* result, int number) : result_(result), number_(number) {}
    [[nodiscard]] bool null(int column) const override {
        return PQgetisnull(result_, number_, column) == 1;
    }
    [[nodiscard]] std::int64_t integer(int column) const override {
        const std::string_view raw = view(column);
        if (raw.empty() || raw.size() > 8) return 0;
        std::int64_t value = (static_cast<signed char>(raw[0]) < 0) ? -1 : 0;
        for (const char c : raw)
            value = (value << 8) | static_cast<unsigned char>(c);
        return value;
    }
    [[nodiscard]] std::string_view view(int column) const override {
        return {PQgetvalue(result_, number_, column),
                static_cast<std::size_t>(PQgetlength(result_, number_, column))};
    }

  private:
    const PGresult* result_;
    int number_;
};

/// The parameters of a statement as libpq wants them. Integers go as text, whose type the server infers.
class bound_parameters {
  public:
    explicit bound_parameters(std::span<const parameter> values) {
        digits_.resize(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const parameter& value = values[i];
            const char* data = nullptr;
            int length = 0, format = 0;
            if (value.what() == parameter::kind::integer) {
                digits_[i] = std::to_string(value.integer());
                data = digits_[i].c_str();
            } else if (value.what() != parameter::kind::null) {
                data = value.view().data() == nullptr ? "" : value.view().data();
                length = static_cast<int>(value.view().size());
                format = 1;
            }
            data_.push_back(data);
            lengths_.push_back(length);
            formats_.push_back(format);
        }
    }
    [[nodiscard]] int count() const { return static_cast<int>(data_.size()); }
    [[nodiscard]] const char* const* data() const { return data_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

  private:
    std::vector<std::string> digits_;
    std::vector<const char*> data_;
    std::vector<int> lengths_, formats_;
};

class postgresql_connection final : public connection {
  public:
    explicit postgresql_connection(connection_handle handle) : handle_(std::move(handle)) {}

    [[nodiscard]] bool is_server() const override { return true; }

    void script(statement_text text) override {
        execute(with_type_names(text.view(),
                                type_names{"bigint", "text collate \"C\"", "bytea", "smallint", "", ""})
                    .c_str());
    }

    void begin_read() override { execute("begin isolation level repeatable read read only"); }
    void end_read() override { execute("rollback"); }
    // One writer across processes, as on SQLite: positions and heads are read once a transaction. The lock
    // is per schema, and is had before the first statement that reads.
    void begin_write() override {
        execute("begin isolation level read committed read write; set local lock_timeout = '60s';"
                " select pg_advisory_xact_lock(1265202280, hashtext(current_schema()))");
    }
    void commit() override {
        const result_handle done(PQexec(handle_.get(), "commit"));
        if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) {
            if (PQstatus(handle_.get()) != CONNECTION_OK) {
                throw store_failure(
                    "The connection to the database was lost during a commit: whether it was kept "
                    "is not known.");
            }
            fail(done.get(), handle_.get());
        }
        // "commit" of a transaction that had failed answers ROLLBACK and no error.
        if (std::strcmp(PQcmdStatus(done.get()), "COMMIT") != 0) {
            throw store_failure("The database rolled back instead of committing.");
        }
    }
    void rollback() override {
        if (PQtransactionStatus(handle_.get()) != PQTRANS_IDLE) execute("rollback");
    }
    void savepoint() override { execute("savepoint unit"); }
    void release() override { execute("release savepoint unit"); }
    void rollback_to() override { execute("rollback to savepoint unit; release savepoint unit"); }

    bool usable() override {
        const auto status = PQtransactionStatus(handle_.get());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
    }

    void execute(const char* text) {
        const result_handle done(PQexec(handle_.get(), text));
        const auto status = PQresultStatus(done.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(done.get(), handle_.get());
    }

  protected:
    void do_each(statement_text text, std::span<const parameter> values, row_visitor visit) override {
        const result_handle done = perform(text, values);
        const int rows = PQntuples(done.get());
        for (int i = 0; i < rows; ++i) {
            if (!visit(postgresql_row(done.get(), i))) return;
        }
    }
    std::int64_t do_run(statement_text text, std::span<const parameter> values) override {
        const result_handle done = perform(text, values);
        return std::atoll(PQcmdTuples(done.get()));
    }

  private:
    result_handle perform(statement_text text, std::span<const parameter> values) {
        const std::string& name = prepared(text);
        const bound_parameters bound(values);
        result_handle done(PQexecPrepared(handle_.get(), name.c_str(), bound.count(), bound.data(),
                                          bound.lengths(), bound.formats(), 1));
        const auto status = PQresultStatus(done.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(done.get(), handle_.get());
        return done;
    }

    const std::string& prepared(statement_text text) {
        const auto known = names_.find(text.key());
        if (known != names_.end()) return known->second;
        const std::string name = fmt::format("kith_{}", names_.size());
        const result_handle done(
            PQprepare(handle_.get(), name.c_str(), std::string(text.view()).c_str(), 0, nullptr));
        if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) fail(done.get(), handle_.get());
        return names_.emplace(text.key(), name).first->second;
    }

    connection_handle handle_;
    std::unordered_map<const char*, std::string> names_;
};

/// A server setting and the values under which no acknowledged write can be lost.
struct setting_check {
    statement_text query;
    std::string_view name;
    std::vector<std::string_view> accepted;
};

std::optional<std::string> wrong_setting(connection& on) {
    const setting_check checks[] = {
        {"select current_setting('fsync')", "fsync", {"on"}},
        {"select current_setting('full_page_writes')", "full_page_writes", {"on"}},
        {"select current_setting('synchronous_commit')", "synchronous_commit", {"on", "remote_apply"}},
        {"select current_setting('server_encoding')", "server_encoding", {"UTF8"}},
    };
    for (const auto& check : checks) {
        std::string found;
        on.each(check.query, {}, [&](const row& r) { found = r.text(0); });
        bool fine = false;
        for (const auto value : check.accepted)
            fine = fine || found == value;
        if (!fine) {
            return fmt::format("The server's setting {} is \"{}\"; Kith runs only with \"{}\".", check.name,
                               found, check.accepted.front());
        }
    }
    return std::nullopt;
}

struct free_options {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using options_handle = std::unique_ptr<PQconninfoOption, free_options>;

std::string value_of(const PQconninfoOption* options, std::string_view keyword) {
    for (; options != nullptr && options->keyword != nullptr; ++options)
        if (keyword == options->keyword) return options->val == nullptr ? "" : options->val;
    return {};
}

/// Reached without a network: by a socket, or on this machine itself.
bool is_here(std::string_view host) {
    return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" ||
           host == "::1" || host.starts_with("127.");
}

bool all_here(std::string_view hosts) {
    for (;;) {
        const auto end = hosts.find(',');
        if (!is_here(hosts.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        hosts.remove_prefix(end + 1);
    }
}

/// Between machines the record goes over TLS, and only to the server whose name the certificate has. What
/// the address does not say the environment may, as always with libpq.
std::optional<std::string> unsafe_way(const std::string& url) {
    char* wrong = nullptr;
    const options_handle said(PQconninfoParse(url.c_str(), &wrong));
    PQfreemem(wrong);
    if (!said) return std::nullopt; // connecting says what is wrong with it
    const options_handle usual(PQconndefaults());
    const auto setting = [&](std::string_view keyword) {
        auto value = value_of(said.get(), keyword);
        return value.empty() ? value_of(usual.get(), keyword) : value;
    };
    const bool here =
        all_here(setting("host")) && all_here(setting("hostaddr")) && setting("service").empty();
    if (here || setting("sslmode") == "verify-full") return std::nullopt;
    return "The database is on another machine: it is reached only over TLS, with its certificate checked. "
           "Add sslmode=verify-full to its address, and sslrootcert=FILE where its authority is your own.";
}

class postgresql_engine final : public engine {
  public:
    explicit postgresql_engine(std::string url) : url_(std::move(url)) {}

    std::unique_ptr<connection> connect_reader() override { return connect(); }
    std::unique_ptr<connection> connect_writer() override { return connect(); }
    // The server itself stops rather than try a failed fsync again, so a new connection finds the truth.
    [[nodiscard]] bool survives_write_failure() const override { return true; }
    std::optional<std::string> check(connection&) override { return std::nullopt; }

    std::unique_ptr<postgresql_connection> connect() {
        const char* const keys[] = {"dbname", "client_encoding", "application_name", "connect_timeout",
                                    nullptr};
        const char* const values[] = {url_.c_str(), "UTF8", "kith", "10", nullptr};
        connection_handle handle(PQconnectdbParams(keys, values, 1));
        if (!handle || PQstatus(handle.get()) != CONNECTION_OK) {
            throw store_failure("Can't connect to the database: " + trimmed(PQerrorMessage(handle.get())));
        }
        PQsetNoticeProcessor(
            handle.get(), [](void*, const char*) {}, nullptr);
        if (PQserverVersion(handle.get()) < 150000) {
            throw store_failure("The database server is older than PostgreSQL 15.");
        }
        auto made = std::make_unique<postgresql_connection>(std::move(handle));
        if (const auto words = wrong_setting(*made)) throw store_failure(*words);
        return made;
    }

  private:
    std::string url_;
};

} // namespace

result<std::unique_ptr<engine>> open_postgresql(const std::string& url) {
    if (const auto words = unsafe_way(url)) return refuse(*words, "database");
    try {
        auto made = std::make_unique<postgresql_engine>(url);
        const auto probe = made->connect();
        bool schema = false;
        probe->each("select 1 where current_schema() is not null", {}, [&](const row&) { schema = true; });
        if (!schema)
            return refuse("The schema named by the database's search path does not exist.", "database");
        return made;
    } catch (const std::runtime_error& error) {
        return refuse(error.what(), "database");
    }
}

} // namespace kith::store::sql
