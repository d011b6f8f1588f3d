// What a hostile provider, or somebody between, could send: each token is refused for what is wrong with
// it.

#include "oidc_signing.hpp"

#include "identity/oidc.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

using namespace kith;
using namespace kith::identity;
using namespace kith::tests;
using oidc::token_fault;

namespace {

const instant now{std::chrono::seconds(1'795'000'000)};

const std::string good_claims =
    R"({"iss":"https://id.example","sub":"s1","aud":"kith","exp":1795000300,"iat":1795000000,)"
    R"("auth_time":1794999990,"nonce":"n1","acr":"mfa"})";

std::string replaced(std::string in, std::string_view what, std::string_view with) {
    const auto at = in.find(what);
    REQUIRE(at != std::string::npos);
    return in.replace(at, what.size(), with);
}

oidc::key_set keys_of(const std::vector<const signing_key*>& keys) {
    std::string text;
    for (const auto* one : keys)
        text += (text.empty() ? "" : ",") + one->jwk();
    auto read = oidc::key_set::read("{\"keys\":[" + text + "]}");
    REQUIRE(read.has_value());
    return *read;
}

oidc::expected wanted() {
    return {.issuer = "https://id.example", .client_id = "kith", .nonce = "n1", .now = now};
}

std::optional<token_fault> fault(const std::string& given, const oidc::key_set& keys,
                                 const oidc::expected& want = wanted()) {
    const auto read = oidc::verify_id_token(given, keys, want);
    return read ? std::nullopt : std::optional(read.error());
}

} // namespace

TEST_CASE("single sign-on: a right token of each kind of key says who it is") {
    for (const char* algorithm : {"RS256", "ES256", "EdDSA"}) {
        CAPTURE(algorithm);
        const signing_key key("k1", algorithm);
        auto want = wanted();
        want.max_age = std::chrono::seconds(60);
        want.acr = {"strong", "mfa"};
        const auto read = oidc::verify_id_token(token(key, good_claims), keys_of({&key}), want);
        REQUIRE(read.has_value());
        CHECK(read->subject == "s1");
        CHECK(read->acr == "mfa");
        CHECK(read->authenticated == now - std::chrono::seconds(10));
        // One bit of anything that is signed, or of the signature.
        const std::string right = token(key, good_claims);
        for (std::size_t i = 0; i < right.size(); i += 7) {
            std::string bent = right;
            bent[i] = bent[i] == 'A' ? 'B' : 'A';
            if (bent == right) continue;
            CHECK(fault(bent, keys_of({&key})).has_value());
        }
    }
}

TEST_CASE("single sign-on: every claim is looked at") {
    const signing_key key("k1", "ES256");
    const auto keys = keys_of({&key});
    const auto with = [&](std::string_view what, std::string_view value) {
        return fault(token(key, replaced(good_claims, what, value)), keys);
    };
    CHECK_FALSE(fault(token(key, good_claims), keys).has_value());
    CHECK(with("https://id.example", "https://id.example/") == token_fault::issuer);
    CHECK(with("https://id.example", "https://other.example") == token_fault::issuer);
    CHECK(with(R"("aud":"kith")", R"("aud":"other")") == token_fault::audience);
    CHECK(with(R"("aud":"kith")", R"("aud":["kith","other"])") == token_fault::audience);
    CHECK(with(R"("aud":"kith")", R"("aud":[])") == token_fault::audience);
    CHECK(with(R"("aud":"kith",)", "") == token_fault::audience);
    CHECK(with(R"("aud":"kith")", R"("azp":"other","aud":"kith")") == token_fault::audience);
    CHECK_FALSE(with(R"("aud":"kith")", R"("azp":"kith","aud":["kith","other"])").has_value());
    CHECK(with("1795000300", "1794999800") == token_fault::expired);
    CHECK(with(R"("exp":1795000300,)", "") == token_fault::expired);
    CHECK(with("1795000300", R"("1795000300")") == token_fault::expired);
    CHECK(with("1795000300", "1e300") == token_fault::expired);
    CHECK(with(R"("iat":1795000000)", R"("iat":1795009000)") == token_fault::issued);
    CHECK(with(R"("iat":1795000000)", R"("iat":1700000000)") == token_fault::issued);
    CHECK(with(R"("nonce":"n1")", R"("nonce":"n2")") == token_fault::nonce);
    CHECK(with(R"("nonce":"n1",)", "") == token_fault::nonce);
    CHECK(with(R"("sub":"s1")", R"("sub":"")") == token_fault::subject);
    CHECK(with(R"("sub":"s1")", R"("sub":7)") == token_fault::subject);
    CHECK(with("1794999990", "1795009000") == token_fault::age);
    auto strict = wanted();
    strict.max_age = std::chrono::seconds(60);
    CHECK(fault(token(key, replaced(good_claims, "1794999990", "1794999000")), keys, strict) ==
          token_fault::age);
    CHECK(fault(token(key, replaced(good_claims, R"("auth_time":1794999990,)", "")), keys, strict) ==
          token_fault::age);
    strict.acr = {"strong"};
    CHECK(fault(token(key, good_claims), keys, strict) == token_fault::acr);
    auto forgotten = wanted();
    forgotten.nonce.clear();
    CHECK(fault(token(key, replaced(good_claims, R"("nonce":"n1")", R"("nonce":"")")), keys, forgotten) ==
          token_fault::nonce);
}

TEST_CASE("single sign-on: no token without a signature that only the provider can make") {
    const signing_key rsa("k1", "RS256"), ec("k2", "ES256"), stranger("k1", "RS256");
    const auto keys = keys_of({&rsa, &ec});
    for (const char* none :
         {"none", "None", "NONE", "nOnE", "", "HS256", "HS512", "RS512", "PS256", "RS1"}) {
        CAPTURE(none);
        const std::string head = fmt::format(R"({{"alg":"{}","kid":"k1"}})", none);
        CHECK(fault(token(rsa, good_claims, head), keys) == token_fault::algorithm);
        CHECK(fault(base64url(head) + "." + base64url(good_claims) + ".", keys) == token_fault::algorithm);
    }
    // The public key taken for a secret.
    const std::string signed_part =
        base64url(R"({"alg":"HS256","kid":"k1"})") + "." + base64url(good_claims);
    const std::string secret = rsa.jwk();
    std::array<unsigned char, 32> mac{};
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size(), mac.data(),
         nullptr);
    CHECK(fault(signed_part + "." + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()}),
                keys) == token_fault::algorithm);
    // A stranger's key under a known name; a key brought along; an algorithm that is not the key's.
    CHECK(fault(token(stranger, good_claims), keys) == token_fault::signature);
    CHECK(fault(token(stranger, good_claims, R"({"alg":"RS256","kid":"k9","jwk":)" + stranger.jwk() + "}"),
                keys) == token_fault::key);
    CHECK(fault(token(rsa, good_claims, R"({"alg":"ES256","kid":"k1"})"), keys) == token_fault::key);
    CHECK(fault(token(rsa, good_claims, R"({"alg":"RS256","kid":"new"})"), keys) == token_fault::key);
    CHECK(fault(token(rsa, good_claims, R"({"alg":"RS256","kid":"k1","crit":["exp"]})"), keys) ==
          token_fault::malformed);
    // Without a name: only where there is one key that it can be.
    CHECK_FALSE(fault(token(rsa, good_claims, R"({"alg":"RS256"})"), keys).has_value());
    const signing_key second("k3", "RS256");
    CHECK(fault(token(rsa, good_claims, R"({"alg":"RS256"})"), keys_of({&rsa, &second})) ==
          token_fault::key);
    for (const char* nonsense : {"", ".", "..", "...", "a.b.c", "e30.e30.", "e30.e30.e30.e30"})
        CHECK(fault(nonsense, keys).has_value());
    CHECK(fault(std::string(200'000, 'A'), keys) == token_fault::malformed);
}

TEST_CASE("single sign-on: weak and foreign keys are no keys") {
    EVP_PKEY* weak = EVP_RSA_gen(1'024);
    BIGNUM* n = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(weak, "n", &n) == 1);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(n)), '\0');
    BN_bn2bin(n, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(n);
    EVP_PKEY_free(weak);
    const auto size_of = [](const std::string& keys) {
        const auto read = oidc::key_set::read("{\"keys\":[" + keys + "]}");
        return read ? static_cast<int>(read->size()) : -1;
    };
    CHECK(size_of(R"({"kty":"RSA","kid":"w","e":"AQAB","n":")" + base64url(bytes) + "\"}") == 0);
    CHECK(size_of(R"({"kty":"oct","kid":"s","k":"c2VjcmV0"})") == 0);
    CHECK(size_of(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})") == 0);
    const std::string off_curve = base64url(std::string(32, '\1'));
    CHECK(size_of(R"({"kty":"EC","crv":"P-256","x":")" + off_curve + R"(","y":")" + off_curve + "\"}") ==
          0);
    const signing_key key("k1", "RS256");
    CHECK(size_of(replaced(key.jwk(), R"("use":"sig")", R"("use":"enc")")) == 0);
    CHECK(size_of(key.jwk()) == 1);
    CHECK(size_of("1,2,null,\"x\"") == 0);
    std::string many = "{}";
    for (int i = 0; i < 60; ++i)
        many += ",{}";
    CHECK(size_of(many) == -1);
    for (const char* text : {"", "[]", "{", "{\"keys\":7}"})
        CHECK_FALSE(oidc::key_set::read(text).has_value());
}

