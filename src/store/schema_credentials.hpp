#pragma once
// Second factors, sign-ins by another provider, and what a session was opened with. Private to store/.

#include "store/sql.hpp"

namespace kith::store {

inline constexpr sql::statement_text credential_tables = R"sql(
create table credential (
    id {text} primary key,
    practitioner {text} not null,
    kind {text} not null,
    name {text} not null,
    secret {bytes} not null,
    counter {int} not null,
    added {int} not null,
    last_used {int} not null
) {clustered};
create index credential_practitioner on credential (practitioner);
create table provider_account (
    issuer {text} not null,
    subject {text} not null,
    practitioner {text} not null,
    primary key (issuer, subject)
) {clustered};
create table account_use (
    practitioner {text} primary key,
    last_signed_in {int} not null
) {clustered};
alter table sign_in_session add column strength {int} not null default 1;
alter table sign_in_session add column confirmed {int} not null default 0;
alter table sign_in_session add column peer {text} not null default '';
alter table sign_in_session add column device {text} not null default '';
alter table sign_in_session add column provider {text} not null default '';
)sql";

} // namespace kith::store
