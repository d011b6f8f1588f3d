#pragma once
// Who somebody is: accounts, passwords, signing in, sessions.
//
// Contents
//   password_cost, hash_password, verify_password   Argon2id (libsodium)
//   new_account, create_account                     an account for a practitioner
//   strength, proof                                 how sure it is who somebody is, and what shows it
//   gate                                            sign in, recognise, sign out; throttling; sessions
//   identity/factors.hpp                            codes of an app, passkeys, recovery codes
//   identity/account_changes.hpp                    invite, close, reset; each change an entry
//
// Only the SHA-256 of a session's token is kept; the token is in the practitioner's cookie alone. Nothing
// here says whether a sign-in name exists: answers and the work done for them are the same.

#include "foundation/result.hpp"
#include "foundation/world.hpp"
#include "record/record.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace kith::identity {

// ---------------------------------------------------------------- passwords

/// What one Argon2id computation costs. The standard cost takes some 40 ms and 64 MiB.
struct password_cost {
    unsigned long long passes = 2;
    std::size_t memory_bytes = 64U * 1024U * 1024U;
};
/// The least that Argon2id allows: for tests only.
constexpr password_cost least_cost{.passes = 1, .memory_bytes = 8192};

constexpr std::size_t shortest_password = 12;  ///< bytes; refused below by create_account
constexpr std::size_t longest_password = 1024; ///< bytes; refused above everywhere

/// The encoded hash ("$argon2id$..."), with a salt of its own from the operating system.
std::string hash_password(std::string_view password, const password_cost& cost = {});
/// Constant time in the password. False for a hash that is none.
bool verify_password(std::string_view encoded_hash, std::string_view password);

// ---------------------------------------------------------------- accounts

struct new_account {
    std::string sign_in_name; ///< 1-100 characters of a-z 0-9 . _ - @; capitals are folded
    std::string display_name;
    std::string role; ///< role id in the guidance
    std::string agency;
    std::string team;
    std::string job_title;
    std::string password; ///< or, where already hashed, empty and the hash below
    std::string password_hash = {};
    std::optional<practitioner_id> practitioner = std::nullopt; ///< a fresh one where not given
};

/// Creates the account and records that it was created (stream "accounts"). Refuses a name that is taken.
result<practitioner_id> create_account(store::database&, world&, const new_account&,
                                       const record::actor& by, const password_cost& cost = {});

/// As written to the database: spaces around it dropped, capitals folded.
std::string folded_sign_in_name(std::string_view typed);

/// Whether every account is as the record says: role and agency, open or closed, line manager, and who at
/// another provider may sign in to it. What was given in the database alone is a way in that nobody
/// granted. The first account that disagrees, in words. Passwords and second factors are not recorded.
std::optional<std::string> unrecorded_account(store::snapshot&);

// ---------------------------------------------------------------- how sure it is

/// How sure it is who has a session, in rising order. Kept as these numbers.
enum class strength : std::uint8_t {
    half = 0,        ///< the password was right, the second factor is still to come: opens nothing
    one_factor = 1,  ///< a password alone: opens one's own account, where a second factor is added
    two_factors = 2, ///< a password and a code, a passkey, or a provider that vouches for two
};

/// The address of the site as the browser sees it: what a passkey is bound to.
struct site_address {
    std::string origin; ///< "https://kith.example", without a path
    std::string domain; ///< "kith.example": WebAuthn's relying party
};

/// What somebody shows to prove who they are: one of these, the others empty.
struct proof {
    std::string password;
    std::string code;     ///< six digits of an app, or a recovery code; spaces and hyphens do not count
    std::string passkey;  ///< WebAuthn's answer, as JSON made by the page's script
    std::string bound_to; ///< what the passkey's challenge was made for (gate::challenge)
    site_address site;    ///< where the passkey was asked for
};

/// What is known of a session besides whose it is.
struct session_facts {
    identity::strength strength = strength::half;
    instant confirmed{};        ///< when whoever has it last proved who they are
    std::string provider{};     ///< the issuer that vouched; empty: signed in here
    bool opens_records = false; ///< strong enough; or this database is a demonstration's
    int notices = 0;            ///< things to be told about the account that were not read yet
};

// ---------------------------------------------------------------- signing in

struct gate_options {
    password_cost cost = {};
    int concurrent_hashes = 2; ///< memory and processor that signing in may take from everybody else
    int waiting_hashes = 16;   ///< beyond these an attempt is asked to come again
    std::chrono::minutes idle_timeout{60};
    std::chrono::hours absolute_timeout{12};
    std::chrono::minutes half_timeout{10};     ///< for showing the second factor
    std::chrono::hours dormant_after{24 * 30}; ///< an account not signed in to for so long is shut
    std::chrono::seconds last_seen_every{60};  ///< a session's last_seen is written no more often
    std::chrono::seconds recheck_every{5}; ///< what another process changed counts after this at the latest
    int free_failures_of_name = 5;         ///< for one name from one peer, before delays begin
    int free_failures_of_peer = 30;        ///< for one peer over all names
    std::chrono::seconds longest_delay_of_name{900};
    std::chrono::seconds longest_delay_of_peer{300};
    std::filesystem::path breached = {}; ///< passwords that leaked (identity/breached.hpp); empty: no list
    std::size_t remembered = 20'000; ///< entries of the throttle's table and of the cache of sessions, each
};

