#pragma once
// Everybody's accounts, for those who look after them; and resets that wait for a second person.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /accounts, GET and POST /accounts/new, GET and POST /accounts/:practitioner.
void add_accounts_routes(routes&, site&);

/// What an edition's terms say of a role: whether it looks after accounts, and whether it may be the second
/// person of a reset.
struct accounts_part {
    bool looks_after = false, confirms = false;
    [[nodiscard]] bool none() const { return !looks_after && !confirms; }
};
accounts_part accounts_part_of(const guidance::edition&, std::string_view role);

} // namespace kith::web::pages
