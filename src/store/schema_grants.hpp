#pragma once
// Query tables of access: who was given, or kept from, which record, and restricted records. Private to
// store/.

#include "store/sql.hpp"

namespace kith::store {

inline constexpr sql::statement_text grant_tables = R"sql(
alter table person add column restricted {bool} not null default 0;
create index person_restricted on person (person) where restricted = 1;
create table access_grant (
    person {text} not null references person (person),
    number {int} not null,
    practitioner {text} not null,
    kind {text} not null,
    process {text} not null,
    since {int} not null,
    until_at {int},
    primary key (person, number)
) {clustered};
create index access_grant_practitioner on access_grant (practitioner, person);
create table interest (
    practitioner {text} not null,
    person {text} not null,
    primary key (practitioner, person)
) {clustered};
create table exclusion (
    practitioner {text} not null,
    person {text} not null,
    primary key (practitioner, person)
) {clustered};
create index exclusion_person on exclusion (person);
)sql";

} // namespace kith::store
