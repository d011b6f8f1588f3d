// A sign-in at another provider from its beginning to its end, with a provider that lies, is down, or
// changes its keys.

#include "../store/scratch_database.hpp"
#include "oidc_signing.hpp"

#include "identity/account_changes.hpp"
#include "identity/oidc_party.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <memory>

using namespace kith;
using namespace kith::identity;
using namespace kith::tests;

namespace {

const instant begun{std::chrono::seconds(1'795'000'000)};
const std::string issuer = "https://id.example";

/// The provider and this service, in one process.
struct county {
    county() : scratch(test::scratch_database::engine::sqlite), database(scratch.open()), time(3, begun) {
        database->write([](store::transaction& to) {
            oidc::configured one;
            one.at = {.id = "county",
                      .name = "County",
                      .issuer = issuer,
                      .client_id = "kith",
                      .client_secret = {},
                      .two_factor_acr = {"mfa"}};
            oidc::configured other = one;
            other.at.id = "other", other.at.issuer = "https://other.example";
            oidc::keep_providers(to, {one, other});
        });
        keys.push_back(std::make_unique<signing_key>("k1", "ES256"));
        party = std::make_unique<oidc::relying_party>(
            time, [this](const std::string& url, const std::string* form,
                         const std::string& authorization) { return answer(url, form, authorization); });
    }

    std::optional<oidc::fetched> answer(const std::string& url, const std::string* form,
                                        const std::string&) {
        ++asked[url];
        if (down) return std::nullopt;
        if (url.ends_with("/openid-configuration")) {
            const auto own = url.substr(0, url.find("/.well-known"));
            return oidc::fetched{
                status,
                fmt::format(R"({{"issuer":"{0}","authorization_endpoint":"{0}/a","token_endpoint":"{0}/t",)"
                            R"("jwks_uri":"{0}/k","authorization_response_iss_parameter_supported":{1}}})",
                            own, names_issuer)};
        }
        if (url.ends_with("/k")) {
            std::string all;
            for (const auto& one : keys)
                all += (all.empty() ? "" : ",") + one->jwk();
            return oidc::fetched{200, "{\"keys\":[" + all + "]}"};
        }
        REQUIRE(form != nullptr);
        last_form = *form;
        const auto claims = fmt::format(
            R"({{"iss":"{}","sub":"s1","aud":"kith","exp":1795009000,"iat":1795000000,)"
            R"("nonce":"{}","acr":"{}"}})",
            said_issuer, nonce, acr);
        return oidc::fetched{status, "{\"id_token\":\"" + token(*keys.back(), claims) + "\"}"};
    }
    /// Goes there; remembers what the address carries.
    std::string go(const std::string& cookie = "cookie", const std::string& provider = "county") {
        const auto address =
            party->begin(*database->read(), provider, cookie, "/search", "https://kith.example/x", {});
        if (!address) return address.error().words;
        const auto value = [&](std::string_view name) {
            const auto at = address->find("&" + std::string(name) + "=") + name.size() + 2;
            return address->substr(at, address->find('&', at) - at);
        };
        nonce = value("nonce");
        challenge = value("code_challenge");
        return value("state");
    }
    tl::expected<oidc::arrived, oidc::no_arrival>
    back(const std::string& state, const std::string& cookie = "cookie", oidc::callback came = {}) {
        came.state = state;
        if (came.provider.empty()) came.provider = "county";
        if (came.code.empty()) came.code = "c1";
        return party->finish(*database->read(), came, cookie);
    }

    test::scratch_database scratch;
    std::unique_ptr<store::database> database;
    seeded_world time;
    std::vector<std::unique_ptr<signing_key>> keys;
    std::map<std::string, int> asked;
    bool down = false, names_issuer = false;
    int status = 200;
    std::string nonce, challenge, last_form, said_issuer = issuer, acr = "mfa";
    std::unique_ptr<oidc::relying_party> party;
};

} // namespace

TEST_CASE("single sign-on: who comes back is whom the provider says, once, in the browser that began") {
    county c;
    const auto state = c.go();
    const auto who = c.back(state);
    REQUIRE(who.has_value());
    CHECK(who->issuer == issuer);
    CHECK(who->subject == "s1");
    CHECK(who->return_to == "/search");
    CHECK(who->strength == strength::two_factors);
    // The verifier that went out is the one whose hash went before.
    const auto at = c.last_form.find("code_verifier=") + 14;
    CHECK(oidc::challenge_of(c.last_form.substr(at, c.last_form.find('&', at) - at)) == c.challenge);
    CHECK_FALSE(c.back(state).has_value()); // the address again
    CHECK_FALSE(c.back(c.go(), "another browser").has_value());
    CHECK_FALSE(c.back(c.go(), "").has_value());
    CHECK_FALSE(c.back("made up").has_value());
    CHECK_FALSE(c.back("").has_value());
    CHECK_FALSE(c.back(c.go("")).has_value());
    c.acr = "password";
    const auto weaker = c.back(c.go());
    REQUIRE(weaker.has_value());
    CHECK(weaker->strength == strength::one_factor);
    const auto late = c.go();
    c.time.set(begun + std::chrono::minutes(11));
    CHECK_FALSE(c.back(late).has_value());
}

TEST_CASE("single sign-on: an answer of one provider is not taken for another's") {
    county c;
    const auto state = c.go();
    CHECK_FALSE(
        c.back(state, "cookie", {.provider = "other", .state = {}, .code = {}, .issuer = {}, .error = {}})
            .has_value());
    CHECK_FALSE(c.back(state).has_value()); // used up with it
    const auto with_issuer = [&](const std::string& said) {
        return c
            .back(c.go(), "cookie", {.provider = {}, .state = {}, .code = {}, .issuer = said, .error = {}})
            .has_value();
    };
    CHECK(with_issuer(issuer));
    CHECK_FALSE(with_issuer("https://other.example"));
    county careful;
    careful.names_issuer = true;
    CHECK_FALSE(careful.back(careful.go()).has_value());
    c.said_issuer = "https://other.example";
    CHECK_FALSE(c.back(c.go()).has_value());
    c.said_issuer = issuer;
    const auto other = c.go();
    c.nonce = "of another sign-in";
    CHECK_FALSE(c.back(other).has_value());
    const auto refused =
        c.back(c.go(), "cookie",
               {.provider = {}, .state = {}, .code = {}, .issuer = {}, .error = "access_denied"});
    CHECK_FALSE(refused.has_value());
    CHECK_FALSE(refused.error().at_provider);
}

TEST_CASE("single sign-on: a new key is fetched once, and strange keys do not make us ask without end") {
    county c;
    REQUIRE(c.back(c.go()).has_value());
    CHECK(c.asked[issuer + "/k"] == 1);
    c.keys.push_back(std::make_unique<signing_key>("k2", "ES256"));
    CHECK_FALSE(c.back(c.go()).has_value()); // within a minute of the last time
    CHECK(c.asked[issuer + "/k"] == 1);
    c.time.set(begun + std::chrono::seconds(61));
    CHECK(c.back(c.go()).has_value());
    CHECK(c.asked[issuer + "/k"] == 2);
    CHECK(c.asked[issuer + "/.well-known/openid-configuration"] == 1);
}

TEST_CASE("single sign-on: ending the session there goes only where the provider says") {
    county c;
    CHECK_FALSE(
        c.party->end_session(*c.database->read(), "county", "https://kith.example/sign-in").has_value());
    CHECK_FALSE(
        c.party->end_session(*c.database->read(), "nobody", "https://kith.example/sign-in").has_value());
}

TEST_CASE("single sign-on: a provider that is down opens nothing, holds nobody up, and is asked again") {
    county c;
    c.down = true;
    const auto none =
        c.party->begin(*c.database->read(), "county", "cookie", "/", "https://kith.example/x", {});
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().at_provider);
    for (int i = 0; i < 100; ++i)
        c.go();
    CHECK(c.asked[issuer + "/.well-known/openid-configuration"] == 1);
    c.down = false;
    c.time.set(begun + std::chrono::seconds(6));
    const auto state = c.go();
    c.down = true;
    const auto lost = c.back(state);
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().at_provider);
    c.down = false;
    const auto again = c.go();
    for (const int broken : {500, 503, 400, 401, 302}) {
        c.status = broken;
        CHECK_FALSE(c.back(c.go()).has_value());
    }
    c.status = 200;
    CHECK(c.back(again, "cookie").has_value() == false); // its nonce is not the last one's
    CHECK(c.back(c.go()).has_value());
}

