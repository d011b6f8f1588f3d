// R10: the trees of RFC 6962 against its known values, against whatever vectors are at hand, and against a
// naive reading of the RFC on random trees.

#include "foundation/world.hpp"
#include "record/checkpoint.hpp"
#include "record/merkle.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sodium.h>

using namespace kith;
using record::proof;
using record::tree_hash;

namespace {

std::string bytes_of_hex(std::string_view hex) {
    std::string bytes(hex.size() / 2, '\0');
    std::size_t size = 0;
    REQUIRE(sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                           hex.size(), nullptr, &size, nullptr) == 0);
    return bytes;
}

std::string hex_of(const tree_hash& hash) {
    std::string out;
    for (const auto byte : hash)
        out += fmt::format("{:02x}", byte);
    return out;
}

using hashes = std::vector<tree_hash>;

/// MTH of RFC 6962, section 2.1, word for word, over hashes of leaves.
tree_hash naive_root(const hashes& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return record::empty_tree();
    if (end - begin == 1) return leaves[begin];
    std::size_t k = 1;
    while (2 * k < end - begin)
        k *= 2;
    return record::node_hash(naive_root(leaves, begin, begin + k), naive_root(leaves, begin + k, end));
}

/// PATH, section 2.1.1.
proof naive_path(std::size_t m, const hashes& leaves, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return {};
    std::size_t k = 1;
    while (2 * k < end - begin)
        k *= 2;
    proof path;
    if (m < k) {
        path = naive_path(m, leaves, begin, begin + k);
        path.push_back(naive_root(leaves, begin + k, end));
    } else {
        path = naive_path(m - k, leaves, begin + k, end);
        path.push_back(naive_root(leaves, begin, begin + k));
    }
    return path;
}

/// SUBPROOF, section 2.1.2.
proof naive_subproof(std::size_t m, const hashes& leaves, std::size_t begin, std::size_t end, bool known) {
    if (m == end - begin) return known ? proof{} : proof{naive_root(leaves, begin, end)};
    std::size_t k = 1;
    while (2 * k < end - begin)
        k *= 2;
    proof path;
    if (m <= k) {
        path = naive_subproof(m, leaves, begin, begin + k, known);
        path.push_back(naive_root(leaves, begin + k, end));
    } else {
        path = naive_subproof(m - k, leaves, begin + k, end, false);
        path.push_back(naive_root(leaves, begin, begin + k));
    }
    return path;
}

record::subtree_source subtrees_of(const hashes& leaves) {
    return [&leaves](record::subtree wanted) {
        const auto begin = static_cast<std::size_t>(wanted.index) << wanted.level;
        const auto end = begin + (std::size_t{1} << wanted.level);
        REQUIRE(end <= leaves.size());
        return naive_root(leaves, begin, end);
    };
}

/// The leaves with which the authors of the RFC test.
hashes known_leaves() {
    hashes leaves;
    for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f"})
        leaves.push_back(record::leaf_hash(bytes_of_hex(hex)));
    return leaves;
}

std::optional<std::filesystem::path> vectors(std::string_view kind) {
    const char* named = std::getenv("KITH_MERKLE_VECTORS");
    const std::filesystem::path folder =
        (named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(KITH_SOURCE_DIR) / "../shared/data/merkle") /
        kind;
    if (std::filesystem::is_directory(folder)) return folder;
    MESSAGE("no vectors of transparency-dev/merkle in " << folder.string() << ": not compared");
    return std::nullopt;
}

boost::json::object read_vector(const std::filesystem::path& path) {
    std::ifstream in(path);
    return boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {})).as_object();
}

/// Some vectors have words where a root should be ("don't care"): another hash stands for them.
std::optional<tree_hash> root_in(const boost::json::value& text) {
    const auto bytes = text.is_null() ? std::string() : record::from_base64(text.as_string());
    if (!bytes || bytes->empty()) return std::nullopt;
    const auto hash = record::to_tree_hash(*bytes);
    return hash ? *hash : record::leaf_hash(*bytes);
}

std::optional<proof> proof_in(const boost::json::value& list) {
    proof path;
    if (list.is_null()) return path;
    for (const auto& one : list.as_array()) {
        const auto bytes = record::from_base64(one.as_string());
        const auto hash = bytes ? record::to_tree_hash(*bytes) : std::nullopt;
        if (!hash) return std::nullopt; // as the readers of proofs refuse it
        path.push_back(*hash);
    }
    return path;
}

std::int64_t number_in(const boost::json::value& value) {
    return value.is_uint64() ? -1 : value.as_int64(); // beyond any tree
}

int every_vector(const std::filesystem::path& folder,
                 const std::function<bool(const boost::json::object&)>& holds) {
    int count = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        const auto vector = read_vector(file.path());
        CHECK_MESSAGE(holds(vector) == !vector.at("wantErr").as_bool(), file.path().string());
        ++count;
    }
    return count;
}

} // namespace

TEST_CASE("the tree has the known roots") {
    const auto leaves = known_leaves();
    constexpr std::array roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    record::compact_range range;
    for (std::size_t size = 0; size < roots.size(); ++size) {
        CHECK(hex_of(record::root_of(static_cast<std::int64_t>(size), subtrees_of(leaves))) == roots[size]);
        CHECK(hex_of(range.root()) == roots[size]);
        if (size < leaves.size()) range.add(leaves[size]);
    }
}

