// Second factors at the gate, proving again, and the challenges that passkeys answer.

#include "identity/factors.hpp"
#include "identity/gate_state.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>

namespace kith::identity {
namespace {

constexpr std::size_t nonce_size = 16, moment_size = 8, mac_size = crypto_auth_hmacsha256_BYTES;

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string big_endian(instant at) {
    auto number = static_cast<std::uint64_t>(at.time_since_epoch().count());
    std::string bytes(moment_size, '\0');
    for (std::size_t i = moment_size; i-- > 0; number >>= 8U)
        bytes[i] = static_cast<char>(number & 255U);
    return bytes;
}

instant from_big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char c : bytes)
        number = (number << 8U) | static_cast<unsigned char>(c);
    return instant(std::chrono::milliseconds(static_cast<std::int64_t>(number)));
}

std::string mac_of(std::string_view key, std::string_view bound_to, std::string_view body) {
    const std::string secret = hash_of_token(key);
    std::string message = "kith challenge\n";
    message.append(bound_to).append("\n").append(body);
    std::string mac(mac_size, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()), raw(message), message.size(),
                           raw(secret));
    return mac;
}

} // namespace

// ---------------------------------------------------------------- challenges

const std::string& gate::state::service_key() {
    const std::scoped_lock lock(key_guard);
    if (!key.empty()) return key;
    if (const auto kept = store::service_key(database.read()->tables())) return key = *kept;
    const std::string fresh = random_text(world);
    database.write(
        [&](store::transaction& transaction) { key = store::service_key(transaction.tables(), fresh); });
    return key;
}

std::string gate::challenge(std::string_view bound_to) {
    std::array<std::uint8_t, nonce_size> nonce{};
    state_->world.fill(nonce);
    std::string body(reinterpret_cast<const char*>(nonce.data()), nonce.size());
    body += big_endian(state_->world.now() + challenge_lasts);
    return base64url(body + mac_of(state_->service_key(), bound_to, body));
}

bool gate::state::is_challenge(std::string_view challenge, std::string_view bound_to, instant now) {
    const auto bytes = from_base64url(challenge);
    if (!bytes || bytes->size() != nonce_size + moment_size + mac_size || bound_to.empty()) return false;
    const std::string_view body = std::string_view(*bytes).substr(0, nonce_size + moment_size);
    const std::string right = mac_of(service_key(), bound_to, body);
    if (sodium_memcmp(right.data(), bytes->data() + body.size(), mac_size) != 0) return false;
    const instant until = from_big_endian(body.substr(nonce_size));
    return now <= until && until <= now + challenge_lasts + std::chrono::minutes(1);
}

bool gate::use_challenge(std::string_view challenge, std::string_view bound_to) {
    const instant now = state_->world.now();
    if (!state_->is_challenge(challenge, bound_to, now)) return false;
    bool first = false;
    state_->database.write([&](store::transaction& transaction) {
        first = store::use_challenge(transaction.tables(), challenge, now + challenge_lasts, now);
    });
    return first;
}

// ---------------------------------------------------------------- factors

bool gate::state::asks_second_factor(store::snapshot& snapshot, const practitioner_id& whose) const {
    const auto has = store::credentials_of(snapshot.tables(), whose);
    return std::ranges::any_of(has, [](const auto& one) { return one.kind != "recovery"; });
}

std::optional<shown_factor> gate::state::check_code(store::snapshot& snapshot, const practitioner_id& whose,
                                                    std::string_view code, instant now) {
    constexpr std::size_t longest_code = 64;
    if (code.empty() || code.size() > longest_code) return std::nullopt;
    const std::string recovery = recovery_code_hash(whose, code);
    std::optional<shown_factor> right;
    for (const auto& one : store::credentials_of(snapshot.tables(), whose)) {
        if (one.kind == "app") {
            if (const auto step = accepted_step(one.secret, code, now, one.counter))
                right = {one.id, whose, one.kind, *step, {}};
        } else if (one.kind == "recovery" && !recovery.empty() && one.secret.size() == recovery.size() &&
                   sodium_memcmp(one.secret.data(), recovery.data(), recovery.size()) == 0) {
            right = {one.id, whose, one.kind, std::nullopt, {}};
        }
    }
    return right;
}

