#pragma once
// A copy of the log in a folder: what a witness keeps, and what an export is. Files only grow, but for the
// wrapped keys, of which those of disposed units are taken away. docs/decisions/verifiable-log.md tells the
// format.
//
//   log.key          the log's public key
//   witness.key      the witness's public key; absent from an export
//   entries.rows     a row a line, in order; the same of reads.rows
//   reads.rows
//   checkpoints      a line for each pair of checkpoints that was countersigned, with the proof from the
//   last keys             wrapped keys of retention units; absent from an export disposals        which
//   units were disposed of entries.checkpoint, reads.checkpoint   the newest, for others to verify against
//   alarms           what was wrong, and when
//   evidence.*       what the log said when it contradicted itself

#include "record/log.hpp"
#include "witness/files.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace kith::witness {

/// Rows of one tree, one after the other, from wherever they are.
class row_source {
  public:
    virtual ~row_source() = default;
    /// The row that comes next; nothing at the end. `fault` says in words why it can't be read.
    virtual const record::log_row* head() = 0;
    virtual void pass() = 0;
    [[nodiscard]] virtual std::optional<std::string> fault() const { return std::nullopt; }
};
/// Rows out of lines of text.
class line_rows final : public row_source {
  public:
    /// `first`: which leaf the first line is.
    line_rows(std::unique_ptr<std::istream> from, store::log_tree tree, std::int64_t first = 0);
    const record::log_row* head() override { return row_ ? &*row_ : nullptr; }
    void pass() override;
    [[nodiscard]] std::optional<std::string> fault() const override { return fault_; }
    /// Bytes up to the end of the last row that was passed.
    [[nodiscard]] std::int64_t passed() const { return passed_; }
    [[nodiscard]] bool torn() const { return lines_.torn(); }

  private:
    void advance();
    line_reader lines_;
    store::log_tree tree_;
    std::optional<record::log_row> row_;
    std::optional<std::string> fault_;
    std::int64_t read_ = 0, passed_ = 0;
};

using row_sources = std::array<row_source*, store::log_trees.size()>;

/// Both trees, followed side by side in the order of the ledger.
class log_check {
  public:
    /// Takes rows until `ledger` of them have been seen. What is wrong with the first that is wrong;
    /// whoever else wants to see each row may.
    std::optional<std::string> advance(const row_sources&, std::int64_t ledger,
                                       const std::function<void(store::log_tree, const record::log_row&)>&);
    /// Whether what is said of both trees is so: sizes and roots.
    [[nodiscard]] std::optional<std::string> agrees(store::log_tree, const record::checkpoint&) const;
    [[nodiscard]] std::int64_t ledger() const { return ledger_; }
    [[nodiscard]] const record::tree_check& tree(store::log_tree tree) const {
        return trees_[static_cast<std::size_t>(tree)];
    }

  private:
    std::array<record::tree_check, store::log_trees.size()> trees_{
        record::tree_check(store::log_tree::entries), record::tree_check(store::log_tree::reads)};
    std::int64_t ledger_ = 0;
};

using notes = std::array<record::signed_note, store::log_trees.size()>;

/// Reads both notes of a pair and checks what can be checked without rows: the log's signatures, one
/// moment, sizes that add up. Gives words for what is wrong.
result<notes> read_notes(const record::checkpoint_pair&, const record::public_key& log);
/// Whether `next` continues `last`: not smaller, not older, the proofs good. Nothing wrong: nothing.
std::optional<std::string> discontinuity(const notes* last, const notes& next,
                                         const record::checkpoint_pair&);

/// What a copy was found to hold.
struct copy_state {
    log_check check;
    std::optional<notes> last; ///< the newest checkpoints
    record::public_key log;
    std::optional<record::public_key> witness;
    std::array<std::int64_t, store::log_trees.size()>
        rows_end{}; ///< bytes of the files that are vouched for
    std::int64_t checkpoints_end = 0;
    std::map<std::string, std::int64_t> sealed_units; ///< of streams with sealed entries, the last of them
    std::int64_t unsealed = 0;                        ///< entries of which there is no sealed text
    std::optional<std::string> damage;                ///< what is wrong, naming the leaf
};
/// Reads a copy to its end and checks everything. `interrupted`: what a broken-off pull left at the end of
/// a file is no damage. `visit` sees every row.
copy_state read_copy(const std::filesystem::path&, bool interrupted = false,
                     const std::function<void(store::log_tree, const record::log_row&)>& visit = {});

/// A copy that grows.
class copy {
  public:
    /// Opens one, or begins it: the keys are then written down. Refuses a copy that is damaged, or of
    /// another log or witness.
    static result<copy> open(const std::filesystem::path&, const record::public_key& log,
                             const std::optional<record::public_key>& witness);

    [[nodiscard]] const log_check& check() const { return state_.check; }
    [[nodiscard]] const std::optional<notes>& last() const { return state_.last; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const record::public_key& log() const { return state_.log; }

    /// Rows that came, checked as they are taken in. Not yet kept: `keep` or `give_up` follows.
    std::optional<std::string> take(const row_sources&, std::int64_t ledger);
    [[nodiscard]] std::optional<std::string> agrees(store::log_tree, const record::checkpoint&) const;
    /// Durable when it returns.
    void keep(const record::checkpoint_pair&, const notes&);
    void give_up();

    /// Units whose entries are sealed and whose key is not here, nor was disposed of.
    [[nodiscard]] std::vector<std::string> keys_wanted() const;
    void keep_keys(const std::vector<store::wrapped_key>&);
    /// Takes away the keys of what was disposed of.
    void keep_disposals(const std::vector<store::disposal>&);

  private:
    copy() = default;
    void open_files();
    std::filesystem::path folder_;
    copy_state state_;
    std::optional<log_check> taken_; ///< with rows that are not kept yet
    std::map<std::string, std::int64_t> taken_units_;
    std::array<std::unique_ptr<growing_file>, store::log_trees.size()> rows_;
    std::unique_ptr<growing_file> checkpoints_;
    std::map<std::string, store::wrapped_key> keys_;
    std::map<std::string, store::disposal> disposals_;
};

std::vector<store::wrapped_key> kept_keys(const std::filesystem::path&);
std::vector<store::disposal> kept_disposals(const std::filesystem::path&);

/// Writes a copy of a database's log as it stands published, without keys. Refuses a folder that is not
/// empty.
result<copy_state> export_log(store::database&, const std::filesystem::path&,
                              const record::public_key& log);

} // namespace kith::witness
