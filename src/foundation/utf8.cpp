#include "foundation/utf8.hpp"

namespace kith {

void append_utf8(std::string& to, char32_t code) {
    const auto following = [&](unsigned shift) { to += char(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) {
        to += char(code);
    } else if (code < 0x800) {
        to += char(0xC0U | (code >> 6U));
        following(0);
    } else if (code < 0x10000) {
        if (code >= 0xD800 && code <= 0xDFFF) return;
        to += char(0xE0U | (code >> 12U));
        following(6), following(0);
    } else if (code <= 0x10FFFF) {
        to += char(0xF0U | (code >> 18U));
        following(12), following(6), following(0);
    }
}

} // namespace kith
