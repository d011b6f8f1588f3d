#include "identity/account_changes.hpp"

#include <boost/json.hpp>

namespace kith::identity {
namespace {

constexpr std::size_t longest_reason = 500;

/// An entry about an account. Bodies are canonical: keys in alphabetical order.
record::act act_about(const changing& change, std::string_view type, const practitioner_id& whose,
                      std::string_view reason = {}) {
    boost::json::object body;
    body["practitioner"] = whose.text;
    if (!reason.empty()) body["reason"] = reason;
    record::act act;
    act.by = change.by;
    act.at = change.world.now();
    record::new_entry entry;
    entry.type = type;
    entry.event_time = act.at;
    entry.body = boost::json::serialize(body);
    act.appends.push_back(
        {.stream = std::string(accounts_stream), .expected = std::nullopt, .entries = {std::move(entry)}});
    return act;
}

std::optional<store::account> account_of(const changing& change, const practitioner_id& whose) {
    return change.database.read()->account_of(whose);
}

tl::unexpected<problems> no_such_account() {
    return refuse("There is no such account", "account");
}

/// A token and what is kept of it.
std::pair<std::string, store::invitation> fresh_invitation(kith::world& world,
                                                           const practitioner_id& whose) {
    std::string token = world.fresh_text() + world.fresh_text();
    const instant now = world.now();
    store::invitation kept{.token_hash = hash_of_token(token),
                           .practitioner = whose,
                           .made = now,
                           .until = now + invitation_lasts};
    return {std::move(token), std::move(kept)};
}

result<void> reason_fits(std::string_view reason) {
    if (reason.empty()) return refuse("Say why", "reason");
    if (reason.size() > longest_reason) return refuse("Say why in at most 500 characters", "reason");
    return {};
}

} // namespace

// ---------------------------------------------------------------- invitations

result<invited> invite(const changing& change, const new_account& asked,
                       const store::account_contact& contact) {
    if (auto wrong = contact_faults(*change.database.read(), {}, contact); !wrong.empty())
        return tl::unexpected(std::move(wrong));
    const auto made = create_account_without_password(change, asked);
    if (!made) return tl::unexpected(made.error());
    if (contact != store::account_contact{})
        if (auto set = set_contact(change, *made, contact); !set) return tl::unexpected(set.error());
    return invite_again(change, *made);
}

result<invited> invite_again(const changing& change, const practitioner_id& whose) {
    const auto account = account_of(change, whose);
    if (!account || !account->active) return no_such_account();
    if (!account->password_hash.empty())
        return refuse("The account has a password: ask for a reset instead", "account");
    auto [token, kept] = fresh_invitation(change.world, whose);
    const auto act = act_about(change, "account.invited", whose);
    change.database.write([&](store::transaction& transaction) {
        store::add_invitation(transaction.tables(), kept);
        record::append(transaction, change.world, act);
    });
    return invited{whose, std::move(token), kept.until};
}

std::optional<store::account> invited_account(store::snapshot& snapshot, std::string_view token,
                                              instant now) {
    const auto kept = store::invitation_of(snapshot.tables(), hash_of_token(token));
    if (!kept || now >= kept->until) return std::nullopt;
    auto account = snapshot.account_of(kept->practitioner);
    if (!account || !account->active) return std::nullopt;
    return account;
}

std::optional<std::string> open_invitation(store::database& database, world& world, std::string_view token,
                                           instant now) {
    const auto kept = store::invitation_of(database.read()->tables(), hash_of_token(token));
    if (!kept || now >= kept->until) return std::nullopt;
    std::string fresh = world.fresh_text() + world.fresh_text();
    bool done = false;
    database.write([&](store::transaction& transaction) {
        done = store::exchange_invitation(transaction.tables(), kept->token_hash, hash_of_token(fresh),
                                          std::min(kept->until, now + invitation_opened_lasts));
    });
    if (!done) return std::nullopt;
    return fresh;
}

result<void> accept_invitation(store::database& database, world& world, std::string_view token,
                               std::string_view password, const password_rules& rules,
                               const password_cost& cost, const origin& from) {
    auto account = invited_account(*database.read(), token, world.now());
    if (!account) return refuse("This invitation cannot be used any more", "token");
    if (auto found = password_faults(password, *account, rules); !found.empty())
        return tl::unexpected(std::move(found));
    account->password_hash = hash_password(password, cost);
    const changing change{
        database, world, {account->practitioner, account->role, "accepting an invitation"}};
    const auto act = act_about(change, "account.invitation_accepted", account->practitioner);
    bool first = false;
    database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        first = store::invitation_of(tables, hash_of_token(token)).has_value();
        if (!first) return;
        store::discard_invitations(tables, account->practitioner);
        store::set_password_hash(tables, account->practitioner, account->password_hash);
        store::note_signed_in(tables, account->practitioner, act.at);
        store::add_notice(tables,
                          {.id = world.fresh_text(),
                           .practitioner = account->practitioner,
                           .at = act.at,
                           .words = "The password was set with an invitation" +
                                    (from.device.empty() ? std::string() : ", with " + from.device) +
                                    (from.peer.empty() ? std::string() : ", from " + from.peer),
                           .session = {},
                           .kind = "change"});
        record::append(transaction, world, act);
    });
    if (!first) return refuse("This invitation cannot be used any more", "token");
    return {};
}

