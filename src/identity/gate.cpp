#include "identity/hash_queue.hpp"
#include "identity/identity.hpp"
#include "identity/sessions.hpp"
#include "identity/throttle.hpp"

#include <array>
#include <boost/json.hpp>
#include <mutex>
#include <sodium.h>

namespace kith::identity {
namespace {

using std::chrono::seconds;

constexpr std::size_t token_size = 64;         // 256 bits in hexadecimal
constexpr std::chrono::hours keep_expired{24}; // so that what was typed in them can still be kept
constexpr seconds name_forgiven_every{180};
constexpr seconds peer_forgiven_every{10};

std::string random_text(world& world) {
    std::array<std::uint8_t, token_size / 2> bytes{};
    world.fill(bytes);
    std::array<char, token_size + 1> text{};
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    return std::string(text.data(), token_size);
}

bool may_be_token(std::string_view token) {
    return token.size() == token_size &&
           token.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hash_of_token(std::string_view token) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size());
    return hash;
}

/// One entry of the sign-ins stream. Nothing typed is in it: no password, no name that we do not know.
record::act sign_in_act(std::string_view type, instant at, const std::optional<store::account>& whose,
                        std::string_view peer) {
    record::act act;
    act.by = {.who = whose ? whose->practitioner : practitioner_id{"unknown"},
              .role = whose ? whose->role : "none",
              .purpose = "signing in"};
    act.at = at;
    record::new_entry entry;
    entry.type = type;
    entry.event_time = at;
    entry.body = boost::json::serialize(boost::json::object{{"known", whose.has_value()}, {"peer", peer}});
    act.appends.push_back(
        {.stream = std::string(sign_ins_stream), .expected = std::nullopt, .entries = {std::move(entry)}});
    return act;
}

refusal neutral() {
    return {"The sign-in name or the password is wrong. Check both and try again."};
}

refusal too_soon(seconds wait) {
    return {"There were too many attempts. Wait " + std::to_string(wait.count()) +
                (wait.count() == 1 ? " second" : " seconds") + " and try again.",
            wait};
}

refusal busy() {
    return {"Many people are signing in just now. Wait a few seconds and try again.", seconds(3)};
}

} // namespace

struct gate::state {
    state(store::database& where, kith::world& from, gate_options chosen)
        : database(where), world(from), options(chosen),
          dummy_hash(hash_password("no account has this hash", chosen.cost)),
          hashes(chosen.concurrent_hashes, chosen.waiting_hashes),
          by_name({.free_failures = chosen.free_failures_of_name,
                   .longest_delay = chosen.longest_delay_of_name,
                   .forgive_every = name_forgiven_every,
                   .remembered = chosen.remembered}),
          by_peer({.free_failures = chosen.free_failures_of_peer,
                   .longest_delay = chosen.longest_delay_of_peer,
                   .forgive_every = peer_forgiven_every,
                   .remembered = chosen.remembered}),
          sessions(chosen.remembered) {}

    store::database& database;
    kith::world& world;
    gate_options options;
    std::string dummy_hash; ///< verified where there is no account, so that it takes as long
    hash_queue hashes;
    std::mutex throttles;
    throttle by_name, by_peer;
    session_memory sessions;

    std::optional<seconds> charge(const std::string& name_key, const std::string& peer, instant now);
    void refund(const std::string& name_key, const std::string& peer, instant now, bool signed_in);
    new_session start_session(store::account, const sign_in_attempt&, instant now);
    std::optional<remembered_session> read_session(const std::string& token_hash, instant now);
    void write_last_seen(const store::session_row&);
};

std::optional<seconds> gate::state::charge(const std::string& name_key, const std::string& peer,
                                           instant now) {
    const std::scoped_lock lock(throttles);
    const auto name_wait = by_name.wait(name_key, now);
    const auto peer_wait = by_peer.wait(peer, now);
    if (name_wait || peer_wait)
        return std::max(name_wait.value_or(seconds(0)), peer_wait.value_or(seconds(0)));
    by_name.charge(name_key, now);
    by_peer.charge(peer, now);
    return std::nullopt;
}

void gate::state::refund(const std::string& name_key, const std::string& peer, instant now,
                         bool signed_in) {
    const std::scoped_lock lock(throttles);
    by_peer.refund(peer, now);
    if (signed_in) {
        by_name.clear(name_key);
    } else {
        by_name.refund(name_key, now);
    }
}

