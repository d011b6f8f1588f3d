#pragma once
// What somebody has besides a password. Pure: time and secrets come in, decisions go out.
//
// Contents
//   hotp, totp_step, accepted_step      codes of an app (RFC 4226, RFC 6238)
//   base32, app_address                 how the secret reaches the app
//   recovery_code                       made ten at a time, good once each
//   kept_passkey, relying party checks  WebAuthn: passkeys.cpp, signatures verified by libfido2

#include "foundation/result.hpp"
#include "foundation/time.hpp"
#include "identity/identity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::identity {

// ---------------------------------------------------------------- codes of an app

enum class digest { sha1, sha256, sha512 };

/// The code for a counter, as many digits as asked (6 to 8), with its leading zeros. RFC 4226, 5.3.
std::string hotp(std::string_view secret, std::uint64_t counter, int digits = 6, digest = digest::sha1);
/// In which half minute since 1970. RFC 6238, 4.2.
std::int64_t totp_step(instant);
/// The step whose code this is: the present one or one either side, and later than the last that was
/// accepted, so that a code is accepted once. Compares in constant time; spaces in the code do not count.
std::optional<std::int64_t> accepted_step(std::string_view secret, std::string_view code, instant now,
                                          std::int64_t last_accepted);

/// RFC 4648, capitals, without padding.
std::string base32(std::string_view bytes);
/// What the QR code says: otpauth://totp/Kith:sam?secret=...&issuer=Kith
std::string app_address(std::string_view service, std::string_view sign_in_name, std::string_view secret);

// ---------------------------------------------------------------- recovery codes

constexpr int recovery_codes_made = 10;
/// "ab2d-efgh-jkmn-pqrs-tuvw-xyz2": 120 random bits that nobody misreads.
std::string recovery_code(world&);
/// What is kept of one: of letters and digits as typed, whatever stands between them. Empty for what is
/// none.
std::string recovery_code_hash(const practitioner_id&, std::string_view typed);

// ---------------------------------------------------------------- passkeys

/// What is kept of a passkey.
struct kept_passkey {
    int algorithm = 0; ///< COSE: -7 ES256, -8 EdDSA, -257 RS256
    std::string id;    ///< bytes, as the authenticator names it
    std::string key;   ///< bytes, as libfido2 writes the public key
    std::string domain;
    bool operator==(const kept_passkey&) const = default;
};
std::string to_secret(const kept_passkey&);
std::optional<kept_passkey> read_passkey(std::string_view secret);
/// The identifier under which a passkey is kept: from what its authenticator calls it.
std::string passkey_identifier(std::string_view id);

/// What the script of the page says that the browser gave (JSON), for making or for showing a passkey.
struct passkey_answer {
    std::string id, client_data, authenticator_data; ///< bytes
    std::string challenge;                           ///< as in the client data: base64url
    std::string signature, user;                     ///< bytes; when shown
};
/// Nothing for what is none. Bounded. Client data must be of this type ("webauthn.create" or
/// "webauthn.get"), from this origin and not from a frame of another.
std::optional<passkey_answer> read_passkey_answer(std::string_view json, std::string_view type,
                                                  std::string_view origin);
/// The new passkey and its signature count, where it is one: of this domain, its user present and
/// verified, its key of one of the three algorithms. Who made the authenticator is not asked (attestation
/// "none"): any passkey is better than none, and asking would tell makes of devices to the service.
struct made_passkey {
    kept_passkey passkey;
    std::int64_t counter = 0;
};
result<made_passkey> verify_making(const passkey_answer&, std::string_view domain);
/// The signature count, where the signature is right, of this domain, its user present and verified, and
/// the count has not gone back (a copied authenticator).
std::optional<std::int64_t> verify_showing(const passkey_answer&, const kept_passkey&,
                                           std::string_view domain, std::int64_t last_counter);

std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

} // namespace kith::identity
