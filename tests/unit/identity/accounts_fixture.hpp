#pragma once
// A database where real people would be: passwords alone open nothing.

#include "../../web/site_fixture.hpp"
#include "authenticator.hpp"
#include "identity/account_changes.hpp"
#include "identity/factors.hpp"

namespace identity_test {

using namespace kith;
using site_fixture::right_password;

struct house {
    site_fixture::still_world clock;
    site_fixture::temporary_database database;
    practitioner_id sam = site_fixture::add_practitioner(*database, clock, "sam");
    identity::gate gate{*database, clock, site_fixture::quick()};

    [[nodiscard]] identity::changing by(const practitioner_id& who) {
        return {*database, clock, {who, "administrator", "a test"}};
    }
    auto attempt(std::string_view name, std::string_view password, std::string peer = "192.0.2.1",
                 std::string device = "Firefox on Windows") {
        return gate.sign_in({.name = std::string(name),
                             .password = std::string(password),
                             .peer = std::move(peer),
                             .previous_token = {},
                             .device = std::move(device)});
    }
    /// Adds an app; its secret.
    std::string add_app(const practitioner_id& whose, std::vector<std::string>* codes = nullptr) {
        const std::string secret = clock.fresh_text().substr(0, 20);
        const auto added = identity::add_factor(by(whose), {.id = clock.fresh_text(),
                                                            .practitioner = whose,
                                                            .kind = "app",
                                                            .name = "Telephone",
                                                            .secret = secret,
                                                            .counter = 0,
                                                            .added = clock.now(),
                                                            .last_used = {}});
        REQUIRE(added.has_value());
        if (codes != nullptr) *codes = *added;
        return secret;
    }
    std::string code(const std::string& secret, int off = 0) {
        return identity::hotp(secret, static_cast<std::uint64_t>(identity::totp_step(clock.now()) + off));
    }
    auto second(const std::string& token, const std::string& code, std::string peer = "192.0.2.1") {
        return gate.second_factor(token,
                                  {.password = {}, .code = code, .passkey = {}, .bound_to = {}, .site = {}},
                                  {std::move(peer), token, "Firefox on Windows"});
    }
    identity::visitor who(std::string_view token) { return gate.recognise(token, clock.now()); }
    std::optional<identity::session_facts> session(std::string_view token) {
        const auto found = who(token);
        const auto* in = std::get_if<identity::signed_in>(&found);
        if (in == nullptr) return std::nullopt;
        return in->session;
    }
    bool comes_in(std::string_view token) { return session(token).has_value(); }
};

} // namespace identity_test
