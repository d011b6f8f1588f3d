#pragma once
// Files that were handed in, and with which agencies there is an agreement to share. Private to store/.

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
create table agreement (
    id {text} primary key,
    agency {text} not null,
    first_day {text} not null,
    last_day {text} not null
) {clustered};
create index process_definition on process (definition, opened);
create index agreement_agency on agreement (agency, last_day);
)sql";

} // namespace kith::store
