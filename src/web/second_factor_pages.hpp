#pragma once
// The second half of signing in: a code, a recovery code or a passkey after the password.

#include "identity/identity.hpp"
#include "web/routing.hpp"

#include <string_view>

namespace kith::web {

constexpr std::string_view code_path = "/sign-in/code";

/// GET and POST /sign-in/code.
void add_second_factor_routes(routes&, identity::gate&);

/// What the gate is told of the browser that asks.
identity::browser browser_of(const request&);
/// After a half or a whole session was opened: the cookie, and where it goes on.
response signed_in_response(const visit&, const identity::new_session&, std::string_view next);
/// The token of the sign-in form: the visitor's cookie, or a fresh one that `give_visitor_cookie` sets.
std::string visitor_token(const visit&);
void give_visitor_cookie(const visit&, response&, std::string_view token);

} // namespace kith::web
