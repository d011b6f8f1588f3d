#pragma once
// Query tables about one person on record more than once: joins proposed and decided, and pairs that may be
// the same person. Private to store/.

#include "store/sql.hpp"

namespace kith::store {

/// person_join follows from the streams "join:<id>"; possible_match is worked out anew and is no history.
inline constexpr sql::statement_text join_tables = R"sql(
create table person_join (
    join_id {text} primary key,
    left_person {text} not null,
    right_person {text} not null,
    state {text} not null,
    proposed_by {text} not null,
    proposed_at {int} not null,
    decided_at {int} not null,
    revision {int} not null
) {clustered};
create index person_join_left on person_join (left_person);
create index person_join_right on person_join (right_person);
create index person_join_state on person_join (state, proposed_at);
create table possible_match (
    left_person {text} not null,
    right_person {text} not null,
    millionths {int} not null,
    explanation {text} not null,
    found {int} not null,
    primary key (left_person, right_person)
) {clustered};
create index possible_match_right on possible_match (right_person);
create index possible_match_order on possible_match (millionths);
)sql";

} // namespace kith::store
