#pragma once
// The hash tree of RFC 6962 (section 2.1; the checks as in RFC 9162, section 2.1): pure arithmetic. A proof
// comes from whom it is to convict, so nothing in it is believed: every number is checked against every
// other, and a proof that is a hash too long or too short is no proof.
//
// Contents
//   tree_hash, leaf_hash, node_hash, empty_tree
//   root_of, inclusion_proof, consistency_proof    from complete subtrees, wherever these are kept
//   includes, is_consistent                        what a verifier asks
//   compact_range                                  a tree that only grows, in a few hashes

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::record {

using tree_hash = std::array<std::uint8_t, 32>;
using proof = std::vector<tree_hash>;

std::string to_bytes(const tree_hash&);
/// Nothing for anything but 32 bytes.
std::optional<tree_hash> to_tree_hash(std::string_view bytes);

tree_hash empty_tree();                                             ///< SHA-256 of nothing
tree_hash leaf_hash(std::string_view data);                         ///< SHA-256(0x00 || data)
tree_hash node_hash(const tree_hash& left, const tree_hash& right); ///< SHA-256(0x01 || left || right)

/// 2^level leaves, the first of them the leaf index * 2^level.
struct subtree {
    int level = 0;
    std::int64_t index = 0;
};
using subtree_source = std::function<tree_hash(subtree)>;

/// The root of the first `size` leaves.
tree_hash root_of(std::int64_t size, const subtree_source&);
/// That leaf `index` is among the first `size`. Throws std::out_of_range unless 0 <= index < size.
proof inclusion_proof(std::int64_t index, std::int64_t size, const subtree_source&);
/// That the first `old_size` leaves are the beginning of the first `size`. Throws std::out_of_range unless
/// 0 <= old_size <= size.
proof consistency_proof(std::int64_t old_size, std::int64_t size, const subtree_source&);

/// Whether the proof shows that the leaf with this hash stands at `index` in the tree of this size and
/// root.
bool includes(const tree_hash& leaf, std::int64_t index, std::int64_t size, const proof&,
              const tree_hash& root);
/// Whether the proof shows that the old tree is the beginning of the new one. Of an empty tree nothing can
/// be shown: false.
bool is_consistent(std::int64_t old_size, const tree_hash& old_root, std::int64_t size,
                   const tree_hash& root, const proof&);

/// The hashes of the complete subtrees that make up a growing tree: what it takes to go on and to give the
/// root.
class compact_range {
  public:
    void add(const tree_hash& leaf);
    [[nodiscard]] std::int64_t size() const { return size_; }
    [[nodiscard]] tree_hash root() const;

  private:
    std::int64_t size_ = 0;
    std::vector<tree_hash> peaks_; ///< the greatest first
};

} // namespace kith::record
