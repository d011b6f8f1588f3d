#pragma once
// The verifiable log, for whoever witnesses it: /log/checkpoint/:tree, /log/consistency, /log/inclusion,
// /log/entries, /log/keys, /log/disposals. Nothing that anybody can read of a person: what entries say is
// sealed, and goes out sealed or not at all. Asked with "Authorization: Bearer", a token that kith witness
// --new-token makes; everybody else is refused alike.

#include "web/routing.hpp"

#include <string>
#include <string_view>

namespace kith::web {

void add_log_routes(routes&);

/// Makes the token of a witness, of which only a hash is kept; the one it had is good no longer.
std::string new_witness_token(store::database&, world&, std::string_view witness);
/// Takes a witness's token away.
void drop_witness_token(store::database&, std::string_view witness);

} // namespace kith::web
