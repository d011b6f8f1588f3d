#pragma once
// One's own account: where it is signed in, its second factors, its password; and the page on which
// somebody who was invited sets a password.

#include "identity/account_changes.hpp"
#include "web/html.hpp"
#include "web/routing.hpp"

namespace kith::web {

/// GET /account and the forms on it: sessions, notices, names of factors, the password.
void add_account_routes(routes&);
/// GET /account/second-factor, /account/app, POST /account/passkeys, recovery codes, removal.
void add_factor_routes(routes&);
/// GET and POST /invitation: public, for whoever has the token.
void add_invitation_routes(routes&);

/// What changes accounts, for whoever asks; `purpose` goes into the entry.
identity::changing changing_account(visit&, std::string purpose);
/// What passwords are measured by here.
identity::password_rules password_rules_of(const visit&);
/// The question for a work telephone: on one's own account, and where accounts are looked after.
html phone_field(std::string_view value, const problems& wrong, std::string_view more = "");
/// A page that was refused, or goes back to /account.
constexpr std::string_view account_path = "/account";
/// "7 March 2026 at 14:05".
std::string moment_words(instant);

} // namespace kith::web
