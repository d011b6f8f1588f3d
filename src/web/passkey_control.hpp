#pragma once
// The button that asks the browser for a passkey. Hidden without the script: every page that has it offers
// another way.

#include "web/html.hpp"

#include <string>
#include <vector>

namespace kith::web {

/// To show a passkey: the script puts WebAuthn's answer into the hidden field and sends the form around.
struct passkey_control {
    std::string field; ///< name of the hidden field
    std::string button = "Use a passkey";
    std::string challenge;                 ///< gate::challenge
    std::string domain;                    ///< site_address::domain
    std::vector<std::string> allowed = {}; ///< base64url; empty: whichever passkey the device has
};
html draw_passkey_control(const passkey_control&);

/// To make one. `asked` is what else the form asks: of no use without the button.
struct new_passkey_control {
    html asked = {};
    std::string field, challenge, domain;
    std::string service;                    ///< "Kith"
    std::string user_id;                    ///< base64url of the practitioner's identifier
    std::string user_name, user_title;      ///< as the device shows them: sign-in name, display name
    std::vector<std::string> existing = {}; ///< base64url: devices that have one already say so
};
html draw_new_passkey_control(const new_passkey_control&);

} // namespace kith::web
