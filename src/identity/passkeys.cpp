#include "identity/factors.hpp"

#include <array>
#include <boost/json.hpp>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <memory>
#include <sodium.h>

namespace kith::identity {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_answer = 16U * 1024U;
constexpr std::size_t longest_credential_id = 1023; // WebAuthn level 2, 4
constexpr unsigned char user_present = 0x01, user_verified = 0x04, has_key = 0x40;
constexpr std::array algorithms{COSE_ES256, COSE_EDDSA, COSE_RS256};

struct free_credential {
    void operator()(fido_cred_t* one) const { fido_cred_free(&one); }
};
struct free_assertion {
    void operator()(fido_assert_t* one) const { fido_assert_free(&one); }
};
struct free_es256 {
    void operator()(es256_pk_t* one) const { es256_pk_free(&one); }
};
struct free_rs256 {
    void operator()(rs256_pk_t* one) const { rs256_pk_free(&one); }
};
struct free_eddsa {
    void operator()(eddsa_pk_t* one) const { eddsa_pk_free(&one); }
};

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string bytes_of(const unsigned char* at, std::size_t size) {
    return at == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(at), size);
}

std::optional<json::object> object_of(std::string_view text) {
    boost::system::error_code failed;
    json::parse_options strict;
    strict.max_depth = 8;
    json::value read = json::parse(json::string_view(text.data(), text.size()), failed, {}, strict);
    if (failed || !read.is_object()) return std::nullopt;
    return std::move(read.get_object());
}

std::string text_of(const json::object& in, std::string_view key) {
    const json::value* found = in.if_contains(json::string_view(key.data(), key.size()));
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}

/// The bytes that a member holds as base64url; empty where it is missing or nonsense.
std::string bytes_in(const json::object& in, std::string_view key) {
    return from_base64url(text_of(in, key)).value_or(std::string());
}

/// Of this domain, with somebody there who has unlocked it.
bool belongs_to(std::string_view authenticator_data, std::string_view domain, unsigned char flags) {
    constexpr std::size_t flags_at = 32, least = 37; // hash of the domain, flags, count
    if (authenticator_data.size() < least || domain.empty()) return false;
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), raw(domain), domain.size());
    if (sodium_memcmp(hash.data(), authenticator_data.data(), hash.size()) != 0) return false;
    return (static_cast<unsigned char>(authenticator_data[flags_at]) & flags) == flags;
}

