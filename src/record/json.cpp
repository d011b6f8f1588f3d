#include "record/json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace kith::record {

namespace {

namespace json = boost::json;

constexpr int deepest = 64;

/// The length of the well-formed UTF-8 sequence at `text[at]`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool beyond = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
    return overlong || beyond ? 0 : length;
}

void append_escape(std::string& out, unsigned char control) {
    switch (control) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u00";
    out += digits[control >> 4];
    out += digits[control & 15];
}

template <class Number>
void append_number(std::string& out, Number value) {
    char digits[32];
    const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), value);
    if (error != std::errc()) throw std::invalid_argument("a number too long for JSON");
    out.append(digits, end);
}

void append(std::string& out, const json::value& value, int depth);

void append_object(std::string& out, const json::object& object, int depth) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object)
        members.push_back(&member);
    const auto key = [](const json::key_value_pair* m) {
        return std::string_view(m->key().data(), m->key().size());
    };
    std::sort(members.begin(), members.end(),
              [&](const auto* a, const auto* b) { return key(a) < key(b); });
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0) out += ',';
        append_string(out, key(members[i]));
        out += ':';
        append(out, members[i]->value(), depth + 1);
    }
    out += '}';
}

void append(std::string& out, const json::value& value, int depth) {
    if (depth > deepest) throw std::invalid_argument("JSON nested too deep");
    switch (value.kind()) {
    case json::kind::null:
        out += "null";
        return;
    case json::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        return;
    case json::kind::int64:
        append_number(out, value.get_int64());
        return;
    case json::kind::uint64:
        append_number(out, value.get_uint64());
        return;
    case json::kind::double_:
        if (!std::isfinite(value.get_double())) throw std::invalid_argument("JSON has no infinity");
        append_number(out, value.get_double());
        return;
    case json::kind::string:
        append_string(out, std::string_view(value.get_string().data(), value.get_string().size()));
        return;
    case json::kind::object:
        append_object(out, value.get_object(), depth);
        return;
    case json::kind::array:
        break;
    }
    out += '[';
    bool first = true;
    for (const auto& element : value.get_array()) {
        if (!first) out += ',';
        first = false;
        append(out, element, depth + 1);
    }
    out += ']';
}

} // namespace

void append_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0; // start of what needs no change
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
            ++at;
            continue;
        }
        const std::size_t length = sequence_length(text, at);
        if (byte >= 0x80 && length > 0) {
            at += length;
            continue;
        }
        out.append(text.substr(plain, at - plain));
        if (byte >= 0x80) {
            out += "\xEF\xBF\xBD";
        } else {
            append_escape(out, byte);
        }
        plain = ++at;
    }
    out.append(text.substr(plain));
    out += '"';
}

std::string canonical(const json::value& value) {
    std::string out;
    append(out, value, 0);
    return out;
}

} // namespace kith::record
