#pragma once
// A new database out of a witness's copy: the ledger as it was signed and countersigned, sealed as it was,
// with the keys of the retention units that the witness keeps for it. Nobody can read it without the master
// key, which no witness has.

#include "witness/copy.hpp"

#include <filesystem>
#include <functional>

namespace kith::witness {

struct restored {
    std::int64_t entries = 0; ///< of both trees
    std::int64_t keys = 0, disposals = 0;
    std::int64_t without_key =
        0;        ///< units whose entries nobody can read: their key never reached the witness
    notes newest; ///< the checkpoints that it stands at
};

/// Puts everything of the copy into an empty database, then checks the trees against the copy's last
/// checkpoints. Refuses, in words, a copy that is damaged, one without sealed texts, and a database that
/// has entries. The query tables are not made here.
result<restored> restore(const std::filesystem::path& copy, store::database&,
                         const std::function<void(std::int64_t)>& progress = {});

} // namespace kith::witness
