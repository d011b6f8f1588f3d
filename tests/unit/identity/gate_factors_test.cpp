// Signing in with a second factor, proving again, and what is refused alike.

#include "accounts_fixture.hpp"

#include <set>

using namespace identity_test;

TEST_CASE("identity: a password alone opens no record, and is not enough where there is a second factor") {
    house h;
    const auto alone = h.attempt("sam", right_password);
    REQUIRE(alone.has_value());
    CHECK(alone->strength == identity::strength::one_factor);
    REQUIRE(h.session(alone->token).has_value());
    CHECK_FALSE(h.session(alone->token)->opens_records);

    const auto secret = h.add_app(h.sam);
    const auto half = h.attempt("sam", right_password);
    REQUIRE(half.has_value());
    CHECK(half->strength == identity::strength::half);
    CHECK(std::holds_alternative<identity::half_signed_in>(h.who(half->token)));
    const auto whole = h.second(half->token, h.code(secret));
    REQUIRE(whole.has_value());
    CHECK(whole->token != half->token);
    CHECK(h.session(whole->token)->opens_records);
    CHECK(std::holds_alternative<identity::nobody>(h.who(half->token)));
}

TEST_CASE("identity: a code is accepted once, whatever it is used for") {
    house h;
    const auto secret = h.add_app(h.sam);
    const std::string code = h.code(secret);
    const auto first = h.attempt("sam", right_password), other = h.attempt("sam", right_password);
    const auto in = h.second(first->token, code);
    REQUIRE(in.has_value());
    CHECK_FALSE(h.second(other->token, code).has_value());
    identity::proof again;
    again.code = code;
    CHECK(h.gate.confirm(in->token, again, "192.0.2.1").has_value());
    h.clock.pass(std::chrono::seconds(30));
    CHECK(h.second(other->token, h.code(secret)).has_value());
}

TEST_CASE("identity: a recovery code works once, in place of the app") {
    house h;
    std::vector<std::string> codes;
    h.add_app(h.sam, &codes);
    REQUIRE(codes.size() == identity::recovery_codes_made);
    const auto half = h.attempt("sam", right_password);
    CHECK(h.second(half->token, codes[3]).has_value());
    const auto again = h.attempt("sam", right_password);
    CHECK_FALSE(h.second(again->token, codes[3]).has_value());
    CHECK(h.second(again->token, codes[4]).has_value());
    const auto fresh = identity::renew_recovery_codes(h.by(h.sam), h.sam);
    const auto third = h.attempt("sam", right_password);
    CHECK_FALSE(h.second(third->token, codes[5]).has_value());
    CHECK(h.second(third->token, fresh[0]).has_value());
}

TEST_CASE(
    "identity: a passkey signs in by itself, its challenge once and for the browser it was made for") {
    house h;
    authenticator device;
    device.user = h.sam.text;
    const auto added = [&](authenticator& one) {
        const auto making = identity::read_passkey_answer(one.make("c"), "webauthn.create", one.origin);
        const auto made = identity::verify_making(making.value(), one.domain).value();
        return identity::add_factor(h.by(h.sam), {.id = identity::passkey_identifier(made.passkey.id),
                                                  .practitioner = h.sam,
                                                  .kind = "passkey",
                                                  .name = "Key",
                                                  .secret = identity::to_secret(made.passkey),
                                                  .counter = made.counter,
                                                  .added = h.clock.now(),
                                                  .last_used = {}});
    };
    REQUIRE(added(device).has_value());
    CHECK_FALSE(added(device).has_value()); // the same one again
    const auto come = [&](const std::string& shown, std::string bound = "visitor") {
        return h.gate.sign_in_by_passkey({.password = {},
                                          .code = {},
                                          .passkey = shown,
                                          .bound_to = std::move(bound),
                                          .site = {device.origin, device.domain}},
                                         {"192.0.2.1", {}, "Chrome on Linux"});
    };
    const auto shown = device.show(h.gate.challenge("visitor"));
    const auto in = come(shown);
    REQUIRE(in.has_value());
    CHECK(in->practitioner.practitioner == h.sam);
    CHECK(h.session(in->token)->opens_records);
    CHECK_FALSE(come(shown).has_value());                                          // replayed
    CHECK_FALSE(come(device.show(h.gate.challenge("somebody else"))).has_value()); // another browser's
    CHECK_FALSE(come(device.show("bm90IG91cnM")).has_value());                     // not ours
    const auto late = device.show(h.gate.challenge("visitor"));
    h.clock.pass(std::chrono::minutes(11));
    CHECK_FALSE(come(late).has_value());
    device.user = "jo";
    CHECK_FALSE(come(device.show(h.gate.challenge("visitor"))).has_value());
    device.user = h.sam.text;
    device.counter = 0; // a copy that has counted less
    CHECK_FALSE(come(device.show(h.gate.challenge("visitor"))).has_value());
    // As the second half: only one's own.
    const auto jo = site_fixture::add_practitioner(*h.database, h.clock, "jo");
    h.add_app(jo);
    const auto half = h.attempt("jo", right_password);
    device.counter = 50;
    const auto wrong = h.gate.second_factor(half->token,
                                            {.password = {},
                                             .code = {},
                                             .passkey = device.show(h.gate.challenge("visitor")),
                                             .bound_to = "visitor",
                                             .site = {device.origin, device.domain}},
                                            {"192.0.2.1", half->token, {}});
    CHECK_FALSE(wrong.has_value());
}

