#include "store/sql_sqlite.hpp"

#include "store/store.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <unordered_map>

namespace kith::store::sql {

namespace {

constexpr std::int64_t application_id = 0x4B697468; // "Kith"
constexpr int busy_milliseconds = 60'000;           // an import may hold the writer's turn for a while
constexpr int copy_pages = 1'000;                   // 4 MB more of log: copy back what can be copied
constexpr int quiet_pages = 8'000; // 32 MB: ask for a moment without readers and start the log anew
constexpr int longest_value = 64 * 1024 * 1024; // a damaged length can't make us ask for gigabytes

struct close_database {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct finalize_statement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using database_handle = std::unique_ptr<sqlite3, close_database>;
using statement_handle = std::unique_ptr<sqlite3_stmt, finalize_statement>;

[[noreturn]] void fail(sqlite3* handle, int code) {
    const std::string words = sqlite3_errmsg(handle);
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        throw unstorable("The tables refuse this: " + words);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw store_busy("Another program is writing to the database. Nothing was recorded; try again.");
    default:
        throw store_failure(fmt::format("The database failed: {} (SQLite code {}).", words,
                                        sqlite3_extended_errcode(handle)));
    }
}

/// Leaves a statement ready for its next use, whatever happened.
class reset_guard {
  public:
    explicit reset_guard(sqlite3_stmt* statement) : statement_(statement) {}
    ~reset_guard() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    reset_guard(const reset_guard&) = delete;
    reset_guard& operator=(const reset_guard&) = delete;

  private:
    sqlite3_stmt* statement_;
};

class sqlite_row final : public row {
  public:
    explicit sqlite_row(sqlite3_stmt* statement) : statement_(statement) {}
    [[nodiscard]] bool null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    [[nodiscard]] std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::string_view view(int column) const override {
        const void* data = sqlite3_column_blob(statement_, column);
        if (data == nullptr) return {};
        return {static_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

  private:
    sqlite3_stmt* statement_;
};

class sqlite_connection final : public connection {
  public:
    explicit sqlite_connection(database_handle handle) : handle_(std::move(handle)) {}

    /// Copying the log back is left to rest(), after the waiting writers have had their answers.
    void take_over_checkpoints() {
        execute("pragma wal_autocheckpoint=0"); // this also takes any hook away, so it comes first
        sqlite3_wal_hook(
            handle_.get(),
            [](void* self, sqlite3*, const char*, int pages) {
                static_cast<sqlite_connection*>(self)->log_pages_ = pages;
                return SQLITE_OK;
            },
            this);
    }

    void script(statement_text text) override {
        execute(with_type_names(text.view(), type_names{"integer", "text", "blob", "integer", "strict",
                                                        "strict, without rowid"})
                    .c_str());
    }

    void begin_read() override { do_run("begin", {}); }
    void end_read() override { rollback(); }
    void begin_write() override { do_run("begin immediate", {}); }
    void commit() override { do_run("commit", {}); }
    void rollback() override {
        if (sqlite3_get_autocommit(handle_.get()) == 0) do_run("rollback", {});
    }
    void savepoint() override { do_run("savepoint unit", {}); }
    void release() override { do_run("release unit", {}); }
    void rollback_to() override {
        do_run("rollback to unit", {});
        do_run("release unit", {});
    }

    // SQLite ends the transaction by itself after the worst errors (disk full, I/O, out of memory).
    bool usable() override { return sqlite3_get_autocommit(handle_.get()) == 0; }

    void rest() override {
        if (log_pages_ < copied_at_) copied_at_ = 0; // the log has been started anew meanwhile
        if (log_pages_ - copied_at_ < copy_pages) return;
        copied_at_ = log_pages_;
        checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    }
    [[nodiscard]] bool wants_quiet() const override { return log_pages_ >= quiet_at_; }
    void log_holds_erased() override { quiet_at_ = 0; }
    void use_quiet() override {
        const bool done = checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
        quiet_at_ = done ? quiet_pages : log_pages_ + quiet_pages / 4;
        if (done) log_pages_ = copied_at_ = 0;
    }

    void execute(const char* text) {
        const int code = sqlite3_exec(handle_.get(), text, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) fail(handle_.get(), code);
    }

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

  protected:
    void do_each(statement_text text, std::span<const parameter> values, row_visitor visit) override {
        sqlite3_stmt* statement = prepared(text);
        const reset_guard guard(statement);
        bind(statement, values);
        const sqlite_row current(statement);
        for (;;) {
            const int code = sqlite3_step(statement);
            if (code == SQLITE_DONE) return;
            if (code != SQLITE_ROW) fail(handle_.get(), code);
            if (!visit(current)) return;
        }
    }

    std::int64_t do_run(statement_text text, std::span<const parameter> values) override {
        do_each(text, values, [](const row&) { return true; });
        return sqlite3_changes64(handle_.get());
    }

  private:
    /// Copies the log back; false where somebody is in the way. Never waits.
    bool checkpoint(int mode) {
        sqlite3_busy_timeout(handle_.get(), 0);
        const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, nullptr, nullptr);
        sqlite3_busy_timeout(handle_.get(), busy_milliseconds);
        if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) fail(handle_.get(), code);
        return code == SQLITE_OK;
    }

