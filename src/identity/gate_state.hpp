#pragma once
// What the gate has between requests. Private to identity/.

#include "identity/hash_queue.hpp"
#include "identity/identity.hpp"
#include "identity/sessions.hpp"
#include "identity/throttle.hpp"
#include "store/credentials.hpp"

#include <atomic>
#include <mutex>

namespace kith::identity {

/// 256 random bits in hexadecimal.
std::string random_text(world&);
bool may_be_token(std::string_view);

refusal neutral();
refusal too_soon(std::chrono::seconds);
refusal busy();

/// A factor that was right, and what has to be written so that it is not right again.
struct shown_factor {
    std::string credential; ///< its id; empty: a password
    practitioner_id whose;
    std::string kind;                    ///< "app", "passkey", "recovery", "password"
    std::optional<std::int64_t> counter; ///< moves on to here; nothing: it does not count
    std::string challenge;               ///< answered by a passkey: used up
};

struct gate::state {
    state(store::database& where, kith::world& from, gate_options chosen);

    store::database& database;
    kith::world& world;
    gate_options options;
    std::string dummy_hash; ///< verified where there is no account, so that it takes as long
    hash_queue hashes;
    std::atomic<std::uint64_t> computed{0};
    std::mutex throttles;
    throttle by_name, by_peer, by_account;
    session_memory sessions;
    std::mutex key_guard;
    std::string key; ///< of challenges; read when first needed

    std::optional<std::chrono::seconds> charge(const std::string& name_key, const std::string& peer,
                                               instant now);
    void refund(const std::string& name_key, const std::string& peer, instant now, bool signed_in);
    std::optional<std::chrono::seconds> charge_account(const practitioner_id&, instant now);
    void forgive_account(const practitioner_id&, instant now, bool right);

    /// The account as long as it may be used: there, open, not dormant.
    bool usable(store::snapshot&, const std::optional<store::account>&, instant now) const;
    /// Compares one password at the price of one computation; nothing where too many wait.
    std::optional<bool> password_right(const std::string& hash, std::string_view password);

    struct opening {
        store::account account;
        identity::strength strength;
        std::string provider = {};
        instant confirmed{};
        std::string means = {}; ///< for the entry: "password", "app", "passkey", "recovery", "provider"
        std::optional<shown_factor> factor = std::nullopt;
        std::string password = {}; ///< where its hash has to be made anew
    };
    /// Nothing where the factor was used by somebody else meanwhile.
    std::optional<new_session> open(opening, const browser&, instant now);
    void note_opened(store::transaction&, const opening&, const store::sign_in_session&, instant now);
    void refuse_entry(const std::optional<store::account>&, std::string_view peer, std::string_view why,
                      instant now);

    std::optional<remembered_session> read_session(const std::string& token_hash, instant now);
    std::optional<remembered_session> remembered(const std::string& token_hash, instant now);
    void refresh(const std::string& token_hash, instant now);

    const std::string& service_key();
    bool asks_second_factor(store::snapshot&, const practitioner_id&) const;
    std::optional<shown_factor> check_code(store::snapshot&, const practitioner_id&, std::string_view code,
                                           instant now);
    /// Whoever's it is; `whose` narrows.
    std::optional<shown_factor> check_passkey(store::snapshot&, const std::optional<practitioner_id>& whose,
                                              const proof&, instant now);
    bool is_challenge(std::string_view challenge, std::string_view bound_to, instant now);
};

/// Writes that the factor was used. False: somebody was first.
bool use_factor(store::transaction&, const shown_factor&, instant now);

/// One entry of the sign-ins stream. Nothing typed is in it: no password, no name that we do not know.
record::act sign_in_act(std::string_view type, instant at, const std::optional<store::account>& whose,
                        std::string_view peer, std::string_view how = {});

/// How long a challenge may be answered.
constexpr std::chrono::minutes challenge_lasts{10};

} // namespace kith::identity
