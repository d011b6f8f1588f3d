#pragma once
// Signing in at another provider by OpenID Connect.
//   GET /sign-in/with/:provider   sends the browser there
//   GET /sign-in/from/:provider   it is back: a session, or why not
//   GET /sign-out/at/:provider    ends the session there as well
// A provider that does not answer opens nothing, and changes nothing about signing in here.

#include "web/html.hpp"
#include "web/routing.hpp"

#include <string_view>

namespace kith::web {

void add_provider_routes(routes&, identity::gate&, world&);

/// The way to sign out there too, after signing out here; empty where `provider` is none.
html draw_sign_out_there(const visit&, std::string_view provider);
/// Which provider vouched for this session: its id, or nothing.
std::string provider_of(const visit&);

/// "Sign in with County Council", for each; empty where there is none. `invited`: the invitation that this
/// browser has opened is accepted by coming in so.
html draw_providers(const visit&, std::string_view return_to, bool invited = false);

} // namespace kith::web
