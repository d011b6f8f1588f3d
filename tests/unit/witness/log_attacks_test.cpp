// R11, R12: no change to a log passes a checkpoint that somebody outside has seen.

#include "small_log.hpp"

#include "record/record.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <sstream>

using namespace kith;
using test::log_rows;

namespace {

constexpr int attacks_of_each_kind = 1'000;

seeded_world a_world(std::uint64_t seed) {
    return {seed, instant(std::chrono::milliseconds(1'545'000'000'000))};
}

bool names(const std::optional<std::string>& words, std::int64_t leaf, store::log_tree tree) {
    return words &&
           words->find(fmt::format("leaf {} of {}", leaf, store::name_of(tree))) != std::string::npos;
}

/// What following both trees from there on says when this line stands where the next row of its tree
/// should.
std::optional<std::string> damage_with(const witness::log_check& before, const std::string& line,
                                       store::log_tree tree, const log_rows& rest) {
    witness::log_check check = before;
    auto text = std::make_unique<std::istringstream>(line + "\n");
    witness::line_rows damaged(std::move(text), tree, before.tree(tree).size());
    const auto other = tree == store::log_tree::entries ? store::log_tree::reads : store::log_tree::entries;
    test::memory_rows others(rest, other);
    witness::row_sources sources{};
    sources[static_cast<std::size_t>(tree)] = &damaged;
    sources[static_cast<std::size_t>(other)] = &others;
    return check.advance(sources, before.ledger() + 1, {});
}

/// An attack changes the rows and puts right whatever it can.
using attack = std::function<void(log_rows&, seeded_world&)>;

int undetected(std::uint64_t seed, const attack& change) {
    auto world = a_world(seed);
    int passed = 0;
    for (int i = 0; i < attacks_of_each_kind; ++i) {
        log_rows rows = test::random_rows(world, 20 + static_cast<int>(world.below(20)));
        const auto key = test::key_from(world, "kith.example", record::key_use::log);
        const auto pair = test::checkpoints_over(rows, rows.size(), 0, world.now(), key);
        const auto witnessed = witness::read_notes(pair, key.shown());
        REQUIRE(witnessed);
        if (i % 100 == 0) REQUIRE_FALSE(test::damage_of(rows, *witnessed));
        change(rows, world);
        passed += !test::damage_of(rows, *witnessed);
    }
    return passed;
}

std::ptrdiff_t some(seeded_world& world, std::size_t bound) {
    return static_cast<std::ptrdiff_t>(world.below(bound));
}

} // namespace

TEST_CASE("every bit of a log of 200 entries, flipped, is caught and the entry named") {
    auto world = a_world(11);
    const auto rows = test::random_rows(world, 200);
    witness::log_check check;
    std::int64_t flips = 0, missed = 0, misnamed = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto tree = store::tree_of(rows[i].entry.stream);
        const log_rows rest(rows.begin() + static_cast<std::ptrdiff_t>(i), rows.end());
        std::string line = record::to_line(rows[i]);
        REQUIRE_FALSE(damage_with(check, line, tree, rest));
        for (char& byte : line) {
            for (int bit = 0; bit < 8; ++bit, ++flips) {
                byte = static_cast<char>(byte ^ (1 << bit));
                const auto found = damage_with(check, line, tree, rest);
                byte = static_cast<char>(byte ^ (1 << bit));
                missed += !found;
                misnamed += found && !names(found, check.tree(tree).size(), tree);
            }
        }
        test::memory_rows entries(rest, store::log_tree::entries), reads(rest, store::log_tree::reads);
        REQUIRE_FALSE(check.advance({&entries, &reads}, check.ledger() + 1, {}));
    }
    CHECK(flips > 800'000);
    CHECK(missed == 0);
    CHECK(misnamed == 0);
}

