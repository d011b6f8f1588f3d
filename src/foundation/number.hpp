#pragma once
// Numbers as people and addresses write them.

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace kith {

/// The whole number that the text is, nothing around it; nothing for any other text and beyond the bounds.
inline std::optional<std::int64_t>
parse_number(std::string_view text, std::int64_t least = 0,
             std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

} // namespace kith
