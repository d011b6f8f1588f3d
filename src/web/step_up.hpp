#pragma once
// Proving again who one is, before something that a stolen session or an unlocked screen must not do.
//
//     if (auto asked = confirm_first(here, "export this chronology")) return *asked;
//
// as the first thing of a handler, GET or POST, before anything is read or done. The answer is a page that
// asks for the password, a code or a passkey; when that is right, the handler is called again with the
// same address and the same fields, and goes on. Whoever has proved it in the last quarter of an hour (by
// signing in as well) is not asked.

#include "web/http.hpp"
#include "web/routing.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace kith::web {

/// How long a proof is good for.
constexpr std::chrono::minutes step_up_lasts{15};

/// Nothing: they have shown who they are within that time, or just now. Otherwise the page that asks them
/// to (403), with everything that was typed in the form. `what` goes on after "Confirm it is you, to ...":
/// never a person's name. For signed-in routes; a form with files cannot be continued.
std::optional<response> confirm_first(visit&, std::string_view what,
                                      std::chrono::minutes within = step_up_lasts);

/// POST /confirm: where the page of a GET is answered.
void add_step_up_routes(routes&);

/// Fields of the confirming page begin so. They are secrets: never kept, never shown again.
constexpr std::string_view confirming_fields = "confirm_";

/// Where somebody adds a second factor.
constexpr std::string_view second_factor_path = "/account/second-factor";

/// Where the site is, as the browser sees it: what passkeys are bound to.
identity::site_address site_of(const request&);

} // namespace kith::web
