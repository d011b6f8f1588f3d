#pragma once
// Logs made for tests: small, of many streams, in memory or in a folder, without any database.

#include "foundation/world.hpp"
#include "record/log.hpp"
#include "witness/copy.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace kith::test {

/// A folder of a test's own, in memory where the machine has such a place; gone with the object.
class scratch_folder {
  public:
    scratch_folder();
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// Rows of both trees in the order of the ledger, sealed with bytes that nobody opens.
using log_rows = std::vector<record::log_row>;
log_rows random_rows(seeded_world&, int size);

/// Puts positions, sequences, links and hashes right, as somebody would who rebuilds the whole ledger.
void relink(log_rows&);

record::signing_key key_from(seeded_world&, const std::string& name, record::key_use);

/// Checkpoints over the first rows of a log, each continuing the one before it.
record::checkpoint_pair checkpoints_over(const log_rows&, std::size_t rows, std::size_t rows_before,
                                         instant at, const record::signing_key& log,
                                         const record::signing_key* witness = nullptr);

/// What stands in the folder of a copy.
struct log_files {
    std::string log_key, witness_key;
    std::array<std::vector<std::string>, 2> rows; ///< lines of entries.rows and reads.rows
    std::vector<std::string> checkpoints;
    void write(const std::filesystem::path&) const;
};
log_files files_of(const log_rows&, const std::vector<std::size_t>& checkpoints, seeded_world&,
                   bool countersigned);

/// Rows out of memory.
class memory_rows final : public witness::row_source {
  public:
    memory_rows(const log_rows& rows, store::log_tree tree);
    const record::log_row* head() override { return at_ < rows_.size() ? &rows_[at_] : nullptr; }
    void pass() override { ++at_; }

  private:
    log_rows rows_;
    std::size_t at_ = 0;
};

/// What following these rows finds wrong, with the checkpoint at their end; nothing when all is well.
std::optional<std::string> damage_of(const log_rows&, const witness::notes& witnessed);

} // namespace kith::test
