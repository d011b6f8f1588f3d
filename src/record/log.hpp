#pragma once
// The record as a log that others can check: two trees whose leaves are the hashes of entries, kept in
// tiles, and what is told of them to a witness. See docs/decisions/verifiable-log.md.
//
// Contents
//   to_line, ..._from_line      rows, checkpoints, keys as lines of canonical JSON: one spelling each
//   tree_check                  follows the rows of one tree and names the first that is wrong
//   extend_trees                makes the tiles cover what has been recorded since
//   tile_subtrees               complete subtrees out of the tiles, for roots and proofs
//   log_window                  what is published: checkpoints, proofs, rows

#include "foundation/result.hpp"
#include "record/checkpoint.hpp"
#include "record/merkle.hpp"
#include "store/log.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kith::record {

/// A row of the log. What its entry says is not in it, unless sealed: salt and body stay behind, except in
/// a proof of one stream made for somebody who may read it.
struct log_row {
    store::ledger_row entry;
    std::string sealed;     ///< empty: there is nothing sealed
    bool with_body = false; ///< salt and body are told
};
/// As it may be told to anybody who watches the log: what is not sealed is left out.
log_row without_body(log_row);
/// One line, no line break. Canonical: equal rows are equal bytes.
std::string to_line(const log_row&);
/// Nothing for anything but a line that to_line writes.
std::optional<log_row> row_from_line(std::string_view);

/// Follows a tree from its first leaf.
class tree_check {
  public:
    explicit tree_check(store::log_tree tree) : tree_(tree) {}
    /// What is wrong with the row, naming its entry; nothing when it continues the tree.
    std::optional<std::string> add(const log_row&);
    [[nodiscard]] std::int64_t size() const { return range_.size(); }
    [[nodiscard]] tree_hash root() const { return range_.root(); }

  private:
    store::log_tree tree_;
    compact_range range_;
    std::int64_t position_ = 0;
    std::unordered_map<std::string, store::stream_head> heads_;
};

/// Brings the tiles up to `through` (a position of the ledger), a few thousand rows at once, so that nobody
/// who writes waits long. Says what is wrong with the first row that is not as it was recorded; the trees
/// end before it then.
std::optional<std::string> extend_trees(store::database&, std::int64_t through);

/// Subtrees out of the tiles of one tree; for as long as the snapshot. Throws std::runtime_error where the
/// tiles do not hold what they should.
class tile_subtrees {
  public:
    tile_subtrees(store::snapshot& from, store::log_tree tree) : from_(from), tree_(tree) {}
    tree_hash operator()(subtree);

  private:
    const std::string& tile(int level, std::int64_t number);
    store::snapshot& from_;
    store::log_tree tree_;
    std::map<std::pair<int, std::int64_t>, std::string> kept_;
};

/// The root of the first `size` leaves, reckoned from the rows of the ledger and not from any tile. Nothing
/// when the ledger has fewer.
std::optional<tree_hash> recomputed_root(store::snapshot&, store::log_tree, std::int64_t size);

/// What is told of the log: to the server's routes, to a witness, to whoever exports it.
class log_window {
  public:
    explicit log_window(store::snapshot& from) : from_(from) {}
    /// The newest checkpoint, signed; nothing before the first.
    std::optional<std::string> checkpoint(store::log_tree);
    /// Refuses sizes that the tree never had.
    result<proof> consistency(store::log_tree, std::int64_t old_size, std::int64_t size);
    result<proof> inclusion(store::log_tree, std::int64_t index, std::int64_t size);
    /// The rows of the leaves from `index` on, in order; return false to stop.
    void each_row(store::log_tree, std::int64_t index, const std::function<bool(log_row)>&);
    /// Which leaf the ledger's position is; nothing when the tiles do not cover it.
    std::optional<std::int64_t> index_of(store::log_tree, std::int64_t position);

  private:
    store::snapshot& from_;
};

/// What the log said of both trees at one moment, and that each continues what it had said before.
struct checkpoint_pair {
    std::array<std::string, store::log_trees.size()> notes; ///< in the order of log_trees
    std::array<proof, store::log_trees.size()> proofs;      ///< from the pair before; empty for the first
};
std::string to_line(const checkpoint_pair&);
std::optional<checkpoint_pair> checkpoints_from_line(std::string_view);

/// The key of a retention unit as it is kept, under a master key that no witness has; and what was disposed
/// of.
std::string to_line(const store::wrapped_key&);
std::optional<store::wrapped_key> key_from_line(std::string_view);
std::string to_line(const store::disposal&);
std::optional<store::disposal> disposal_from_line(std::string_view);

/// A proof as a JSON array of base64, and back; nothing for more than 64 hashes or anything else.
std::string to_json(const proof&);
std::optional<proof> proof_from_json(std::string_view);

} // namespace kith::record
