// R16, R17, R26: forks, rollbacks, silence, and a database that is gone.

#include "../store/scratch_database.hpp"
#include "small_log.hpp"

#include "record/record.hpp"
#include "witness/witness.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>

using namespace kith;
using test::scratch_database;
using witness::alarm_kind;

namespace {

const record::actor sam{{"sam"}, "social_worker", "assessment"};
constexpr std::string_view told = "He said that the bruise on his arm came from the stairs";

/// Somebody's database with everything around it.
class authority {
  public:
    explicit authority(const scratch_database& where) : database(where.open()) {}

    void record(int entries, int reads = 0) {
        for (int i = 0; i < entries; ++i) {
            world.set(world.now() + std::chrono::milliseconds(7));
            record::act act;
            act.by = sam;
            act.at = world.now();
            record::new_entry one;
            one.type = "visit.record";
            one.event_time = act.at;
            one.body = fmt::format("{{\"told\":\"{} ({})\"}}", told, world.next());
            act.appends.push_back({.stream = fmt::format("person:child-{}", world.below(5)),
                                   .expected = std::nullopt,
                                   .entries = {one}});
            record::append(*database, world, act);
        }
        for (int i = 0; i < reads; ++i)
            record::note_read(*database, world,
                              {.by = sam,
                               .at = world.now(),
                               .person = {fmt::format("child-{}", world.below(5))},
                               .page = "/children/:person",
                               .shown = "summary",
                               .as_at = std::nullopt});
    }
    result<record::checkpoint_pair> sign() {
        auto key = record::signing_key::parse(log_key.secret_text());
        auto signer = witness::signer::begin(*database, std::move(*key), folder.path() / "state", world);
        if (!signer) return tl::unexpected(signer.error());
        return signer->sign();
    }
    void pass(std::chrono::milliseconds time) { world.set(world.now() + time); }

    seeded_world world{16, instant(std::chrono::milliseconds(1'795'291'200'000))};
    record::signing_key log_key = test::key_from(world, "kith.example", record::key_use::log);
    test::scratch_folder folder;
    std::unique_ptr<store::database> database;
};

/// A witness with a copy of its own.
class watcher {
  public:
    watcher(seeded_world& world, const record::signing_key& log)
        : key(test::key_from(world, "witness.example", record::key_use::witness)), log_(log.shown()) {
        open();
    }
    void open() {
        auto opened = witness::copy::open(folder.path(), log_, key.shown());
        REQUIRE(opened);
        copy.emplace(*std::move(opened));
    }
    witness::pulled pull(store::database& from, kith::world& world) {
        const auto feed = witness::feed_of(from);
        return witness::pull(*feed, *copy, key, world);
    }
    [[nodiscard]] std::string newest(store::log_tree tree) const {
        return *witness::read_file(folder.path() / fmt::format("{}.checkpoint", store::name_of(tree)));
    }
    test::scratch_folder folder;
    record::signing_key key;
    std::optional<witness::copy> copy;

  private:
    record::public_key log_;
};

bool alarms(const witness::pulled& done, alarm_kind kind) {
    return done.alarms.size() == 1 && done.alarms.front().kind == kind;
}

std::string everything_in(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        all += *witness::read_file(file.path());
    return all;
}

/// A second database with the same ledger so far: what a fork begins with.
void copy_ledger(store::database& from, store::database& into) {
    const auto view = from.read();
    into.write_alone([&](store::transaction& tx) {
        store::each_unit_key(*view, [&](const store::wrapped_key& key) {
            store::put_unit_key(tx, key);
            return true;
        });
        store::each_sealed_row(*view, 1, [&](const store::sealed_row& row) {
            store::put_sealed_row(tx, row);
            return true;
        });
    });
}

/// Opened under the same master key as the other.
std::unique_ptr<store::database> open_like(const scratch_database& fresh, const scratch_database& old) {
    store::open_options options;
    if (fresh.sqlite()) options.master_key_file = store::default_master_key_file(old.url());
    return fresh.open(options);
}

} // namespace