TEST_CASE("every bit of what was signed, flipped, is caught") {
    auto world = a_world(12);
    const auto rows = test::random_rows(world, 9);
    auto files = test::files_of(rows, {4, 9}, world, true);
    const test::scratch_folder folder;
    files.write(folder.path());
    REQUIRE_FALSE(witness::read_copy(folder.path()).damage);
    int missed = 0;
    for (std::string& line : files.checkpoints) {
        for (char& byte : line) {
            for (int bit = 0; bit < 8; ++bit) {
                byte = static_cast<char>(byte ^ (1 << bit));
                std::string text;
                for (const auto& one : files.checkpoints)
                    text += one + "\n";
                std::ofstream(folder.path() / "checkpoints", std::ios::binary) << text;
                byte = static_cast<char>(byte ^ (1 << bit));
                const bool found = witness::read_copy(folder.path()).damage.has_value();
                if (!found)
                    MESSAGE("missed: bit " << bit << " of " << line.substr(0, &byte - line.data() + 1));
                missed += !found;
            }
        }
    }
    CHECK(missed == 0);
}

TEST_CASE("1,000 attacks: entries deleted") {
    CHECK(undetected(21, [](log_rows& rows, seeded_world& world) {
              rows.erase(rows.begin() + some(world, rows.size()));
              if (world.below(2) == 0) test::relink(rows);
          }) == 0);
}

TEST_CASE("1,000 attacks: entries reordered") {
    CHECK(undetected(22, [](log_rows& rows, seeded_world& world) {
              const auto a = static_cast<std::size_t>(some(world, rows.size()));
              auto b = static_cast<std::size_t>(some(world, rows.size()));
              // Two of one tree, so that there is an order that was signed.
              while (b == a || store::tree_of(rows[a].entry.stream) != store::tree_of(rows[b].entry.stream))
                  b = static_cast<std::size_t>(some(world, rows.size()));
              std::swap(rows[a], rows[b]);
              if (world.below(2) == 0) {
                  test::relink(rows);
              } else {
                  std::swap(rows[a].entry.position, rows[b].entry.position);
              }
          }) == 0);
}

TEST_CASE("1,000 attacks: entries duplicated") {
    CHECK(undetected(23, [](log_rows& rows, seeded_world& world) {
              const auto copied = rows[world.below(rows.size())];
              rows.insert(rows.begin() + some(world, rows.size()), copied);
              if (world.below(2) == 0) test::relink(rows);
          }) == 0);
}

TEST_CASE("1,000 attacks: the log truncated") {
    CHECK(undetected(
              24, [](log_rows& rows, seeded_world& world) { rows.resize(world.below(rows.size())); }) == 0);
}

TEST_CASE("1,000 attacks: an entry of another stream spliced in") {
    CHECK(undetected(25, [](log_rows& rows, seeded_world& world) {
              auto& victim = rows[world.below(rows.size())];
              auto from = rows[world.below(rows.size())];
              while (from.entry.stream == victim.entry.stream)
                  from = rows[world.below(rows.size())];
              const std::string stream = victim.entry.stream;
              const auto position = victim.entry.position;
              victim = from;
              victim.entry.stream = stream;
              victim.entry.position = position;
              if (world.below(2) == 0) test::relink(rows);
          }) == 0);
}

TEST_CASE("1,000 attacks: an entry rewritten and the whole ledger rebuilt with new hashes") {
    CHECK(undetected(26, [](log_rows& rows, seeded_world& world) {
              auto& victim = rows[world.below(rows.size())].entry;
              switch (world.below(5)) {
              case 0:
                  victim.commitment[world.below(32)] ^= static_cast<char>(1 << world.below(8));
                  break;
              case 1:
                  victim.actor += "-other";
                  break;
              case 2:
                  victim.event_time -= std::chrono::hours(24);
                  break;
              case 3:
                  victim.entry_time -= std::chrono::milliseconds(1);
                  break;
              default:
                  victim.type += "d";
                  break;
              }
              test::relink(rows);
          }) == 0);
}
