#pragma once
// A provider's keys and the tokens that it signs with them, for tests.

#include "identity/factors.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <string>

namespace kith::tests {

using identity::base64url;

/// A key pair of the provider, as OpenSSL makes it.
struct signing_key {
    std::string kid, algorithm;
    EVP_PKEY* pkey;
    signing_key(std::string name, std::string how) : kid(std::move(name)), algorithm(std::move(how)) {
        pkey = algorithm == "RS256"   ? EVP_RSA_gen(2'048)
               : algorithm == "ES256" ? EVP_EC_gen("P-256")
                                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        REQUIRE(pkey != nullptr);
    }
    ~signing_key() { EVP_PKEY_free(pkey); }
    signing_key(const signing_key&) = delete;
    signing_key& operator=(const signing_key&) = delete;

    [[nodiscard]] std::string number(const char* name) const {
        BIGNUM* value = nullptr;
        REQUIRE(EVP_PKEY_get_bn_param(pkey, name, &value) == 1);
        std::string bytes(static_cast<std::size_t>(algorithm == "ES256" ? 32 : BN_num_bytes(value)), '\0');
        BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
        BN_free(value);
        return base64url(bytes);
    }
    [[nodiscard]] std::string jwk() const {
        if (algorithm == "RS256")
            return fmt::format(R"({{"kty":"RSA","use":"sig","kid":"{}","alg":"RS256","n":"{}","e":"{}"}})",
                               kid, number("n"), number("e"));
        if (algorithm == "ES256")
            return fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"{}","x":"{}","y":"{}"}})", kid,
                               number("qx"), number("qy"));
        std::string bytes(32, '\0');
        std::size_t size = bytes.size();
        EVP_PKEY_get_raw_public_key(pkey, reinterpret_cast<unsigned char*>(bytes.data()), &size);
        return fmt::format(R"({{"kty":"OKP","crv":"Ed25519","kid":"{}","x":"{}"}})", kid, base64url(bytes));
    }
    [[nodiscard]] std::string signature(const std::string& text) const {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        const EVP_MD* digest = algorithm == "EdDSA" ? nullptr : EVP_sha256();
        std::size_t size = 0;
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        REQUIRE(EVP_DigestSignInit(context, nullptr, digest, nullptr, pkey) == 1);
        REQUIRE(EVP_DigestSign(context, nullptr, &size, bytes, text.size()) == 1);
        std::string made(size, '\0');
        auto* out = reinterpret_cast<unsigned char*>(made.data());
        REQUIRE(EVP_DigestSign(context, out, &size, bytes, text.size()) == 1);
        EVP_MD_CTX_free(context);
        made.resize(size);
        if (algorithm != "ES256") return made;
        const unsigned char* der = reinterpret_cast<const unsigned char*>(made.data());
        ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(made.size()));
        std::string raw(64, '\0');
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(raw.data()), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
        ECDSA_SIG_free(pair);
        return raw;
    }
};

inline std::string token(const signing_key& key, const std::string& claims, std::string head = {}) {
    if (head.empty()) head = fmt::format(R"({{"alg":"{}","kid":"{}"}})", key.algorithm, key.kid);
    const std::string signed_part = base64url(head) + "." + base64url(claims);
    return signed_part + "." + base64url(key.signature(signed_part));
}

} // namespace kith::tests