TEST_CASE("a witness follows the log over the edges of tiles, and its copy and an export are whole") {
    test::on_every_engine([](const scratch_database& where) {
        authority here(where);
        watcher there(here.world, here.log_key);
        CHECK(alarms(there.pull(*here.database, here.world), alarm_kind::silence)); // nothing signed yet
        std::int64_t all = 0;
        for (const int entries : {0, 3, 254, 300, 1, 0}) {
            here.record(entries, entries / 3);
            all += entries + entries / 3;
            REQUIRE(here.sign());
            const auto done = there.pull(*here.database, here.world);
            CHECK(done.alarms.empty());
            CHECK(done.ledger == all);
            here.pass(std::chrono::seconds(50));
        }
        const auto kept = witness::read_copy(there.folder.path());
        CHECK_FALSE(kept.damage);
        CHECK(kept.check.ledger() == all);
        CHECK(kept.unsealed == 0);
        CHECK(everything_in(there.folder.path()).find(told) == std::string::npos);
        test::scratch_folder parent;
        const auto exported =
            witness::export_log(*here.database, parent.path() / "log", here.log_key.shown());
        REQUIRE(exported);
        CHECK_FALSE(exported->damage);
        CHECK(exported->check.ledger() == all);
        // It goes on where it left off, and what a broken-off pull left behind is taken away.
        there.copy.reset();
        std::ofstream(there.folder.path() / "entries.rows", std::ios::app) << "{\"actor\":\"sa";
        std::ofstream(there.folder.path() / "checkpoints", std::ios::app) << "{\"entries\":";
        there.open();
        here.record(2, 1);
        REQUIRE(here.sign());
        CHECK(there.pull(*here.database, here.world).ledger == all + 3);
        CHECK_FALSE(witness::read_copy(there.folder.path()).damage);
    });
}

TEST_CASE("a fork is found: shown to one witness after the other, and to two who compare") {
    scratch_database one(scratch_database::engine::sqlite), two(scratch_database::engine::sqlite);
    authority here(one);
    watcher first(here.world, here.log_key), second(here.world, here.log_key);
    here.record(40, 10);
    REQUIRE(here.sign());
    REQUIRE(first.pull(*here.database, here.world).alarms.empty());
    // The fork: the same ledger so far, then something else in each. Its owner has the key and signs both.
    auto forked = open_like(two, one);
    copy_ledger(*here.database, *forked);
    REQUIRE(second.pull(*here.database, here.world).alarms.empty());
    here.record(5);
    REQUIRE(here.sign());
    std::swap(here.database, forked);
    std::filesystem::remove(here.folder.path() / "state");
    here.record(6);
    REQUIRE(here.sign());
    auto& a = *forked;
    auto& b = *here.database;
    CHECK(first.pull(a, here.world).alarms.empty());
    CHECK(second.pull(b, here.world).alarms.empty());
    // Each was told a story of its own; neither is wrong by itself, together they are.
    const auto compared = witness::compare(second.folder.path(), first.newest(store::log_tree::entries));
    REQUIRE(compared);
    REQUIRE(*compared);
    CHECK((*compared)->kind == alarm_kind::fork);
    CHECK_FALSE(*witness::compare(second.folder.path(), first.newest(store::log_tree::reads)));
    // And who was shown one story can't be shown the other.
    CHECK(alarms(first.pull(b, here.world), alarm_kind::fork));
    CHECK(everything_in(first.folder.path()).find("it was forked") != std::string::npos);
    CHECK(witness::read_copy(first.folder.path()).check.ledger() == 55);
}

