// A sign-in at another provider, from its beginning to a subject that is certain.

#include "identity/oidc_party.hpp"

#include "identity/account_changes.hpp"
#include "identity/factors.hpp"

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace kith::identity::oidc {
namespace {

namespace json = boost::json;
constexpr std::string_view providers_setting = "sign_in.providers";
constexpr std::chrono::hours discovery_lasts{1};
constexpr std::chrono::seconds silence_lasts{5}, keys_last{60};

std::string encoded(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

bool same(std::string_view left, std::string_view right) {
    return !left.empty() && left.size() == right.size() &&
           sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

no_arrival unreachable(const provider& at) {
    return {true, at.name + " does not answer at the moment."};
}
no_arrival wrong(const provider& at, std::string_view why) {
    return {false, "What " + at.name + " sent was not accepted: " + std::string(why) + "."};
}

const configured* find(const std::vector<configured>& all, std::string_view id) {
    const auto found = std::ranges::find_if(all, [&](const configured& one) { return one.at.id == id; });
    return found == all.end() ? nullptr : &*found;
}

record::act act_of(const record::actor& by, std::string_view type, json::object body, instant now) {
    record::act act;
    act.by = by;
    act.at = now;
    record::new_entry entry;
    entry.type = type;
    entry.event_time = now;
    entry.body = json::serialize(body);
    act.appends.push_back({std::string(accounts_stream), std::nullopt, {std::move(entry)}});
    return act;
}

json::object about(const practitioner_id& whose, const std::string& issuer, const std::string& subject) {
    return {{"issuer", issuer}, {"practitioner", whose.text}, {"subject", subject}};
}

} // namespace

// ---------------------------------------------------------------- configuration

std::vector<configured> configured_providers(store::snapshot& snapshot) {
    std::vector<configured> all;
    const auto text = snapshot.setting(providers_setting);
    if (!text) return all;
    boost::system::error_code failed;
    const auto value = json::parse(*text, failed);
    if (failed || !value.is_array()) return all;
    for (const json::value& each : value.as_array()) {
        const auto* one = each.if_object();
        if (one == nullptr) continue;
        const auto said = [&](std::string_view key) {
            const auto* found = one->if_contains(key);
            return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
        };
        configured made;
        made.at.id = said("id");
        made.at.name = said("name");
        made.at.issuer = said("issuer");
        made.at.client_id = said("client_id");
        made.secret_file = said("secret_file");
        if (const auto* acr = one->if_contains("two_factor_acr"); acr != nullptr && acr->is_array())
            for (const json::value& level : acr->as_array())
                if (level.is_string()) made.at.two_factor_acr.emplace_back(level.as_string());
        const auto* required = one->if_contains("requires_acr");
        made.at.requires_acr = required != nullptr && required->is_bool() && required->as_bool();
        if (const auto* age = one->if_contains("max_age"); age != nullptr && age->is_int64())
            made.at.max_age = std::chrono::seconds(age->as_int64());
        if (checked(made.at)) all.push_back(std::move(made));
    }
    return all;
}

void keep_providers(store::transaction& transaction, const std::vector<configured>& all) {
    json::array kept;
    for (const configured& one : all) {
        json::object said{{"id", one.at.id},
                          {"name", one.at.name},
                          {"issuer", one.at.issuer},
                          {"client_id", one.at.client_id},
                          {"secret_file", one.secret_file},
                          {"requires_acr", one.at.requires_acr}};
        json::array acr;
        for (const std::string& level : one.at.two_factor_acr)
            acr.emplace_back(level);
        said["two_factor_acr"] = std::move(acr);
        if (one.at.max_age) said["max_age"] = one.at.max_age->count();
        kept.emplace_back(std::move(said));
    }
    transaction.set(providers_setting, json::serialize(kept));
}

result<std::string> read_secret(const std::string& file) {
    if (file.empty()) return std::string();
    struct stat found {};
    if (stat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
        return refuse("The file with the client secret cannot be read", "secret");
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return refuse("Others may read the file with the client secret: give it the mode 0600", "secret");
    std::ifstream in(file);
    std::string secret;
    std::getline(in, secret);
    if (!in || secret.empty() || secret.size() > 1'024)
        return refuse("The file holds no client secret: one line of at most 1,024 characters", "secret");
    return secret;
}

// ---------------------------------------------------------------- the party

relying_party::relying_party(world& world, fetcher fetch) : world_(world), fetch_(std::move(fetch)) {}

tl::expected<relying_party::known, no_arrival> relying_party::known_of(const provider& at) {
    const instant now = world_.now();
    {
        const std::scoped_lock lock(guard_);
        const auto found = known_.find(at.issuer);
        if (found != known_.end() && now - found->second.read < discovery_lasts) return found->second;
        // Whoever comes while it is being asked, or has just not answered, does not wait as well.
        if (const auto quiet = silent_.find(at.issuer); quiet != silent_.end() && now < quiet->second) {
            if (found != known_.end() && found->second.read != instant{}) return found->second;
            return tl::unexpected(unreachable(at));
        }
        silent_[at.issuer] = now + silence_lasts;
    }
    std::string base = at.issuer;
    if (base.ends_with('/')) base.pop_back();
    const auto said = fetch_(base + "/.well-known/openid-configuration", nullptr, {});
    if (!said || said->status != 200) return tl::unexpected(unreachable(at));
    const auto where = read_discovery(said->body, at.issuer);
    if (!where) return tl::unexpected(wrong(at, where.error().front().message));
    known made{*where, {}, now, {}};
    const std::scoped_lock lock(guard_);
    if (const auto earlier = known_.find(at.issuer); earlier != known_.end()) {
        made.keys = earlier->second.keys;
        made.keys_read = earlier->second.keys_read;
    }
    silent_.erase(at.issuer);
    return known_[at.issuer] = std::move(made);
}

/// The keys asked for again; nothing where that was done less than a minute ago, or they cannot be had.
std::optional<key_set> relying_party::fresh_keys(const provider& at, known& of) {
    const instant now = world_.now();
    {
        const std::scoped_lock lock(guard_);
        instant& last = known_[at.issuer].keys_read;
        if (last != instant{} && now - last < keys_last) return std::nullopt;
        last = now;
    }
    const auto said = fetch_(of.where.keys, nullptr, {});
    if (!said || said->status != 200) {
        const std::scoped_lock lock(guard_);
        known_[at.issuer].keys_read = {}; // not had: may be asked for again
        return std::nullopt;
    }
    auto keys = key_set::read(said->body);
    if (!keys) return std::nullopt;
    const std::scoped_lock lock(guard_);
    known_[at.issuer].keys = *keys;
    return *keys;
}

tl::expected<std::string, no_arrival> relying_party::begin(store::snapshot& snapshot, std::string_view id,
                                                           std::string bound_to, std::string return_to,
                                                           std::string redirect, std::string invitation) {
    const auto all = configured_providers(snapshot);
    const configured* at = find(all, id);
    if (at == nullptr) return tl::unexpected(no_arrival{false, "There is no such way to sign in."});
    const auto known = known_of(at->at);
    if (!known) return tl::unexpected(known.error());
    const instant now = world_.now();
    pending begun =
        oidc::begin(at->at, std::move(bound_to), std::move(return_to), std::move(redirect), world_, now);
    begun.invitation = std::move(invitation);
    std::string address = authorization_address(at->at, known->where, begun);
    const std::scoped_lock lock(guard_);
    if (pending_.size() >= most_pending)
        std::erase_if(pending_, [&](const auto& one) { return one.second.until <= now; });
    if (pending_.size() >= most_pending) return tl::unexpected(unreachable(at->at));
    pending_.emplace(begun.state, begun);
    return address;
}

std::optional<pending> relying_party::take(const callback& came, std::string_view bound_to) {
    const std::scoped_lock lock(guard_);
    const auto found = pending_.find(came.state);
    if (found == pending_.end() || !same(found->second.bound_to, bound_to)) return std::nullopt;
    pending begun = std::move(found->second);
    pending_.erase(found);
    if (begun.until <= world_.now() || begun.provider != came.provider) return std::nullopt;
    return begun;
}

tl::expected<std::string, no_arrival> relying_party::token_for(const provider& at, const known& of,
                                                               const pending& begun,
                                                               const std::string& code,
                                                               const std::string& secret_file) {
    const auto secret = read_secret(secret_file);
    if (!secret)
        return tl::unexpected(no_arrival{true, "This service is not set up for " + at.name + " yet."});
    std::string form = "grant_type=authorization_code&code=" + encoded(code) +
                       "&redirect_uri=" + encoded(begun.redirect) + "&code_verifier=" + begun.verifier;
    std::string authorization;
    if (secret->empty()) {
        form += "&client_id=" + encoded(at.client_id);
    } else { // RFC 6749 section 2.3.1
        const std::string both = encoded(at.client_id) + ":" + encoded(*secret);
        std::string text(sodium_base64_encoded_len(both.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
        sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(both.data()),
                          both.size(), sodium_base64_VARIANT_ORIGINAL);
        text.pop_back();
        authorization = "Basic " + text;
    }
    const auto said = fetch_(of.where.token, &form, authorization);
    if (!said || said->status >= 500) return tl::unexpected(unreachable(at));
    boost::system::error_code failed;
    const auto value = json::parse(said->body, failed, {}, {.max_depth = 8});
    const auto* object = failed ? nullptr : value.if_object();
    const auto* token =
        object != nullptr && said->status == 200 ? object->if_contains("id_token") : nullptr;
    if (token == nullptr || !token->is_string())
        return tl::unexpected(wrong(at, "there is no token for this sign-in"));
    return std::string(token->as_string());
}

tl::expected<arrived, no_arrival> relying_party::finish(store::snapshot& snapshot, const callback& came,
                                                        std::string_view bound_to) {
    const auto all = configured_providers(snapshot);
    const configured* chosen = find(all, came.provider);
    if (chosen == nullptr) return tl::unexpected(no_arrival{false, "There is no such way to sign in."});
    const provider& at = chosen->at;
    const auto begun = take(came, bound_to);
    if (!begun)
        return tl::unexpected(no_arrival{false,
                                         "This sign-in was finished already, took longer than ten minutes, "
                                         "or began in another browser."});
    auto known = known_of(at);
    if (!known) return tl::unexpected(known.error());
    // RFC 9207: an answer of another provider, carried here to get its code exchanged at this one.
    if ((known->where.names_issuer || !came.issuer.empty()) && came.issuer != at.issuer)
        return tl::unexpected(wrong(at, "it is of another provider"));
    if (!came.error.empty() || came.code.empty() || came.code.size() > 2'000)
        return tl::unexpected(no_arrival{false, "You did not sign in at " + at.name + "."});
    const auto token = token_for(at, *known, *begun, came.code, chosen->secret_file);
    if (!token) return tl::unexpected(token.error());
    const expected wanted{.issuer = at.issuer,
                          .client_id = at.client_id,
                          .nonce = begun->nonce,
                          .now = world_.now(),
                          .max_age = at.max_age,
                          .acr = at.requires_acr ? at.two_factor_acr : std::vector<std::string>{}};
    auto read = verify_id_token(*token, known->keys, wanted);
    if (!read && read.error() == token_fault::key)
        if (const auto keys = fresh_keys(at, *known)) read = verify_id_token(*token, *keys, wanted);
    if (!read) return tl::unexpected(wrong(at, words_of(read.error())));
    const bool two = std::ranges::find(at.two_factor_acr, read->acr) != at.two_factor_acr.end();
    return arrived{at.issuer,
                   read->subject,
                   begun->return_to,
                   begun->invitation,
                   two ? strength::two_factors : strength::one_factor,
                   read->authenticated};
}

std::optional<std::string> relying_party::end_session(store::snapshot& snapshot, std::string_view id,
                                                      std::string_view back) {
    const auto all = configured_providers(snapshot);
    const configured* at = find(all, id);
    if (at == nullptr) return std::nullopt;
    const auto known = known_of(at->at);
    if (!known || known->where.end_session.empty()) return std::nullopt;
    const std::string& where = known->where.end_session;
    return where + (where.find('?') == std::string::npos ? '?' : '&') +
           "client_id=" + encoded(at->at.client_id) + "&post_logout_redirect_uri=" + encoded(back);
}

// ---------------------------------------------------------------- whose subject it is

result<void> link_subject(store::database& database, world& world, const record::actor& by,
                          const practitioner_id& whose, const std::string& issuer,
                          const std::string& subject) {
    if (subject.empty() || subject.size() > 255) return refuse("Say who it is at the provider", "subject");
    const auto act = act_of(by, "account.linked", about(whose, issuer, subject), world.now());
    bool added = false;
    database.write([&](store::transaction& transaction) {
        added = store::add_account_at_provider(transaction.tables(), issuer, subject, whose);
        if (added) record::append(transaction, world, act);
    });
    if (!added)
        return refuse("Whoever that is at the provider is linked with an account already", "subject");
    return {};
}

result<practitioner_id> accept_invitation_by_provider(store::database& database, world& world,
                                                      std::string_view token, const std::string& issuer,
                                                      const std::string& subject) {
    const auto account = invited_account(*database.read(), token, world.now());
    if (!account) return refuse("This invitation cannot be used any more", "token");
    const record::actor by{account->practitioner, account->role, "accepting an invitation"};
    const auto act =
        act_of(by, "account.linked", about(account->practitioner, issuer, subject), world.now());
    bool done = false;
    database.write([&](store::transaction& transaction) {
        auto& tables = transaction.tables();
        done = store::invitation_of(tables, hash_of_token(token)).has_value() &&
               store::add_account_at_provider(tables, issuer, subject, account->practitioner);
        if (!done) return;
        store::discard_invitations(tables, account->practitioner);
        store::note_signed_in(tables, account->practitioner, act.at);
        record::append(transaction, world, act);
    });
    if (!done) return refuse("This invitation cannot be used any more", "token");
    return account->practitioner;
}

} // namespace kith::identity::oidc