TEST_CASE("single sign-on: a provider is who it was configured to be, at its own host, over TLS") {
    const std::string good =
        R"({"issuer":"https://id.example","authorization_endpoint":"https://id.example/a",)"
        R"("token_endpoint":"https://id.example/t","jwks_uri":"https://id.example/k",)"
        R"("end_session_endpoint":"https://id.example/e",)"
        R"("authorization_response_iss_parameter_supported":true})";
    const auto read = oidc::read_discovery(good, "https://id.example");
    REQUIRE(read.has_value());
    CHECK(read->token == "https://id.example/t");
    CHECK(read->names_issuer);
    CHECK_FALSE(oidc::read_discovery(good, "https://id.example/").has_value());
    CHECK_FALSE(oidc::read_discovery(good, "https://other.example").has_value());
    for (const char* bad :
         {"http://id.example/t", "https://evil.example/t", "https://id.example@evil.example/t",
          "file:///etc/passwd", "https://user@id.example/t", "/t", ""}) {
        CAPTURE(bad);
        CHECK_FALSE(oidc::read_discovery(replaced(good, "https://id.example/t", bad), "https://id.example")
                        .has_value());
    }
    CHECK(oidc::is_safe_address("http://localhost:3000/x"));
    CHECK(oidc::is_safe_address("http://127.0.0.1:3000"));
    CHECK_FALSE(oidc::is_safe_address("http://localhost.evil.example"));
    CHECK_FALSE(oidc::is_safe_address("http://127.0.0.1.evil.example"));
    CHECK_FALSE(oidc::is_safe_address("https://"));
    CHECK_FALSE(oidc::checked({.id = "A B",
                               .name = "",
                               .issuer = "http://x",
                               .client_id = "",
                               .client_secret = {},
                               .two_factor_acr = {},
                               .requires_acr = true})
                    .has_value());
}