    sqlite3_stmt* prepared(statement_text text) {
        statement_handle& kept = statements_[text.key()];
        if (!kept) {
            sqlite3_stmt* fresh = nullptr;
            const int code =
                sqlite3_prepare_v3(handle_.get(), text.view().data(), static_cast<int>(text.view().size()),
                                   SQLITE_PREPARE_PERSISTENT, &fresh, nullptr);
            if (code != SQLITE_OK) fail(handle_.get(), code);
            kept.reset(fresh);
        }
        return kept.get();
    }

    // SQLite takes $1..$n for names and numbers them by first appearance, so the place is asked for by
    // name.
    void bind(sqlite3_stmt* statement, std::span<const parameter> values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const int place = place_of(statement, i + 1);
            if (place == 0) continue;
            const int code = bind_one(statement, place, values[i]);
            if (code != SQLITE_OK) fail(handle_.get(), code);
        }
    }

    static int place_of(sqlite3_stmt* statement, std::size_t number) {
        char name[4] = {'$', 0, 0, 0};
        if (number < 10) {
            name[1] = static_cast<char>('0' + number);
        } else {
            name[1] = static_cast<char>('0' + number / 10);
            name[2] = static_cast<char>('0' + number % 10);
        }
        const char* likely = sqlite3_bind_parameter_name(statement, static_cast<int>(number));
        if (likely != nullptr && std::strcmp(likely, name) == 0) return static_cast<int>(number);
        return sqlite3_bind_parameter_index(statement, name);
    }

    static int bind_one(sqlite3_stmt* statement, int place, const parameter& value) {
        const auto size = static_cast<sqlite3_uint64>(value.view().size());
        const char* data = value.view().data() == nullptr ? "" : value.view().data();
        switch (value.what()) {
        case parameter::kind::null:
            return sqlite3_bind_null(statement, place);
        case parameter::kind::integer:
            return sqlite3_bind_int64(statement, place, value.integer());
        case parameter::kind::text:
            return sqlite3_bind_text64(statement, place, data, size, SQLITE_STATIC, SQLITE_UTF8);
        case parameter::kind::bytes:
            return sqlite3_bind_blob64(statement, place, data, size, SQLITE_STATIC);
        }
        return SQLITE_MISUSE;
    }

