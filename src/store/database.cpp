#include "store/credentials.hpp"
#include "store/grants_tables.hpp"
#include "store/keyring.hpp"
#include "store/migrations.hpp"
#include "store/reading.hpp"
#include "store/rows.hpp"
#include "store/search_tables.hpp"
#include "store/sql_postgresql.hpp"
#include "store/sql_sqlite.hpp"
#include "store/writer.hpp"

#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <sched.h>
#include <sodium.h>
#include <thread>

namespace kith::store {

namespace {

constexpr std::size_t most_idle_readers = 16;
constexpr std::size_t most_work_kept = 5'000; // people; some 2 KB each

/// A file up to this size is checked before it is opened (well under 0.1 s); a greater one meanwhile.
constexpr std::int64_t checked_before_opening = 16 * 1024 * 1024;

/// Read connections, handed out one a snapshot and kept when they come back.
class reader_pool {
  public:
    reader_pool(sql::engine& engine, const keyring& keys, reader_gate& gate)
        : engine_(engine), keys_(keys), gate_(gate) {}

    std::unique_ptr<snapshot> read() {
        gate_.enter();
        try {
            return begin();
        } catch (...) {
            gate_.leave();
            throw;
        }
    }

  private:
    std::unique_ptr<snapshot> begin() {
        for (;;) {
            bool fresh = false;
            auto on = take(fresh);
            try {
                on->begin_read();
            } catch (const store_failure&) {
                if (fresh) throw;
                continue; // a connection that died while it rested (a restarted server): take another
            }
            return make_snapshot(std::move(on), keys_, shelf_,
                                 [this](std::unique_ptr<sql::connection> back) {
                                     gate_.leave();
                                     const std::scoped_lock lock(mutex_);
                                     if (back && idle_.size() < most_idle_readers)
                                         idle_.push_back(std::move(back));
                                 });
        }
    }

    std::unique_ptr<sql::connection> take(bool& fresh) {
        {
            const std::scoped_lock lock(mutex_);
            if (!idle_.empty()) {
                auto on = std::move(idle_.back());
                idle_.pop_back();
                return on;
            }
        }
        fresh = true;
        return engine_.connect_reader();
    }

    sql::engine& engine_;
    const keyring& keys_;
    reader_gate& gate_;
    work_shelf shelf_{most_work_kept};
    std::mutex mutex_;
    std::vector<std::unique_ptr<sql::connection>> idle_;
};

/// quick_check of a large file beside the work, when nothing else wants the processor. A second of checking
/// would spoil a start that takes a tenth of it, and the tree is checked where it is read anyway
/// (cell_size_check, and SQLite's own checks of every page); damage found stops the database as an I/O
/// error would.
class background_check {
  public:
    background_check(sql::engine& engine, health& health) : connection_(engine.connect_reader()) {
        thread_ = std::thread([this, &health] {
            const sched_param lowest{};
            sched_setscheduler(0, SCHED_IDLE, &lowest);
            try {
                const auto found = sql::quick_check(*connection_);
                if (found && !stopping_) health.break_down("the file is damaged: " + *found);
            } catch (const std::exception& error) {
                if (!stopping_) health.break_down(error.what());
            }
            finished_ = true;
        });
    }
    ~background_check() {
        stopping_ = true;
        while (!finished_) {
            sql::interrupt(*connection_);
            std::this_thread::yield();
        }
        thread_.join();
    }
    background_check(const background_check&) = delete;
    background_check& operator=(const background_check&) = delete;

  private:
    std::unique_ptr<sql::connection> connection_;
    std::atomic<bool> stopping_ = false, finished_ = false;
    std::thread thread_;
};

class open_database final : public database {
  public:
    open_database(std::unique_ptr<sql::engine> engine, keyring keys, const open_options& options)
        : engine_(std::move(engine)), keys_(std::move(keys)), readers_(*engine_, keys_, gate_) {
        if (!options.for_verification)
            writer_ = std::make_unique<group_writer>(*engine_, keys_, health_, gate_);
    }

