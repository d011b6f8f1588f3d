#pragma once
// Whoever signs the checkpoints: a program of its own, run by another user of the machine than the server,
// who alone can read the key. It remembers what it signed in a file of its own and never signs anything
// that does not continue it, whatever the database says.

#include "foundation/world.hpp"
#include "record/log.hpp"

#include <array>
#include <filesystem>
#include <optional>

namespace kith::witness {

/// A checkpoint is signed again after so long, or after so many entries, whichever comes first.
inline constexpr std::chrono::seconds signed_every{50};
inline constexpr std::int64_t signed_after_entries = 1'000;

class signer {
  public:
    /// Reads what was signed before, if anything, and checks it against the ledger, entry by entry:
    /// refuses, in words, where the ledger does not begin with it. The database outlives the signer.
    static result<signer> begin(store::database&, record::signing_key, std::filesystem::path state, world&);
    /// After the database had to be restored from a witness's copy: what the witness had last countersigned
    /// counts as signed last. Refuses what this key did not sign, or what is not older than what it signed
    /// last.
    static result<void> begin_anew_from(const record::signing_key&, const std::filesystem::path& state,
                                        const record::checkpoint_pair&);

    /// Whether it is time, or enough has been recorded.
    [[nodiscard]] bool is_due() const;
    /// Makes the trees cover the ledger, checks that they continue what was signed last, remembers, and
    /// only then publishes. Refuses, in words, a ledger that was cut, forked or damaged, and a clock gone
    /// back.
    result<record::checkpoint_pair> sign();

  private:
    signer(store::database& database, record::signing_key key, std::filesystem::path state, world& world)
        : database_(database), key_(std::move(key)), state_(std::move(state)), world_(world) {}
    problems fault_of(store::snapshot&, store::log_tree, const record::checkpoint&);

    store::database& database_;
    record::signing_key key_;
    std::filesystem::path state_;
    world& world_;
    std::optional<std::array<record::checkpoint, store::log_trees.size()>> last_;
};

} // namespace kith::witness
