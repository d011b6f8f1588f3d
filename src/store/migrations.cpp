#include "store/migrations.hpp"

#include "store/schema_contacts.hpp"
#include "store/schema_credentials.hpp"
#include "store/schema_deposits.hpp"
#include "store/schema_family.hpp"
#include "store/schema_grants.hpp"
#include "store/schema_joins.hpp"
#include "store/schema_keys.hpp"
#include "store/schema_log.hpp"
#include "store/schema_search.hpp"
#include "store/store.hpp"

#include <array>
#include <fmt/format.h>

namespace kith::store {

namespace {

using sql::statement_text;

/// One step from a schema to the next. `common` runs on both engines, then the engine's own part.
struct migration {
    statement_text common, sqlite, postgresql;
};

// Notes on the first schema:
// - ledger.position is the order of entry and has no gaps, so a row that was taken out shows.
// - Parts of a case are numbered within their person; a rewrite touches only the rows that differ.
// - {clustered} keeps the rows of one person side by side, by their key, where the engine can.
// - '' stands for "none" in text; due_order is due_at, or the greatest integer when nothing is due.
// - task_role finds work that anybody with a role may do, soonest first, without reading other tasks.
// - person.youth is the date of birth, or when the birth is expected: the order of searches, youngest
// first.
// - clock.attention marks what Today shows: 1 still running, 2 met late without a reason.
constexpr statement_text ledger_tables = R"sql(
create table ledger (
    position {int} primary key,
    stream {text} not null,
    sequence {int} not null,
    type {text} not null,
    schema_number {int} not null,
    event_at {int} not null,
    entry_at {int} not null,
    actor {text} not null,
    role {text} not null,
    purpose {text} not null,
    edition {text} not null,
    rules {text} not null,
    salt {bytes} not null,
    commitment {bytes} not null,
    previous {bytes} not null,
    hash {bytes} not null,
    body {text} not null,
    unique (stream, sequence)
) {strict};
create table stream_head (
    stream {text} primary key,
    revision {int} not null,
    hash {bytes} not null
) {clustered};

create table person (
    person {text} primary key,
    child {bool} not null,
    display_name {text} not null,
    birth_date {text} not null,
    expected_date {text} not null,
    sex {text} not null,
    local_id {text} not null,
    nhs_number {text} not null,
    upn {text} not null,
    district {text} not null,
    household {text} not null,
    status {text} not null,
    category {text} not null,
    allocated {text} not null,
    open_case {bool} not null,
    revision {int} not null,
    youth {text} not null
) {clustered};
create index person_youth on person (youth desc, display_name, person) where child = 1;
create index person_household on person (household) where household <> '';
create index person_local_id on person (local_id) where local_id <> '';
create index person_nhs_number on person (nhs_number) where nhs_number <> '';
create index person_upn on person (upn) where upn <> '';
create index person_birth_date on person (birth_date) where birth_date <> '';

create table search_key (
    search_key {text} not null,
    person {text} not null references person (person),
    primary key (search_key, person)
) {clustered};
create index search_key_person on search_key (person, search_key);

create table clock (
    person {text} not null references person (person),
    number {int} not null,
    process {text} not null,
    clock {text} not null,
    started_by {int} not null,
    title {text} not null,
    kind {text} not null,
    due {text} not null,
    due_at {int} not null,
    state {text} not null,
    stopped {text} not null,
    reason_given {bool} not null,
    owner {text} not null,
    owner_role {text} not null,
    attention {int} not null,
    primary key (person, number)
) {clustered};
create index clock_running on clock (due_at, person, number) where attention = 1;
create index clock_unexplained on clock (due_at, person, number) where attention = 2;

create table task (
    person {text} not null references person (person),
    number {int} not null,
    process {text} not null,
    definition {text} not null,
    step {text} not null,
    title {text} not null,
    clock {text} not null,
    due {text} not null,
    due_order {int} not null,
    since {int} not null,
    owner {text} not null,
    roles {text} not null,
    must {bool} not null,
    primary key (person, number)
) {clustered};
create index task_owner on task (owner, due_order) where owner <> '';

create table task_role (
    role {text} not null,
    due_order {int} not null,
    person {text} not null references person (person),
    number {int} not null,
    primary key (role, due_order, person, number)
) {clustered};

create table process (
    person {text} not null references person (person),
    number {int} not null,
    process {text} not null,
    definition {text} not null,
    edition {text} not null,
    state {text} not null,
    outcome {text} not null,
    opened {int} not null,
    finished {int},
    primary key (person, number)
) {clustered};

create table involvement (
    person {text} not null references person (person),
    number {int} not null,
    practitioner {text} not null,
    relation {text} not null,
    since {int} not null,
    until_at {int},
    process {text} not null,
    primary key (person, number)
) {clustered};
create index involvement_practitioner on involvement (practitioner, relation, person, until_at);

create table account (
    practitioner {text} primary key,
    sign_in_name {text} not null unique,
    display_name {text} not null,
    role {text} not null,
    agency {text} not null,
    team {text} not null,
    job_title {text} not null,
    password_hash {text} not null,
    active {bool} not null
) {clustered};
create table sign_in_session (
    token_hash {bytes} primary key,
    practitioner {text} not null,
    csrf_token {text} not null,
    started {int} not null,
    last_seen {int} not null
) {clustered};
create index sign_in_session_last_seen on sign_in_session (last_seen);
create table draft (
    writer {text} not null,
    form {text} not null,
    title {text} not null,
    fields {text} not null,
    based_on {int} not null,
    saved {int} not null,
    primary key (writer, form)
) {strict};
create table form_answer (
    token {text} primary key,
    answer {text} not null,
    answered {int} not null
) {clustered};
create table setting (
    name {text} primary key,
    value {text} not null
) {clustered};
)sql";

constexpr statement_text ledger_guards_sqlite = R"sql(
create trigger ledger_not_changed before update on ledger begin
    select raise(abort, 'the ledger is append-only');
end;
create trigger ledger_not_deleted before delete on ledger begin
    select raise(abort, 'the ledger is append-only');
end;
create trigger stream_head_not_deleted before delete on stream_head begin
    select raise(abort, 'a stream never ends');
end;
create trigger stream_head_goes_forward before update on stream_head
    when new.stream <> old.stream or new.revision <> old.revision + 1 begin
    select raise(abort, 'a stream only goes forward, by one');
end;
)sql";

