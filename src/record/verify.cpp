// Verification: the storage, the ledger, the heads, and the query tables against replay.

#include "record/chain.hpp"
#include "record/entries.hpp"
#include "record/record.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace kith::record {

namespace {

constexpr std::int64_t progress_every = 1'000;
constexpr std::string_view person_prefix = "person:";
constexpr std::string_view join_prefix = "join:";

/// Follows every row; what is wrong with the first that is not as it was recorded, or can't be read.
std::optional<std::string> check_rows(store::snapshot& snapshot, chain_check& chain,
                                      const std::function<void(std::int64_t)>& progress,
                                      std::set<std::string>& certificates) {
    std::optional<std::string> damage;
    try {
        snapshot.each_row([&](const store::ledger_row& row) {
            damage = chain.add(row);
            if (row.disposed) certificates.insert(row.certificate);
            if (progress && chain.entries() % progress_every == 0) progress(chain.entries());
            return !damage;
        });
    } catch (const store::store_failure& failure) {
        damage = fmt::format("the entry after {} can't be read: {}", chain.last_good(), failure.what());
    }
    return damage;
}

std::optional<std::string> check_heads(store::snapshot& snapshot, const chain_check& chain) {
    std::optional<std::string> damage;
    std::int64_t heads = 0;
    snapshot.each_head([&](std::string_view stream, const store::stream_head& kept) {
        ++heads;
        damage = chain.head(stream, kept);
        return !damage;
    });
    if (!damage && heads != chain.streams()) {
        damage = fmt::format("the ledger has {} streams, the table of heads {}", chain.streams(), heads);
    }
    return damage;
}

/// Which table differs, and how.
template <class Row>
std::optional<std::string> differing_part(std::string_view table, const std::vector<Row>& live,
                                          const std::vector<Row>& replayed) {
    const auto [a, b] = std::mismatch(live.begin(), live.end(), replayed.begin(), replayed.end());
    if (a == live.end() && b == replayed.end()) return std::nullopt;
    return fmt::format("table {} (row {}; {} rows, replay gives {})", table, a - live.begin() + 1,
                       live.size(), replayed.size());
}

std::optional<std::string> difference(const store::case_rows& live, const store::case_rows& replayed) {
    if (live.person != replayed.person) return "table person";
    if (live.search != replayed.search) return "table search_profile";
    if (auto part = differing_part("narrative", live.texts, replayed.texts)) return part;
    if (auto part = differing_part("clock", live.clocks, replayed.clocks)) return part;
    if (auto part = differing_part("task", live.tasks, replayed.tasks)) return part;
    if (auto part = differing_part("process", live.processes, replayed.processes)) return part;
    if (auto part = differing_part("involvement", live.involvements, replayed.involvements)) return part;
    if (auto part = differing_part("relationship", live.relationships, replayed.relationships)) return part;
    if (auto part = differing_part("membership", live.memberships, replayed.memberships)) return part;
    if (auto part = differing_part("access_grant", live.access_grants, replayed.access_grants)) return part;
    // A table that joins case_rows is compared from its first day, if only without its name.
    return live == replayed ? std::nullopt : std::optional<std::string>("a table of its rows");
}

std::optional<std::string> check_person(store::snapshot& snapshot, const person_id& person,
                                        const replay& replay) {
    const auto stream = person_stream(person);
    auto expected = replay(person, read_stream(snapshot, stream));
    const auto live = snapshot.rows_of(person);
    if (!expected && !live) return std::nullopt;
    if (!expected)
        return fmt::format("{}: the query tables have rows that its entries do not give", stream);
    if (!live) return fmt::format("{}: its rows are missing from the query tables", stream);
    if (!snapshot.knows(expected->search.words))
        return fmt::format("{}: table search_word lacks a word of its names", stream);
    if (const auto part = difference(*live, store::in_canonical_order(std::move(*expected)))) {
        return fmt::format("{}: {} disagrees with its entries", stream, *part);
    }
    return std::nullopt;
}

std::optional<std::string> check_query_tables(store::snapshot& snapshot, const replay& replay,
                                              const std::function<void(std::int64_t)>& progress,
                                              std::int64_t entries) {
    std::set<std::string> people;
    for (const auto& stream : snapshot.streams(person_prefix))
        people.insert(stream.substr(person_prefix.size()));
    for (const auto& person : snapshot.people())
        people.insert(person.text);
    std::int64_t checked = 0;
    for (const auto& person : people) {
        try {
            if (auto damage = check_person(snapshot, person_id{person}, replay)) return damage;
        } catch (const store::store_failure&) {
            throw;
        } catch (const std::exception& error) {
            return fmt::format("{}{}: its entries can't be replayed: {}", person_prefix, person,
                               error.what());
        }
        if (progress && ++checked % progress_every == 0) progress(entries);
    }
    return std::nullopt;
}

/// The joins as their streams tell them against the table of joins.
std::optional<std::string> check_joins(store::snapshot& snapshot, const join_replay& replay) {
    std::map<std::string, store::join_row> live;
    for (auto& row : snapshot.joins())
        live.emplace(row.id, std::move(row));
    for (const auto& stream : snapshot.streams(join_prefix)) {
        const std::string id = stream.substr(join_prefix.size());
        std::optional<store::join_row> expected;
        try {
            const auto entries = read_stream(snapshot, stream);
            if (entries.empty() && !live.contains(id)) continue; // disposed of with its people
            expected = replay(id, entries);
        } catch (const store::store_failure&) {
            throw;
        } catch (const std::exception& error) {
            return fmt::format("{}: its entries can't be replayed: {}", stream, error.what());
        }
        const auto found = live.find(id);
        if (!expected || found == live.end() || found->second != *expected)
            return fmt::format("{}: table person_join disagrees with its entries", stream);
        live.erase(found);
    }
    if (live.empty()) return std::nullopt;
    return fmt::format("{}: the table person_join has a row that no entries give",
                       join_stream(live.begin()->first));
}

/// What the engine itself finds; a check that can't even run has found something.
std::optional<std::string> check_storage(store::database& database) {
    try {
        return database.check_storage();
    } catch (const std::exception& error) {
        return error.what();
    }
}

} // namespace

verification verify(store::database& database, const replay& replay,
                    const std::function<void(std::int64_t)>& progress, const join_replay& replay_join) {
    verification out;
    const auto storage = check_storage(database);
    try {
        const auto snapshot = database.read();
        chain_check chain;
        out.damage = check_rows(*snapshot, chain, progress, out.certificates);
        if (!out.damage && !storage) out.damage = check_heads(*snapshot, chain);
        if (!out.damage && !storage && replay) {
            out.damage = check_query_tables(*snapshot, replay, progress, chain.entries());
        }
        if (!out.damage && !storage && replay_join) out.damage = check_joins(*snapshot, replay_join);
        out.entries = chain.entries();
        out.streams = chain.streams();
        out.disposed = chain.disposed();
    } catch (const std::exception& error) {
        if (!out.damage) out.damage = fmt::format("the database can't be read: {}", error.what());
    }
    if (storage) {
        out.damage = out.damage
                         ? fmt::format("{} (the storage is damaged: {})", *out.damage, *storage)
                         : fmt::format("the storage is damaged, though all {} entries of the ledger can be "
                                       "read and are whole: {}",
                                       out.entries, *storage);
    }
    return out;
}

} // namespace kith::record
