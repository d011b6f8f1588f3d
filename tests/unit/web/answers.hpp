#pragma once
// What a test reads off an answer of the site, and what it sends with a form.

#include "web/routing.hpp"

#include <string>
#include <string_view>

namespace kith::tests {

bool has(const web::response&, std::string_view words);
std::size_t count(std::string_view text, std::string_view words);
/// What stands between the first `begin` and the next `end`; empty when `begin` is nowhere.
std::string between(std::string_view text, std::string_view begin, std::string_view end);
/// A header's value; empty without it.
std::string header_of(const web::response&, std::string_view name);
/// Where the answer leads.
std::string location(const web::response&);
/// The value of a hidden field.
std::string hidden(const web::response&, const std::string& name);

/// The tokens of a form page, for sending it.
web::form_fields::list tokens(const web::response& page);
/// The fields of a date.
web::form_fields::list on(const std::string& name, const char* day, const char* month, const char* year);
web::form_fields::list operator+(web::form_fields::list left, const web::form_fields::list& right);

/// The page says that something is wrong, and every link of its summary leads to something on the page.
void check_summary(const web::response& page);

} // namespace kith::tests