new_session gate::state::start_session(store::account account, const sign_in_attempt& attempt,
                                       instant now) {
    std::string csrf = random_text(world);
    std::optional<std::string> previous;
    if (may_be_token(attempt.previous_token)) {
        const std::string hash = hash_of_token(attempt.previous_token);
        const auto row = database.read()->session(hash);
        if (row) previous = hash;
        if (row && row->practitioner == account.practitioner) csrf = row->csrf_token;
    }
    const bool rehash = crypto_pwhash_str_needs_rehash(account.password_hash.c_str(), options.cost.passes,
                                                       options.cost.memory_bytes) != 0;
    if (rehash) account.password_hash = hash_password(attempt.password, options.cost);
    const std::string token = random_text(world);
    const store::session_row session{.token_hash = hash_of_token(token),
                                     .practitioner = account.practitioner,
                                     .csrf_token = csrf,
                                     .started = now,
                                     .last_seen = now};
    const record::act succeeded = sign_in_act("sign_in.succeeded", now, account, attempt.peer);
    if (previous) sessions.end(*previous);
    database.write([&](store::transaction& transaction) {
        if (rehash) transaction.save(account);
        if (previous) transaction.end_session(*previous);
        transaction.end_sessions_idle_since(now - keep_expired);
        transaction.save(session);
        record::append(transaction, world, succeeded);
    });
    account.password_hash.clear();
    return {token, std::move(account)};
}

std::optional<remembered_session> gate::state::read_session(const std::string& token_hash, instant now) {
    const auto snapshot = database.read();
    const auto row = snapshot->session(token_hash);
    if (!row) return std::nullopt;
    auto account = snapshot->account_of(row->practitioner);
    if (!account || !account->active) return std::nullopt;
    account->password_hash.clear(); // no use of it here, so it need not lie about in memory
    return remembered_session{
        .row = *row, .account = std::move(*account), .checked = now, .seen_written = row->last_seen};
}

void gate::state::write_last_seen(const store::session_row& row) {
    database.write([&](store::transaction& transaction) {
        // Signing out marks the session first and writes afterwards: it cannot be brought back from here.
        if (!sessions.ended(row.token_hash)) transaction.save(row);
    });
}

gate::gate(store::database& database, world& world, gate_options options)
    : state_(std::make_unique<state>(database, world, options)) {}

gate::~gate() = default;

tl::expected<new_session, refusal> gate::sign_in(const sign_in_attempt& attempt) {
    const instant now = state_->world.now();
    const std::string name = folded_sign_in_name(std::string_view(attempt.name).substr(0, 400));
    const std::string peer = peer_key(attempt.peer);
    const std::string name_key = hash_of_token(name) + peer; // of one size, however long the name
    if (const auto wait = state_->charge(name_key, peer, now)) return tl::unexpected(too_soon(*wait));

    std::optional<store::account> account;
    bool right = false;
    {
        const hash_queue::place place(state_->hashes);
        if (!place.held()) {
            state_->refund(name_key, peer, now, false);
            return tl::unexpected(busy());
        }
        account = state_->database.read()->account_by_sign_in(name);
        const bool usable = account && account->active && !account->password_hash.empty();
        const bool matches =
            verify_password(usable ? account->password_hash : state_->dummy_hash, attempt.password);
        right = usable && matches;
    }
    if (!right) {
        record::append(state_->database, state_->world,
                       sign_in_act("sign_in.failed", now, account, attempt.peer));
        return tl::unexpected(neutral());
    }
    state_->refund(name_key, peer, now, true);
    return state_->start_session(std::move(*account), attempt, now);
}

visitor gate::recognise(std::string_view token, instant now) {
    if (!may_be_token(token)) return nobody{};
    const std::string hash = hash_of_token(token);
    if (state_->sessions.ended(hash)) return nobody{};
    auto known = state_->sessions.find(hash);
    if (!known || now - known->checked >= state_->options.recheck_every || now < known->checked) {
        known = state_->read_session(hash, now);
        if (!known) {
            state_->sessions.drop(hash);
            return nobody{};
        }
        state_->sessions.keep(*known);
    }
    const auto& row = known->row;
    const auto& options = state_->options;
    if (now - row.last_seen >= options.idle_timeout || now - row.started >= options.absolute_timeout) {
        return expired{row.practitioner, row.csrf_token};
    }
    if (state_->sessions.touch(hash, now, options.last_seen_every)) {
        store::session_row seen = row;
        seen.last_seen = now;
        state_->write_last_seen(seen);
    }
    return signed_in{known->account, row.csrf_token, row.started};
}

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

void gate::forget(const practitioner_id& practitioner) {
    state_->sessions.drop_of(practitioner);
}

} // namespace kith::identity
