#pragma once
// Second factors, sign-ins by another provider, invitations, and what a session was opened with. Private to
// store/.

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
create table used_challenge (
    challenge {bytes} primary key,
    until_at {int} not null
) {clustered};
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
insert into account_use (practitioner, last_signed_in)
    select practitioner, (select coalesce(max(entry_at), 0) from ledger) from account;
create table account_device (
    practitioner {text} not null,
    device {text} not null,
    first_seen {int} not null,
    primary key (practitioner, device)
) {clustered};
create table account_notice (
    id {text} primary key,
    practitioner {text} not null,
    at {int} not null,
    words {text} not null,
    session {bytes} not null
) {clustered};
create index account_notice_practitioner on account_notice (practitioner);
create table invitation (
    token_hash {bytes} primary key,
    practitioner {text} not null,
    made {int} not null,
    until_at {int} not null
) {clustered};
create index invitation_practitioner on invitation (practitioner);
create table account_reset (
    practitioner {text} primary key,
    proposed_by {text} not null,
    proposed {int} not null,
    reason {text} not null
) {clustered};
alter table sign_in_session add column strength {int} not null default 1;
alter table sign_in_session add column confirmed {int} not null default 0;
alter table sign_in_session add column peer {text} not null default '';
alter table sign_in_session add column device {text} not null default '';
alter table sign_in_session add column provider {text} not null default '';
create index sign_in_session_practitioner on sign_in_session (practitioner);
)sql";

/// credential.sealed: the secret lies under the key of unit "credentials"; 0: as it is (from before, and
/// what is no secret: public keys and hashes).
inline constexpr sql::statement_text credential_changes = R"sql(
alter table credential add column sealed {bool} not null default 0;
alter table account_notice add column kind {text} not null default 'sign_in';
)sql";

} // namespace kith::store
