#pragma once
// A QR code as a drawing: squares of one path, black on white in every mode.

#include "web/html.hpp"

#include <string_view>

namespace kith::web {

/// Empty where the words are too long for one (some 2,900 bytes). `title` is what a screen reader says.
html qr_code(std::string_view words, std::string_view title);

} // namespace kith::web