/// The signature, checked by libfido2 with a key of the algorithm.
int verified(const fido_assert_t* shown, const kept_passkey& kept) {
    const auto* key = kept.key.data();
    const std::size_t size = kept.key.size();
    if (kept.algorithm == COSE_ES256) {
        const std::unique_ptr<es256_pk_t, free_es256> pk(es256_pk_new());
        if (!pk || es256_pk_from_ptr(pk.get(), key, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
        return fido_assert_verify(shown, 0, COSE_ES256, pk.get());
    }
    if (kept.algorithm == COSE_RS256) {
        const std::unique_ptr<rs256_pk_t, free_rs256> pk(rs256_pk_new());
        if (!pk || rs256_pk_from_ptr(pk.get(), key, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
        return fido_assert_verify(shown, 0, COSE_RS256, pk.get());
    }
    if (kept.algorithm == COSE_EDDSA) {
        const std::unique_ptr<eddsa_pk_t, free_eddsa> pk(eddsa_pk_new());
        if (!pk || eddsa_pk_from_ptr(pk.get(), key, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
        return fido_assert_verify(shown, 0, COSE_EDDSA, pk.get());
    }
    return FIDO_ERR_UNSUPPORTED_ALGORITHM;
}

} // namespace

std::string base64url(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), variant);
    text.pop_back(); // the final NUL
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    if (text.size() > largest_answer) return std::nullopt;
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    bytes.resize(size);
    return bytes;
}

std::string to_secret(const kept_passkey& kept) {
    return json::serialize(json::object{{"algorithm", kept.algorithm},
                                        {"domain", kept.domain},
                                        {"id", base64url(kept.id)},
                                        {"key", base64url(kept.key)}});
}

std::optional<kept_passkey> read_passkey(std::string_view secret) {
    const auto read = object_of(secret);
    if (!read) return std::nullopt;
    const json::value* algorithm = read->if_contains("algorithm");
    if (algorithm == nullptr || !algorithm->is_int64()) return std::nullopt;
    return kept_passkey{.algorithm = static_cast<int>(algorithm->get_int64()),
                        .id = bytes_in(*read, "id"),
                        .key = bytes_in(*read, "key"),
                        .domain = text_of(*read, "domain")};
}

std::string passkey_identifier(std::string_view id) {
    std::string text = "passkey-";
    constexpr std::size_t kept_bytes = 20;
    constexpr std::string_view hex = "0123456789abcdef";
    for (const char c : hash_of_token(id).substr(0, kept_bytes)) {
        const auto byte = static_cast<unsigned char>(c);
        text += {hex[byte >> 4U], hex[byte & 15U]};
    }
    return text;
}

std::optional<passkey_answer> read_passkey_answer(std::string_view text, std::string_view type,
                                                  std::string_view origin) {
    if (text.empty() || text.size() > largest_answer || origin.empty()) return std::nullopt;
    const auto read = object_of(text);
    if (!read) return std::nullopt;
    passkey_answer answer{.id = bytes_in(*read, "id"),
                          .client_data = bytes_in(*read, "clientData"),
                          .authenticator_data = bytes_in(*read, "authenticatorData"),
                          .challenge = {},
                          .signature = bytes_in(*read, "signature"),
                          .user = bytes_in(*read, "user")};
    if (answer.id.empty() || answer.id.size() > longest_credential_id) return std::nullopt;
    const auto client = object_of(answer.client_data);
    if (!client || text_of(*client, "type") != type || text_of(*client, "origin") != origin)
        return std::nullopt;
    const json::value* framed = client->if_contains("crossOrigin");
    if (framed != nullptr && !(framed->is_bool() && !framed->get_bool())) return std::nullopt;
    answer.challenge = text_of(*client, "challenge");
    return answer;
}

result<made_passkey> verify_making(const passkey_answer& answer, std::string_view domain) {
    fido_init(0);
    const std::string_view data = answer.authenticator_data;
    if (!belongs_to(data, domain, user_present | user_verified | has_key)) {
        return refuse(
            "The passkey could not be added: your device did not check that it is you. Set a PIN, "
            "fingerprint or face on it and try again",
            "passkey");
    }
    for (const int algorithm : algorithms) {
        const std::unique_ptr<fido_cred_t, free_credential> made(fido_cred_new());
        if (!made || fido_cred_set_type(made.get(), algorithm) != FIDO_OK ||
            fido_cred_set_authdata_raw(made.get(), raw(data), data.size()) != FIDO_OK) {
            continue;
        }
        const std::string id = bytes_of(fido_cred_id_ptr(made.get()), fido_cred_id_len(made.get()));
        const std::string key =
            bytes_of(fido_cred_pubkey_ptr(made.get()), fido_cred_pubkey_len(made.get()));
        if (id.empty() || id != answer.id || key.empty()) break;
        return made_passkey{{.algorithm = algorithm, .id = id, .key = key, .domain = std::string(domain)},
                            fido_cred_sigcount(made.get())};
    }
    return refuse("The passkey could not be added: your device made one that this service cannot read. Try "
                  "another device",
                  "passkey");
}

std::optional<std::int64_t> verify_showing(const passkey_answer& answer, const kept_passkey& kept,
                                           std::string_view domain, std::int64_t last_counter) {
    fido_init(0);
    if (kept.domain != domain || answer.id != kept.id || answer.signature.empty()) return std::nullopt;
    const std::string_view data = answer.authenticator_data;
    if (!belongs_to(data, domain, user_present | user_verified)) return std::nullopt;
    const std::unique_ptr<fido_assert_t, free_assertion> shown(fido_assert_new());
    const std::string relying_party(domain);
    if (!shown || fido_assert_set_rp(shown.get(), relying_party.c_str()) != FIDO_OK ||
        fido_assert_set_clientdata(shown.get(), raw(answer.client_data), answer.client_data.size()) !=
            FIDO_OK ||
        fido_assert_set_count(shown.get(), 1) != FIDO_OK ||
        fido_assert_set_authdata_raw(shown.get(), 0, raw(data), data.size()) != FIDO_OK ||
        fido_assert_set_sig(shown.get(), 0, raw(answer.signature), answer.signature.size()) != FIDO_OK ||
        fido_assert_set_up(shown.get(), FIDO_OPT_TRUE) != FIDO_OK ||
        fido_assert_set_uv(shown.get(), FIDO_OPT_TRUE) != FIDO_OK ||
        verified(shown.get(), kept) != FIDO_OK) {
        return std::nullopt;
    }
    const std::int64_t counter = fido_assert_sigcount(shown.get(), 0);
    // WebAuthn 7.2, step 21: one that counts must have counted on.
    if ((counter != 0 || last_counter != 0) && counter <= last_counter) return std::nullopt;
    return counter;
}

} // namespace kith::identity