TEST_CASE("proofs of the known tree have the known hashes") {
    const auto leaves = known_leaves();
    const auto of_first = record::inclusion_proof(0, 8, subtrees_of(leaves));
    REQUIRE(of_first.size() == 3);
    CHECK(hex_of(of_first[0]) == "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
    CHECK(hex_of(of_first[1]) == "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
    CHECK(hex_of(of_first[2]) == "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
    const auto from_six = record::consistency_proof(6, 8, subtrees_of(leaves));
    REQUIRE(from_six.size() == 3);
    CHECK(hex_of(from_six[0]) == "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
    CHECK(hex_of(from_six[1]) == "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
    CHECK(hex_of(from_six[2]) == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
}

TEST_CASE("inclusion proofs of others, good and bad, are judged as they say") {
    const auto folder = vectors("inclusion");
    if (!folder) return;
    CHECK(every_vector(*folder, [](const boost::json::object& v) {
              const auto path = proof_in(v.at("proof"));
              const auto root = root_in(v.at("root")), leaf = root_in(v.at("leafHash"));
              return path && root && leaf &&
                     record::includes(*leaf, number_in(v.at("leafIdx")), number_in(v.at("treeSize")), *path,
                                      *root);
          }) == 98);
}

TEST_CASE("consistency proofs of others, good and bad, are judged as they say") {
    const auto folder = vectors("consistency");
    if (!folder) return;
    CHECK(every_vector(*folder, [](const boost::json::object& v) {
              const auto path = proof_in(v.at("proof"));
              const auto before = root_in(v.at("root1")), after = root_in(v.at("root2"));
              return path && before && after &&
                     record::is_consistent(number_in(v.at("size1")), *before, number_in(v.at("size2")),
                                           *after, *path);
          }) == 98);
}

TEST_CASE("10,000 random trees: roots and proofs are those of the RFC read word for word, and nothing else "
          "passes") {
    seeded_world world(6962, instant{});
    hashes all(400);
    for (auto& leaf : all)
        world.fill(leaf);
    int wrong = 0, passed = 0;
    for (int round = 0; round < 10'000; ++round) {
        const auto size = 1 + world.below(round % 100 == 0 ? all.size() : 40);
        const auto first = world.below(all.size() - size + 1);
        const auto from = all.begin() + static_cast<std::ptrdiff_t>(first);
        const hashes leaves(from, from + static_cast<std::ptrdiff_t>(size));
        const auto source = subtrees_of(leaves);
        const auto n = static_cast<std::int64_t>(size),
                   m = static_cast<std::int64_t>(world.below(size + 1));
        const auto index = static_cast<std::int64_t>(world.below(size));
        const tree_hash root = naive_root(leaves, 0, size);
        const tree_hash old = naive_root(leaves, 0, static_cast<std::size_t>(m));
        wrong += record::root_of(n, source) != root;
        auto path = record::inclusion_proof(index, n, source);
        wrong += path != naive_path(static_cast<std::size_t>(index), leaves, 0, size);
        const tree_hash& leaf = leaves[static_cast<std::size_t>(index)];
        wrong += !record::includes(leaf, index, n, path, root);
        auto steps = record::consistency_proof(m, n, source);
        if (m > 0) wrong += steps != naive_subproof(static_cast<std::size_t>(m), leaves, 0, size, true);
        if (m > 0) wrong += !record::is_consistent(m, old, n, root, steps);
        // One thing changed: no proof any more.
        tree_hash other = root;
        other[world.below(32)] ^= static_cast<std::uint8_t>(1U << world.below(8));
        passed +=
            record::includes(leaf, index, n, path, other) + record::includes(other, index, n, path, root);
        passed +=
            record::includes(leaf, index - 1 - n, n, path, root) + record::includes(leaf, n, n, path, root);
        passed += record::is_consistent(m, old, n, other, steps);
        passed += record::is_consistent(m, other, n, root, steps);
        passed += record::is_consistent(n + 1, old, n, root, steps) +
                  record::is_consistent(-1, old, n, root, steps);
        path.push_back(other);
        steps.push_back(other);
        passed +=
            record::includes(leaf, index, n, path, root) + record::is_consistent(m, old, n, root, steps);
    }
    CHECK(wrong == 0);
    CHECK(passed == 0);
}

TEST_CASE("numbers that no tree has are refused") {
    const tree_hash zero{};
    const proof long_one(200, zero);
    constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
    CHECK_FALSE(record::includes(zero, greatest - 1, greatest, long_one, zero));
    CHECK_FALSE(record::includes(zero, 0, 0, {}, zero));
    CHECK_FALSE(record::is_consistent(greatest - 1, zero, greatest, zero, long_one));
    CHECK_FALSE(record::is_consistent(0, record::empty_tree(), 5, zero, {}));
    CHECK_THROWS_AS(record::inclusion_proof(3, 3, {}), std::out_of_range);
    CHECK_THROWS_AS(record::consistency_proof(4, 3, {}), std::out_of_range);
}
