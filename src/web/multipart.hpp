#pragma once
// A form with a file in it: multipart/form-data (RFC 7578), read whole, bounded and strict.

#include "web/http.hpp"

#include <optional>
#include <string_view>
#include <variant>

namespace kith::web {

/// Where forms with a file may be sent: addresses that end in this.
inline constexpr std::string_view upload_ending = "/upload";
/// Most bytes of such a request.
inline constexpr std::size_t upload_limit = 9U * 1024 * 1024;

/// The name under which a handler finds the bytes of the file that was sent in the field `name`: no field
/// of any other form has such a name. The sender's name for the file is not kept.
inline constexpr std::string_view file_field_mark = "file\x1F";

/// "multipart/form-data", whatever its parameters.
bool is_multipart(std::string_view content_type);
/// The fields in the order sent. Text is checked as in any form; the bytes of files are as they are. At
/// most 50 parts, two of them files.
std::variant<form_fields, malformed> decode_multipart(std::string_view content_type, std::string_view body);
/// The bytes of the file sent in this field; nothing where none was chosen.
std::optional<std::string_view> file_in(const form_fields&, std::string_view name);

} // namespace kith::web