// ---------------------------------------------------------------- closing and letting in

result<void> close_account(const changing& change, const practitioner_id& whose, std::string_view reason) {
    const auto account = account_of(change, whose);
    if (!account || !account->active) return no_such_account();
    if (auto fits = reason_fits(reason); !fits) return fits;
    if (change.by.who == whose)
        return refuse("You cannot close your own account: ask a colleague", "account");
    const auto act = act_about(change, "account.closed", whose, reason);
    change.database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        store::set_active(tables, whose, false);
        store::end_sessions_of(tables, whose);
        store::discard_invitations(tables, whose);
        store::discard_reset(tables, whose);
        record::append(transaction, change.world, act);
    });
    return {};
}

result<void> let_in_again(const changing& change, const practitioner_id& whose) {
    const auto account = account_of(change, whose);
    if (!account) return no_such_account();
    if (change.by.who == whose) return refuse("You cannot let yourself in: ask a colleague", "account");
    const auto act = act_about(change, "account.let_in_again", whose);
    change.database.write([&](store::transaction& transaction) {
        store::set_active(transaction.tables(), whose, true);
        store::note_signed_in(transaction.tables(), whose, act.at);
        record::append(transaction, change.world, act);
    });
    return {};
}

void note_sessions_ended(const changing& change, const practitioner_id& whose) {
    record::append(change.database, change.world, act_about(change, "account.sessions_ended", whose));
}

// ---------------------------------------------------------------- resetting, by two people

result<void> propose_reset(const changing& change, const practitioner_id& whose, std::string_view reason) {
    const auto account = account_of(change, whose);
    if (!account || !account->active) return no_such_account();
    if (auto fits = reason_fits(reason); !fits) return fits;
    if (change.by.who == whose)
        return refuse("You cannot ask for your own account: ask a colleague", "account");
    const auto act = act_about(change, "account.reset_proposed", whose, reason);
    change.database.write([&](store::transaction& transaction) {
        store::propose_reset(transaction.tables(), {.practitioner = whose,
                                                    .proposed_by = change.by.who,
                                                    .proposed = act.at,
                                                    .reason = std::string(reason)});
        record::append(transaction, change.world, act);
    });
    return {};
}

result<invited> confirm_reset(const changing& change, const practitioner_id& whose) {
    const auto account = account_of(change, whose);
    if (!account || !account->active) return no_such_account();
    auto [token, kept] = fresh_invitation(change.world, whose);
    const auto act = act_about(change, "account.reset_confirmed", whose);
    problems refused;
    change.database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        const auto waiting = store::reset_of(tables, whose);
        if (!waiting) {
            refused = {{"Nobody has asked for this account to be reset", "account"}};
        } else if (waiting->proposed_by == change.by.who || change.by.who == whose) {
            refused = {
                {"Somebody else has to confirm: neither whoever asked nor whose account it is", "account"}};
        }
        if (!refused.empty()) return;
        store::discard_reset(tables, whose);
        store::remove_credentials(tables, whose);
        store::end_sessions_of(tables, whose);
        store::add_invitation(tables, kept);
        store::set_password_hash(tables, whose, {});
        record::append(transaction, change.world, act);
    });
    if (!refused.empty()) return tl::unexpected(std::move(refused));
    return invited{whose, std::move(token), kept.until};
}

result<void> withdraw_reset(const changing& change, const practitioner_id& whose) {
    const auto act = act_about(change, "account.reset_withdrawn", whose);
    bool waited = false;
    change.database.write([&](store::transaction& transaction) {
        waited = store::reset_of(transaction.tables(), whose).has_value();
        if (!waited) return;
        store::discard_reset(transaction.tables(), whose);
        record::append(transaction, change.world, act);
    });
    if (!waited) return refuse("Nobody has asked for this account to be reset", "account");
    return {};
}

account_state state_of(store::snapshot& snapshot, const store::account& account, instant now,
                       const gate_options& options) {
    if (!account.active) return account_state::closed;
    if (store::invitation_of(snapshot.tables(), account.practitioner)) return account_state::invited;
    const auto last = store::last_signed_in(snapshot.tables(), account.practitioner);
    const bool dormant = !last || now - *last >= options.dormant_after;
    return dormant && !is_demonstration(snapshot) ? account_state::dormant : account_state::open;
}

} // namespace kith::identity
