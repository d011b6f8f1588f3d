// What happens to accounts, and that it counts at once.

#include "accounts_fixture.hpp"

#include "identity/first_guesses.hpp"
#include "identity/oidc_party.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

using namespace identity_test;
using site_fixture::entries_of;

namespace {

identity::new_account somebody(const char* name) {
    return {.sign_in_name = name,
            .display_name = "Pat Example",
            .role = "social_worker",
            .agency = "childrens_social_care",
            .team = {},
            .job_title = {},
            .password = {}};
}

} // namespace

TEST_CASE("identity: whoever is invited sets a password that nobody else has seen, once and in time") {
    house h;
    const auto made = identity::invite(h.by(h.sam), somebody("pat"));
    REQUIRE(made.has_value());
    CHECK_FALSE(identity::invite(h.by(h.sam), somebody("pat")).has_value());
    CHECK_FALSE(h.attempt("pat", "").has_value());
    const auto accept = [&](std::string_view token, std::string_view password) {
        return identity::accept_invitation(*h.database, h.clock, token, password, {"Kith"},
                                           identity::least_cost);
    };
    CHECK_FALSE(accept("nonsense", "marmalade over the harbour").has_value());
    CHECK_FALSE(accept(made->token, "password1234").has_value());
    CHECK(accept(made->token, "marmalade over the harbour").has_value());
    CHECK_FALSE(accept(made->token, "another one entirely, yes").has_value());
    CHECK(h.attempt("pat", "marmalade over the harbour").has_value());
    CHECK_FALSE(identity::invite_again(h.by(h.sam), made->practitioner).has_value());

    const auto late = identity::invite(h.by(h.sam), somebody("late"));
    const auto newer = identity::invite_again(h.by(h.sam), late->practitioner);
    CHECK_FALSE(accept(late->token, "marmalade over the harbour").has_value()); // replaced
    h.clock.pass(identity::invitation_lasts);
    CHECK_FALSE(accept(newer->token, "marmalade over the harbour").has_value());
    CHECK_FALSE(identity::unrecorded_account(*h.database->read()).has_value());
}

TEST_CASE("identity: the address of an invitation opens once; what it was exchanged for lasts an hour") {
    house h;
    const auto made = identity::invite(h.by(h.sam), somebody("pat"));
    const auto opened = identity::open_invitation(*h.database, h.clock, made->token, h.clock.now());
    REQUIRE(opened.has_value());
    CHECK_FALSE(identity::open_invitation(*h.database, h.clock, made->token, h.clock.now()).has_value());
    const auto accept = [&](std::string_view token) {
        return identity::accept_invitation(*h.database, h.clock, token, "marmalade over the harbour",
                                           {"Kith"}, identity::least_cost,
                                           {"192.0.2.7", "Firefox on Windows"})
            .has_value();
    };
    CHECK_FALSE(accept(made->token)); // what stood in the address opens nothing any more
    CHECK(accept(*opened));
    const auto told = store::notices_of(h.database->read()->tables(), made->practitioner);
    REQUIRE(told.size() == 1);
    CHECK(told.front().kind == "change");
    CHECK(told.front().words.find("192.0.2.7") != std::string::npos);

    const auto slow = identity::invite(h.by(h.sam), somebody("slow"));
    const auto late = identity::open_invitation(*h.database, h.clock, slow->token, h.clock.now());
    h.clock.pass(identity::invitation_opened_lasts);
    CHECK_FALSE(accept(*late));
    const auto old = identity::invite(h.by(h.sam), somebody("old"));
    h.clock.pass(identity::invitation_lasts);
    CHECK_FALSE(identity::open_invitation(*h.database, h.clock, old->token, h.clock.now()).has_value());
    CHECK_FALSE(identity::open_invitation(*h.database, h.clock, "nonsense", h.clock.now()).has_value());
}