TEST_CASE(
    "single sign-on: a subject is one account's, by an administrator or by an invitation, and on record") {
    county c;
    const record::actor by{{"admin"}, "administrator", "test"};
    const auto made = [&](const std::string& name) {
        identity::new_account account;
        account.sign_in_name = name;
        account.display_name = name;
        account.role = "social_worker";
        account.agency = "childrens_social_care";
        account.team = "North";
        account.job_title = "Social worker";
        account.password = "a long pass phrase";
        const auto done = create_account(*c.database, c.time, account, by, least_cost);
        REQUIRE(done.has_value());
        return *done;
    };
    const auto sam = made("sam"), ada = made("ada");
    CHECK(oidc::link_subject(*c.database, c.time, by, sam, issuer, "s1").has_value());
    CHECK_FALSE(oidc::link_subject(*c.database, c.time, by, ada, issuer, "s1").has_value());
    CHECK(oidc::link_subject(*c.database, c.time, by, ada, "https://other.example", "s1").has_value());
    CHECK_FALSE(oidc::link_subject(*c.database, c.time, by, sam, issuer, "").has_value());
    const auto entries = record::read_stream(*c.database->read(), accounts_stream);
    CHECK(entries.back().type == "account.linked");
    CHECK_FALSE(unrecorded_account(*c.database->read()).has_value());
    CHECK_FALSE(
        oidc::accept_invitation_by_provider(*c.database, c.time, "made up", issuer, "s2").has_value());
}

TEST_CASE("single sign-on: what is configured comes back, and a secret that others may read is refused") {
    county c;
    const auto all = oidc::configured_providers(*c.database->read());
    REQUIRE(all.size() == 2);
    CHECK(all.front().at.issuer == issuer);
    CHECK(all.front().at.two_factor_acr == std::vector<std::string>{"mfa"});
    CHECK_FALSE(oidc::read_secret("no/such/file").has_value());
    CHECK(oidc::read_secret("").value_or("x").empty());
}