TEST_CASE("who has the database but not the key can't change what was signed") {
    scratch_database where(scratch_database::engine::sqlite);
    authority here(where);
    watcher there(here.world, here.log_key);
    here.record(30, 5);
    REQUIRE(here.sign());
    REQUIRE(there.pull(*here.database, here.world).alarms.empty());
    const auto note = record::parse_note(there.newest(store::log_tree::entries));
    REQUIRE(note);
    // One entry says that somebody else wrote it; every hash after it is made anew, heads included.
    std::vector<store::ledger_row> rows;
    store::each_row_after(here.database->read()->tables(), 0, 100, [&](const store::ledger_row& row) {
        rows.push_back(row);
        return true;
    });
    const auto hex = [](std::string_view bytes) {
        std::string out;
        for (const char c : bytes)
            out += fmt::format("{:02x}", static_cast<unsigned char>(c));
        return out;
    };
    std::map<std::string, std::string> heads;
    std::string rewriting;
    for (auto& row : rows) {
        if (row.position == 7) row.actor = "somebody-else";
        if (heads.contains(row.stream)) row.previous = heads[row.stream];
        row.hash = heads[row.stream] = record::hash_of(row);
        rewriting += fmt::format(
            "update ledger set actor = '{}', previous = x'{}', hash = x'{}' where position = {};",
            row.actor, hex(row.previous), hex(row.hash), row.position);
    }
    for (const auto& [stream, head] : heads)
        rewriting +=
            fmt::format("update stream_head set hash = x'{}' where stream = '{}';", hex(head), stream);
    where.tamper(rewriting);
    CHECK(record::recomputed_root(*here.database->read(), store::log_tree::entries, note->said.size) !=
          note->said.root);
    // Whoever signs refuses from now on, so the witness hears nothing new, and says so.
    here.record(3);
    here.pass(std::chrono::minutes(6));
    const auto refused = here.sign();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().front().message.find("is not the one that was signed") != std::string::npos);
    CHECK(alarms(there.pull(*here.database, here.world), alarm_kind::stale));
    // Tiles put right as well do not help: the signature is over the old root.
    where.tamper("delete from log_tile");
    CHECK_FALSE(here.sign());
}

TEST_CASE("a ledger that was cut, and a clock gone back, are not signed") {
    scratch_database where(scratch_database::engine::sqlite);
    authority here(where);
    here.record(10);
    REQUIRE(here.sign());
    here.pass(-std::chrono::hours(1));
    CHECK_FALSE(here.sign());
    here.pass(std::chrono::hours(2));
    REQUIRE(here.sign());
    where.tamper("delete from ledger where position = 10");
    const auto cut = here.sign();
    REQUIRE_FALSE(cut);
    CHECK(cut.error().front().message.find("cut") != std::string::npos);
}

