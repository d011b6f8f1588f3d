#pragma once
// The key of each retention unit, wrapped; bodies sealed under it; units that were disposed of. Private to
// store/.

#include "store/sql.hpp"

namespace kith::store {

/// ledger.sealed: salt and body under the unit's key; both columns are empty then. Null: from before there
/// were keys. disposed_unit.through: the last entry that the destroyed key had sealed.
inline constexpr sql::statement_text key_tables = R"sql(
alter table ledger add column sealed {bytes};
create table unit_key (
    unit {text} primary key,
    wrapped {bytes} not null,
    made {int} not null
) {clustered};
create table disposed_unit (
    unit {text} primary key,
    disposed {int} not null,
    certificate {text} not null,
    through {int} not null
) {clustered};
)sql";

} // namespace kith::store