TEST_CASE(
    "identity: a changed password or factor is told with when and from where, and ends other sessions") {
    house h;
    std::vector<std::string> codes;
    const auto change = [&](const std::function<void(const identity::changing&)>& what,
                            std::string_view words) {
        CAPTURE(words);
        h.database->write([&](store::transaction& transaction) {
            store::discard_notices(transaction.tables(), h.sam, "read elsewhere");
        });
        const auto here = h.attempt("sam", right_password), elsewhere = h.attempt("sam", right_password);
        REQUIRE(here.has_value());
        REQUIRE(elsewhere.has_value());
        h.clock.pass(std::chrono::seconds(10));
        auto changing = h.by(h.sam);
        changing.from = {"192.0.2.7", "Firefox on Windows", identity::hash_of_token(here->token)};
        what(changing);
        h.gate.forget(h.sam);
        const auto told = store::notices_of(h.database->read()->tables(), h.sam);
        REQUIRE(told.size() == 1);
        CHECK(told.front().words.find(words) == 0);
        CHECK(told.front().words.find("Firefox on Windows") != std::string::npos);
        CHECK(told.front().words.find("192.0.2.7") != std::string::npos);
        CHECK(told.front().at == h.clock.now());
        CHECK(told.front().kind == "change");
        CHECK(std::holds_alternative<identity::nobody>(h.who(elsewhere->token)));
        CHECK_FALSE(std::holds_alternative<identity::nobody>(h.who(here->token)));
    };
    const auto add = [&](const char* kind) {
        return [&h, kind](const identity::changing& by) {
            REQUIRE(identity::add_factor(by, {.id = std::string("the ") + kind,
                                              .practitioner = h.sam,
                                              .kind = kind,
                                              .name = "Mine",
                                              .secret = "12345678901234567890",
                                              .counter = 0,
                                              .added = h.clock.now(),
                                              .last_used = {}})
                        .has_value());
        };
    };
    change(add("app"), "An app with codes was added: Mine");
    change(add("passkey"), "A passkey was added: Mine");
    change([&](const auto& by) { (void)identity::renew_recovery_codes(by, h.sam); },
           "New recovery codes were made");
    change([&](const auto& by) { REQUIRE(identity::remove_factor(by, h.sam, "the app").has_value()); },
           "An app with codes was removed: Mine");
    change(
        [&](const auto& by) {
            REQUIRE(identity::set_password(by, h.sam, right_password, {"Kith"}, identity::least_cost)
                        .has_value());
        },
        "The password was changed");
}

TEST_CASE("identity: a closed account is out on the next request, in every process") {
    house h;
    const auto pat = site_fixture::add_practitioner(*h.database, h.clock, "pat");
    const auto session = h.attempt("pat", right_password);
    identity::gate elsewhere(*h.database, h.clock, site_fixture::quick());
    const auto comes_in_elsewhere = [&] {
        return std::holds_alternative<identity::signed_in>(
            elsewhere.recognise(session->token, h.clock.now()));
    };
    REQUIRE(h.comes_in(session->token));
    REQUIRE(comes_in_elsewhere());
    CHECK_FALSE(identity::close_account(h.by(pat), pat, "myself").has_value());
    CHECK_FALSE(identity::close_account(h.by(h.sam), pat, "").has_value());
    REQUIRE(identity::close_account(h.by(h.sam), pat, "has left").has_value());
    h.gate.forget(pat);
    CHECK_FALSE(h.comes_in(session->token));
    h.clock.pass(std::chrono::seconds(5));
    CHECK_FALSE(comes_in_elsewhere());
    CHECK_FALSE(h.attempt("pat", right_password).has_value());
    CHECK_FALSE(identity::unrecorded_account(*h.database->read()).has_value());
    auto opened = *h.database->read()->account_of(pat);
    opened.active = true;
    h.database->write([&](store::transaction& transaction) { transaction.save(opened); });
    CHECK(identity::unrecorded_account(*h.database->read()).has_value()); // not by the record
    REQUIRE(identity::let_in_again(h.by(h.sam), pat).has_value());
    CHECK(h.attempt("pat", right_password).has_value());
    CHECK_FALSE(identity::unrecorded_account(*h.database->read()).has_value());
}

