#pragma once
// Files that were handed in, and the answers and packs that go with them. Private to store/.

#include "store/sql.hpp"

namespace kith::store {

inline constexpr sql::statement_text deposit_tables = R"sql(
create table deposit (
    id {text} primary key,
    person {text} not null,
    name {text} not null,
    media_type {text} not null,
    size {int} not null,
    digest {bytes} not null,
    received {int} not null,
    content {bytes} not null
) {clustered};
create index deposit_person on deposit (person);
)sql";

} // namespace kith::store