    database_handle handle_;
    std::unordered_map<const char*, statement_handle> statements_;
    int log_pages_ = 0;          // length of the log after the last commit
    int copied_at_ = 0;          // its length when it was last copied back
    int quiet_at_ = quiet_pages; // the length at which it shall start anew
};

// ------------------------------------------------------------------ the file

/// File systems whose locks and fsync we can't vouch for: other machines may write at the same time.
std::optional<std::string> network_file_system(const std::string& folder) {
    struct statfs facts {};
    if (statfs(folder.c_str(), &facts) != 0) return std::nullopt;
    switch (static_cast<std::uint32_t>(facts.f_type)) {
    case 0x6969:
        return "NFS";
    case 0x517B:
    case 0xFF534D42:
    case 0xFE534D42:
        return "SMB";
    case 0x65735546:
        return "FUSE";
    case 0x01021997:
        return "9P";
    case 0x5346414F:
        return "AFS";
    case 0x00C36400:
        return "Ceph";
    case 0x564C:
        return "NCP";
    case 0x73757245:
        return "Coda";
    case 0x7461636F:
        return "OCFS2";
    case 0x0BD00BD0:
        return "Lustre";
    default:
        return std::nullopt;
    }
}

result<sqlite_file> prepare_file(const std::string& path, const sqlite_options& options) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path folder = fs::absolute(path, error).parent_path();
    if (!fs::is_directory(folder, error)) {
        return refuse(fmt::format("There is no folder {} for the database.", folder.string()), "database");
    }
    if (const auto kind = network_file_system(folder.string())) {
        return refuse(fmt::format("The database is on a network file system ({}), which can lose what was "
                                  "acknowledged. Keep it on a local disk, or use PostgreSQL.",
                                  *kind),
                      "database");
    }
    sqlite_file file{path, false, 0};
    if (!fs::exists(path, error)) {
        if (!options.create) return refuse(fmt::format("There is no database {}.", path), "database");
        const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (made < 0) {
            return refuse(fmt::format("Can't make the database {}: {}.", path, std::strerror(errno)),
                          "database");
        }
        ::close(made);
        // The new name must survive a power cut as surely as what is written to the file.
        const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool kept = directory >= 0 && ::fsync(directory) == 0;
        if (directory >= 0) ::close(directory);
        if (!kept) return refuse(fmt::format("Can't make {} durable.", folder.string()), "database");
    }
    if (!fs::is_regular_file(path, error)) {
        return refuse(fmt::format("{} is not a file.", path), "database");
    }
    file.size = file_size(path);
    file.created = file.size == 0;
    if (file.created && !options.create) return refuse(fmt::format("{} is empty.", path), "database");
    return file;
}

// ------------------------------------------------------------------ settings

std::string one_value(sqlite_connection& on, statement_text text) {
    std::string value;
    on.each(text, {}, [&](const row& r) {
        value = r.text(0);
        return false;
    });
    return value;
}

/// One setting that durability or safety rests on, and what it must read back as.
struct setting_check {
    statement_text query;
    std::string_view expected, name;
};

std::optional<std::string> wrong_setting(sqlite_connection& on, const sqlite_options& options) {
    const setting_check checks[] = {
        {"pragma journal_mode", "wal", "journal_mode"},
        {"pragma synchronous", options.sabotage_durability ? "1" : "2", "synchronous"},
        {"pragma foreign_keys", "1", "foreign_keys"},
        {"pragma trusted_schema", "0", "trusted_schema"},
        {"pragma cell_size_check", "1", "cell_size_check"},
        {"pragma mmap_size", "0", "mmap_size"},
        {"pragma secure_delete", "1", "secure_delete"},
        {"pragma encoding", "UTF-8", "encoding"},
    };
    for (const auto& check : checks) {
        const std::string found = one_value(on, check.query);
        // An engine built without memory mapping answers nothing at all, which is as good as 0.
        if (found.empty() && check.name == "mmap_size") continue;
        if (found != check.expected) {
            return fmt::format(
                "The database setting {} is \"{}\" and can't be made \"{}\"; Kith does not run "
                "without it.",
                check.name, found, check.expected);
        }
    }
    int defensive = 0;
    sqlite3_db_config(on.handle(), SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
    if (defensive != 1) return "This SQLite has no defensive mode; Kith does not run without it.";
    return std::nullopt;
}

void apply_settings(sqlite_connection& on, const sqlite_options& options, bool writer) {
    sqlite3* handle = on.handle();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_milliseconds);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longest_value);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    on.execute("pragma trusted_schema=off; pragma foreign_keys=on; pragma cell_size_check=on;"
               "pragma mmap_size=0; pragma secure_delete=on; pragma temp_store=memory;");
    on.execute(options.sabotage_durability ? "pragma synchronous=normal" : "pragma synchronous=full");
    on.execute("pragma journal_size_limit=67108864");
    on.take_over_checkpoints();
    on.execute(writer ? "pragma cache_size=-8000" : "pragma cache_size=-32000");
    if (!writer || options.for_verification) on.execute("pragma query_only=on");
}

