#pragma once
// XML as a stream of three events, for files that nobody vouches for: bounded in size, depth and length of
// text; no document type, no entities, no network, no tree in memory.

#include "foundation/result.hpp"

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace kith::returns {

inline constexpr std::uint64_t largest_xml = 1ULL << 30; ///< bytes
inline constexpr int deepest_xml = 32;                   ///< elements within elements
inline constexpr std::size_t longest_xml_text = 256;     ///< bytes of text in one element

/// Who listens. Lines count from 1. Throwing is not allowed; `stop` ends the reading after this event.
class xml_listener {
  public:
    virtual ~xml_listener() = default;
    /// `odd`: what is strange about the tag itself (a namespace, attributes), in words; or empty.
    virtual void begin(std::string_view element, int line, std::string_view odd) = 0;
    /// `text`: directly in the element, blanks at both ends gone; nullopt when it was too long.
    virtual void end(int line, std::optional<std::string_view> text) = 0;
    [[nodiscard]] virtual bool stop() const = 0;
};

/// Why reading ended early: in words for the person who sent the file.
struct xml_failure {
    int line = 0;
    std::string reason;
};

/// Reads to the end, until the listener has had enough, or until the file cannot be read further.
std::optional<xml_failure> read_xml(std::istream& file, xml_listener& listener);

} // namespace kith::returns