TEST_CASE("identity: an agency, closing or link that only the database has is found out") {
    house h;
    const auto pat = site_fixture::add_practitioner(*h.database, h.clock, "pat");
    const auto found = [&] { return identity::unrecorded_account(*h.database->read()).value_or(""); };
    CHECK(found() == "");
    const auto recorded = *h.database->read()->account_of(pat);
    const auto save = [&](const store::account& account) {
        h.database->write([&](store::transaction& transaction) { transaction.save(account); });
    };
    auto changed = recorded;
    changed.agency = "police";
    save(changed);
    CHECK(found() ==
          "account " + pat.text + " is of the agency police, but the record gave it " + recorded.agency);
    changed = recorded;
    changed.active = false;
    save(changed);
    CHECK(found() == "account " + pat.text + " is closed, but the record does not say so");
    save(recorded);
    CHECK(found() == "");
    const std::string issuer = "https://other.example";
    REQUIRE(identity::oidc::link_subject(*h.database, h.clock, {{"admin"}, "administrator", "test"}, h.sam,
                                         issuer, "s1"));
    CHECK(found() == "");
    h.database->write([&](store::transaction& transaction) {
        REQUIRE(store::add_account_at_provider(transaction.tables(), issuer, "s2", h.sam));
    });
    CHECK(found() == "account " + h.sam.text + " is linked with somebody at " + issuer +
                         ", but the record does not say so");
}

TEST_CASE("identity: an account that was not used for 30 days is shut until somebody lets it in") {
    house h;
    const auto other = site_fixture::add_practitioner(*h.database, h.clock, "other");
    h.clock.pass(std::chrono::hours(24 * 30) - std::chrono::seconds(1));
    CHECK(h.attempt("sam", right_password).has_value());
    h.clock.pass(std::chrono::seconds(1));
    CHECK(h.attempt("sam", right_password).has_value()); // used a second ago
    CHECK_FALSE(h.attempt("other", right_password).has_value());
    CHECK_FALSE(identity::let_in_again(h.by(other), other).has_value());
    REQUIRE(identity::let_in_again(h.by(h.sam), other).has_value());
    CHECK(h.attempt("other", right_password).has_value());
}

TEST_CASE("identity: password and factors are taken away by two people, never by one") {
    house h;
    const auto pat = site_fixture::add_practitioner(*h.database, h.clock, "pat");
    const auto second = site_fixture::add_practitioner(*h.database, h.clock, "second");
    h.add_app(pat);
    CHECK_FALSE(identity::confirm_reset(h.by(second), pat).has_value()); // nobody asked
    CHECK_FALSE(identity::propose_reset(h.by(pat), pat, "lost it").has_value());
    CHECK_FALSE(identity::propose_reset(h.by(h.sam), pat, "").has_value());
    REQUIRE(identity::propose_reset(h.by(h.sam), pat, "telephone lost, known by voice").has_value());
    CHECK_FALSE(identity::confirm_reset(h.by(h.sam), pat).has_value());
    CHECK_FALSE(identity::confirm_reset(h.by(pat), pat).has_value());
    CHECK(h.attempt("pat", right_password).has_value()); // nothing has changed yet
    const auto made = identity::confirm_reset(h.by(second), pat);
    REQUIRE(made.has_value());
    CHECK_FALSE(identity::confirm_reset(h.by(second), pat).has_value()); // once
    CHECK_FALSE(h.attempt("pat", right_password).has_value());
    REQUIRE(identity::accept_invitation(*h.database, h.clock, made->token, "marmalade over the harbour",
                                        {"Kith"}, identity::least_cost)
                .has_value());
    const auto in = h.attempt("pat", "marmalade over the harbour");
    REQUIRE(in.has_value());
    CHECK_FALSE(h.session(in->token)->opens_records); // a second factor comes first
    for (const char* type : {"account.reset_proposed", "account.reset_confirmed", "account.factor_added",
                             "account.invitation_accepted"})
        CHECK(entries_of(*h.database, identity::accounts_stream, type) == 1);
    REQUIRE(identity::propose_reset(h.by(h.sam), pat, "again").has_value());
    REQUIRE(identity::withdraw_reset(h.by(second), pat).has_value());
    CHECK_FALSE(identity::confirm_reset(h.by(second), pat).has_value());
}

