#pragma once
// Query tables about families: who stands how to whom, and who lived in which household when. Private to
// store/.

#include "store/sql.hpp"

namespace kith::store {

/// Dates are ISO text, '' where not known. Parts are numbered within their person, as the others are.
inline constexpr sql::statement_text family_tables = R"sql(
create table relationship (
    person {text} not null references person (person),
    number {int} not null,
    other {text} not null,
    type {text} not null,
    since {text} not null,
    until_at {text} not null,
    primary key (person, number)
) {clustered};
create index relationship_other on relationship (other, person);
create table membership (
    person {text} not null references person (person),
    number {int} not null,
    household {text} not null,
    since {text} not null,
    until_at {text} not null,
    primary key (person, number)
) {clustered};
create index membership_household on membership (household, person);
)sql";

} // namespace kith::store