TEST_CASE("identity: whoever is refused is refused alike: the same words, one password compared") {
    house h;
    for (const char* name : {"left", "away", "two"})
        site_fixture::add_practitioner(*h.database, h.clock, name);
    const auto of = [&](const char* name) {
        return h.database->read()->account_by_sign_in(name)->practitioner;
    };
    REQUIRE(identity::close_account(h.by(h.sam), of("left"), "has left").has_value());
    h.add_app(of("two"));
    const auto invited = identity::invite(h.by(h.sam), {.sign_in_name = "new",
                                                        .display_name = "New One",
                                                        .role = "social_worker",
                                                        .agency = {},
                                                        .team = {},
                                                        .job_title = {},
                                                        .password = {}});
    REQUIRE(invited.has_value());
    h.clock.pass(std::chrono::hours(24 * 20));
    const auto two = of("two");
    h.database->write([&](store::transaction& transaction) {
        for (const auto& whose : {h.sam, two})
            store::note_signed_in(transaction.tables(), whose, h.clock.now());
    });
    h.clock.pass(std::chrono::hours(24 * 11)); // "away" has been away for 31 days
    std::set<std::string> words;
    const auto refused = [&](std::string_view name, std::string_view password, const std::string& peer) {
        const auto before = h.gate.hashes_computed();
        const auto answer = h.attempt(name, password, peer);
        REQUIRE_FALSE(answer.has_value());
        CHECK_FALSE(answer.error().wait.has_value());
        CHECK(h.gate.hashes_computed() - before == 1);
        words.insert(answer.error().message);
    };
    refused("nobody at all", "wrong wrong wrong", "192.0.2.10");
    refused("sam", "wrong wrong wrong", "192.0.2.11");
    refused("left", right_password, "192.0.2.12");
    refused("away", right_password, "192.0.2.13");
    refused("away", "wrong wrong wrong", "192.0.2.14");
    refused("new", "", "192.0.2.15");
    refused("two", "wrong wrong wrong", "192.0.2.16");
    const auto half = h.attempt("two", right_password);
    REQUIRE(half.has_value());
    const auto wrong_code = h.second(half->token, "000000");
    REQUIRE_FALSE(wrong_code.has_value());
    words.insert(wrong_code.error().message);
    const auto provider = h.gate.sign_in_by_provider(
        {of("away"), "https://provider.example", identity::strength::two_factors, h.clock.now()}, {});
    REQUIRE_FALSE(provider.has_value());
    words.insert(provider.error().message);
    CHECK(words.size() == 1);
    // Only the record tells them apart, for those who look after accounts.
    CHECK(identity::state_of(*h.database->read(), *h.database->read()->account_by_sign_in("away"),
                             h.clock.now()) == identity::account_state::dormant);
}

