#pragma once
// OpenID Connect, the part without a network: what a provider says, read and judged (OpenID Connect
// Core 1.0, Discovery 1.0; RFC 7515, 7517, 7518, 7636, 8037, 9207). Signatures are checked by OpenSSL.
//
// Contents
//   provider            as configured: who it is, and what we are there
//   endpoints           its discovery document
//   key_set             its public keys
//   expected, verify_id_token   what a token has to say, and whether it does
//   pending, begin      one sign-in that has begun: state, nonce, PKCE
//
// Everything is refused that is not known to be right: a token without signature or with one that a client
// could make (HMAC), a key of another kind than the algorithm's, a claim that is missing.

#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "foundation/world.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::identity::oidc {

/// A provider as the administrator configured it.
struct provider {
    std::string id;     ///< in addresses of ours: "county"
    std::string name;   ///< on the sign-in page: "County Council"
    std::string issuer; ///< "https://login.county.example", as its tokens say it
    std::string client_id, client_secret;
    /// Values of `acr` by which it vouches for two factors. Empty: it never does, and a second factor is
    /// asked for here.
    std::vector<std::string> two_factor_acr;
    bool requires_acr = false;                        ///< refuse whoever comes without one of those
    std::optional<std::chrono::seconds> max_age = {}; ///< how long ago they may have signed in there
};

/// An identifier of letters, digits and "-"; an https issuer without query or fragment (http for loopback
/// only); a client id. Problems in words.
result<provider> checked(provider);

/// "https", or "http" on this very machine: no port, path or user makes another host of it.
bool is_safe_address(std::string_view url);

struct endpoints {
    std::string issuer, authorization, token, keys, end_session; ///< end_session may be empty
    bool names_issuer = false; ///< answers carry `iss` (RFC 9207): one without is refused
};
/// Reads a discovery document; refuses one of another issuer, and addresses that are not safe or of another
/// host than the issuer's.
result<endpoints> read_discovery(std::string_view json, std::string_view issuer);

/// Public keys of a provider. Cheap to copy.
class key_set {
  public:
    key_set() = default;
    /// RSA of 2048 bits and more, P-256, Ed25519; other keys, and those not for signatures, are passed
    /// over. Refuses what is no key set, and more than 50 keys.
    static result<key_set> read(std::string_view json);
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool has(std::string_view kid) const;

    struct key;
    [[nodiscard]] const std::vector<std::shared_ptr<const key>>& all() const { return keys_; }

  private:
    std::vector<std::shared_ptr<const key>> keys_;
};

struct expected {
    std::string issuer, client_id, nonce;
    instant now;
    std::optional<std::chrono::seconds> max_age = {};
    std::vector<std::string> acr = {}; ///< one of these, where not empty
};

struct claims {
    std::string subject, acr;
    instant authenticated; ///< auth_time; where not said, when the token was issued
};

enum class token_fault {
    malformed, ///< no token, or too large
    algorithm, ///< not RS256, ES256 or EdDSA
    key,       ///< no such key (it may be new: keys may be asked for again, once)
    signature,
    issuer,
    audience, ///< `aud` or `azp`
    expired,
    issued, ///< `iat` in the future, or a day ago
    nonce,
    age, ///< `auth_time` missing or too long ago
    acr,
    subject,
};
std::string_view words_of(token_fault);

/// Verifies signature and every claim. Two minutes of difference between clocks are allowed.
tl::expected<claims, token_fault> verify_id_token(std::string_view token, const key_set&, const expected&);

/// A sign-in that has begun and waits for the browser to come back.
struct pending {
    std::string state, nonce, verifier;
    std::string provider;   ///< id
    std::string bound_to;   ///< the visitor's cookie: nobody else's browser may finish it
    std::string return_to;  ///< local path
    std::string redirect;   ///< our address, as the provider was told
    std::string invitation; ///< token of an invitation that is accepted by this; may be empty
    instant until;
};
/// Begins one. 256 random bits each for state, nonce and verifier.
pending begin(const provider&, std::string bound_to, std::string return_to, std::string redirect, world&,
              instant now);
/// Where the browser is sent.
std::string authorization_address(const provider&, const endpoints&, const pending&);
/// BASE64URL(SHA256(verifier)): RFC 7636 S256.
std::string challenge_of(std::string_view verifier);

} // namespace kith::identity::oidc
