// What is configured of a provider, what it says of itself, and a sign-in that begins there.

#include "identity/oidc.hpp"

#include "identity/factors.hpp"

#include <boost/json/parse.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <sodium.h>

#include <algorithm>
#include <array>

namespace kith::identity::oidc {
namespace {

constexpr std::size_t longest_document = 64 * 1024, longest_address = 1'000;

bool is_plain_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string random_text(world& chance) {
    std::array<std::uint8_t, 32> bytes{};
    chance.fill(bytes);
    return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string encoded(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

/// The host as it is written, by itself: Boost.URL takes "127.0.0.1.evil.example" for an address with
/// something behind it. Empty where there is a user, a port that is none, or no host.
std::string_view host_of(std::string_view address) {
    const auto scheme = address.find("://");
    if (scheme == std::string_view::npos) return {};
    auto authority = address.substr(scheme + 3);
    authority = authority.substr(0, authority.find_first_of("/?#\\"));
    const auto colon = authority.rfind(':');
    const bool port =
        colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    if (port && (colon + 1 == authority.size() ||
                 authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos))
        return {};
    const auto host = authority.substr(0, port ? colon : authority.size());
    return host.find_first_of("@%") == std::string_view::npos ? host : std::string_view{};
}

} // namespace

bool is_safe_address(std::string_view url) {
    const auto host = host_of(url);
    if (url.size() > longest_address || host.empty() || !boost::urls::parse_uri(url)) return false;
    if (url.starts_with("https://")) return true;
    return url.starts_with("http://") && (host == "localhost" || host == "127.0.0.1" || host == "[::1]");
}

result<provider> checked(provider given) {
    problems wrong;
    if (!is_plain_id(given.id))
        wrong.push_back({"Name the provider with small letters, digits and hyphens", "id"});
    if (given.name.empty() || given.name.size() > 80)
        wrong.push_back({"Say how the provider is called, in at most 80 characters", "name"});
    if (!is_safe_address(given.issuer) || given.issuer.find_first_of("?#") != std::string::npos)
        wrong.push_back({"The issuer is an address that begins with https://", "issuer"});
    if (given.client_id.empty() || given.client_id.size() > 255)
        wrong.push_back({"Say which client id the provider has given to this service", "client_id"});
    if (given.client_secret.size() > 1'024) wrong.push_back({"The client secret is too long", "secret"});
    if (given.requires_acr && given.two_factor_acr.empty())
        wrong.push_back({"Say which acr is required", "acr"});
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
    return given;
}

result<endpoints> read_discovery(std::string_view text, std::string_view issuer) {
    const auto no = [](const char* why) -> result<endpoints> { return refuse(why, "discovery"); };
    if (text.size() > longest_document) return no("The provider's description of itself is too long");
    boost::system::error_code wrong;
    const auto value = boost::json::parse(text, wrong, {}, {.max_depth = 8});
    if (wrong || !value.is_object()) return no("The provider's description of itself cannot be read");
    const auto& said = value.as_object();
    const auto text_of = [&](std::string_view name) {
        const auto* found = said.if_contains(name);
        return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
    };
    endpoints read{text_of("issuer"), text_of("authorization_endpoint"), text_of("token_endpoint"),
                   text_of("jwks_uri"), text_of("end_session_endpoint")};
    if (const auto* names = said.if_contains("authorization_response_iss_parameter_supported"))
        read.names_issuer = names->is_bool() && names->as_bool();
    if (read.issuer != issuer) return no("The provider says that it is another one");
    for (const std::string* one : {&read.authorization, &read.token, &read.keys})
        if (!is_safe_address(*one)) return no("The provider names an address that is not safe");
    // What we ask ourselves stays with the host that was configured.
    for (const std::string* one : {&read.token, &read.keys})
        if (host_of(*one) != host_of(issuer)) return no("The provider names an address of another host");
    if (!read.end_session.empty() && !is_safe_address(read.end_session)) read.end_session.clear();
    return read;
}

pending begin(const provider& at, std::string bound_to, std::string return_to, std::string redirect,
              world& chance, instant now) {
    pending begun;
    begun.state = random_text(chance);
    begun.nonce = random_text(chance);
    begun.verifier = random_text(chance);
    begun.provider = at.id;
    begun.bound_to = std::move(bound_to);
    begun.return_to = std::move(return_to);
    begun.redirect = std::move(redirect);
    begun.until = now + std::chrono::minutes(10);
    return begun;
}

std::string challenge_of(std::string_view verifier) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(verifier.data()),
                       verifier.size());
    return base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string authorization_address(const provider& at, const endpoints& where, const pending& begun) {
    std::string address = where.authorization;
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += "response_type=code&scope=openid&client_id=" + encoded(at.client_id);
    address +=
        "&redirect_uri=" + encoded(begun.redirect) + "&state=" + begun.state + "&nonce=" + begun.nonce;
    address += "&code_challenge=" + challenge_of(begun.verifier) + "&code_challenge_method=S256";
    if (at.max_age) address += "&max_age=" + std::to_string(at.max_age->count());
    if (!at.two_factor_acr.empty()) {
        std::string values;
        for (const std::string& one : at.two_factor_acr)
            values += (values.empty() ? "" : " ") + one;
        address += "&acr_values=" + encoded(values);
    }
    return address;
}

} // namespace kith::identity::oidc
