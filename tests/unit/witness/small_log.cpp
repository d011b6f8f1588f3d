#include "small_log.hpp"

#include "record/record.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <unistd.h>

namespace kith::test {

namespace {

std::size_t number_of(store::log_tree tree) {
    return static_cast<std::size_t>(tree);
}

} // namespace

scratch_folder::scratch_folder() {
    const std::filesystem::path memory = "/dev/shm";
    const auto place = std::filesystem::is_directory(memory) && access(memory.c_str(), W_OK) == 0
                           ? memory
                           : std::filesystem::temp_directory_path();
    std::string pattern = (place / "kith-log-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

log_rows random_rows(seeded_world& world, int size) {
    constexpr std::array streams = {"person:ada",  "person:ben", "reads:ada",
                                    "person:cleo", "lists:sam",  "area"};
    log_rows rows;
    for (int i = 0; i < size; ++i) {
        record::log_row row;
        store::ledger_row& e = row.entry;
        e.stream = streams[world.below(streams.size())];
        e.type = world.below(2) == 0 ? "visit.record" : "note.add";
        e.schema = 1 + static_cast<int>(world.below(2));
        e.event_time = e.entry_time = world.now() + std::chrono::milliseconds(world.below(1'000'000));
        e.actor = fmt::format("practitioner-{}", world.below(4));
        e.role = "social_worker";
        e.purpose = world.below(8) == 0 ? "visit to Zo\xC3\xAB \"at home\"" : "assessment";
        e.edition = "2018";
        e.rules = "rule-1";
        std::string salt(16, '\0');
        world.fill(std::span(reinterpret_cast<std::uint8_t*>(salt.data()), salt.size()));
        e.commitment = record::commitment_of(salt, fmt::format("{{\"visit\":{}}}", i));
        row.sealed.resize(40 + world.below(20));
        world.fill(std::span(reinterpret_cast<std::uint8_t*>(row.sealed.data()), row.sealed.size()));
        rows.push_back(std::move(row));
    }
    relink(rows);
    return rows;
}

void relink(log_rows& rows) {
    std::map<std::string, store::stream_head> heads;
    std::int64_t position = 0;
    for (auto& row : rows) {
        auto& head = heads[row.entry.stream];
        row.entry.position = ++position;
        row.entry.sequence = head.revision + 1;
        row.entry.previous = head.hash;
        row.entry.hash = record::hash_of(row.entry);
        head = {row.entry.sequence, row.entry.hash};
    }
}

record::signing_key key_from(seeded_world& world, const std::string& name, record::key_use use) {
    return record::signing_key::fresh(name, use, world);
}

record::checkpoint_pair checkpoints_over(const log_rows& rows, std::size_t size, std::size_t size_before,
                                         instant at, const record::signing_key& log,
                                         const record::signing_key* witness) {
    record::checkpoint_pair pair;
    for (const store::log_tree tree : store::log_trees) {
        std::vector<record::tree_hash> leaves;
        record::compact_range range;
        std::int64_t before = 0;
        for (std::size_t i = 0; i < size; ++i) {
            if (store::tree_of(rows[i].entry.stream) != tree) continue;
            leaves.push_back(record::leaf_hash(rows[i].entry.hash));
            range.add(leaves.back());
            before += i < size_before ? 1 : 0;
        }
        const record::subtree_source subtrees = [&](record::subtree wanted) {
            record::compact_range part;
            const auto begin = static_cast<std::size_t>(wanted.index) << wanted.level;
            for (std::size_t i = 0; i < std::size_t{1} << wanted.level; ++i)
                part.add(leaves[begin + i]);
            return part.root();
        };
        record::checkpoint said;
        said.origin = record::key_of_tree(log.shown(), store::name_of(tree)).name;
        said.size = range.size();
        said.root = range.root();
        said.at = at;
        said.ledger = static_cast<std::int64_t>(size);
        const auto i = number_of(tree);
        pair.notes[i] = record::sign(said, log);
        if (witness != nullptr)
            pair.notes[i] = record::countersign(*record::parse_note(pair.notes[i]), *witness, at);
        pair.proofs[i] = record::consistency_proof(before, said.size, subtrees);
    }
    return pair;
}

void log_files::write(const std::filesystem::path& folder) const {
    std::filesystem::create_directories(folder);
    const auto put = [&](const char* name, const std::string& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
    };
    const auto joined = [](const std::vector<std::string>& lines) {
        std::string text;
        for (const auto& line : lines)
            text += line + "\n";
        return text;
    };
    put("log.key", log_key + "\n");
    if (!witness_key.empty()) put("witness.key", witness_key + "\n");
    put("entries.rows", joined(rows[0]));
    put("reads.rows", joined(rows[1]));
    put("checkpoints", joined(checkpoints));
}

log_files files_of(const log_rows& rows, const std::vector<std::size_t>& checkpoints, seeded_world& world,
                   bool countersigned) {
    const auto log = key_from(world, "kith.example", record::key_use::log);
    const auto witness = key_from(world, "witness.example", record::key_use::witness);
    log_files out;
    out.log_key = record::to_text(log.shown());
    if (countersigned) out.witness_key = record::to_text(witness.shown());
    for (const auto& row : rows)
        out.rows[number_of(store::tree_of(row.entry.stream))].push_back(record::to_line(row));
    std::size_t before = 0;
    instant at = world.now();
    for (const std::size_t size : checkpoints) {
        const auto pair = checkpoints_over(rows, size, before, at, log, countersigned ? &witness : nullptr);
        out.checkpoints.push_back(record::to_line(pair));
        before = size;
        at += std::chrono::seconds(world.below(90));
    }
    return out;
}

memory_rows::memory_rows(const log_rows& rows, store::log_tree tree) {
    for (const auto& row : rows) {
        if (store::tree_of(row.entry.stream) == tree) rows_.push_back(row);
    }
}

std::optional<std::string> damage_of(const log_rows& rows, const witness::notes& witnessed) {
    memory_rows entries(rows, store::log_tree::entries), reads(rows, store::log_tree::reads);
    witness::log_check check;
    if (auto wrong = check.advance({&entries, &reads}, witnessed[0].said.ledger, {})) return wrong;
    for (const store::log_tree tree : store::log_trees) {
        if (auto wrong = check.agrees(tree, witnessed[number_of(tree)].said)) return wrong;
    }
    if (entries.head() != nullptr || reads.head() != nullptr) return "no checkpoint covers the rest";
    return std::nullopt;
}

} // namespace kith::test