std::optional<shown_factor> gate::state::check_passkey(store::snapshot& snapshot,
                                                       const std::optional<practitioner_id>& whose,
                                                       const proof& shown, instant now) {
    const auto answer = read_passkey_answer(shown.passkey, "webauthn.get", shown.site.origin);
    if (!answer || !is_challenge(answer->challenge, shown.bound_to, now)) return std::nullopt;
    const auto one = store::credential_of(snapshot.tables(), passkey_identifier(answer->id));
    if (!one || one->kind != "passkey" || (whose && one->practitioner != *whose)) return std::nullopt;
    if (!answer->user.empty() && answer->user != one->practitioner.text) return std::nullopt;
    const auto kept = read_passkey(one->secret);
    if (!kept) return std::nullopt;
    const auto counter = verify_showing(*answer, *kept, shown.site.domain, one->counter);
    if (!counter) return std::nullopt;
    shown_factor right{one->id, one->practitioner, one->kind, std::nullopt, answer->challenge};
    if (*counter > 0) right.counter = *counter;
    return right;
}

// ---------------------------------------------------------------- proving again

std::optional<refusal> gate::confirm(std::string_view token, const proof& shown, std::string_view from) {
    const instant now = state_->world.now();
    const auto who = recognise(token, now);
    const auto* session = std::get_if<signed_in>(&who);
    if (session == nullptr) return neutral();
    const auto& whose = session->practitioner.practitioner;
    const std::string peer = peer_key(from);
    const std::string name_key = "confirm\n" + whose.text + "\n" + peer;
    if (const auto wait = state_->charge(name_key, peer, now)) return too_soon(*wait);
    const bool by_code = !shown.code.empty() && shown.passkey.empty();
    if (by_code) {
        if (const auto wait = state_->charge_account(whose, now)) return too_soon(*wait);
    }
    std::optional<shown_factor> right;
    std::string hash;
    {
        const auto snapshot = state_->database.read();
        if (!shown.passkey.empty()) {
            right = state_->check_passkey(*snapshot, whose, shown, now);
        } else if (by_code) {
            right = state_->check_code(*snapshot, whose, shown.code, now);
        } else if (const auto account = snapshot->account_of(whose)) {
            hash = account->password_hash;
        }
    }
    if (shown.passkey.empty() && !by_code) {
        const auto matches = state_->password_right(hash, shown.password);
        if (!matches) {
            state_->refund(name_key, peer, now, false);
            return busy();
        }
        if (*matches) right = shown_factor{{}, whose, "password", std::nullopt, {}};
    }
    const std::string token_hash = hash_of_token(token);
    bool first = false;
    if (right) {
        // A factor proves two things together with the password or passkey that opened the session.
        const bool two = session->session.strength == strength::two_factors || right->kind != "password";
        const auto act = sign_in_act("sign_in.confirmed", now, session->practitioner, from, right->kind);
        state_->database.write([&](store::transaction& transaction) {
            first = use_factor(transaction, *right, now);
            if (!first) return;
            store::confirm_session(transaction.tables(), token_hash,
                                   static_cast<int>(two ? strength::two_factors : strength::one_factor),
                                   now);
            record::append(transaction, state_->world, act);
        });
    }
    if (!first) {
        state_->refuse_entry(session->practitioner, from, "confirming", now);
        return refusal{"That is not right. Check it and try again."};
    }
    state_->refund(name_key, peer, now, true);
    if (by_code) state_->forgive_account(whose, now, true);
    state_->refresh(token_hash, now);
    return std::nullopt;
}

void gate::confirm_by_provider(std::string_view token, instant authenticated) {
    const instant now = state_->world.now();
    const auto who = recognise(token, now);
    const auto* session = std::get_if<signed_in>(&who);
    if (session == nullptr) return;
    const std::string hash = hash_of_token(token);
    const auto act = sign_in_act("sign_in.confirmed", now, session->practitioner, {}, "provider");
    state_->database.write([&](store::transaction& transaction) {
        store::confirm_session(transaction.tables(), hash, static_cast<int>(session->session.strength),
                               std::min(authenticated, now));
        record::append(transaction, state_->world, act);
    });
    state_->refresh(hash, now);
}

void gate::strengthen(std::string_view token) {
    const instant now = state_->world.now();
    const std::string hash = hash_of_token(token);
    state_->database.write([&](store::transaction& transaction) {
        store::confirm_session(transaction.tables(), hash, static_cast<int>(strength::two_factors), now);
    });
    state_->refresh(hash, now);
}

} // namespace kith::identity
