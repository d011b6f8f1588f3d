#pragma once
// What signing in needs besides the account: sessions with what they were opened with, second factors,
// accounts at other providers, invitations, notices. Plain tables: none of it is history, which is in the
// streams "sign-ins" and "accounts".
//
// Contents
//   sign_in_session     one browser that is signed in
//   credential          an app's secret, a passkey, a recovery code
//   account_use         when an account was last signed in to
//   account_notice      what a practitioner is told at the next visit
//   invitation          a way to set a password, once
//   account_reset       asked for by one person, to be confirmed by another
//   provider_account    whom another provider's subject is here
//   challenges          those that were answered already

#include "foundation/identifier.hpp"
#include "foundation/time.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// ---------------------------------------------------------------- sessions

struct sign_in_session {
    std::string token_hash; ///< 32 bytes; the token itself is only in the cookie
    practitioner_id practitioner;
    std::string csrf_token;
    instant started, last_seen;
    int strength = 0;     ///< of identity::strength
    instant confirmed;    ///< when whoever has it last proved who they are
    std::string peer;     ///< address it was opened from
    std::string device;   ///< in words: "Firefox on Windows"
    std::string provider; ///< issuer that vouched for it; empty: signed in here
    bool operator==(const sign_in_session&) const = default;
};

std::optional<sign_in_session> session_of(sql::connection&, std::string_view token_hash);
/// The sessions of one practitioner, the last used first.
std::vector<sign_in_session> sessions_of(sql::connection&, const practitioner_id&);
void open_session(sql::connection&, const sign_in_session&);
/// Notes use; a session that was ended meanwhile stays ended.
void touch_session(sql::connection&, std::string_view token_hash, instant last_seen);
/// Notes that whoever has the session proved who they are, and how strongly it counts from now on.
void confirm_session(sql::connection&, std::string_view token_hash, int strength, instant confirmed);
/// Ends every session of the practitioner but one; all where `but` is empty. How many there were.
std::int64_t end_sessions_of(sql::connection&, const practitioner_id&, std::string_view but = {});

// ---------------------------------------------------------------- factors

struct credential {
    std::string id; ///< an identifier; for a passkey made from what the authenticator calls it
    practitioner_id practitioner;
    std::string kind; ///< "app", "passkey", "recovery"
    std::string name; ///< given by its owner
    /// Bytes; what they mean is identity's business. An app's lies sealed under the master key.
    std::string secret;
    std::int64_t counter = 0; ///< the last step or signature count that was accepted
    instant added, last_used;
    bool operator==(const credential&) const = default;
};

std::optional<credential> credential_of(sql::connection&, std::string_view id);
/// In the order in which they were added.
std::vector<credential> credentials_of(sql::connection&, const practitioner_id&);
/// False where the id is taken.
bool add_credential(sql::connection&, const credential&);
/// Moves the counter on and notes the use. False where the counter is there already or beyond, or where
/// the credential is gone: then it was used by somebody else first.
bool use_credential(sql::connection&, std::string_view id, std::int64_t counter, instant at);
/// Notes a use of one whose counter does not count (an authenticator that always says 0).
bool use_credential(sql::connection&, std::string_view id, instant at);
bool rename_credential(sql::connection&, const practitioner_id&, std::string_view id,
                       std::string_view name);
/// False where there is none such of this practitioner's.
bool remove_credential(sql::connection&, const practitioner_id&, std::string_view id);
void remove_credentials(sql::connection&, const practitioner_id&, std::string_view kind);
void remove_credentials(sql::connection&, const practitioner_id&);

/// Seals the secrets of apps that lie there from before they were sealed: how many.
std::int64_t seal_earlier_secrets(sql::connection&);

/// The secret with which this database's challenges are made; `fresh` becomes it where there is none yet.
std::string service_key(sql::connection&, std::string_view fresh);
std::optional<std::string> service_key(sql::connection&);

/// False where the challenge was used already. Forgets those that are too old to be accepted anyway.
bool use_challenge(sql::connection&, std::string_view challenge, instant until, instant now);

// ---------------------------------------------------------------- accounts
// One column each: two people who change an account at once undo nothing of each other's.

void set_password_hash(sql::connection&, const practitioner_id&, std::string_view hash);
void set_active(sql::connection&, const practitioner_id&, bool active);

/// When the account was last signed in to; before the first time, when it was created or let in again.
std::optional<instant> last_signed_in(sql::connection&, const practitioner_id&);
void note_signed_in(sql::connection&, const practitioner_id&, instant);
/// True where the practitioner has signed in from other devices, and this one is new.
bool note_device(sql::connection&, const practitioner_id&, std::string_view device, instant);

struct account_notice {
    std::string id;
    practitioner_id practitioner;
    instant at;
    std::string words;   ///< of a sign-in: the device; of a change: a sentence, with where it came from
    std::string session; ///< hash of the token of the session that it is about; not told there
    std::string kind = "sign_in"; ///< or "change": of the password or of a factor
    bool operator==(const account_notice&) const = default;
};
void add_notice(sql::connection&, const account_notice&);
std::vector<account_notice> notices_of(sql::connection&, const practitioner_id&);
/// Those that are told in the session `read_in`; nothing that happened there itself.
void discard_notices(sql::connection&, const practitioner_id&, std::string_view read_in);

// ---------------------------------------------------------------- invitations, resets, providers

struct invitation {
    std::string token_hash; ///< 32 bytes
    practitioner_id practitioner;
    instant made, until;
    bool operator==(const invitation&) const = default;
};
/// Takes the place of any earlier one of the practitioner's.
void add_invitation(sql::connection&, const invitation&);
std::optional<invitation> invitation_of(sql::connection&, std::string_view token_hash);
std::optional<invitation> invitation_of(sql::connection&, const practitioner_id&);
void discard_invitations(sql::connection&, const practitioner_id&);
/// Another token in place of the one that was given out, for a shorter time. False where that is gone.
bool exchange_invitation(sql::connection&, std::string_view token_hash, std::string_view fresh_hash,
                         instant until);

struct account_reset {
    practitioner_id practitioner, proposed_by;
    instant proposed;
    std::string reason;
    bool operator==(const account_reset&) const = default;
};
void propose_reset(sql::connection&, const account_reset&);
std::optional<account_reset> reset_of(sql::connection&, const practitioner_id&);
std::vector<account_reset> resets(sql::connection&);
void discard_reset(sql::connection&, const practitioner_id&);

std::optional<practitioner_id> account_at_provider(sql::connection&, std::string_view issuer,
                                                   std::string_view subject);
/// False where the provider's subject is somebody here already.
bool add_account_at_provider(sql::connection&, std::string_view issuer, std::string_view subject,
                             const practitioner_id&);
/// A provider's subject and whom it is here.
struct provider_account {
    std::string issuer, subject;
    practitioner_id practitioner;
};
std::vector<provider_account> accounts_at_providers(sql::connection&);

} // namespace kith::store
