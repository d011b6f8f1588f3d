#pragma once
// What the pages about accounts share: who looks after them, their words and fields, and the page that
// hands over an invitation.

#include "identity/account_changes.hpp"
#include "web/account_pages.hpp"
#include "web/components/components.hpp"
#include "web/pages/accounts_page.hpp"

#include <string>
#include <string_view>

namespace kith::web::pages::accounts {

inline constexpr std::string_view accounts_path = "/accounts";

/// What the viewer's role may do here.
accounts_part part_of(const visit&, const site&);
response not_theirs(const visit&);

std::string role_title(const guidance::edition&, const std::string& role);
std::string_view state_words(identity::account_state);
std::string path_of(const practitioner_id&);

/// Everybody with an open account, to choose a line manager from.
html manager_field(const accounts_read&, const practitioner_id& but, std::string_view chosen,
                   const problems&);
store::account_contact contact_sent(const form_fields&);

/// The address to hand over, shown once.
response invited_page(const visit&, const identity::invited&);

} // namespace kith::web::pages::accounts