TEST_CASE("identity: ten thousand guesses get nowhere, and the victim signs in from elsewhere") {
    house h;
    const auto secret = h.add_app(h.sam);
    const auto before = h.gate.hashes_computed();
    int compared = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto answer = h.attempt("sam", "guess number " + std::to_string(i), "198.51.100.7");
        REQUIRE_FALSE(answer.has_value());
        compared += answer.error().wait ? 0 : 1;
        h.clock.pass(std::chrono::milliseconds(100));
    }
    CHECK(compared < 40); // over a quarter of an hour
    CHECK(h.gate.hashes_computed() - before == static_cast<std::uint64_t>(compared));
    const auto half = h.attempt("sam", right_password, "203.0.113.9");
    REQUIRE(half.has_value());
    CHECK(h.second(half->token, h.code(secret), "203.0.113.9").has_value());
}

TEST_CASE("identity: six digits cannot be guessed by many machines at once") {
    house h;
    h.add_app(h.sam);
    int compared = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string peer = "198.51." + std::to_string(i / 200) + "." + std::to_string(i % 200 + 1);
        const auto half = h.attempt("sam", right_password, peer);
        REQUIRE(half.has_value());
        const auto answer = h.second(half->token, "12345" + std::to_string(i % 10), peer);
        REQUIRE_FALSE(answer.has_value());
        compared += answer.error().wait ? 0 : 1;
        h.clock.pass(std::chrono::seconds(1));
    }
    CHECK(compared < 20);
}

TEST_CASE("identity: proving again by password or factor, and not by anything else") {
    house h;
    const auto secret = h.add_app(h.sam);
    const auto half = h.attempt("sam", right_password);
    const auto in = h.second(half->token, h.code(secret));
    const auto confirmed = [&] { return h.session(in->token)->confirmed; };
    const auto start = h.clock.now();
    CHECK(confirmed() == start);
    h.clock.pass(std::chrono::minutes(20));
    identity::proof shown;
    shown.password = "wrong wrong wrong";
    CHECK(h.gate.confirm(in->token, shown, "192.0.2.1").has_value());
    CHECK(h.gate.confirm(in->token, {}, "192.0.2.1").has_value());
    CHECK(h.gate.confirm(half->token, shown, "192.0.2.1").has_value());
    CHECK(confirmed() == start);
    shown.password = right_password;
    CHECK_FALSE(h.gate.confirm(in->token, shown, "192.0.2.1").has_value());
    CHECK(confirmed() == h.clock.now());
    h.clock.pass(std::chrono::minutes(20));
    shown = {};
    shown.code = h.code(secret);
    CHECK_FALSE(h.gate.confirm(in->token, shown, "192.0.2.1").has_value());
    CHECK(confirmed() == h.clock.now());
}

TEST_CASE("identity: a provider that vouches for one thing leaves the second to us") {
    house h;
    const auto come = [&](identity::strength vouched) {
        return h.gate.sign_in_by_provider({h.sam, "https://provider.example", vouched, h.clock.now()},
                                          {"192.0.2.1", {}, "Chrome on Linux"});
    };
    const auto two = come(identity::strength::two_factors);
    REQUIRE(two.has_value());
    CHECK(h.session(two->token)->opens_records);
    CHECK(h.session(two->token)->provider == "https://provider.example");
    const auto one = come(identity::strength::one_factor);
    CHECK_FALSE(h.session(one->token)->opens_records);
    const auto secret = h.add_app(h.sam);
    const auto half = come(identity::strength::one_factor);
    CHECK(half->strength == identity::strength::half);
    const auto whole = h.second(half->token, h.code(secret));
    REQUIRE(whole.has_value());
    CHECK(h.session(whole->token)->opens_records);
    CHECK(h.session(whole->token)->provider == "https://provider.example");
}

TEST_CASE("identity: a sign-in from a new device is told at the next visit, not to whoever made it") {
    house h;
    const auto usual = h.attempt("sam", right_password, "192.0.2.1", "Firefox on Windows");
    CHECK(h.session(usual->token)->notices == 0);
    const auto strange = h.attempt("sam", right_password, "198.51.100.1", "Chrome on Android");
    CHECK(h.session(strange->token)->notices == 0);
    h.clock.pass(std::chrono::seconds(6));
    CHECK(h.session(usual->token)->notices == 1);
    const auto again = h.attempt("sam", right_password, "198.51.100.1", "Chrome on Android");
    h.clock.pass(std::chrono::seconds(6));
    CHECK(h.session(usual->token)->notices == 1);
}