    void check_in_background() { check_ = std::make_unique<background_check>(*engine_, health_); }

    std::unique_ptr<snapshot> read() override {
        health_.check();
        return readers_.read();
    }
    void write(std::function<void(transaction&)> work) override { writer().write(std::move(work), false); }
    void write_alone(std::function<void(transaction&)> work) override {
        writer().write(std::move(work), true);
    }

    std::optional<std::string> check_storage() override {
        auto on = engine_->connect_reader();
        if (auto found = engine_->check(*on)) return found;
        if (auto found = task_roles_disagree(*on)) return found;
        if (auto found = exclusions_disagree(*on)) return found;
        return postings_disagree(*on);
    }

  private:
    group_writer& writer() {
        if (!writer_) throw store_failure("The database was opened to be verified, not to be written.");
        return *writer_;
    }

    // In this order: the writer closes last but for the engine, so that it is the one to empty the log.
    std::unique_ptr<sql::engine> engine_;
    keyring keys_;
    health health_;
    reader_gate gate_;
    std::unique_ptr<group_writer> writer_;
    reader_pool readers_;
    std::unique_ptr<background_check> check_;
};

/// A bulk load that broke off has left the search index to be made.
void complete_search_index(sql::connection& on) {
    const auto postponed = [&] {
        bool found = false;
        on.each("select 1 from setting where name = 'search_postponed'", {},
                [&](const sql::row&) { found = true; });
        return found;
    };
    if (!postponed()) return;
    on.begin_write();
    try {
        if (postponed()) {
            write_all_postings(on);
            on.run("delete from setting where name = 'search_postponed'", {});
        }
        on.commit();
    } catch (...) {
        on.rollback();
        throw;
    }
}

/// What a migration by statements cannot do: it has no keys.
void bring_up_to_date(sql::connection& on, const keyring& keys) {
    complete_search_index(on);
    if (keys.fingerprint().empty()) return; // opened without the master key: adds nothing
    on.keep_keys(keys);
    seal_earlier_secrets(on);
}

migrating may_migrate(const open_options& options) {
    if (options.for_verification) return migrating::only_look;
    return options.create ? migrating::from_nothing : migrating::from_older;
}

/// What the database itself says of its master key: the fingerprint, or one key wrapped under it.
struct known_of_master {
    std::optional<std::string> fingerprint;
    std::optional<wrapped_key> sample;
};

/// Nothing where a damaged file, opened to be verified, can't say.
known_of_master ask_of_master(sql::connection& on, const open_options& options) {
    known_of_master known;
    try {
        on.each("select value from setting where name = $1", {master_key_setting},
                [&](const sql::row& r) { known.fingerprint = r.text(0); });
        on.each("select unit, wrapped, made from unit_key order by unit limit 1", {},
                [&](const sql::row& r) {
                    known.sample = wrapped_key{r.text(0), r.text(1), r.moment(2)};
                });
    } catch (const std::exception&) {
        if (!options.for_verification) throw;
    }
    return known;
}

result<keyring> named_keys(const known_of_master& known, const std::string& url,
                           const open_options& options) {
    if (!options.master_key.empty()) {
        if (options.master_key.size() != secret_key::size)
            return refuse("A master key has 32 bytes.", "master-key");
        return keyring(secret_key(options.master_key));
    }
    const bool named = !options.master_key_file.empty();
    const std::string file = named ? options.master_key_file : default_master_key_file(url);
    if (file.empty())
        return refuse("Name the file of the master key with --master-key or KITH_MASTER_KEY; one for a new "
                      "database is made with kith keys new FILE.",
                      "master-key");
    const bool begun = known.fingerprint || known.sample;
    if (!named && !begun && !std::filesystem::exists(file)) {
        if (options.for_verification) return keyring(secret_key::fresh()); // nothing is sealed
        if (auto made = make_master_key(file); !made && !std::filesystem::exists(file))
            return tl::unexpected(made.error());
    }
    if (begun && !std::filesystem::exists(file))
        return refuse(fmt::format("The bodies in this database are sealed and their master key is not in "
                                  "{}: name its file with --master-key or KITH_MASTER_KEY.",
                                  file),
                      "master-key");
    auto master = read_master_key(file);
    if (!master) return tl::unexpected(master.error());
    return keyring(std::move(*master));
}

/// The keyring of this database: never a new master key for one that has been begun with another.
result<keyring> ready_keys(sql::connection& on, const std::string& url, const open_options& options) {
    if (options.without_master_key) return keyring();
    const known_of_master known = ask_of_master(on, options);
    auto keys = named_keys(known, url, options);
    if (!keys) return keys;
    const bool wrong = known.fingerprint ? *known.fingerprint != keys->fingerprint()
                                         : known.sample && !options.for_verification &&
                                               !keys->unwrap(known.sample->unit, known.sample->wrapped);
    if (wrong)
        return refuse("The bodies in this database are sealed under another master key than the one "
                      "given: name the right file with --master-key or KITH_MASTER_KEY.",
                      "master-key");
    if (!known.fingerprint && !options.for_verification)
        on.run("insert into setting (name, value) values ($1, $2) on conflict (name) do nothing",
               {master_key_setting, keys->fingerprint()});
    return keys;
}

result<std::unique_ptr<database>> open_sqlite(const std::string& path, const open_options& options) {
    auto engine =
        sql::open_sqlite(path, {options.create, options.sabotage_durability, options.for_verification});
    if (!engine) return tl::unexpected(engine.error());
    const bool small = sql::file_size(path) <= checked_before_opening;
    std::optional<keyring> keys;
    {
        auto first = (*engine)->connect_writer();
        if (small && !options.for_verification) {
            if (auto found = sql::quick_check(*first)) {
                return refuse(
                    fmt::format("The database {} is damaged: {}. Run \"kith record verify\" on a copy, and "
                                "restore a backup.",
                                path, *found),
                    "database");
            }
        }
        if (auto done = migrate(*first, dialect::sqlite, may_migrate(options)); !done) {
            return tl::unexpected(done.error());
        }
        auto found = ready_keys(*first, path, options);
        if (!found) return tl::unexpected(found.error());
        keys = std::move(*found);
        if (!options.for_verification) bring_up_to_date(*first, *keys);
    }
    auto made = std::make_unique<open_database>(std::move(*engine), std::move(*keys), options);
    if (!small && !options.for_verification) made->check_in_background();
    return made;
}

result<std::unique_ptr<database>> open_postgresql(const std::string& url, const open_options& options) {
    auto engine = sql::open_postgresql(url);
    if (!engine) return tl::unexpected(engine.error());
    std::optional<keyring> keys;
    {
        auto first = (*engine)->connect_writer();
        if (auto done = migrate(*first, dialect::postgresql, may_migrate(options)); !done) {
            return tl::unexpected(done.error());
        }
        auto found = ready_keys(*first, url, options);
        if (!found) return tl::unexpected(found.error());
        keys = std::move(*found);
        if (!options.for_verification) bring_up_to_date(*first, *keys);
    }
    return std::make_unique<open_database>(std::move(*engine), std::move(*keys), options);
}

} // namespace

result<std::unique_ptr<database>> open(std::string_view url, const open_options& options) {
    // Before any thread of the database: libsodium changes its implementation here, and a text that another
    // thread opens at that moment would not open.
    if (sodium_init() < 0) return refuse("There is no source of randomness here.", "database");
    try {
        if (url.empty()) return refuse("Name a database: a file, or postgresql://...", "database");
        if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
            return open_postgresql(std::string(url), options);
        }
        return open_sqlite(std::string(url), options);
    } catch (const std::runtime_error& error) {
        return refuse(error.what(), "database");
    }
}

} // namespace kith::store