TEST_CASE("single sign-on: each beginning has its own secrets, and the verifier stays here") {
    // RFC 7636, appendix B.
    CHECK(oidc::challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    seeded_world chance(5, now);
    const oidc::provider at{.id = "county",
                            .name = "County",
                            .issuer = "https://id.example",
                            .client_id = "kith & co",
                            .client_secret = {},
                            .two_factor_acr = {"mfa"},
                            .max_age = std::chrono::seconds(60)};
    const auto one = oidc::begin(at, "cookie", "/search", "https://kith.example/back", chance, now);
    const auto two = oidc::begin(at, "cookie", "/search", "https://kith.example/back", chance, now);
    CHECK(one.state.size() == 43);
    CHECK(one.state != two.state);
    CHECK(one.nonce != two.nonce);
    CHECK(one.verifier != two.verifier);
    CHECK(one.state != one.nonce);
    const auto where = oidc::authorization_address(at,
                                                   {.issuer = {},
                                                    .authorization = "https://id.example/a?x=1",
                                                    .token = {},
                                                    .keys = {},
                                                    .end_session = {}},
                                                   one);
    CHECK(where.starts_with(
        "https://id.example/a?x=1&response_type=code&scope=openid&client_id=kith%20%26%20co&"));
    CHECK(where.find("redirect_uri=https%3A%2F%2Fkith.example%2Fback") != std::string::npos);
    CHECK(where.find("code_challenge_method=S256") != std::string::npos);
    CHECK(where.find(one.verifier) == std::string::npos);
    CHECK(where.find("max_age=60") != std::string::npos);
    CHECK(where.find("acr_values=mfa") != std::string::npos);
}
