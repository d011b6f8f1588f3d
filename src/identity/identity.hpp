#pragma once
// Who somebody is: accounts, passwords, signing in, sessions.
//
// Contents
//   password_cost, hash_password, verify_password   Argon2id (libsodium)
//   new_account, create_account                     an account for a practitioner
//   gate                                            sign in, recognise, sign out; throttling; sessions
//
// Only the SHA-256 of a session's token is kept; the token is in the practitioner's cookie alone. Nothing
// here says whether a sign-in name exists: answers and the work done for them are the same.

#include "foundation/result.hpp"
#include "foundation/world.hpp"
#include "record/record.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstddef>
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

/// Whether every account is as the record says it was created: a role given in the database alone is a way in
/// that nobody granted. The first account that disagrees, in words.
std::optional<std::string> unrecorded_account(store::snapshot&);

// ---------------------------------------------------------------- signing in

struct gate_options {
    password_cost cost = {};
    int concurrent_hashes = 2; ///< memory and processor that signing in may take from everybody else
    int waiting_hashes = 16;   ///< beyond these an attempt is asked to come again
    std::chrono::minutes idle_timeout{60};
    std::chrono::hours absolute_timeout{12};
    std::chrono::seconds last_seen_every{60}; ///< a session's last_seen is written no more often
    std::chrono::seconds recheck_every{5}; ///< what another process changed counts after this at the latest
    int free_failures_of_name = 5;         ///< for one name from one peer, before delays begin
    int free_failures_of_peer = 30;        ///< for one peer over all names
    std::chrono::seconds longest_delay_of_name{900};
    std::chrono::seconds longest_delay_of_peer{300};
    std::size_t remembered = 20'000; ///< entries of the throttle's table and of the cache of sessions, each
};

struct sign_in_attempt {
    std::string name, password;
    std::string peer;           ///< address of the other end
    std::string previous_token; ///< of the cookie that came with it; may be empty or nonsense
};

/// A fresh session. The token goes into the cookie and nowhere else.
struct new_session {
    std::string token;
    store::account practitioner;
};

/// Why not. One sentence for every reason that concerns the name or the password.
struct refusal {
    std::string message;
    std::optional<std::chrono::seconds> wait = std::nullopt; ///< come again after this: throttled or busy
};

struct signed_in {
    store::account practitioner;
    std::string csrf_token;
    instant started;
};
/// It was a session until time ran out. Whose it was is still known, so that what they typed can be kept.
struct expired {
    practitioner_id practitioner;
    std::string csrf_token;
};
struct nobody {};
using visitor = std::variant<nobody, expired, signed_in>;

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
    /// "sign-ins".
    tl::expected<new_session, refusal> sign_in(const sign_in_attempt&);

    /// Whose token this is at `now`. Notes now and then that the session is in use.
    visitor recognise(std::string_view token, instant now);

    /// Ends the session at once, whatever state it is in.
    void sign_out(std::string_view token, instant now);

    /// The account was changed in this process: what is remembered of it is read again.
    void forget(const practitioner_id&);

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// The streams that this concern writes.
constexpr std::string_view sign_ins_stream = "sign-ins";
constexpr std::string_view accounts_stream = "accounts";

} // namespace kith::identity
