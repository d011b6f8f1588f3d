#pragma once
// Signing in and out, and what somebody sees whose session ended while they were writing.

#include "identity/identity.hpp"
#include "web/http.hpp"
#include "web/routing.hpp"
#include "web/site_frame.hpp"

#include <string>
#include <string_view>

namespace kith::web {

/// GET and POST /sign-in, POST /sign-out. `gate` must outlive the table.
void add_session_routes(routes&, identity::gate&);

/// The assets (see web/assets.hpp), the icon at its usual place, the pages that the footer leads to, and
/// GET /health, which says "ok" when the store can be read.
void add_service_routes(routes&);

/// Where to sign in and come back from: "/sign-in?return=/children/abc".
std::string sign_in_location(const request& asked);

/// 401 for a form that was sent after the session ended. Nothing typed is lost: it is a draft now (`kept`),
/// or stands on the page to be copied. `page_of_form` is where to go on after signing in. A form without
/// typed words just leads to signing in.
response signed_out_form_page(const site_frame&, const request& asked, std::string_view page_of_form,
                              bool kept);

/// 403 for a form whose token is of another session, with what was typed.
response stale_form_page(const visit&);

} // namespace kith::web
