// What practitioners change of their own account.

#include "identity/account_changes.hpp"
#include "identity/factors.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace kith::identity {
namespace {

constexpr std::size_t longest_factor_name = 60;

record::act own_act(const changing& change, std::string_view type, const practitioner_id& whose,
                    std::string_view kind) {
    boost::json::object body;
    if (!kind.empty()) body["kind"] = kind;
    body["practitioner"] = whose.text;
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

/// Tells the account's owner, and ends the sessions that are not the one it was done in: whoever has the
/// old factor, or took the account over, is out.
void tell_of_change(store::transaction& transaction, const changing& change, const practitioner_id& whose,
                    instant at, std::string_view what) {
    std::string words(what);
    if (!change.from.device.empty()) words += ", with " + change.from.device;
    if (!change.from.peer.empty()) words += ", from " + change.from.peer;
    store::add_notice(transaction.tables(), {.id = change.world.fresh_text(),
                                             .practitioner = whose,
                                             .at = at,
                                             .words = std::move(words),
                                             .session = change.from.session,
                                             .kind = "change"});
    store::end_sessions_of(transaction.tables(), whose, change.from.session);
}

bool is_factor(const store::credential& one) {
    return one.kind != "recovery";
}

/// Ten codes in place of those there are.
std::vector<std::string> write_recovery_codes(store::transaction& transaction, world& from,
                                              const practitioner_id& whose, instant now) {
    std::vector<std::string> codes;
    store::remove_credentials(transaction.tables(), whose, "recovery");
    while (codes.size() < recovery_codes_made) {
        codes.push_back(recovery_code(from));
        store::add_credential(transaction.tables(), {.id = from.fresh_text(),
                                                     .practitioner = whose,
                                                     .kind = "recovery",
                                                     .name = {},
                                                     .secret = recovery_code_hash(whose, codes.back()),
                                                     .counter = 0,
                                                     .added = now,
                                                     .last_used = {}});
    }
    return codes;
}

result<void> name_fits(std::string_view name) {
    if (name.empty() || name.size() > longest_factor_name)
        return refuse("Give it a name of 1 to 60 characters, such as \"Work telephone\"", "name");
    return {};
}

} // namespace

result<void> set_password(const changing& change, const practitioner_id& whose, std::string_view password,
                          const password_rules& rules, const password_cost& cost) {
    auto account = change.database.read()->account_of(whose);
    if (!account) return refuse("There is no such account", "account");
    if (auto found = password_faults(password, *account, rules); !found.empty())
        return tl::unexpected(std::move(found));
    account->password_hash = hash_password(password, cost);
    const auto act = own_act(change, "account.password_changed", whose, {});
    change.database.write([&](store::transaction& transaction) {
        store::set_password_hash(transaction.tables(), whose, account->password_hash);
        tell_of_change(transaction, change, whose, act.at, "The password was changed");
        record::append(transaction, change.world, act);
    });
    return {};
}

result<std::vector<std::string>> add_factor(const changing& change, const store::credential& fresh) {
    if (auto fits = name_fits(fresh.name); !fits) return tl::unexpected(fits.error());
    const auto act = own_act(change, "account.factor_added", fresh.practitioner, fresh.kind);
    problems refused;
    std::vector<std::string> codes;
    change.database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        const auto has = store::credentials_of(tables, fresh.practitioner);
        const auto factors = static_cast<std::size_t>(std::ranges::count_if(has, is_factor));
        if (factors >= most_factors) {
            refused = {{"You have 20 already. Remove one that you no longer use first", "name"}};
        } else if (!store::add_credential(tables, fresh)) {
            refused = {{"This passkey is in use already", "passkey"}};
        }
        if (!refused.empty()) return;
        if (factors == 0)
            codes = write_recovery_codes(transaction, change.world, fresh.practitioner, act.at);
        tell_of_change(
            transaction, change, fresh.practitioner, act.at,
            (fresh.kind == "passkey" ? "A passkey was added: " : "An app with codes was added: ") +
                fresh.name);
        record::append(transaction, change.world, act);
    });
    if (!refused.empty()) return tl::unexpected(std::move(refused));
    return codes;
}

std::vector<std::string> renew_recovery_codes(const changing& change, const practitioner_id& whose) {
    const auto act = own_act(change, "account.recovery_codes_made", whose, {});
    std::vector<std::string> codes;
    change.database.write([&](store::transaction& transaction) {
        codes = write_recovery_codes(transaction, change.world, whose, act.at);
        tell_of_change(transaction, change, whose, act.at, "New recovery codes were made");
        record::append(transaction, change.world, act);
    });
    return codes;
}

result<void> rename_factor(const changing& change, const practitioner_id& whose, std::string_view id,
                           std::string_view name) {
    if (auto fits = name_fits(name); !fits) return fits;
    bool there = false;
    change.database.write([&](store::transaction& transaction) {
        there = store::rename_credential(transaction.tables(), whose, id, name);
    });
    if (!there) return refuse("It is no longer there", "name");
    return {};
}

result<void> remove_factor(const changing& change, const practitioner_id& whose, std::string_view id) {
    problems refused;
    record::act act = own_act(change, "account.factor_removed", whose, {});
    change.database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        const auto has = store::credentials_of(tables, whose);
        const auto found =
            std::ranges::find_if(has, [&](const auto& one) { return one.id == id && is_factor(one); });
        if (found == has.end()) {
            refused = {{"It is no longer there", "factor"}};
            return;
        }
        if (std::ranges::count_if(has, is_factor) == 1) {
            refused = {{"This is your only second factor. Add another before you remove it", "factor"}};
            return;
        }
        store::remove_credential(tables, whose, id);
        act = own_act(change, "account.factor_removed", whose, found->kind);
        tell_of_change(
            transaction, change, whose, act.at,
            (found->kind == "passkey" ? "A passkey was removed: " : "An app with codes was removed: ") +
                found->name);
        record::append(transaction, change.world, act);
    });
    if (!refused.empty()) return tl::unexpected(std::move(refused));
    return {};
}

} // namespace kith::identity
