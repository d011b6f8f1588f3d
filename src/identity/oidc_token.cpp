// ID tokens: keys read, signatures checked, claims judged.

#include "identity/factors.hpp"
#include "identity/oidc.hpp"

#include <boost/json/parse.hpp>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>

namespace kith::identity::oidc {

namespace json = boost::json;

struct key_set::key {
    std::string kid, algorithm;
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> pkey{nullptr, EVP_PKEY_free};
};

namespace {

constexpr std::size_t longest_token = 16 * 1024, longest_document = 256 * 1024, most_keys = 50;
constexpr std::chrono::seconds leeway{120};
constexpr std::chrono::hours oldest{24};

std::optional<json::object> object_in(std::string_view text, std::size_t limit) {
    if (text.size() > limit) return std::nullopt;
    boost::system::error_code wrong;
    auto value = json::parse(text, wrong, {}, {.max_depth = 8});
    if (wrong || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string text_in(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::optional<std::int64_t> number_in(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (found == nullptr || !found->is_number()) return std::nullopt;
    boost::system::error_code wrong;
    const auto number = found->to_number<std::int64_t>(wrong);
    constexpr std::int64_t furthest = 253'402'300'800; // the year 10000
    if (wrong || number < 0 || number > furthest) return std::nullopt;
    return number;
}

instant moment_of(std::int64_t seconds) {
    return instant(std::chrono::seconds(seconds));
}

using parameters = std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)>;

EVP_PKEY* made_from(const char* type, OSSL_PARAM* with) {
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
        EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, with) <= 0)
        return nullptr;
    return made;
}

EVP_PKEY* rsa_key(const std::string& modulus, const std::string& exponent) {
    constexpr std::size_t least = 2'048 / 8, most = 8'192 / 8;
    if (modulus.size() < least || modulus.size() > most || exponent.empty() || exponent.size() > 8)
        return nullptr;
    const auto number = [](const std::string& bytes) {
        return std::unique_ptr<BIGNUM, void (*)(BIGNUM*)>(
            BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                      nullptr),
            BN_free);
    };
    const auto n = number(modulus), e = number(exponent);
    const std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)> build(OSSL_PARAM_BLD_new(),
                                                                           OSSL_PARAM_BLD_free);
    if (!n || !e || !build || BN_num_bits(n.get()) < 2'048 ||
        !OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) ||
        !OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_RSA_E, e.get()))
        return nullptr;
    const parameters with(OSSL_PARAM_BLD_to_param(build.get()), OSSL_PARAM_free);
    return made_from("RSA", with.get());
}

EVP_PKEY* p256_key(const std::string& x, const std::string& y) {
    if (x.size() != 32 || y.size() != 32) return nullptr;
    std::string point = "\x04" + x + y;
    std::string group = "prime256v1";
    std::array<OSSL_PARAM, 3> with{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    return made_from("EC", with.data());
}

EVP_PKEY* ed25519_key(const std::string& x) {
    if (x.size() != 32) return nullptr;
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                       reinterpret_cast<const unsigned char*>(x.data()), x.size());
}

std::shared_ptr<const key_set::key> key_of(const json::object& from) {
    const std::string use = text_in(from, "use"), type = text_in(from, "kty");
    if (!use.empty() && use != "sig") return nullptr;
    const auto part = [&](std::string_view name) {
        return from_base64url(text_in(from, name)).value_or("");
    };
    auto made = std::make_shared<key_set::key>();
    if (type == "RSA") {
        made->algorithm = "RS256";
        made->pkey.reset(rsa_key(part("n"), part("e")));
    } else if (type == "EC" && text_in(from, "crv") == "P-256") {
        made->algorithm = "ES256";
        made->pkey.reset(p256_key(part("x"), part("y")));
    } else if (type == "OKP" && text_in(from, "crv") == "Ed25519") {
        made->algorithm = "EdDSA";
        made->pkey.reset(ed25519_key(part("x")));
    }
    const std::string algorithm = text_in(from, "alg");
    if (!made->pkey || (!algorithm.empty() && algorithm != made->algorithm)) return nullptr;
    made->kid = text_in(from, "kid");
    return made;
}

/// JOSE writes an ECDSA signature as r and s; OpenSSL reads it as DER.
std::string as_der(const std::string& raw) {
    if (raw.size() != 64) return {};
    const auto* bytes = reinterpret_cast<const unsigned char*>(raw.data());
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> signature(ECDSA_SIG_new(), ECDSA_SIG_free);
    BIGNUM *r = BN_bin2bn(bytes, 32, nullptr), *s = BN_bin2bn(bytes + 32, 32, nullptr);
    if (!signature || r == nullptr || s == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) return {};
    std::string der(80, '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    const int size = i2d_ECDSA_SIG(signature.get(), &out);
    der.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return der;
}

bool is_signed(const key_set::key& by, std::string_view signed_part, const std::string& given) {
    const std::string signature = by.algorithm == "ES256" ? as_der(given) : given;
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const EVP_MD* digest = by.algorithm == "EdDSA" ? nullptr : EVP_sha256();
    return !signature.empty() && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, by.pkey.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(signed_part.data()),
                            signed_part.size()) == 1;
}

