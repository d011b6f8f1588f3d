#include "identity/identity.hpp"

#include <sodium.h>

#include <stdexcept>

namespace kith::identity {
namespace {

void ready() {
    if (sodium_init() < 0) throw std::runtime_error("the operating system gives no randomness");
}

} // namespace

std::string hash_password(std::string_view password, const password_cost& cost) {
    ready();
    if (password.size() > longest_password) throw std::length_error("the password is too long");
    char encoded[crypto_pwhash_STRBYTES] = {};
    const int failed = crypto_pwhash_str_alg(encoded, password.data(), password.size(), cost.passes,
                                             cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) throw std::runtime_error("there is no memory to hash a password");
    return encoded;
}

bool verify_password(std::string_view encoded_hash, std::string_view password) {
    ready();
    if (password.size() > longest_password || encoded_hash.size() >= crypto_pwhash_STRBYTES) return false;
    if (encoded_hash.find('\0') != std::string_view::npos) return false;
    char encoded[crypto_pwhash_STRBYTES] = {};
    encoded_hash.copy(encoded, encoded_hash.size());
    return crypto_pwhash_str_verify(encoded, password.data(), password.size()) == 0;
}

} // namespace kith::identity
