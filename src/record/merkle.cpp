#include "record/merkle.hpp"

#include <algorithm>
#include <bit>
#include <sodium.h>
#include <stdexcept>

namespace kith::record {

namespace {

bool is_power_of_two(std::int64_t n) {
    return n > 0 && std::has_single_bit(static_cast<std::uint64_t>(n));
}

/// The greatest power of two below `count`, which is at least 2: where RFC 6962 splits.
std::int64_t split_of(std::int64_t count) {
    return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(count - 1)));
}

/// The hash over the leaves [begin, begin + count). `begin` is a multiple of every power of two up to
/// count, as splitting leaves it.
tree_hash hash_of_range(std::int64_t begin, std::int64_t count, const subtree_source& source) {
    if (is_power_of_two(count)) {
        const int level = std::countr_zero(static_cast<std::uint64_t>(count));
        return source({level, begin >> level});
    }
    const std::int64_t left = split_of(count);
    return node_hash(hash_of_range(begin, left, source), hash_of_range(begin + left, count - left, source));
}

} // namespace

std::string to_bytes(const tree_hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::optional<tree_hash> to_tree_hash(std::string_view bytes) {
    tree_hash hash;
    if (bytes.size() != hash.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(hash.data()));
    return hash;
}

tree_hash empty_tree() {
    tree_hash hash;
    crypto_hash_sha256(hash.data(), nullptr, 0);
    return hash;
}

tree_hash leaf_hash(std::string_view data) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    constexpr unsigned char tag = 0x00;
    crypto_hash_sha256_update(&state, &tag, 1);
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(data.data()), data.size());
    tree_hash hash;
    crypto_hash_sha256_final(&state, hash.data());
    return hash;
}

tree_hash node_hash(const tree_hash& left, const tree_hash& right) {
    std::array<unsigned char, 65> both;
    both[0] = 0x01;
    std::copy(left.begin(), left.end(), both.begin() + 1);
    std::copy(right.begin(), right.end(), both.begin() + 33);
    tree_hash hash;
    crypto_hash_sha256(hash.data(), both.data(), both.size());
    return hash;
}

tree_hash root_of(std::int64_t size, const subtree_source& source) {
    if (size < 0) throw std::out_of_range("no tree has fewer than no leaves");
    return size == 0 ? empty_tree() : hash_of_range(0, size, source);
}

proof inclusion_proof(std::int64_t index, std::int64_t size, const subtree_source& source) {
    if (index < 0 || index >= size) throw std::out_of_range("the tree has no such leaf");
    proof path;
    for (std::int64_t begin = 0, count = size; count > 1;) {
        const std::int64_t left = split_of(count);
        if (index - begin < left) {
            path.push_back(hash_of_range(begin + left, count - left, source));
            count = left;
        } else {
            path.push_back(hash_of_range(begin, left, source));
            begin += left;
            count -= left;
        }
    }
    std::ranges::reverse(path);
    return path;
}

proof consistency_proof(std::int64_t old_size, std::int64_t size, const subtree_source& source) {
    if (old_size < 0 || old_size > size) throw std::out_of_range("the tree was never of that size");
    proof path;
    if (old_size == 0 || old_size == size) return path;
    std::int64_t begin = 0, count = size, old = old_size;
    while (old != count) {
        const std::int64_t left = split_of(count);
        if (old <= left) {
            path.push_back(hash_of_range(begin + left, count - left, source));
            count = left;
        } else {
            path.push_back(hash_of_range(begin, left, source));
            begin += left;
            count -= left;
            old -= left;
        }
    }
    // Where the old tree is the left part as it stands, its root is known to whoever checks.
    if (begin != 0) path.push_back(hash_of_range(begin, count, source));
    std::ranges::reverse(path);
    return path;
}

bool includes(const tree_hash& leaf, std::int64_t index, std::int64_t size, const proof& path,
              const tree_hash& root) {
    if (index < 0 || index >= size) return false;
    std::int64_t at = index, last = size - 1;
    tree_hash reached = leaf;
    for (const tree_hash& next : path) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            reached = node_hash(next, reached);
            for (; (at & 1) == 0 && at != 0; at >>= 1)
                last >>= 1;
        } else {
            reached = node_hash(reached, next);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && reached == root;
}

bool is_consistent(std::int64_t old_size, const tree_hash& old_root, std::int64_t size,
                   const tree_hash& root, const proof& path) {
    if (old_size < 1 || old_size > size) return false;
    if (old_size == size) return path.empty() && old_root == root;
    auto next = path.begin();
    tree_hash old_reached = old_root, reached = old_root;
    if (!is_power_of_two(old_size)) {
        if (next == path.end()) return false;
        old_reached = reached = *next++;
    }
    std::int64_t at = old_size - 1, last = size - 1;
    for (; (at & 1) != 0; at >>= 1)
        last >>= 1;
    for (; next != path.end(); ++next) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            old_reached = node_hash(*next, old_reached);
            reached = node_hash(*next, reached);
            for (; (at & 1) == 0 && at != 0; at >>= 1)
                last >>= 1;
        } else {
            reached = node_hash(reached, *next);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && old_reached == old_root && reached == root;
}

void compact_range::add(const tree_hash& leaf) {
    tree_hash merged = leaf;
    for (std::int64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
        merged = node_hash(peaks_.back(), merged);
        peaks_.pop_back();
    }
    peaks_.push_back(merged);
    ++size_;
}

tree_hash compact_range::root() const {
    if (peaks_.empty()) return empty_tree();
    tree_hash reached = peaks_.back();
    for (auto peak = std::next(peaks_.rbegin()); peak != peaks_.rend(); ++peak)
        reached = node_hash(*peak, reached);
    return reached;
}

} // namespace kith::record