/// For us: alone in `aud`, or among others where `azp` says that it was made for us.
bool is_for(const json::object& said, const std::string& client) {
    const auto* audience = said.if_contains("aud");
    if (audience == nullptr) return false;
    std::size_t others = 0;
    bool ours = false;
    if (audience->is_string()) {
        ours = audience->as_string() == client;
    } else if (audience->is_array()) {
        for (const json::value& one : audience->as_array()) {
            const bool us = one.is_string() && one.as_string() == client;
            ours = ours || us;
            others += !us;
        }
    }
    const auto* party = said.if_contains("azp");
    if (party != nullptr && (!party->is_string() || party->as_string() != client)) return false;
    return ours && (others == 0 || party != nullptr);
}

tl::expected<claims, token_fault> judged(const json::object& said, const expected& wanted) {
    const auto no = [](token_fault why) { return tl::unexpected(why); };
    if (text_in(said, "iss") != wanted.issuer) return no(token_fault::issuer);
    if (!is_for(said, wanted.client_id)) return no(token_fault::audience);
    const auto ends = number_in(said, "exp"), made = number_in(said, "iat");
    if (!ends || moment_of(*ends) + leeway <= wanted.now) return no(token_fault::expired);
    if (!made || moment_of(*made) > wanted.now + leeway || moment_of(*made) + oldest < wanted.now)
        return no(token_fault::issued);
    if (wanted.nonce.empty() || text_in(said, "nonce") != wanted.nonce) return no(token_fault::nonce);
    const auto signed_in = number_in(said, "auth_time");
    if (wanted.max_age && (!signed_in || moment_of(*signed_in) + *wanted.max_age + leeway < wanted.now))
        return no(token_fault::age);
    if (signed_in && moment_of(*signed_in) > wanted.now + leeway) return no(token_fault::age);
    claims read;
    read.acr = text_in(said, "acr");
    if (!wanted.acr.empty() && std::ranges::find(wanted.acr, read.acr) == wanted.acr.end())
        return no(token_fault::acr);
    read.subject = text_in(said, "sub");
    if (read.subject.empty() || read.subject.size() > 255) return no(token_fault::subject);
    read.authenticated = std::min(moment_of(signed_in.value_or(*made)), wanted.now);
    return read;
}

} // namespace

result<key_set> key_set::read(std::string_view text) {
    const auto document = object_in(text, longest_document);
    const auto* keys = document ? document->if_contains("keys") : nullptr;
    if (keys == nullptr || !keys->is_array() || keys->as_array().size() > most_keys)
        return refuse("The provider's keys cannot be read", "keys");
    key_set made;
    for (const json::value& one : keys->as_array())
        if (one.is_object())
            if (auto key = key_of(one.as_object())) made.keys_.push_back(std::move(key));
    return made;
}

std::size_t key_set::size() const {
    return keys_.size();
}

bool key_set::has(std::string_view kid) const {
    return std::ranges::any_of(keys_, [&](const auto& one) { return one->kid == kid; });
}

tl::expected<claims, token_fault> verify_id_token(std::string_view token, const key_set& keys,
                                                  const expected& wanted) {
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > longest_token || second == std::string_view::npos ||
        token.find('.', second + 1) != std::string_view::npos)
        return tl::unexpected(token_fault::malformed);
    const auto head = from_base64url(token.substr(0, first));
    const auto body = from_base64url(token.substr(first + 1, second - first - 1));
    const auto signature = from_base64url(token.substr(second + 1));
    if (!head || !body || !signature) return tl::unexpected(token_fault::malformed);
    const auto how = object_in(*head, longest_token), said = object_in(*body, longest_token);
    if (!how || !said || how->contains("crit")) return tl::unexpected(token_fault::malformed);
    const std::string algorithm = text_in(*how, "alg"), kid = text_in(*how, "kid");
    if (algorithm != "RS256" && algorithm != "ES256" && algorithm != "EdDSA")
        return tl::unexpected(token_fault::algorithm);
    // Without a name a key has to be the only one of its kind. Keys that the token brings along are no
    // keys.
    std::vector<std::shared_ptr<const key_set::key>> able;
    for (const auto& one : keys.all())
        if (one->algorithm == algorithm && (kid.empty() || one->kid == kid)) able.push_back(one);
    if (able.size() != 1) return tl::unexpected(token_fault::key);
    if (!is_signed(*able.front(), token.substr(0, second), *signature))
        return tl::unexpected(token_fault::signature);
    return judged(*said, wanted);
}

std::string_view words_of(token_fault fault) {
    switch (fault) {
    case token_fault::malformed:
        return "what the provider sent is no token";
    case token_fault::algorithm:
        return "it is not signed in a way that is accepted";
    case token_fault::key:
        return "it is signed with a key that the provider does not publish";
    case token_fault::signature:
        return "its signature is wrong";
    case token_fault::issuer:
        return "it is of another provider";
    case token_fault::audience:
        return "it was made for another service";
    case token_fault::expired:
        return "it has run out";
    case token_fault::issued:
        return "it was issued at another time";
    case token_fault::nonce:
        return "it belongs to another sign-in";
    case token_fault::age:
        return "signing in there was too long ago";
    case token_fault::acr:
        return "signing in there was not strong enough";
    case token_fault::subject:
        return "it does not say who it is about";
    }
    return "it is wrong";
}

} // namespace kith::identity::oidc
