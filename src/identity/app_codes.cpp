#include "identity/factors.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdexcept>

namespace kith::identity {
namespace {

constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view readable_letters = "abcdefghjkmnpqrstuvwxyz023456789"; // no i, l, o, 1
constexpr std::size_t recovery_letters = 24; // 120 bits: enough for a plain hash (ASVS 6.5.2)

const EVP_MD* engine_of(digest chosen) {
    switch (chosen) {
    case digest::sha256:
        return EVP_sha256();
    case digest::sha512:
        return EVP_sha512();
    case digest::sha1:
        break;
    }
    return EVP_sha1();
}

/// Five bits at a time, the last group filled up with zeros.
std::string in_letters(std::string_view bytes, std::string_view letters) {
    std::string text;
    unsigned held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        bits += 8;
        for (; bits >= 5; bits -= 5)
            text += letters[(held >> static_cast<unsigned>(bits - 5)) & 31U];
        held &= (1U << static_cast<unsigned>(bits)) - 1U;
    }
    if (bits > 0) text += letters[(held << static_cast<unsigned>(5 - bits)) & 31U];
    return text;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_';
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            out += c;
        } else {
            out += {'%', hex[byte >> 4U], hex[byte & 15U]};
        }
    }
    return out;
}

} // namespace

std::string hotp(std::string_view secret, std::uint64_t counter, int digits, digest chosen) {
    if (digits < 6 || digits > 8) throw std::invalid_argument("a code has six to eight digits");
    std::array<unsigned char, 8> message{};
    for (std::size_t i = message.size(); i-- > 0; counter >>= 8U)
        message[i] = static_cast<unsigned char>(counter & 255U);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (HMAC(engine_of(chosen), secret.data(), static_cast<int>(secret.size()), message.data(),
             message.size(), mac.data(), &size) == nullptr) {
        throw std::runtime_error("the code could not be computed");
    }
    const std::size_t at = mac[size - 1] & 15U; // dynamic truncation, RFC 4226 5.3
    const std::uint32_t number = (static_cast<std::uint32_t>(mac[at] & 127U) << 24U) |
                                 (static_cast<std::uint32_t>(mac[at + 1]) << 16U) |
                                 (static_cast<std::uint32_t>(mac[at + 2]) << 8U) | mac[at + 3];
    const std::uint32_t modulus = digits == 6 ? 1'000'000 : digits == 7 ? 10'000'000 : 100'000'000;
    const std::string text = std::to_string(number % modulus);
    return std::string(static_cast<std::size_t>(digits) - text.size(), '0') + text;
}

std::int64_t totp_step(instant at) {
    constexpr std::chrono::seconds step{30};
    return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()) / step;
}

std::optional<std::int64_t> accepted_step(std::string_view secret, std::string_view code, instant now,
                                          std::int64_t last_accepted) {
    constexpr int digits = 6;
    std::string typed;
    for (const char c : code) {
        if (c == ' ') continue;
        if (c < '0' || c > '9' || typed.size() == digits) return std::nullopt;
        typed += c;
    }
    if (typed.size() != digits) return std::nullopt;
    std::optional<std::int64_t> accepted;
    const std::int64_t present = totp_step(now);
    for (std::int64_t step = present - 1; step <= present + 1; ++step) {
        if (step < 0) continue;
        const std::string right = hotp(secret, static_cast<std::uint64_t>(step), digits);
        const bool same = sodium_memcmp(right.data(), typed.data(), digits) == 0;
        if (same && step > last_accepted) accepted = step;
    }
    return accepted;
}

std::string base32(std::string_view bytes) {
    return in_letters(bytes, base32_letters);
}

std::string app_address(std::string_view service, std::string_view sign_in_name, std::string_view secret) {
    const std::string issuer = percent_encoded(service);
    return "otpauth://totp/" + issuer + ":" + percent_encoded(sign_in_name) + "?secret=" + base32(secret) +
           "&issuer=" + issuer;
}

std::string recovery_code(world& from) {
    std::array<std::uint8_t, 15> bytes{};
    from.fill(bytes);
    const std::string letters =
        in_letters({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, readable_letters);
    std::string code;
    for (std::size_t i = 0; i < letters.size(); i += 4)
        code += (code.empty() ? "" : "-") + letters.substr(i, 4);
    return code;
}

std::string recovery_code_hash(const practitioner_id& whose, std::string_view typed) {
    std::string letters;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        const char folded = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (readable_letters.find(folded) == std::string_view::npos || letters.size() == recovery_letters)
            return {};
        letters += folded;
    }
    if (letters.size() != recovery_letters) return {};
    const std::string message = "kith recovery code\n" + whose.text + "\n" + letters;
    return hash_of_token(message);
}

} // namespace kith::identity
