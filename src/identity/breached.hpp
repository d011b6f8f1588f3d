#pragma once
// Passwords that leaked somewhere and are tried first everywhere else (ASVS 6.2.12).

#include <filesystem>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace kith::identity {

/// Whether a password is on a list of those that leaked. The list is a file of the operator's, as such
/// lists are published: a line for each, forty hexadecimal digits of its SHA-1, then ":" and how often, in
/// order of the digits. It is searched where it lies, however many gigabytes it has: nothing of it is kept,
/// and nobody else is asked. The error: in words, why it can't be told.
tl::expected<bool, std::string> is_breached(const std::filesystem::path& list, std::string_view password);

/// Whether the file can be such a list: its beginning, its end and places between are lines, in order. The
/// error: in words, what is wrong with it.
tl::expected<void, std::string> check_breached_list(const std::filesystem::path& list);

} // namespace kith::identity
