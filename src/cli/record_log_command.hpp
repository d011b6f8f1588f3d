#pragma once
// The commands of kith record that have to do with the log others can check: export-log, check-log, prove,
// check-proof; and kith record verify --against.

#include "store/store.hpp"

#include <CLI/App.hpp>

#include <string>

namespace kith::cli {

void add_record_log_commands(CLI::App& record);

/// Whether the ledger still is what a checkpoint says (a file with a note, or the folder of a witness's
/// copy, which lets the first entry that differs be named). Fails in words when it is not. `key`: the log's
/// public key, or nothing, and then the signature is not checked, and that is said. Gives a sentence about
/// what was found.
std::string verify_against(store::database&, const std::string& checkpoint, const std::string& key);

} // namespace kith::cli