class sqlite_engine final : public engine {
  public:
    sqlite_engine(std::string path, sqlite_options options) : path_(std::move(path)), options_(options) {}

    std::unique_ptr<connection> connect_reader() override { return connect(false); }
    std::unique_ptr<connection> connect_writer() override { return connect(true); }
    [[nodiscard]] bool survives_write_failure() const override { return false; }

    std::optional<std::string> check(connection& on) override {
        std::optional<std::string> found;
        on.each("pragma integrity_check(1)", {}, [&](const row& r) {
            if (r.view(0) != "ok") found = r.text(0);
            return false;
        });
        if (found) return found;
        on.each("pragma foreign_key_check", {}, [&](const row& r) {
            found = fmt::format("a row of {} belongs to nobody", r.view(0));
            return false;
        });
        return found;
    }

    std::unique_ptr<sqlite_connection> connect(bool writer) {
        // Counting its memory takes SQLite a lock that every thread of the program would wait for.
        static const int quiet = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        static_cast<void>(quiet);
        sqlite3* raw = nullptr;
        const int code =
            sqlite3_open_v2(path_.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
        database_handle handle(raw);
        if (code != SQLITE_OK) {
            throw store_failure(
                fmt::format("Can't open the database {}: {}.", path_, sqlite3_errstr(code)));
        }
        auto made = std::make_unique<sqlite_connection>(std::move(handle));
        apply_settings(*made, options_, writer);
        return made;
    }

  private:
    std::string path_;
    sqlite_options options_;
};

/// The words why a file is not ours to open, if so. A file without any table is new and gets our mark.
std::optional<std::string> claim(sqlite_connection& on, const sqlite_file& file, bool create) {
    const std::string tables = one_value(on, "select count(*) from sqlite_schema");
    const std::string mark = one_value(on, "pragma application_id");
    if (mark == std::to_string(application_id)) return std::nullopt;
    // Begun and killed before the mark was there: what was written of it has just been rolled back.
    const bool empty = one_value(on, "pragma page_count") == "0";
    if ((!file.created && !(empty && create)) || tables != "0" || mark != "0") {
        return fmt::format("{} is not a database of Kith's.", file.path);
    }
    on.execute("pragma application_id=1265202280");
    return std::nullopt;
}

} // namespace

static_assert(application_id == 1265202280);

std::int64_t file_size(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

std::optional<std::string> quick_check(connection& on) {
    std::optional<std::string> found;
    on.each("pragma quick_check(1)", {}, [&](const row& r) {
        if (r.view(0) != "ok") found = r.text(0);
        return false;
    });
    return found;
}

void interrupt(connection& on) {
    if (auto* sqlite = dynamic_cast<sqlite_connection*>(&on)) sqlite3_interrupt(sqlite->handle());
}

result<std::unique_ptr<engine>> open_sqlite(const std::string& path, const sqlite_options& options) {
    const auto file = prepare_file(path, options);
    if (!file) return tl::unexpected(file.error());
    try {
        auto made = std::make_unique<sqlite_engine>(path, options);
        auto probe = made->connect(true);
        if (auto words = claim(*probe, *file, options.create)) return refuse(*words, "database");
        if (!options.for_verification) probe->execute("pragma journal_mode=wal");
        if (auto words = wrong_setting(*probe, options)) return refuse(*words, "database");
        return made;
    } catch (const std::runtime_error& error) {
        return refuse(fmt::format("Can't use the database {}: {}", path, error.what()), "database");
    }
}

} // namespace kith::store::sql
