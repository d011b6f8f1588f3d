#include "web/http.hpp"

#include "web/unicode.hpp"

#include <algorithm>
#include <stdexcept>

namespace kith::web {
namespace {

constexpr std::size_t most_fields = 2'000;
constexpr std::size_t longest_field = 200'000; // bytes, decoded; at most as many characters

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// One name or value of a form. Nothing when an escape is broken.
std::optional<std::string> unescaped(std::string_view encoded) {
    std::string plain;
    plain.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        const char c = encoded[i];
        if (c == '+') {
            plain += ' ';
        } else if (c != '%') {
            plain += c;
        } else {
            if (i + 2 >= encoded.size()) return std::nullopt;
            const int high = hex(encoded[i + 1]);
            const int low = hex(encoded[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            plain += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return plain;
}

std::optional<std::string> fault_of(std::string_view plain) {
    if (plain.find('\0') != std::string_view::npos) return "a field contains a NUL character";
    if (!is_utf8(plain)) return "a field is not UTF-8 text";
    return std::nullopt;
}

void escape_form(std::string& out, std::string_view plain) {
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : plain) {
        const auto byte = static_cast<unsigned char>(c);
        const bool itself = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                            (byte >= '0' && byte <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
        if (itself) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

} // namespace

std::string_view form_fields::first(std::string_view name) const {
    const auto found = std::ranges::find(all_, name, &list::value_type::first);
    return found == all_.end() ? std::string_view{} : std::string_view(found->second);
}

bool form_fields::has(std::string_view name) const {
    return std::ranges::find(all_, name, &list::value_type::first) != all_.end();
}

std::vector<std::string> form_fields::every(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : all_) {
        if (key == name) values.push_back(value);
    }
    return values;
}

std::variant<form_fields, malformed> decode_form(std::string_view encoded) {
    form_fields::list fields;
    while (!encoded.empty()) {
        const auto end = encoded.find('&');
        const auto pair = encoded.substr(0, end);
        encoded = end == std::string_view::npos ? std::string_view{} : encoded.substr(end + 1);
        if (pair.empty()) continue;
        if (fields.size() == most_fields) return malformed{"there are more than 2,000 fields"};
        const auto equals = pair.find('=');
        auto name = unescaped(pair.substr(0, equals));
        auto value = equals == std::string_view::npos ? std::optional<std::string>(std::in_place)
                                                      : unescaped(pair.substr(equals + 1));
        if (!name || !value) return malformed{"a field is not encoded as forms are"};
        if (name->size() > longest_field || value->size() > longest_field) {
            return malformed{"a field is longer than 200,000 characters"};
        }
        if (auto fault = fault_of(*name)) return malformed{*fault};
        if (auto fault = fault_of(*value)) return malformed{*fault};
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return form_fields(std::move(fields));
}

std::string encode_form(const form_fields::list& fields) {
    std::string encoded;
    for (const auto& [name, value] : fields) {
        if (!encoded.empty()) encoded += '&';
        escape_form(encoded, name);
        encoded += '=';
        escape_form(encoded, value);
    }
    return encoded;
}

response see_other(std::string location) {
    response answer;
    answer.status = 303;
    answer.content_type = "text/plain; charset=utf-8";
    answer.body = "See the page at " + location + "\n";
    answer.headers.emplace_back("Location", std::move(location));
    return answer;
}

std::string cookie_name(std::string_view name, bool encrypted) {
    return (encrypted ? "__Host-" : "") + std::string(name);
}

std::pair<std::string, std::string> set_cookie(std::string_view name, std::string_view value,
                                               const request& asked) {
    std::string cookie = cookie_name(name, asked.encrypted);
    cookie += '=';
    cookie += value;
    cookie += "; Path=/; HttpOnly; SameSite=Lax";
    if (asked.encrypted) cookie += "; Secure";
    if (value.empty()) cookie += "; Max-Age=0";
    return {"Set-Cookie", std::move(cookie)};
}

} // namespace kith::web
