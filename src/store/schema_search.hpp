#pragma once
// Tables by which people are found, and the words of narratives. Private to store/.

#include "store/sql.hpp"

namespace kith::store {

// - person.number: small, so that postings are; given in the order of first writing, never used twice.
// - search_posting.posting: a key of 48 bits, then 16 bits of age, the youngest first.
// - search_profile.keys: the person's keys, 6 bytes each, so that a rewrite knows what to take out.
// - search_word: every word of a name there is or was; search_word_like finds those that differ in few
// letters or
//   sound alike. Common to all: it says of nobody that they are on record.
// - narrative.number: the second of the event, then 16 bits: newest last, whatever was indexed when.
inline constexpr sql::statement_text search_tables = R"sql(
drop table search_key;
drop index person_youth;
drop index person_birth_date;
alter table person add column number {int} not null default 0;
create table search_profile (
    number {int} primary key,
    person {text} not null references person (person),
    youth {int} not null,
    age_known {bool} not null,
    keys {bytes} not null,
    profile {text} not null
) {strict};
create table search_posting (
    posting {int} not null,
    number {int} not null,
    primary key (posting, number)
) {clustered};
create table search_word (
    word {text} primary key,
    sound {text} not null
) {clustered};
create table search_word_like (
    like_key {int} not null,
    word {text} not null,
    primary key (like_key, word)
) {clustered};
create table narrative (
    number {int} primary key,
    person {text} not null references person (person),
    sequence {int} not null,
    part {int} not null,
    print {int} not null,
    kind {text} not null,
    author {text} not null,
    happened {int} not null,
    words {text} not null
) {strict};
create index narrative_person on narrative (person, number);
)sql";

inline constexpr sql::statement_text search_tables_sqlite = R"sql(
create virtual table narrative_words using fts5(
    words, content='narrative', content_rowid='number', columnsize=0, tokenize='ascii');
)sql";

inline constexpr sql::statement_text search_tables_postgresql = R"sql(
create index narrative_words on narrative using gin (to_tsvector('simple', words));
)sql";

} // namespace kith::store
