#include "web/unicode.hpp"

#include <cstddef>

namespace kith::web {
namespace {

using byte = unsigned char;

/// Length of the sequence that begins with `lead`; 0 for what cannot begin one.
std::size_t length_of(byte lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

/// The second byte decides on overlong forms, surrogates and the end of Unicode.
bool second_fits(byte lead, byte second) {
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

} // namespace

bool is_utf8(std::string_view bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const auto lead = static_cast<byte>(bytes[i]);
        const std::size_t length = length_of(lead);
        if (length == 0 || length > bytes.size() - i) return false;
        if (length > 1 && !second_fits(lead, static_cast<byte>(bytes[i + 1]))) return false;
        for (std::size_t k = 2; k < length; ++k) {
            if ((static_cast<byte>(bytes[i + k]) & 0xC0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

} // namespace kith::web
