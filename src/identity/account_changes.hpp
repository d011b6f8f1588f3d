#pragma once
// What happens to accounts after they were made: each change is an entry of stream "accounts" and is
// written together with it. Whoever calls these tells the gate (gate::forget, gate::end_sessions), so that
// the change counts on the next request.
//
// Contents
//   invite, accept_invitation            an administrator never chooses or learns a password
//   close_account, let_in_again          leavers; accounts that were closed or dormant
//   set_contact                          line manager and work telephone; store::contact_of reads them
//   propose_reset, confirm_reset         two people take an account's password and factors away
//   set_password, add_factor, ...        one's own account
//   state_of                             open, invited, dormant, closed: for administrators only

#include "identity/identity.hpp"
#include "store/contacts.hpp"
#include "store/credentials.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kith::identity {

/// From where somebody changes their own account: for what they are told of it.
struct origin {
    std::string peer, device; ///< address; "Firefox on Windows"
    std::string session = {}; ///< hash of the token of the session; empty: none
};

/// Where a change is written, by whom, when.
struct changing {
    store::database& database;
    kith::world& world;
    record::actor by;
    origin from = {};
};

constexpr std::chrono::hours invitation_lasts{72};
constexpr std::chrono::hours invitation_opened_lasts{1}; ///< once its address was opened

/// What a password is measured by, besides its owner's names.
struct password_rules {
    std::string_view service; ///< what the service is called: no password holds it
    std::filesystem::path breached =
        {}; ///< those that leaked (identity/breached.hpp); empty: no list is here
};

/// An invitation: the token goes to the practitioner by hand or by telephone, and nowhere else.
struct invited {
    practitioner_id practitioner;
    std::string token;
    instant until;
};

/// create_account, for somebody who will set the password themselves or comes in by a provider.
result<practitioner_id> create_account_without_password(const changing&, const new_account&);
/// A new account without a password, and the invitation to set one. Faults as create_account, and as
/// set_contact.
result<invited> invite(const changing&, const new_account&, const store::account_contact& = {});
/// Another invitation for an account that has no password yet.
result<invited> invite_again(const changing&, const practitioner_id&);
/// Whose invitation it is, as long as it can be used.
std::optional<store::account> invited_account(store::snapshot&, std::string_view token, instant now);
/// The token of the address for another, good for invitation_opened_lasts: what was in the address opens
/// nothing afterwards. Nothing where it cannot be used.
std::optional<std::string> open_invitation(store::database&, world&, std::string_view token, instant now);
/// Sets the password and uses the invitation up. Refuses one that was used, is too old or never was.
result<void> accept_invitation(store::database&, world&, std::string_view token, std::string_view password,
                               const password_rules&, const password_cost& = {}, const origin& = {});

/// Who manages somebody, and their telephone at work. Refuses a line manager without an open account,
/// oneself, and somebody whom they themselves manage (through others too). Fields "line_manager",
/// "work_phone".
result<void> set_contact(const changing&, const practitioner_id&, const store::account_contact&);
/// What set_contact would say of it. `whose` is empty for an account that is still to be made.
problems contact_faults(store::snapshot&, const practitioner_id& whose, const store::account_contact&);
/// A telephone number as typed, with single spaces.
std::string tidy_phone(std::string_view typed);

result<void> close_account(const changing&, const practitioner_id&, std::string_view reason);
/// Opens a closed account, or one that was not used for too long.
result<void> let_in_again(const changing&, const practitioner_id&);

/// An administrator ended the account's sessions (gate::end_sessions).
void note_sessions_ended(const changing&, const practitioner_id&);

/// Asks that password and factors of an account be taken away: whoever has it gets a new invitation. By one
/// person with a reason; nothing changes until another confirms.
result<void> propose_reset(const changing&, const practitioner_id&, std::string_view reason);
/// By somebody who neither proposed it nor has the account.
result<invited> confirm_reset(const changing&, const practitioner_id&);
result<void> withdraw_reset(const changing&, const practitioner_id&);

/// How an account stands. Nobody but administrators is told.
enum class account_state { open, invited, dormant, closed };
account_state state_of(store::snapshot&, const store::account&, instant now, const gate_options& = {});

// ---------------------------------------------------------------- one's own account

/// Sets a password after its owner has shown the old one (gate::confirm).
result<void> set_password(const changing&, const practitioner_id&, std::string_view password,
                          const password_rules&, const password_cost& = {});
/// What is wrong with a password: too short or long, too simple, made of the account's own names, leaked
/// somewhere. It is never asked to be changed for its age, and may hold any character. A list of those that
/// leaked and can't be read is a fault too: what isn't looked up isn't taken.
problems password_faults(std::string_view password, const store::account&, const password_rules&);

// Each of these tells the account's owner, in every session but the one it was done in, until they have
// read it; and ends the account's other sessions.

constexpr std::size_t most_factors = 20;
/// Adds an app's secret or a passkey. With the first one come recovery codes: shown once.
result<std::vector<std::string>> add_factor(const changing&, const store::credential&);
/// New recovery codes; those before are gone.
std::vector<std::string> renew_recovery_codes(const changing&, const practitioner_id&);
result<void> rename_factor(const changing&, const practitioner_id&, std::string_view id,
                           std::string_view name);
/// The last factor can only be removed once there is another.
result<void> remove_factor(const changing&, const practitioner_id&, std::string_view id);

} // namespace kith::identity
