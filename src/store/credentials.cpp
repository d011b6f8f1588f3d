#include "store/credentials.hpp"

#include "store/keyring.hpp"
#include "store/sql.hpp"

#include <sodium.h>

namespace kith::store {
namespace {

using sql::bytes;
using sql::row;

#define KITH_SESSION_COLUMNS                                                                               \
    "token_hash, practitioner, csrf_token, started, last_seen, strength, confirmed, peer, device, "        \
    "provider"
#define KITH_CREDENTIAL_COLUMNS "id, practitioner, kind, name, secret, counter, added, last_used, sealed"

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

// ---------------------------------------------------------------- secrets of apps, sealed

constexpr std::string_view secrets_unit = "credentials"; // one key for all of them
constexpr std::string_view app = "app";
constexpr std::size_t secret_nonce_size = 32; // stands before what was sealed
constexpr std::size_t secret_salt_size = 16;

/// Where a secret belongs: it opens for no other account or factor.
std::string place_of(std::string_view id, std::string_view practitioner) {
    std::string place = "credential:";
    place += practitioner;
    place += ':';
    return place += id;
}

std::optional<secret_key> secrets_key(sql::connection& on) {
    if (on.keys() == nullptr) return std::nullopt;
    std::optional<secret_key> key;
    on.each("select wrapped from unit_key where unit = $1", {secrets_unit},
            [&](const row& r) { key = on.keys()->unwrap(secrets_unit, r.view(0)); });
    return key;
}

std::string sealed_secret(sql::connection& on, std::string_view id, std::string_view practitioner,
                          std::string_view secret, instant at) {
    if (on.keys() == nullptr) throw unstorable("A secret is kept only where there is a master key.");
    const secret_key fresh = secret_key::fresh();
    on.run("insert into unit_key (unit, wrapped, made) values ($1, $2, $3) on conflict (unit) do nothing",
           {secrets_unit, bytes{on.keys()->wrap(secrets_unit, fresh)}, at});
    const auto key = secrets_key(on);
    if (!key) throw unstorable("The key of the secrets of apps is under another master key.");
    std::string sealed(secret_nonce_size, '\0');
    randombytes_buf(sealed.data(), sealed.size());
    const std::string nonce = sealed;
    return sealed +
           seal(*key, {place_of(id, practitioner), 0, nonce}, std::string(secret_salt_size, '\0'), secret);
}

/// Never an empty secret, whose codes anybody could work out: what does not open is an error.
std::string opened_secret(const std::optional<secret_key>& key, const credential& one) {
    std::optional<opened> text;
    const std::string_view all(one.secret);
    if (key && all.size() > secret_nonce_size)
        text = unseal(*key, {place_of(one.id, one.practitioner.text), 0, all.substr(0, secret_nonce_size)},
                      all.substr(secret_nonce_size));
    if (!text || text->body.empty())
        throw unreadable_entry("The secret of an app can't be opened: is this its master key?");
    return std::move(text->body);
}

/// What was read, with the secrets of apps in the clear.
void open_secrets(sql::connection& on, std::vector<std::pair<credential, bool>>& read) {
    std::optional<secret_key> key;
    for (auto& [one, sealed] : read) {
        if (!sealed) continue;
        if (!key) key = secrets_key(on);
        one.secret = opened_secret(key, one);
    }
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
    std::vector<std::pair<credential, bool>> found;
    on.each("select " KITH_CREDENTIAL_COLUMNS " from credential where id = $1", {id},
            [&](const row& r) { found.emplace_back(read_credential(r), r.flag(8)); });
    open_secrets(on, found);
    if (found.empty()) return std::nullopt;
    return std::move(found.front().first);
}

std::vector<credential> credentials_of(sql::connection& on, const practitioner_id& practitioner) {
    std::vector<std::pair<credential, bool>> read;
    on.each("select " KITH_CREDENTIAL_COLUMNS " from credential where practitioner = $1 order by added, id",
            {practitioner}, [&](const row& r) { read.emplace_back(read_credential(r), r.flag(8)); });
    open_secrets(on, read);
    std::vector<credential> found;
    found.reserve(read.size());
    for (auto& [one, sealed] : read)
        found.push_back(std::move(one));
    return found;
}

bool add_credential(sql::connection& on, const credential& c) {
    const bool secret = c.kind == app;
    const std::string kept =
        secret ? sealed_secret(on, c.id, c.practitioner.text, c.secret, c.added) : c.secret;
    return on.run("insert into credential (" KITH_CREDENTIAL_COLUMNS
                  ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
                  {c.id, c.practitioner, c.kind, c.name, bytes{kept}, c.counter, c.added, c.last_used,
                   secret}) == 1;
}

std::int64_t seal_earlier_secrets(sql::connection& on) {
    std::vector<credential> open;
    const auto read = [&] {
        open.clear();
        on.each("select " KITH_CREDENTIAL_COLUMNS " from credential where kind = $1 and sealed = 0", {app},
                [&](const row& r) { open.push_back(read_credential(r)); });
    };
    read();
    if (open.empty()) return 0;
    on.begin_write();
    try {
        read();
        for (const credential& one : open)
            on.run(
                "update credential set secret = $2, sealed = 1 where id = $1",
                {one.id, bytes{sealed_secret(on, one.id, one.practitioner.text, one.secret, one.added)}});
        on.commit();
    } catch (...) {
        on.rollback();
        throw;
    }
    return static_cast<std::int64_t>(open.size());
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
    on.run("insert into account_notice (id, practitioner, at, words, session, kind)"
           " values ($1, $2, $3, $4, $5, $6)",
           {n.id, n.practitioner, n.at, n.words, bytes{n.session}, n.kind});
}

std::vector<account_notice> notices_of(sql::connection& on, const practitioner_id& practitioner) {
    std::vector<account_notice> found;
    on.each("select id, practitioner, at, words, session, kind from account_notice where practitioner = $1"
            " order by at desc, id limit 20",
            {practitioner}, [&](const row& r) {
                found.push_back({.id = r.text(0),
                                 .practitioner = {r.text(1)},
                                 .at = r.moment(2),
                                 .words = r.text(3),
                                 .session = r.text(4),
                                 .kind = r.text(5)});
            });
    return found;
}

void discard_notices(sql::connection& on, const practitioner_id& practitioner, std::string_view read_in) {
    on.run("delete from account_notice where practitioner = $1 and session <> $2",
           {practitioner, bytes{read_in}});
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

bool exchange_invitation(sql::connection& on, std::string_view token_hash, std::string_view fresh_hash,
                         instant until) {
    return on.run("update invitation set token_hash = $2, until_at = $3 where token_hash = $1",
                  {bytes{token_hash}, bytes{fresh_hash}, until}) == 1;
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

std::vector<provider_account> accounts_at_providers(sql::connection& on) {
    std::vector<provider_account> all;
    on.each("select issuer, subject, practitioner from provider_account order by issuer, subject", {},
            [&](const row& r) {
                all.push_back({r.text(0), r.text(1), {r.text(2)}});
            });
    return all;
}

} // namespace kith::store