TEST_CASE("identity: the last second factor stays until there is another") {
    house h;
    h.add_app(h.sam);
    const auto all = store::credentials_of(h.database->read()->tables(), h.sam);
    const auto first = *std::ranges::find(all, "app", &store::credential::kind);
    CHECK_FALSE(identity::remove_factor(h.by(h.sam), h.sam, first.id).has_value());
    h.add_app(h.sam);
    CHECK(identity::rename_factor(h.by(h.sam), h.sam, first.id, "Old telephone").has_value());
    CHECK_FALSE(identity::rename_factor(h.by(h.sam), h.sam, first.id, "").has_value());
    CHECK_FALSE(identity::rename_factor(h.by(h.sam), {"jo"}, first.id, "Mine").has_value());
    CHECK_FALSE(identity::remove_factor(h.by(h.sam), {"jo"}, first.id).has_value());
    CHECK(identity::remove_factor(h.by(h.sam), h.sam, first.id).has_value());
    CHECK_FALSE(identity::remove_factor(h.by(h.sam), h.sam, first.id).has_value());
}

TEST_CASE("identity: sessions are ended one by one or all but this, and stay ended") {
    house h;
    const auto mine = h.attempt("sam", right_password), lost = h.attempt("sam", right_password),
               old = h.attempt("sam", right_password);
    const auto jo = site_fixture::add_practitioner(*h.database, h.clock, "jo");
    CHECK_FALSE(h.gate.end_session(jo, identity::hash_of_token(lost->token)));
    CHECK(h.comes_in(lost->token));
    CHECK(h.gate.end_session(h.sam, identity::hash_of_token(lost->token)));
    CHECK_FALSE(h.comes_in(lost->token));
    CHECK(h.gate.end_sessions(h.sam, mine->token) == 1);
    CHECK_FALSE(h.comes_in(old->token));
    CHECK(h.comes_in(mine->token));
    h.clock.pass(std::chrono::minutes(2));
    CHECK(h.comes_in(mine->token)); // notes use: must not bring back anybody
    CHECK_FALSE(h.comes_in(old->token));
}

TEST_CASE("identity: passwords that come to everybody's mind are refused, good ones are not") {
    store::account pat;
    pat.sign_in_name = "pat.example";
    pat.display_name = "Patricia Example";
    const auto refused = [&](std::string_view password) {
        return !identity::password_faults(password, pat, {"Kith"}).empty();
    };
    for (const char* bad : {"short", "password1234", "P4ssw0rd!!!!", "123456789012", "aaaaaaaaaaaaaaaa",
                            "abcdefghijklm", "qwertyuiop12", "Liverpool2026", "Summer2026!!!",
                            "socialworker1", "letmeinletmein", "pat.example99", "Patricia-1975",
                            "my-kith-kith-login", "safeguarding-children", "Password-Password-1"})
        CHECK_MESSAGE(refused(bad), bad);
    for (const char* good : {"correct horse battery staple", "marmalade over the harbour", "xK2#pQ9!vT4m",
                             "neun lange W\xc3\xb6rter genau", "a bus, an otter, a kettle"})
        CHECK_MESSAGE(!refused(good), good);
    CHECK(refused(std::string(2'000, 'x')));
}

TEST_CASE("identity: thousands of passwords of one common word and what people put around it are refused") {
    store::account pat;
    pat.sign_in_name = "zz";
    const std::vector<std::string> before{"", "my", "the", "1", "123", "!"};
    const std::vector<std::string> after{"",    "1",  "12",   "123",  "1234",  "12345", "123456",
                                         "!",   "1!", "123!", "2024", "2025!", "2026",  "1990",
                                         "007", "69", "99!!", "@123", "#1",    "_2026", "789"};
    int tried = 0;
    for (const std::string_view word : identity::first_guesses)
        for (const auto& first : before)
            for (const auto& last : after) {
                std::string password = first + std::string(word) + last;
                if (password.size() < identity::shortest_password) continue;
                ++tried;
                CHECK_MESSAGE(!identity::password_faults(password, pat, {"Kith"}).empty(), password);
                password[first.size()] =
                    static_cast<char>(std::toupper(static_cast<unsigned char>(password[first.size()])));
                CHECK_MESSAGE(!identity::password_faults(password, pat, {"Kith"}).empty(), password);
            }
    CHECK(tried > 3'000);
    MESSAGE(tried, " tried, each with a capital too");
}