constexpr statement_text ledger_guards_postgresql = R"sql(
create function ledger_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only';
end $$;
create trigger ledger_not_changed before update or delete on ledger
    for each row execute function ledger_refuses();
create trigger ledger_not_emptied before truncate on ledger
    for each statement execute function ledger_refuses();
create trigger stream_head_not_deleted before delete on stream_head
    for each row execute function ledger_refuses();
create trigger stream_head_not_emptied before truncate on stream_head
    for each statement execute function ledger_refuses();
create trigger stream_head_goes_forward before update on stream_head
    for each row when (new.stream <> old.stream or new.revision <> old.revision + 1)
    execute function ledger_refuses();
)sql";

// person.written goes up whenever any row of the person's is rewritten: what work_shelf keeps is good for
// one value of it.
constexpr statement_text written_count = "alter table person add column written {int} not null default 0;";

constexpr std::array migrations = {
    migration{ledger_tables, ledger_guards_sqlite, ledger_guards_postgresql},
    migration{family_tables, "", ""},
    migration{join_tables, "", ""},
    migration{search_tables, search_tables_sqlite, search_tables_postgresql},
    migration{written_count, "", ""},
    migration{grant_tables, "", ""},
    migration{credential_tables, "", ""},
    migration{log_tables, "", ""},
    migration{key_tables, "", ""},
    migration{deposit_tables, "", ""},
    migration{contact_columns, "", ""},
    migration{credential_changes, "", ""},
};

int present_schema(sql::connection& on) {
    int found = 0;
    on.each("select coalesce(max(version), 0) from schema_version", {},
            [&](const sql::row& r) { found = static_cast<int>(r.integer(0)); });
    return found;
}

bool has_schema_table(sql::connection& on, dialect engine) {
    bool found = false;
    const auto see = [&](const sql::row&) { found = true; };
    if (engine == dialect::sqlite) {
        on.each("select 1 from sqlite_schema where type = 'table' and name = 'schema_version'", {}, see);
    } else {
        on.each("select 1 from pg_class where relname = 'schema_version' and relkind = 'r'"
                " and relnamespace = current_schema()::regnamespace",
                {}, see);
    }
    return found;
}

/// Runs the step after `done`, unless another program has run it meanwhile.
void step_from(sql::connection& on, dialect engine, int done) {
    on.begin_write();
    try {
        if (present_schema(on) == done) {
            const migration& step = migrations[static_cast<std::size_t>(done)];
            on.script(step.common);
            const statement_text own = engine == dialect::sqlite ? step.sqlite : step.postgresql;
            if (!own.view().empty()) on.script(own); // a server takes no empty statement
            on.run("insert into schema_version (version) values ($1)", {done + 1});
        }
        on.commit();
    } catch (...) {
        on.rollback();
        throw;
    }
}

} // namespace

int newest_schema() {
    return static_cast<int>(migrations.size());
}

result<void> migrate(sql::connection& on, dialect engine, migrating may) {
    if (!has_schema_table(on, engine)) {
        if (may != migrating::from_nothing)
            return refuse("The database has no tables of Kith's yet.", "database");
        on.begin_write();
        try {
            if (!has_schema_table(on, engine)) {
                on.script("create table schema_version (version {int} primary key) {strict}");
            }
            on.commit();
        } catch (...) {
            on.rollback();
            throw;
        }
    }
    for (int done = present_schema(on); done != newest_schema(); done = present_schema(on)) {
        if (done > newest_schema() || done < 0) {
            return refuse(
                fmt::format("The database was written by a newer Kith (schema {}; this one knows up to "
                            "{}). Use the newer program.",
                            done, newest_schema()),
                "database");
        }
        if (may == migrating::only_look) {
            return refuse(
                fmt::format("The database has schema {}, this Kith {}. Start it once to bring it up to "
                            "date.",
                            done, newest_schema()),
                "database");
        }
        step_from(on, engine, done);
    }
    return {};
}

} // namespace kith::store
