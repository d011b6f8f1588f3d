#pragma once
// The Merkle trees over entries and reads (RFC 6962), and the checkpoints that were signed. Private to
// store/. A tile holds up to 256 hashes of one level; of level 0, first_position says where in the ledger its
// first leaf stands.

#include "store/sql.hpp"

namespace kith::store {

inline constexpr sql::statement_text log_tables = R"sql(
create table log_tile (
    tree {text} not null,
    level {int} not null,
    number {int} not null,
    first_position {int} not null,
    hashes {bytes} not null,
    primary key (tree, level, number)
) {clustered};
create table checkpoint (
    tree {text} not null,
    size {int} not null,
    root {bytes} not null,
    signed_at {int} not null,
    note {text} not null,
    primary key (tree, size)
) {clustered};
)sql";

} // namespace kith::store
