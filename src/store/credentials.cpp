#include "store/credentials.hpp"

#include "store/sql.hpp"

namespace kith::store {
namespace {

using sql::bytes;
using sql::row;

#define KITH_SESSION_COLUMNS                                                                               \
    "token_hash, practitioner, csrf_token, started, last_seen, strength, confirmed, peer, device, "        \
    "provider"
#define KITH_CREDENTIAL_COLUMNS "id, practitioner, kind, name, secret, counter, added, last_used"

sign_in_session read_session(const row& r) {
    return {.token_hash = r.text(0),
            .practitioner = {r.text(1)},
            .csrf_token = r.text(2),
            .started = r.moment(3),
            .last_seen = r.moment(4),
            .strength = static_cast<int>(r.integer(5)),
            .confirmed = r.moment(6),
            .peer = r.text(7),
            .device = r.text(8),
            .provider = r.text(9)};
}

credential read_credential(const row& r) {
    return {.id = r.text(0),
            .practitioner = {r.text(1)},
            .kind = r.text(2),
            .name = r.text(3),
            .secret = r.text(4),
            .counter = r.integer(5),
            .added = r.moment(6),
            .last_used = r.moment(7)};
}

invitation read_invitation(const row& r) {
    return {
        .token_hash = r.text(0), .practitioner = {r.text(1)}, .made = r.moment(2), .until = r.moment(3)};
}

account_reset read_reset(const row& r) {
    return {.practitioner = {r.text(0)},
            .proposed_by = {r.text(1)},
            .proposed = r.moment(2),
            .reason = r.text(3)};
}

} // namespace

// ---------------------------------------------------------------- sessions

std::optional<sign_in_session> session_of(sql::connection& on, std::string_view token_hash) {
    std::optional<sign_in_session> found;
    on.each("select " KITH_SESSION_COLUMNS " from sign_in_session where token_hash = $1",
            {bytes{token_hash}}, [&](const row& r) { found = read_session(r); });
    return found;
}

std::vector<sign_in_session> sessions_of(sql::connection& on, const practitioner_id& practitioner) {
    std::vector<sign_in_session> found;
    on.each("select " KITH_SESSION_COLUMNS " from sign_in_session where practitioner = $1"
            " order by last_seen desc, started desc, token_hash",
            {practitioner}, [&](const row& r) { found.push_back(read_session(r)); });
    return found;
}

void open_session(sql::connection& on, const sign_in_session& s) {
    on.run("insert into sign_in_session (" KITH_SESSION_COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8,"
           " $9, $10)",
           {bytes{s.token_hash}, s.practitioner, s.csrf_token, s.started, s.last_seen, s.strength,
            s.confirmed, s.peer, s.device, s.provider});
}

void touch_session(sql::connection& on, std::string_view token_hash, instant last_seen) {
    on.run("update sign_in_session set last_seen = $2 where token_hash = $1 and last_seen < $2",
           {bytes{token_hash}, last_seen});
}

void confirm_session(sql::connection& on, std::string_view token_hash, int strength, instant confirmed) {
    on.run("update sign_in_session set strength = $2, confirmed = $3 where token_hash = $1",
           {bytes{token_hash}, strength, confirmed});
}

std::int64_t end_sessions_of(sql::connection& on, const practitioner_id& practitioner,
                             std::string_view but) {
    return on.run("delete from sign_in_session where practitioner = $1 and token_hash <> $2",
                  {practitioner, bytes{but}});
}

// ---------------------------------------------------------------- factors

std::optional<credential> credential_of(sql::connection& on, std::string_view id) {
    std::optional<credential> found;
    on.each("select " KITH_CREDENTIAL_COLUMNS " from credential where id = $1", {id},
            [&](const row& r) { found = read_credential(r); });
    return found;
}

std::vector<credential> credentials_of(sql::connection& on, const practitioner_id& practitioner) {
    std::vector<credential> found;
    on.each("select " KITH_CREDENTIAL_COLUMNS " from credential where practitioner = $1 order by added, id",
            {practitioner}, [&](const row& r) { found.push_back(read_credential(r)); });
    return found;
}

bool add_credential(sql::connection& on, const credential& c) {
    return on.run("insert into credential (" KITH_CREDENTIAL_COLUMNS
                  ") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
                  {c.id, c.practitioner, c.kind, c.name, bytes{c.secret}, c.counter, c.added,
                   c.last_used}) == 1;
}

bool use_credential(sql::connection& on, std::string_view id, std::int64_t counter, instant at) {
    return on.run("update credential set counter = $2, last_used = $3 where id = $1 and counter < $2",
                  {id, counter, at}) == 1;
}

bool use_credential(sql::connection& on, std::string_view id, instant at) {
    return on.run("update credential set last_used = $2 where id = $1", {id, at}) == 1;
}

bool rename_credential(sql::connection& on, const practitioner_id& practitioner, std::string_view id,
                       std::string_view name) {
    return on.run("update credential set name = $3 where id = $1 and practitioner = $2",
                  {id, practitioner, name}) == 1;
}

bool remove_credential(sql::connection& on, const practitioner_id& practitioner, std::string_view id) {
    return on.run("delete from credential where id = $1 and practitioner = $2", {id, practitioner}) == 1;
}

void remove_credentials(sql::connection& on, const practitioner_id& practitioner, std::string_view kind) {
    on.run("delete from credential where practitioner = $1 and kind = $2", {practitioner, kind});
}

void remove_credentials(sql::connection& on, const practitioner_id& practitioner) {
    on.run("delete from credential where practitioner = $1", {practitioner});
}

std::optional<std::string> service_key(sql::connection& on) {
    std::optional<std::string> found;
    on.each("select value from setting where name = 'sign_in.key'", {},
            [&](const row& r) { found = r.text(0); });
    return found;
}

std::string service_key(sql::connection& on, std::string_view fresh) {
    on.run("insert into setting (name, value) values ('sign_in.key', $1) on conflict (name) do nothing",
           {fresh});
    return service_key(on).value_or(std::string(fresh));
}

bool use_challenge(sql::connection& on, std::string_view challenge, instant until, instant now) {
    on.run("delete from used_challenge where until_at < $1", {now});
    return on.run("insert into used_challenge (challenge, until_at) values ($1, $2)"
                  " on conflict (challenge) do nothing",
                  {bytes{challenge}, until}) == 1;
}

// ---------------------------------------------------------------- accounts

void set_password_hash(sql::connection& on, const practitioner_id& practitioner, std::string_view hash) {
    on.run("update account set password_hash = $2 where practitioner = $1", {practitioner, hash});
}

void set_active(sql::connection& on, const practitioner_id& practitioner, bool active) {
    on.run("update account set active = $2 where practitioner = $1", {practitioner, active});
}

std::optional<instant> last_signed_in(sql::connection& on, const practitioner_id& practitioner) {
    std::optional<instant> found;
    on.each("select last_signed_in from account_use where practitioner = $1", {practitioner},
            [&](const row& r) { found = r.moment(0); });
    return found;
}

void note_signed_in(sql::connection& on, const practitioner_id& practitioner, instant at) {
    on.run("insert into account_use (practitioner, last_signed_in) values ($1, $2)"
           " on conflict (practitioner) do update set last_signed_in = excluded.last_signed_in",
           {practitioner, at});
}

bool note_device(sql::connection& on, const practitioner_id& practitioner, std::string_view device,
                 instant at) {
    bool others = false;
    on.each("select 1 from account_device where practitioner = $1 limit 1", {practitioner},
            [&](const row&) { others = true; });
    const bool fresh = on.run("insert into account_device (practitioner, device, first_seen)"
                              " values ($1, $2, $3) on conflict (practitioner, device) do nothing",
                              {practitioner, device, at}) == 1;
    return others && fresh;
}

void add_notice(sql::connection& on, const account_notice& n) {
    on.run("insert into account_notice (id, practitioner, at, words, session) values ($1, $2, $3, $4, $5)",
           {n.id, n.practitioner, n.at, n.words, bytes{n.session}});
}

std::vector<account_notice> notices_of(sql::connection& on, const practitioner_id& practitioner) {
    std::vector<account_notice> found;
    on.each("select id, practitioner, at, words, session from account_notice where practitioner = $1"
            " order by at desc, id limit 20",
            {practitioner}, [&](const row& r) {
                found.push_back({.id = r.text(0),
                                 .practitioner = {r.text(1)},
                                 .at = r.moment(2),
                                 .words = r.text(3),
                                 .session = r.text(4)});
            });
    return found;
}

void discard_notices(sql::connection& on, const practitioner_id& practitioner) {
    on.run("delete from account_notice where practitioner = $1", {practitioner});
}

// ---------------------------------------------------------------- invitations, resets, providers

void add_invitation(sql::connection& on, const invitation& i) {
    discard_invitations(on, i.practitioner);
    on.run("insert into invitation (token_hash, practitioner, made, until_at) values ($1, $2, $3, $4)",
           {bytes{i.token_hash}, i.practitioner, i.made, i.until});
}

std::optional<invitation> invitation_of(sql::connection& on, std::string_view token_hash) {
    std::optional<invitation> found;
    on.each("select token_hash, practitioner, made, until_at from invitation where token_hash = $1",
            {bytes{token_hash}}, [&](const row& r) { found = read_invitation(r); });
    return found;
}

std::optional<invitation> invitation_of(sql::connection& on, const practitioner_id& practitioner) {
    std::optional<invitation> found;
    on.each("select token_hash, practitioner, made, until_at from invitation where practitioner = $1",
            {practitioner}, [&](const row& r) { found = read_invitation(r); });
    return found;
}

void discard_invitations(sql::connection& on, const practitioner_id& practitioner) {
    on.run("delete from invitation where practitioner = $1", {practitioner});
}

void propose_reset(sql::connection& on, const account_reset& r) {
    discard_reset(on, r.practitioner);
    on.run(
        "insert into account_reset (practitioner, proposed_by, proposed, reason) values ($1, $2, $3, $4)",
        {r.practitioner, r.proposed_by, r.proposed, r.reason});
}

std::optional<account_reset> reset_of(sql::connection& on, const practitioner_id& practitioner) {
    std::optional<account_reset> found;
    on.each("select practitioner, proposed_by, proposed, reason from account_reset where practitioner = $1",
            {practitioner}, [&](const row& r) { found = read_reset(r); });
    return found;
}

std::vector<account_reset> resets(sql::connection& on) {
    std::vector<account_reset> found;
    on.each("select practitioner, proposed_by, proposed, reason from account_reset order by proposed,"
            " practitioner",
            {}, [&](const row& r) { found.push_back(read_reset(r)); });
    return found;
}

void discard_reset(sql::connection& on, const practitioner_id& practitioner) {
    on.run("delete from account_reset where practitioner = $1", {practitioner});
}

std::optional<practitioner_id> account_at_provider(sql::connection& on, std::string_view issuer,
                                                   std::string_view subject) {
    std::optional<practitioner_id> found;
    on.each("select practitioner from provider_account where issuer = $1 and subject = $2",
            {issuer, subject}, [&](const row& r) { found = practitioner_id{r.text(0)}; });
    return found;
}

bool add_account_at_provider(sql::connection& on, std::string_view issuer, std::string_view subject,
                             const practitioner_id& practitioner) {
    return on.run("insert into provider_account (issuer, subject, practitioner) values ($1, $2, $3)"
                  " on conflict (issuer, subject) do nothing",
                  {issuer, subject, practitioner}) == 1;
}

void remove_accounts_at_providers(sql::connection& on, const practitioner_id& practitioner) {
    on.run("delete from provider_account where practitioner = $1", {practitioner});
}

} // namespace kith::store
