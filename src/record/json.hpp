#pragma once
// JSON with one spelling, for the bodies of entries: equal values are equal bytes.

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace kith::record {

/// The canonical text of a value: object keys sorted by their bytes, no spaces, shortest numbers that read
/// back the same, only the escapes that RFC 8259 demands. Throws std::invalid_argument for what JSON can't
/// say (infinity, nesting deeper than 64).
std::string canonical(const boost::json::value&);

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);

} // namespace kith::record
