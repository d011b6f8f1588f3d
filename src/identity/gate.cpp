#include "identity/gate_state.hpp"

namespace kith::identity {

gate::gate(store::database& database, world& world, gate_options options)
    : state_(std::make_unique<state>(database, world, options)) {}

gate::~gate() = default;

const gate_options& gate::options() const {
    return state_->options;
}

std::uint64_t gate::hashes_computed() const {
    return state_->computed.load();
}

// ---------------------------------------------------------------- coming in

tl::expected<new_session, refusal> gate::sign_in(const sign_in_attempt& attempt) {
    const instant now = state_->world.now();
    const std::string name = folded_sign_in_name(std::string_view(attempt.name).substr(0, 400));
    const std::string peer = peer_key(attempt.peer);
    const std::string name_key = hash_of_token(name) + peer; // of one size, however long the name
    if (const auto wait = state_->charge(name_key, peer, now)) return tl::unexpected(too_soon(*wait));

    std::optional<store::account> account;
    bool usable = false, second = false;
    {
        const auto snapshot = state_->database.read();
        account = snapshot->account_by_sign_in(name);
        usable = state_->usable(*snapshot, account, now);
        second = usable && state_->asks_second_factor(*snapshot, account->practitioner);
    }
    const auto matches =
        state_->password_right(usable ? account->password_hash : std::string(), attempt.password);
    if (!matches) {
        state_->refund(name_key, peer, now, false);
        return tl::unexpected(busy());
    }
    if (!*matches) {
        const bool shut = account && !usable;
        state_->refuse_entry(account, attempt.peer, shut ? "shut" : "password", now);
        return tl::unexpected(neutral());
    }
    state_->refund(name_key, peer, now, true);
    const browser from{attempt.peer, attempt.previous_token, attempt.device};
    const auto opened = state_->open({.account = std::move(*account),
                                      .strength = second ? strength::half : strength::one_factor,
                                      .confirmed = second ? instant{} : now,
                                      .means = "password",
                                      .password = attempt.password},
                                     from, now);
    return *opened; // no factor was shown: nobody can have been first
}

tl::expected<new_session, refusal> gate::second_factor(std::string_view token, const proof& shown,
                                                       const browser& from) {
    const instant now = state_->world.now();
    const auto who = recognise(token, now);
    const auto* half = std::get_if<half_signed_in>(&who);
    if (half == nullptr) return tl::unexpected(neutral());
    const std::string peer = peer_key(from.peer);
    const bool by_code = shown.passkey.empty();
    const std::string name_key = "factor\n" + half->practitioner.text + "\n" + peer;
    if (const auto wait = state_->charge(name_key, peer, now)) return tl::unexpected(too_soon(*wait));
    if (by_code) {
        if (const auto wait = state_->charge_account(half->practitioner, now)) {
            state_->refund(name_key, peer, now, false);
            return tl::unexpected(too_soon(*wait));
        }
    }
    std::optional<store::account> account;
    std::optional<shown_factor> right;
    std::string provider;
    {
        const auto snapshot = state_->database.read();
        account = snapshot->account_of(half->practitioner);
        const auto row = store::session_of(snapshot->tables(), hash_of_token(token));
        if (row) provider = row->provider;
        if (state_->usable(*snapshot, account, now)) {
            right = by_code ? state_->check_code(*snapshot, half->practitioner, shown.code, now)
                            : state_->check_passkey(*snapshot, half->practitioner, shown, now);
        }
    }
    std::optional<new_session> opened;
    if (right) {
        opened = state_->open({.account = *account,
                               .strength = strength::two_factors,
                               .provider = provider,
                               .confirmed = now,
                               .means = right->kind,
                               .factor = right},
                              {from.peer, std::string(token), from.device}, now);
    }
    if (!opened) {
        state_->refuse_entry(account, from.peer, "factor", now);
        return tl::unexpected(neutral());
    }
    state_->refund(name_key, peer, now, true);
    if (by_code) state_->forgive_account(half->practitioner, now, true);
    return *opened;
}

tl::expected<new_session, refusal> gate::sign_in_by_passkey(const proof& shown, const browser& from) {
    const instant now = state_->world.now();
    const std::string peer = peer_key(from.peer);
    const std::string name_key = "passkey\n" + peer;
    if (const auto wait = state_->charge(name_key, peer, now)) return tl::unexpected(too_soon(*wait));
    std::optional<store::account> account;
    std::optional<new_session> opened;
    {
        const auto snapshot = state_->database.read();
        auto right = state_->check_passkey(*snapshot, std::nullopt, shown, now);
        if (right) account = snapshot->account_of(right->whose);
        if (right && state_->usable(*snapshot, account, now)) {
            opened = state_->open({.account = *account,
                                   .strength = strength::two_factors,
                                   .confirmed = now,
                                   .means = "passkey",
                                   .factor = std::move(right)},
                                  from, now);
        }
    }
    if (!opened) {
        state_->refuse_entry(account, from.peer, account ? "shut" : "passkey", now);
        return tl::unexpected(neutral());
    }
    state_->refund(name_key, peer, now, true);
    return *opened;
}

tl::expected<new_session, refusal> gate::sign_in_by_provider(const recognised_by_provider& who,
                                                             const browser& from) {
    const instant now = state_->world.now();
    std::optional<store::account> account;
    bool usable = false, second = false;
    {
        const auto snapshot = state_->database.read();
        account = snapshot->account_of(who.practitioner);
        usable = state_->usable(*snapshot, account, now);
        second = usable && who.strength < strength::two_factors &&
                 state_->asks_second_factor(*snapshot, who.practitioner);
    }
    if (!usable) {
        state_->refuse_entry(account, from.peer, "shut", now);
        return tl::unexpected(neutral());
    }
    const auto at_least_one = std::max(who.strength, strength::one_factor);
    return *state_->open({.account = std::move(*account),
                          .strength = second ? strength::half : at_least_one,
                          .provider = who.provider,
                          .confirmed = second ? instant{} : std::min(who.authenticated, now),
                          .means = "provider"},
                         from, now);
}

// ---------------------------------------------------------------- being in

visitor gate::recognise(std::string_view token, instant now) {
    if (!may_be_token(token)) return nobody{};
    const std::string hash = hash_of_token(token);
    const auto known = state_->remembered(hash, now);
    if (!known) return nobody{};
    const auto& row = known->row;
    const auto& options = state_->options;
    if (row.strength == static_cast<int>(strength::half)) {
        if (now - row.started >= options.half_timeout) return nobody{};
        return half_signed_in{row.practitioner, row.csrf_token};
    }
    if (now - row.last_seen >= options.idle_timeout || now - row.started >= options.absolute_timeout) {
        return expired{row.practitioner, row.csrf_token};
    }
    if (state_->sessions.touch(hash, now, options.last_seen_every)) {
        state_->database.write([&](store::transaction& transaction) {
            store::touch_session(transaction.tables(), hash, now);
        });
    }
    const bool two = row.strength >= static_cast<int>(strength::two_factors);
    return signed_in{known->account,
                     row.csrf_token,
                     row.started,
                     {.strength = two ? strength::two_factors : strength::one_factor,
                      .confirmed = row.confirmed,
                      .provider = row.provider,
                      .opens_records = two || known->demonstration,
                      .notices = known->notices}};
}

// ---------------------------------------------------------------- going out

void gate::sign_out(std::string_view token, instant now) {
    if (!may_be_token(token)) return;
    const std::string hash = hash_of_token(token);
    const auto known = state_->read_session(hash, now);
    state_->sessions.end(hash);
    if (!known) return;
    record::act ended = sign_in_act("sign_in.ended", now, known->account, {});
    ended.by.purpose = "signing out";
    state_->database.write([&](store::transaction& transaction) {
        transaction.end_session(hash);
        record::append(transaction, state_->world, ended);
    });
}

bool gate::end_session(const practitioner_id& whose, std::string_view token_hash) {
    const instant now = state_->world.now();
    const std::string hash(token_hash);
    const auto known = state_->read_session(hash, now);
    if (!known || known->row.practitioner != whose) return false;
    state_->sessions.end(hash);
    const record::act ended = sign_in_act("sign_in.ended", now, known->account, {});
    state_->database.write([&](store::transaction& transaction) {
        transaction.end_session(hash);
        record::append(transaction, state_->world, ended);
    });
    return true;
}

std::int64_t gate::end_sessions(const practitioner_id& whose, std::string_view but_token) {
    const instant now = state_->world.now();
    const std::string but = may_be_token(but_token) ? hash_of_token(but_token) : std::string();
    std::optional<store::account> account;
    {
        const auto snapshot = state_->database.read();
        account = snapshot->account_of(whose);
        for (const auto& one : store::sessions_of(snapshot->tables(), whose))
            if (one.token_hash != but) state_->sessions.end(one.token_hash);
    }
    std::int64_t ended = 0;
    const record::act all = sign_in_act("sign_in.all_ended", now, account, {});
    state_->database.write([&](store::transaction& transaction) {
        ended = store::end_sessions_of(transaction.tables(), whose, but);
        if (ended > 0) record::append(transaction, state_->world, all);
    });
    state_->sessions.drop_of(whose);
    return ended;
}

void gate::forget(const practitioner_id& practitioner) {
    state_->sessions.drop_of(practitioner);
}

} // namespace kith::identity
