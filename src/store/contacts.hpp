#pragma once
// How practitioners are reached and who manages them: columns of an account beside those of
// store::account. Each change is an entry of stream "accounts" (identity::set_contact).

#include "foundation/identifier.hpp"
#include "store/store.hpp"

#include <map>
#include <string>
#include <vector>

namespace kith::store {

struct account_contact {
    practitioner_id line_manager; ///< empty: nobody is named
    std::string work_phone;       ///< as people dial it, "01632 960001 ext. 12"; empty: none
    bool operator==(const account_contact&) const = default;
};

/// Nothing but empty parts where there is no such account.
account_contact contact_of(sql::connection&, const practitioner_id&);
/// Of everybody who has any.
std::map<practitioner_id, account_contact> contacts(sql::connection&);
void set_contact(sql::connection&, const practitioner_id&, const account_contact&);
/// Whose line manager this is, by name: open accounts.
std::vector<practitioner_id> managed_by(sql::connection&, const practitioner_id&);

} // namespace kith::store
