#include "identity/gate_state.hpp"

#include <array>
#include <boost/json.hpp>
#include <sodium.h>

namespace kith::identity {
namespace {

using std::chrono::seconds;

constexpr std::size_t token_size = 64;         // 256 bits in hexadecimal
constexpr std::chrono::hours keep_expired{24}; // so that what was typed in them can still be kept
constexpr seconds name_forgiven_every{180};
constexpr seconds peer_forgiven_every{10};

} // namespace

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

bool is_demonstration(store::snapshot& snapshot) {
    return snapshot.setting(demonstration_setting).has_value();
}

record::act sign_in_act(std::string_view type, instant at, const std::optional<store::account>& whose,
                        std::string_view peer, std::string_view how) {
    record::act act;
    act.by = {.who = whose ? whose->practitioner : practitioner_id{"unknown"},
              .role = whose ? whose->role : "none",
              .purpose = "signing in"};
    act.at = at;
    // In alphabetical order of the keys: bodies are canonical.
    boost::json::object body;
    if (!how.empty()) body["how"] = how;
    body["known"] = whose.has_value();
    body["peer"] = peer;
    record::new_entry entry;
    entry.type = type;
    entry.event_time = at;
    entry.body = boost::json::serialize(body);
    act.appends.push_back(
        {.stream = std::string(sign_ins_stream), .expected = std::nullopt, .entries = {std::move(entry)}});
    return act;
}

// One sentence, whether the name, the password or the factor was wrong, the account closed or dormant.
refusal neutral() {
    return {
        "These sign-in details are not right, or the account cannot be used. Check them and try again."};
}

refusal too_soon(seconds wait) {
    return {"There were too many attempts. Wait " + std::to_string(wait.count()) +
                (wait.count() == 1 ? " second" : " seconds") + " and try again.",
            wait};
}

refusal busy() {
    return {"Many people are signing in just now. Wait a few seconds and try again.", seconds(3)};
}

bool use_factor(store::transaction& transaction, const shown_factor& shown, instant now) {
    auto& tables = transaction.tables();
    if (!shown.challenge.empty() &&
        !store::use_challenge(tables, shown.challenge, now + challenge_lasts, now)) {
        return false;
    }
    if (shown.kind == "recovery") return store::remove_credential(tables, shown.whose, shown.credential);
    if (shown.credential.empty()) return true;
    if (shown.counter) return store::use_credential(tables, shown.credential, *shown.counter, now);
    return store::use_credential(tables, shown.credential, now);
}

gate::state::state(store::database& where, kith::world& from, gate_options chosen)
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
      by_account({.free_failures = chosen.free_failures_of_name,
                  .longest_delay = chosen.longest_delay_of_name,
                  .forgive_every = name_forgiven_every,
                  .remembered = chosen.remembered}),
      sessions(chosen.remembered) {}

// ---------------------------------------------------------------- slowing down

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

// Six digits can be guessed by many machines at once: codes of one account are slowed down whoever tries
// them. Only somebody who has its password gets so far, so nobody else can slow its owner down.
std::optional<seconds> gate::state::charge_account(const practitioner_id& whose, instant now) {
    const std::scoped_lock lock(throttles);
    if (const auto wait = by_account.wait(whose.text, now)) return wait;
    by_account.charge(whose.text, now);
    return std::nullopt;
}

void gate::state::forgive_account(const practitioner_id& whose, instant now, bool right) {
    const std::scoped_lock lock(throttles);
    if (right) {
        by_account.clear(whose.text);
    } else {
        by_account.refund(whose.text, now);
    }
}

// ---------------------------------------------------------------- accounts and sessions

bool gate::state::usable(store::snapshot& snapshot, const std::optional<store::account>& account,
                         instant now) const {
    if (!account || !account->active) return false;
    if (is_demonstration(snapshot)) return true;
    const auto last = store::last_signed_in(snapshot.tables(), account->practitioner);
    return last && now - *last < options.dormant_after;
}

std::optional<bool> gate::state::password_right(const std::string& hash, std::string_view password) {
    const hash_queue::place place(hashes);
    if (!place.held()) return std::nullopt;
    ++computed;
    return verify_password(hash.empty() ? dummy_hash : hash, password) && !hash.empty();
}

void gate::state::note_opened(store::transaction& transaction, const opening& asked,
                              const store::sign_in_session& session, instant now) {
    auto& tables = transaction.tables();
    const auto& whose = asked.account.practitioner;
    store::note_signed_in(tables, whose, now);
    if (!store::note_device(tables, whose, session.device, now)) return;
    store::add_notice(tables, {.id = world.fresh_text(),
                               .practitioner = whose,
                               .at = now,
                               .words = session.device,
                               .session = session.token_hash});
}

std::optional<new_session> gate::state::open(opening asked, const browser& from, instant now) {
    store::account& account = asked.account;
    std::string csrf = random_text(world);
    std::optional<std::string> previous;
    if (may_be_token(from.previous_token)) {
        const std::string hash = hash_of_token(from.previous_token);
        const auto row = store::session_of(database.read()->tables(), hash);
        if (row) previous = hash;
        if (row && row->practitioner == account.practitioner) csrf = row->csrf_token;
    }
    const bool rehash = !asked.password.empty() &&
                        crypto_pwhash_str_needs_rehash(account.password_hash.c_str(), options.cost.passes,
                                                       options.cost.memory_bytes) != 0;
    if (rehash) account.password_hash = hash_password(asked.password, options.cost);
    const std::string token = random_text(world);
    const store::sign_in_session session{.token_hash = hash_of_token(token),
                                         .practitioner = account.practitioner,
                                         .csrf_token = csrf,
                                         .started = now,
                                         .last_seen = now,
                                         .strength = static_cast<int>(asked.strength),
                                         .confirmed = asked.confirmed,
                                         .peer = from.peer,
                                         .device = from.device,
                                         .provider = asked.provider};
    const bool half = asked.strength == strength::half;
    const record::act noted =
        sign_in_act(half ? "sign_in.half" : "sign_in.succeeded", now, account, from.peer, asked.means);
    try {
        database.write([&](store::transaction& transaction) {
            if (asked.factor && !use_factor(transaction, *asked.factor, now)) throw store::abandoned{};
            if (rehash)
                store::set_password_hash(transaction.tables(), account.practitioner, account.password_hash);
            if (previous) transaction.end_session(*previous);
            transaction.end_sessions_idle_since(now - keep_expired);
            if (!half) note_opened(transaction, asked, session, now);
            store::open_session(transaction.tables(), session);
            record::append(transaction, world, noted);
        });
    } catch (const store::abandoned&) {
        return std::nullopt;
    }
    if (previous) sessions.end(*previous);
    account.password_hash.clear();
    return new_session{token, std::move(account), asked.strength};
}

void gate::state::refuse_entry(const std::optional<store::account>& whose, std::string_view peer,
                               std::string_view why, instant now) {
    record::append(database, world, sign_in_act("sign_in.failed", now, whose, peer, why));
}

std::optional<remembered_session> gate::state::read_session(const std::string& token_hash, instant now) {
    const auto snapshot = database.read();
    auto row = store::session_of(snapshot->tables(), token_hash);
    if (!row) return std::nullopt;
    auto account = snapshot->account_of(row->practitioner);
    if (!account || !account->active) return std::nullopt;
    account->password_hash.clear(); // no use of it here, so it need not lie about in memory
    remembered_session read;
    read.account = std::move(*account);
    read.demonstration = is_demonstration(*snapshot);
    for (const auto& notice : store::notices_of(snapshot->tables(), row->practitioner))
        read.notices += notice.session == token_hash ? 0 : 1;
    read.checked = now;
    read.seen_written = row->last_seen;
    read.row = std::move(*row);
    return read;
}

std::optional<remembered_session> gate::state::remembered(const std::string& token_hash, instant now) {
    if (sessions.ended(token_hash)) return std::nullopt;
    auto known = sessions.find(token_hash);
    if (known && now - known->checked < options.recheck_every && now >= known->checked) return known;
    known = read_session(token_hash, now);
    if (known) {
        sessions.keep(*known);
    } else {
        sessions.drop(token_hash);
    }
    return known;
}

void gate::state::refresh(const std::string& token_hash, instant now) {
    sessions.drop(token_hash);
    if (auto known = read_session(token_hash, now)) sessions.keep(*known);
}

} // namespace kith::identity
