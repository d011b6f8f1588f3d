#pragma once
// From rows of the ledger to entries. Private to record/.

#include "record/record.hpp"

#include <vector>

namespace kith::record {

entry to_entry(store::ledger_row);
std::vector<entry> to_entries(std::vector<store::ledger_row>);

} // namespace kith::record
