#pragma once

#include <string>

namespace kith {

/// Appends a character as UTF-8 (RFC 3629); nothing for what is no character: a surrogate, or above
/// U+10FFFF.
void append_utf8(std::string& to, char32_t code);

} // namespace kith
