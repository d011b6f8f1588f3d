#pragma once
// The tables of the verifiable log: tiles of hashes of the two trees, signed checkpoints, and the ledger as
// the trees see it. What is hashed and signed is record/'s to know.
//
// Contents
//   log_tree          which tree a stream's entries are leaves of
//   tiles             read_tile, save_tile, leaves_of
//   checkpoints       newest_checkpoint, save_checkpoint
//   rows              each_row_after, each_row_of

#include "store/keys.hpp"
#include "store/store.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kith::store {

/// Entries of the record, and reads of it, are kept for different times: a tree each.
enum class log_tree : std::uint8_t { entries, reads };
inline constexpr std::array log_trees = {log_tree::entries, log_tree::reads};

/// "entries" or "reads".
std::string_view name_of(log_tree);
std::optional<log_tree> log_tree_named(std::string_view);
/// reads: who looked at a record ("reads:", "lists:"); entries: everything else.
log_tree tree_of(std::string_view stream);

/// How many hashes a tile holds at most, and how many levels of the tree lie between two levels of tiles.
inline constexpr std::int64_t tile_width = 256;
inline constexpr int tile_height = 8;

struct tile {
    std::int64_t first_position = 0; ///< in the ledger, of the first leaf; 0 above level 0
    std::string hashes;              ///< 32 bytes each
};
std::optional<tile> read_tile(sql::connection&, log_tree, int level, std::int64_t number);
void save_tile(transaction&, log_tree, int level, std::int64_t number, const tile&);
/// How many leaves the tiles of the tree hold.
std::int64_t leaves_of(sql::connection&, log_tree);

struct checkpoint_row {
    std::int64_t size = 0;
    std::string root; ///< 32 bytes
    instant signed_at;
    std::string note; ///< the signed text
};
std::optional<checkpoint_row> newest_checkpoint(sql::connection&, log_tree);
/// One of the same size takes its place: the tree has not grown, the signature is fresh.
void save_checkpoint(transaction&, log_tree, const checkpoint_row&);

/// The position of the ledger's last row; 0 when it has none.
std::int64_t last_position(sql::connection&);
/// Rows of both trees after a position, in order, at most so many; without salt, body and seal.
void each_row_after(sql::connection&, std::int64_t position, std::int64_t most,
                    const std::function<bool(const ledger_row&)>&);
/// Rows of one tree from a position on, in order, as they lie in the ledger; return false to stop.
void each_row_of(sql::connection&, log_tree, std::int64_t from_position,
                 const std::function<bool(const sealed_row&)>&);

/// The wrapped key of one retention unit, if it has one.
std::optional<wrapped_key> unit_key_of(sql::connection&, std::string_view unit);

/// The token of a witness who may pull the log: only its hash is kept. Nothing for a name that has none.
std::optional<std::string> witness_token_hash(snapshot&, std::string_view witness);
void set_witness_token_hash(transaction&, std::string_view witness, std::string_view hash);

} // namespace kith::store