/// The browser that signs in.
struct browser {
    std::string peer;           ///< address of the other end
    std::string previous_token; ///< of the cookie that came with it; may be empty or nonsense
    std::string device;         ///< in words: "Firefox on Windows"
};

struct sign_in_attempt {
    std::string name, password;
    std::string peer;
    std::string previous_token;
    std::string device = {};
};

/// Somebody whom another provider recognised: what OpenID Connect hands over.
struct recognised_by_provider {
    practitioner_id practitioner;
    std::string provider;        ///< issuer
    identity::strength strength; ///< what the provider vouches for
    instant authenticated;       ///< when they signed in there
};

/// A fresh session. The token goes into the cookie and nowhere else.
struct new_session {
    std::string token;
    store::account practitioner;
    identity::strength strength = strength::one_factor; ///< half: the second factor has to be shown first
};

/// Why not. One sentence for every reason that concerns the name, the password or the factor.
struct refusal {
    std::string message;
    std::optional<std::chrono::seconds> wait = std::nullopt; ///< come again after this: throttled or busy
};

struct signed_in {
    store::account practitioner;
    std::string csrf_token;
    instant started;
    session_facts session;
};
/// It was a session until time ran out. Whose it was is still known, so that what they typed can be kept.
struct expired {
    practitioner_id practitioner;
    std::string csrf_token;
};
/// Their password was right; they have not shown the second factor yet. To every page but that one: nobody.
struct half_signed_in {
    practitioner_id practitioner;
    std::string csrf_token;
};
struct nobody {};
using visitor = std::variant<nobody, expired, half_signed_in, signed_in>;

/// The one place where practitioners come in. Thread safe. Time and randomness come from `world`; all of
/// these may throw store_failure.
class gate {
  public:
    gate(store::database&, world&, gate_options = {});
    ~gate();
    gate(const gate&) = delete;
    gate& operator=(const gate&) = delete;

    /// Checks name and password, throttled by name and peer, and by peer. The session is new in any case
    /// (no fixation). Where `previous_token` was this practitioner's session until it expired, forms of
    /// that session stay valid: the CSRF token is carried over. Success and failure are entries of
    /// "sign-ins". Where the account has a second factor, the session is `strength::half` until
    /// `second_factor`.
    tl::expected<new_session, refusal> sign_in(const sign_in_attempt&);
    /// The second half: `token` is of a half session; a code or a passkey. The session is a new one again.
    tl::expected<new_session, refusal> second_factor(std::string_view token, const proof&, const browser&);
    /// A passkey alone: it is something they have, unlocked by something they know or are.
    tl::expected<new_session, refusal> sign_in_by_passkey(const proof&, const browser&);
    /// Opens a session for somebody whom a provider recognised. Closed and dormant accounts are refused as
    /// anywhere.
    tl::expected<new_session, refusal> sign_in_by_provider(const recognised_by_provider&, const browser&);

    /// Whoever has the session proves again who they are (step-up): a password, a code or a passkey.
    /// Throttled like signing in. Nothing: it is confirmed.
    std::optional<refusal> confirm(std::string_view token, const proof&, std::string_view peer);
    /// The same where the provider has asked them again.
    void confirm_by_provider(std::string_view token, instant authenticated);
    /// They have added a second factor in this session and shown it: from now on it counts as two.
    void strengthen(std::string_view token);

    /// A challenge for a passkey, good for ten minutes and once, for whoever has the cookie `bound_to`.
    std::string challenge(std::string_view bound_to);
    /// Whether this is such a challenge for them. It is used up with this.
    bool use_challenge(std::string_view challenge, std::string_view bound_to);

    /// Whose token this is at `now`. Notes now and then that the session is in use.
    visitor recognise(std::string_view token, instant now);

    /// Ends the session at once, whatever state it is in.
    void sign_out(std::string_view token, instant now);
    /// Ends one of the practitioner's sessions by the hash of its token. False where there is none such.
    bool end_session(const practitioner_id&, std::string_view token_hash);
    /// Ends all of the practitioner's sessions but this one (all where the token is empty): how many.
    std::int64_t end_sessions(const practitioner_id&, std::string_view but_token = {});

    /// The account was changed in this process: what is remembered of it is read again.
    void forget(const practitioner_id&);
    /// How many passwords were compared or hashed: the same for every way to be refused.
    [[nodiscard]] std::uint64_t hashes_computed() const;
    [[nodiscard]] const gate_options& options() const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// "Firefox on Windows": what a browser says of itself, in words for its user; "An unknown browser" where
/// it says nothing known.
std::string device_words(std::string_view user_agent);

/// What a token is kept as.
std::string hash_of_token(std::string_view token);

/// The setting of a database in which passwords alone open records: only `kith demo` makes it, in an empty
/// database, for synthetic people. There is no other way and no default.
constexpr std::string_view demonstration_setting = "sign_in.demonstration";
bool is_demonstration(store::snapshot&);

/// The streams that this concern writes.
constexpr std::string_view sign_ins_stream = "sign-ins";
constexpr std::string_view accounts_stream = "accounts";

} // namespace kith::identity
