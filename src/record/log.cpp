#include "record/log.hpp"

#include "record/record.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace kith::record {

namespace {

constexpr std::int64_t rows_at_once = 2'000;
constexpr std::size_t hash_size = 32;

/// A stream's name as it may be printed: a damaged one can hold anything.
std::string printable(std::string_view stream) {
    std::string out(stream.substr(0, 100));
    std::ranges::replace_if(
        out, [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return out;
}

/// Adds leaves to the tiles of one tree, each tile written once.
class tile_writer {
  public:
    tile_writer(store::transaction& tx, store::log_tree tree)
        : tx_(tx), tree_(tree), leaves_(store::leaves_of(tx.tables(), tree)) {}

    void add(const tree_hash& leaf, std::int64_t position) { push(0, leaf, position); }
    void finish() {
        for (std::size_t i = 0; i < levels_.size(); ++i) {
            if (levels_[i].changed) save(static_cast<int>(i));
        }
    }

  private:
    struct level_state {
        std::int64_t number = 0;
        store::tile tile;
        bool changed = false;
    };

    level_state& level(int height) {
        while (levels_.size() <= static_cast<std::size_t>(height)) {
            const int shift = static_cast<int>(levels_.size()) * store::tile_height;
            level_state fresh;
            const std::int64_t hashes = leaves_ >> shift;
            fresh.number = hashes / store::tile_width;
            if (hashes % store::tile_width != 0) {
                const int at = static_cast<int>(levels_.size());
                auto kept = store::read_tile(tx_.tables(), tree_, at, fresh.number);
                const auto wanted = static_cast<std::size_t>(hashes % store::tile_width) * hash_size;
                if (!kept || kept->hashes.size() != wanted)
                    throw std::runtime_error("the tiles of the log do not fit together");
                fresh.tile = *std::move(kept);
            }
            levels_.push_back(std::move(fresh));
        }
        return levels_[static_cast<std::size_t>(height)];
    }

    void save(int height) {
        level_state& here = level(height);
        store::save_tile(tx_, tree_, height, here.number, here.tile);
        here.changed = false;
    }

    void push(int height, const tree_hash& hash, std::int64_t position) {
        level_state& here = level(height);
        if (here.tile.hashes.empty()) here.tile.first_position = position;
        here.tile.hashes += to_bytes(hash);
        here.changed = true;
        if (here.tile.hashes.size() < static_cast<std::size_t>(store::tile_width) * hash_size) return;
        save(height);
        compact_range whole;
        for (std::size_t at = 0; at < here.tile.hashes.size(); at += hash_size)
            whole.add(*to_tree_hash(std::string_view(here.tile.hashes).substr(at, hash_size)));
        ++here.number;
        here.tile = {};
        push(height + 1, whole.root(), 0);
    }

    store::transaction& tx_;
    store::log_tree tree_;
    std::int64_t leaves_; ///< when this began
    std::vector<level_state> levels_;
};

/// What is wrong with a row that comes after position `last`.
std::optional<std::string> fault_of(const store::ledger_row& row, std::int64_t last) {
    if (row.position != last + 1)
        return fmt::format("position {} of the ledger is missing; next comes {}", last + 1, row.position);
    if (hash_of(row) != row.hash) {
        return fmt::format("entry {} of {} (position {} of the ledger): it is not what was recorded (its "
                           "hash differs)",
                           row.sequence, printable(row.stream), row.position);
    }
    return std::nullopt;
}

struct step {
    std::int64_t covered = 0;
    std::optional<std::string> damage;
};

step extend_once(store::transaction& tx, std::int64_t through) {
    step done;
    for (const store::log_tree tree : store::log_trees)
        done.covered += store::leaves_of(tx.tables(), tree);
    if (done.covered >= through) return done;
    std::vector<store::ledger_row> rows;
    store::each_row_after(tx.tables(), done.covered, std::min(rows_at_once, through - done.covered),
                          [&](const store::ledger_row& row) {
                              rows.push_back(row);
                              return true;
                          });
    tile_writer entries(tx, store::log_tree::entries), reads(tx, store::log_tree::reads);
    for (const auto& row : rows) {
        done.damage = fault_of(row, done.covered);
        if (done.damage) break;
        tile_writer& tiles = store::tree_of(row.stream) == store::log_tree::entries ? entries : reads;
        tiles.add(leaf_hash(row.hash), row.position);
        done.covered = row.position;
    }
    entries.finish();
    reads.finish();
    if (rows.empty()) done.damage = fmt::format("position {} of the ledger is missing", done.covered + 1);
    return done;
}

} // namespace

std::optional<std::string> tree_check::add(const log_row& row) {
    const store::ledger_row& e = row.entry;
    store::stream_head& head = heads_[e.stream];
    const std::int64_t sequence = head.revision + 1;
    const auto wrong = [&](std::string_view words) {
        return fmt::format("entry {} of {} (leaf {} of {}): {}", sequence, printable(e.stream),
                           range_.size(), store::name_of(tree_), words);
    };
    if (store::tree_of(e.stream) != tree_) return wrong("its stream belongs to the other tree");
    if (e.position <= position_) return wrong("its place in the ledger is not after the entry before it");
    if (e.sequence != sequence)
        return wrong(fmt::format("it says that it is entry {}: entries are missing, moved, repeated or "
                                 "renumbered",
                                 e.sequence));
    if (e.previous != head.hash) return wrong("it does not continue the entry before it");
    if (hash_of(e) != e.hash) return wrong("it is not what was recorded (its hash differs)");
    if (row.with_body && commitment_of(e.salt, e.body) != e.commitment)
        return wrong("its text is not what was recorded (the commitment to it differs)");
    head = {sequence, e.hash};
    position_ = e.position;
    range_.add(leaf_hash(e.hash));
    return std::nullopt;
}

std::optional<std::string> extend_trees(store::database& database, std::int64_t through) {
    for (;;) {
        step done;
        database.write([&](store::transaction& tx) { done = extend_once(tx, through); });
        if (done.damage) return done.damage;
        if (done.covered >= through) return std::nullopt;
    }
}

tree_hash tile_subtrees::operator()(subtree wanted) {
    const int level = wanted.level / store::tile_height;
    const int within = wanted.level % store::tile_height;
    const std::int64_t first = wanted.index << within;
    const std::string& hashes = tile(level, first / store::tile_width);
    const auto begin = static_cast<std::size_t>(first % store::tile_width) * hash_size;
    const std::size_t size = hash_size << within;
    if (hashes.size() < begin + size) throw std::runtime_error("the tiles of the log end too early");
    compact_range part;
    for (std::size_t at = begin; at < begin + size; at += hash_size)
        part.add(*to_tree_hash(std::string_view(hashes).substr(at, hash_size)));
    return part.root();
}

const std::string& tile_subtrees::tile(int level, std::int64_t number) {
    const auto key = std::pair(level, number);
    if (const auto kept = kept_.find(key); kept != kept_.end()) return kept->second;
    auto read = store::read_tile(from_.tables(), tree_, level, number);
    return kept_.emplace(key, read ? std::move(read->hashes) : std::string()).first->second;
}

std::optional<tree_hash> recomputed_root(store::snapshot& from, store::log_tree tree, std::int64_t size) {
    compact_range range;
    bool more = range.size() < size;
    for (std::int64_t last = 0; more;) {
        more = false;
        store::each_row_after(from.tables(), last, rows_at_once, [&](const store::ledger_row& row) {
            if (row.position <= last) return false; // a damaged file
            last = row.position;
            if (store::tree_of(row.stream) == tree) range.add(leaf_hash(hash_of(row)));
            more = range.size() < size;
            return more;
        });
    }
    if (range.size() != size) return std::nullopt;
    return range.root();
}

std::optional<std::string> log_window::checkpoint(store::log_tree tree) {
    auto newest = store::newest_checkpoint(from_.tables(), tree);
    if (!newest) return std::nullopt;
    return std::move(newest->note);
}

result<proof> log_window::consistency(store::log_tree tree, std::int64_t old_size, std::int64_t size) {
    if (old_size < 0 || old_size > size || size > store::leaves_of(from_.tables(), tree))
        return refuse("The tree never had these sizes.", "to");
    return consistency_proof(old_size, size, tile_subtrees(from_, tree));
}

result<proof> log_window::inclusion(store::log_tree tree, std::int64_t index, std::int64_t size) {
    if (index < 0 || index >= size || size > store::leaves_of(from_.tables(), tree))
        return refuse("The tree has no such leaf, or never had this size.", "index");
    return inclusion_proof(index, size, tile_subtrees(from_, tree));
}

void log_window::each_row(store::log_tree tree, std::int64_t index,
                          const std::function<bool(log_row)>& visit) {
    if (index < 0 || index >= store::leaves_of(from_.tables(), tree)) return;
    const auto tile = store::read_tile(from_.tables(), tree, 0, index / store::tile_width);
    if (!tile) return;
    std::int64_t skip = index % store::tile_width;
    store::each_row_of(from_.tables(), tree, tile->first_position, [&](const store::sealed_row& row) {
        if (skip-- > 0) return true;
        return visit({row.row, row.sealed, false});
    });
}

std::optional<std::int64_t> log_window::index_of(store::log_tree tree, std::int64_t position) {
    std::int64_t low = 0, high = (store::leaves_of(from_.tables(), tree) - 1) / store::tile_width;
    const auto first_of = [&](std::int64_t number) {
        const auto tile = store::read_tile(from_.tables(), tree, 0, number);
        return tile ? tile->first_position : std::int64_t{0};
    };
    while (low < high) { // the last tile that does not begin after the position
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (first_of(middle) <= position) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    std::int64_t index = low * store::tile_width;
    std::optional<std::int64_t> found;
    each_row(tree, index, [&](const log_row& row) {
        if (row.entry.position == position) found = index;
        ++index;
        return row.entry.position < position;
    });
    if (found && *found >= store::leaves_of(from_.tables(), tree)) return std::nullopt;
    return found;
}

} // namespace kith::record
