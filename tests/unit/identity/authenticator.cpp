#include "authenticator.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <vector>

namespace identity_test {
namespace {

namespace json = boost::json;
using kith::identity::base64url;
using kith::identity::hash_of_token; // SHA-256

std::string number_of(EVP_PKEY* key, const char* name, std::size_t size) {
    BIGNUM* number = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(key, name, &number) == 1);
    std::string bytes(size, '\0');
    REQUIRE(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) >
            0);
    BN_free(number);
    return bytes;
}

std::string big_endian(std::uint32_t number, int bytes) {
    std::string text;
    for (int i = bytes; i-- > 0;)
        text += static_cast<char>((number >> static_cast<unsigned>(8 * i)) & 255U);
    return text;
}

} // namespace

authenticator::authenticator(algorithm kind, std::string id) : kind_(kind), id_(std::move(id)) {
    switch (kind_) {
    case algorithm::es256:
        key_.reset(EVP_EC_gen("P-256"));
        break;
    case algorithm::eddsa:
        key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        break;
    case algorithm::rs256:
        key_.reset(EVP_RSA_gen(2048));
        break;
    }
    REQUIRE(key_);
}

std::string authenticator::client_data(std::string_view right_type, std::string_view challenge) const {
    return json::serialize(json::object{{"type", type.empty() ? right_type : std::string_view(type)},
                                        {"challenge", challenge},
                                        {"origin", origin},
                                        {"crossOrigin", framed}});
}

/// COSE, RFC 8152: the key as CBOR.
std::string authenticator::public_key() const {
    using namespace std::string_literals;
    if (kind_ == algorithm::es256) {
        return "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"s +
               number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32) + "\x22\x58\x20"s +
               number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    }
    if (kind_ == algorithm::rs256) {
        return "\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00"s +
               number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N, 256) + "\x21\x43\x01\x00\x01"s;
    }
    std::string raw(32, '\0');
    std::size_t size = raw.size();
    REQUIRE(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size) ==
            1);
    return "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"s + raw;
}

std::string authenticator::authenticator_data(bool with_key) const {
    std::string data = hash_of_token(domain);
    data += static_cast<char>(with_key ? flags | 0x40 : flags);
    data += big_endian(counter, 4);
    if (!with_key) return data;
    return data + std::string(16, '\0') + big_endian(static_cast<std::uint32_t>(id_.size()), 2) + id_ +
           public_key();
}

std::string authenticator::signature(std::string_view message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    const EVP_MD* digest = kind_ == algorithm::eddsa ? nullptr : EVP_sha256();
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1);
    std::size_t size = 1024;
    std::string bytes(size, '\0');
    REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                           reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1);
    bytes.resize(size);
    return bytes;
}

std::string authenticator::make(std::string_view challenge) {
    return json::serialize(
        json::object{{"id", base64url(id_)},
                     {"clientData", base64url(client_data("webauthn.create", challenge))},
                     {"authenticatorData", base64url(authenticator_data(true))}});
}

std::string authenticator::show(std::string_view challenge) {
    if (counts) ++counter;
    const std::string client = client_data("webauthn.get", challenge), data = authenticator_data(false);
    std::string signed_bytes = signature(data + hash_of_token(client));
    if (spoiled)
        signed_bytes[signed_bytes.size() / 2] =
            static_cast<char>(signed_bytes[signed_bytes.size() / 2] ^ 1);
    return json::serialize(json::object{{"id", base64url(id_)},
                                        {"clientData", base64url(client)},
                                        {"authenticatorData", base64url(data)},
                                        {"signature", base64url(signed_bytes)},
                                        {"user", base64url(user)}});
}

} // namespace identity_test