TEST_CASE(
    "stale, rolled back, forged and damaged feeds are told apart; after silence the witness catches up") {
    scratch_database where(scratch_database::engine::sqlite);
    authority here(where);
    watcher there(here.world, here.log_key);
    here.record(20, 5);
    REQUIRE(here.sign());
    const std::string old_entries =
        *record::log_window(*here.database->read()).checkpoint(store::log_tree::entries);
    const std::string old_reads =
        *record::log_window(*here.database->read()).checkpoint(store::log_tree::reads);
    REQUIRE(there.pull(*here.database, here.world).alarms.empty());

    /// A feed in between that answers as somebody would who wants to deceive.
    class between final : public witness::feed {
      public:
        explicit between(std::unique_ptr<witness::feed> from) : from_(std::move(from)) {}
        std::string checkpoint(store::log_tree tree) override {
            if (gone) throw witness::unreachable("nobody answers");
            const auto& said = instead[static_cast<std::size_t>(tree)];
            return said.empty() ? from_->checkpoint(tree) : said;
        }
        record::proof consistency(store::log_tree tree, std::int64_t a, std::int64_t b) override {
            return no_proof ? record::proof() : from_->consistency(tree, a, b);
        }
        std::vector<record::log_row> rows(store::log_tree tree, std::int64_t from,
                                          std::int64_t most) override {
            auto rows = from_->rows(tree, from, most);
            if (other_rows) rows.front().entry.actor += "!";
            return rows;
        }
        std::vector<store::wrapped_key> keys(const std::vector<std::string>& units) override {
            return from_->keys(units);
        }
        std::vector<store::disposal> disposals() override { return from_->disposals(); }
        bool gone = false, no_proof = false, other_rows = false;
        std::array<std::string, 2> instead;

      private:
        std::unique_ptr<witness::feed> from_;
    } feed(witness::feed_of(*here.database));
    const auto pull = [&] { return witness::pull(feed, *there.copy, there.key, here.world); };

    here.pass(std::chrono::minutes(1));
    here.record(300, 20);
    REQUIRE(here.sign());
    feed.no_proof = true;
    CHECK(alarms(pull(), alarm_kind::fork));
    feed.no_proof = false;
    feed.other_rows = true;
    CHECK(alarms(pull(), alarm_kind::damaged));
    feed.other_rows = false;
    feed.gone = true;
    CHECK(alarms(pull(), alarm_kind::silence));
    feed.gone = false;
    CHECK(pull().ledger == 345);
    feed.instead = {old_entries, old_reads};
    CHECK(alarms(pull(), alarm_kind::rollback));
    feed.instead[1].clear();
    CHECK(alarms(pull(), alarm_kind::forged)); // one old, one new: not of one moment
    feed.instead = {};
    here.pass(std::chrono::hours(24));
    CHECK(alarms(pull(), alarm_kind::stale));
    here.record(700, 50);
    REQUIRE(here.sign());
    const auto caught_up = pull();
    CHECK(caught_up.alarms.empty());
    CHECK(caught_up.ledger == 1'095);
    feed.instead[0] = *record::log_window(*here.database->read()).checkpoint(store::log_tree::entries);
    feed.instead[0][feed.instead[0].find("ledger 1")] = 'L';
    CHECK(alarms(pull(), alarm_kind::forged));
    CHECK_FALSE(witness::read_copy(there.folder.path()).damage);
}

TEST_CASE("50 times the database is destroyed at some moment: all that was countersigned comes back, and "
          "can be read") {
    seeded_world chance(26, instant{});
    for (int round = 0; round < 50; ++round) {
        scratch_database where(scratch_database::engine::sqlite), fresh(scratch_database::engine::sqlite);
        authority here(where);
        watcher there(here.world, here.log_key);
        std::int64_t witnessed = 0;
        const auto acts = 1 + chance.below(6);
        for (std::uint64_t i = 0; i < acts; ++i) {
            here.record(static_cast<int>(1 + chance.below(12)), static_cast<int>(chance.below(4)));
            if (chance.below(2) == 0) continue;
            REQUIRE(here.sign());
            witnessed = there.pull(*here.database, here.world).ledger;
        }
        if (witnessed == 0) continue;
        const auto before = here.database->read();
        const auto restored = open_like(fresh, where);
        const auto done = witness::restore(there.folder.path(), *restored);
        REQUIRE(done);
        CHECK(done->entries == witnessed);
        CHECK(done->without_key == 0);
        const auto after = restored->read();
        std::int64_t same = 0;
        before->each_row([&](const store::ledger_row& row) {
            if (row.position > witnessed) return false;
            const auto rows = after->stream(row.stream);
            const auto& copy = rows.at(static_cast<std::size_t>(row.sequence - 1));
            same += copy.hash == row.hash && copy.body == row.body && !copy.body.empty();
            return true;
        });
        CHECK(same == witnessed);
        const auto seen = record::verify(*restored, {});
        CHECK_FALSE(seen.damage);
    }
}

TEST_CASE("what was disposed of does not come back from the witness") {
    scratch_database where(scratch_database::engine::sqlite), fresh(scratch_database::engine::sqlite);
    authority here(where);
    watcher there(here.world, here.log_key);
    here.record(40, 10);
    REQUIRE(here.sign());
    REQUIRE(there.pull(*here.database, here.world).alarms.empty());
    here.database->write([&](store::transaction& tx) {
        store::dispose_unit(tx, "person:child-1", here.world.now(), "certificate-1");
    });
    here.record(5);
    REQUIRE(here.sign());
    REQUIRE(there.pull(*here.database, here.world).alarms.empty());
    for (const auto& key : witness::kept_keys(there.folder.path()))
        CHECK((key.unit != "person:child-1" || key.made >= here.world.now() - std::chrono::seconds(1)));
    const auto restored = open_like(fresh, where);
    const auto done = witness::restore(there.folder.path(), *restored);
    REQUIRE(done);
    CHECK(done->disposals == 1);
    CHECK_FALSE(record::verify(*restored, {}).damage);
    const auto view = restored->read();
    for (const auto& row : view->stream("person:child-2"))
        CHECK_FALSE(row.body.empty());
    CHECK(view->stream("person:child-1").front().body.empty());
}

TEST_CASE("a proof of one stream holds by itself, tells nothing of others, and no character of it can be "
          "changed") {
    scratch_database where(scratch_database::engine::sqlite);
    authority here(where);
    here.record(60, 20);
    REQUIRE(here.sign());
    here.record(3);
    const auto key = here.log_key.shown();
    const auto made = witness::prove_stream(*here.database->read(), "person:child-3", key);
    REQUIRE(made);
    CHECK(made->text.find("child-2") == std::string::npos);
    const auto seen = witness::check_stream_proof(made->text, key);
    CHECK_FALSE(seen.damage);
    CHECK(seen.entries == made->entries);
    CHECK(made->entries > 5);
    auto& world = here.world;
    int missed = 0;
    for (int i = 0; i < 3'000; ++i) {
        std::string text = made->text;
        const auto at = world.below(text.size());
        text[at] ^= static_cast<char>(1 << world.below(8));
        const bool found = witness::check_stream_proof(text, key).damage.has_value();
        if (!found) MESSAGE("missed: " << text.substr(at - 20, 40));
        missed += !found;
    }
    CHECK(missed == 0);
    const auto other = test::key_from(world, "kith.example", record::key_use::log);
    CHECK(witness::check_stream_proof(made->text, other.shown()).damage);
    CHECK_FALSE(witness::prove_stream(*here.database->read(), "person:nobody", key));
}

TEST_CASE("a key that others can read is refused, and no key is written over") {
    test::scratch_folder folder;
    seeded_world world(3, instant{});
    const auto file = folder.path() / "key";
    const auto made = witness::make_key(file, "kith.example", record::key_use::log, world);
    REQUIRE(made);
    const auto read = witness::read_signing_key(file, record::key_use::log);
    REQUIRE(read);
    CHECK(read->shown() == *made);
    CHECK_FALSE(witness::make_key(file, "kith.example", record::key_use::log, world));
    CHECK_FALSE(witness::read_signing_key(file, record::key_use::witness));
    for (const mode_t mode : {0640U, 0604U, 0620U}) {
        REQUIRE(chmod(file.c_str(), mode) == 0);
        CHECK_FALSE(witness::read_signing_key(file, record::key_use::log));
    }
    CHECK(witness::read_public_key(record::to_text(*made), record::key_use::log));
    CHECK_FALSE(witness::read_public_key(record::to_text(*made), record::key_use::witness));
}

TEST_CASE("a copy without sealed texts restores nothing, and says why") {
    test::scratch_folder folder;
    seeded_world world(4, instant(std::chrono::milliseconds(1'545'000'000'123)));
    auto rows = test::random_rows(world, 8);
    for (auto& row : rows)
        row.sealed.clear();
    test::files_of(rows, {8}, world, true).write(folder.path());
    scratch_database fresh(scratch_database::engine::sqlite);
    const auto database = fresh.open();
    const auto done = witness::restore(folder.path(), *database);
    REQUIRE_FALSE(done);
    CHECK(done.error().front().message.find("nothing readable") != std::string::npos);
    CHECK(store::last_position(database->read()->tables()) == 0);
}
