// R13: the verifier of this program and the one that was written from the documents alone (Python) agree
// about good logs and damaged ones. KITH_LOG_CASES: how many of each.

#include "small_log.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <map>

using namespace kith;
using test::log_files;

namespace {

std::string script() {
    const char* named = std::getenv("KITH_VERIFY_LOG");
    return named != nullptr ? named : KITH_SOURCE_DIR "/tests/verify/verify_log.py";
}

int cases() {
    const char* asked = std::getenv("KITH_LOG_CASES");
    return asked != nullptr ? std::max(1, std::atoi(asked)) : 300;
}

/// What the other verifier says of every folder in this one: "ok", or words.
std::map<std::string, std::string> second_opinion(const std::filesystem::path& folder) {
    std::map<std::string, std::string> out;
    const std::string command = fmt::format("python3 -B '{}' --each '{}'", script(), folder.string());
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe))
        text += static_cast<char>(c);
    CHECK(pclose(pipe) == 0);
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = text.find('\n', at), tab = text.find('\t', at);
        REQUIRE(tab < end);
        out.emplace(text.substr(at, tab - at), text.substr(tab + 1, end - tab - 1));
        at = end + 1;
    }
    return out;
}

struct made_log {
    test::log_rows rows;
    log_files files;
};

made_log good_log(seeded_world& world) {
    made_log out;
    const auto size = world.below(14);
    out.rows = test::random_rows(world, static_cast<int>(size));
    std::vector<std::size_t> checkpoints;
    for (std::size_t at = 0; at < size; at += 1 + world.below(size))
        checkpoints.push_back(at);
    checkpoints.push_back(size);
    out.files = test::files_of(out.rows, checkpoints, world, world.below(4) == 0);
    return out;
}

std::vector<std::string>& some_lines(log_files& files, seeded_world& world) {
    std::array<std::vector<std::string>*, 3> all = {&files.rows[0], &files.rows[1], &files.checkpoints};
    for (;;) {
        auto& chosen = *all[world.below(all.size())];
        if (!chosen.empty()) return chosen;
    }
}

/// Does one thing to the log that nobody may do.
void damage(made_log& log, const made_log& other, seeded_world& world) {
    log_files& files = log.files;
    auto& lines = some_lines(files, world);
    const auto at = static_cast<std::ptrdiff_t>(world.below(lines.size()));
    auto& line = lines[static_cast<std::size_t>(at)];
    const auto rows_again = [&] {
        files.rows = {};
        for (const auto& row : log.rows)
            files.rows[static_cast<std::size_t>(store::tree_of(row.entry.stream))].push_back(
                record::to_line(row));
    };
    switch (world.below(10)) {
    case 0: // a bit
        line[world.below(line.size())] ^= static_cast<char>(1 << world.below(8));
        break;
    case 1: // a byte that may be anything
        line[world.below(line.size())] = static_cast<char>(world.below(256));
        break;
    case 2:
        lines.erase(lines.begin() + at);
        break;
    case 3:
        lines.insert(lines.begin() + at, line);
        break;
    case 4:
        std::swap(line, lines[world.below(lines.size())]);
        break;
    case 5: // spaces, or something at the end
        line.insert(line.begin() + static_cast<std::ptrdiff_t>(world.below(line.size() + 1)),
                    world.below(2) == 0 ? ' ' : '\n');
        break;
    case 6: // another log's line
        line = other.files.checkpoints.front();
        break;
    case 7: // the log's key is another's
        files.log_key = other.files.log_key;
        break;
    case 8: // rebuilt with new hashes
        if (log.rows.empty()) return;
        log.rows[world.below(log.rows.size())].entry.actor += "-other";
        test::relink(log.rows);
        rows_again();
        break;
    default: // in pieces
        line.resize(world.below(line.size()));
        break;
    }
}

} // namespace

TEST_CASE("two verifiers agree about good logs and damaged ones") {
    if (std::system("python3 -c 'import hashlib' 2>/dev/null") != 0) {
        MESSAGE("python3 is not here: the second verifier was not asked");
        return;
    }
    seeded_world world(13, instant(std::chrono::milliseconds(1'545'000'000'123)));
    int good = 0, refused = 0, disagreed = 0;
    constexpr int at_once = 1'000;
    for (int done = 0; done < cases(); done += at_once) {
        const test::scratch_folder folder;
        std::map<std::string, bool> ours;
        const auto judge = [&](const std::string& name, const log_files& files) {
            files.write(folder.path() / name);
            const bool whole = !witness::read_copy(folder.path() / name).damage;
            ours.emplace(name, whole);
            return whole;
        };
        made_log other = good_log(world);
        for (int i = 0; i < std::min(at_once, cases() - done); ++i) {
            made_log log = good_log(world);
            good += judge(fmt::format("good-{}", i), log.files);
            made_log bad = log;
            damage(bad, other, world);
            refused += !judge(fmt::format("damaged-{}", i), bad.files);
            other = std::move(log);
        }
        const auto theirs = second_opinion(folder.path());
        REQUIRE(theirs.size() == ours.size());
        for (const auto& [name, whole] : ours) {
            if ((theirs.at(name) == "ok") == whole) continue;
            ++disagreed;
            MESSAGE(name << ": we say " << (whole ? "whole" : "damaged") << ", the other says "
                         << theirs.at(name));
        }
    }
    CHECK(good == cases());
    CHECK(refused > cases() * 8 / 10); // what was done may be nothing: two equal lines exchanged
    CHECK(disagreed == 0);
}
