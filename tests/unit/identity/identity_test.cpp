#include "../../web/site_fixture.hpp"

#include "identity/throttle.hpp"

#include <set>
#include <sodium.h>
#include <thread>

using namespace site_fixture;
using namespace std::chrono_literals;

namespace {

struct house {
    still_world clock;
    temporary_database database;
    practitioner_id sam = add_practitioner(*database, clock, "sam");
    identity::gate gate{*database, clock, quick()};

    auto attempt(std::string name, std::string_view password, std::string peer = "192.0.2.1",
                 std::string previous = {}) {
        return gate.sign_in({.name = std::move(name),
                             .password = std::string(password),
                             .peer = std::move(peer),
                             .previous_token = std::move(previous)});
    }
    std::string sign_in() {
        const auto session = attempt("sam", right_password);
        REQUIRE(session.has_value());
        return session->token;
    }
    bool comes_in(std::string_view token) {
        return std::holds_alternative<identity::signed_in>(gate.recognise(token, clock.now()));
    }
};

/// When the database says that the session was used last.
instant last_seen(store::database& database, std::string_view token) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size());
    const auto row = database.read()->session(hash);
    REQUIRE(row.has_value());
    return row->last_seen;
}

} // namespace

TEST_CASE("identity: a password is verified against its own hash only") {
    const auto hash = identity::hash_password("a long enough password", identity::least_cost);
    CHECK(hash.starts_with("$argon2id$"));
    CHECK(hash != identity::hash_password("a long enough password", identity::least_cost)); // salted
    CHECK(identity::verify_password(hash, "a long enough password"));
    CHECK_FALSE(identity::verify_password(hash, "a long enough passwore"));
    CHECK_FALSE(identity::verify_password(hash, ""));
    CHECK_FALSE(identity::verify_password("", "a long enough password"));
    CHECK_FALSE(identity::verify_password("$argon2id$nonsense", "a long enough password"));
    CHECK_FALSE(identity::verify_password(std::string(5'000, '$'), "a long enough password"));
    CHECK_FALSE(identity::verify_password(hash, std::string(100'000, 'a')));
}

TEST_CASE("identity: an account has a free name, a long password and leaves an entry") {
    house h;
    const record::actor by{.who = {"setup"}, .role = "none", .purpose = "a test"};
    identity::new_account asked{.sign_in_name = " Jo.Bloggs ",
                                .display_name = "Jo Bloggs",
                                .role = "team_manager",
                                .agency = {},
                                .team = {},
                                .job_title = {},
                                .password = "short"};
    const auto refused = identity::create_account(*h.database, h.clock, asked, by, identity::least_cost);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().front().field == "password");

    asked.password = right_password;
    REQUIRE(identity::create_account(*h.database, h.clock, asked, by, identity::least_cost).has_value());
    CHECK(h.database->read()->account_by_sign_in("jo.bloggs").has_value());
    CHECK(entries_of(*h.database, identity::accounts_stream, "account.created") == 2); // Sam's and this one

    asked.sign_in_name = "SAM";
    const auto taken = identity::create_account(*h.database, h.clock, asked, by, identity::least_cost);
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().front().field == "sign_in_name");
    for (const char* bad : {"", "two words", "a/b", "<b>", "caf\xc3\xa9"}) {
        asked.sign_in_name = bad;
        CHECK_FALSE(
            identity::create_account(*h.database, h.clock, asked, by, identity::least_cost).has_value());
    }
}

TEST_CASE("identity: a role that only the database gives is found out") {
    still_world clock;
    temporary_database database;
    const record::actor by{{"setup"}, "administrator", "test"};
    const auto made = identity::create_account(*database, clock,
                                               {.sign_in_name = "pat",
                                                .display_name = "Pat Example",
                                                .role = "administrator",
                                                .agency = "childrens_social_care",
                                                .team = "",
                                                .job_title = "",
                                                .password = "a long enough password"},
                                               by, identity::least_cost);
    REQUIRE(made.has_value());
    CHECK_FALSE(identity::unrecorded_account(*database->read()).has_value());
    auto account = *database->read()->account_of(*made);
    account.role = "team_manager";
    database->write([&](store::transaction& transaction) { transaction.save(account); });
    const auto found = identity::unrecorded_account(*database->read());
    REQUIRE(found.has_value());
    CHECK(found->find(made->text) != std::string::npos);
    account.practitioner = {"planted"};
    account.sign_in_name = "planted";
    database->write([&](store::transaction& transaction) { transaction.save(account); });
    CHECK(identity::unrecorded_account(*database->read()).has_value());
}

TEST_CASE("identity: signing in gives a session whose token the database does not know") {
    house h;
    const auto token = h.sign_in();
    CHECK(token.size() == 64);
    CHECK(h.comes_in(token));
    CHECK_FALSE(h.database->read()->session(token).has_value());
    CHECK(entries_of(*h.database, identity::sign_ins_stream, "sign_in.succeeded") == 1);
    const auto again = h.attempt("  SAM ", right_password);
    REQUIRE(again.has_value());
    CHECK(again->token != token);
    CHECK(again->practitioner.password_hash.empty());
}

TEST_CASE("identity: an unknown name, a wrong password and a closed account get the same answer") {
    house h;
    add_practitioner(*h.database, h.clock, "left");
    auto left = *h.database->read()->account_by_sign_in("left");
    left.active = false;
    h.database->write([&](store::transaction& transaction) { transaction.save(left); });

    std::set<std::string> answers;
    for (const auto& [name, password] : {std::pair<std::string, std::string>{"sam", "wrong wrong wrong"},
                                         {"nobody", "wrong wrong wrong"},
                                         {"left", std::string(right_password)},
                                         {"left", "wrong wrong wrong"},
                                         {"", ""},
                                         {"sam", ""},
                                         {std::string(10'000, 'x'), std::string(10'000, 'x')},
                                         {"sam' OR 1=1 --", "x"}}) {
        const auto session = h.attempt(name, password);
        REQUIRE_FALSE(session.has_value());
        CHECK_FALSE(session.error().wait.has_value());
        answers.insert(session.error().message);
    }
    CHECK(answers.size() == 1);
    CHECK(entries_of(*h.database, identity::sign_ins_stream, "sign_in.failed") == 8);
}

TEST_CASE("identity: entries about sign-ins hold no password and no name that nobody has") {
    house h;
    h.attempt("secret-in-name", "secret-in-password");
    h.attempt("sam", "secret-in-password");
    for (const auto& row : h.database->read()->stream(identity::sign_ins_stream)) {
        CHECK_FALSE(contains(row.body, "secret"));
        CHECK_FALSE(contains(row.actor, "secret"));
    }
}

TEST_CASE("identity: a planted token is never the session's (fixation)") {
    house h;
    const std::string planted(64, 'a');
    const auto session = h.attempt("sam", right_password, "192.0.2.1", planted);
    REQUIRE(session.has_value());
    CHECK(session->token != planted);
    CHECK_FALSE(h.comes_in(planted));
}

TEST_CASE("identity: signing in again ends the session that the browser had") {
    house h;
    const auto first = h.sign_in();
    REQUIRE(h.comes_in(first));
    const auto second = h.attempt("sam", right_password, "192.0.2.1", first);
    REQUIRE(second.has_value());
    CHECK_FALSE(h.comes_in(first));
    CHECK(h.comes_in(second->token));
}

TEST_CASE("identity: a token cannot be replayed after signing out, not even by another process") {
    house h;
    const auto token = h.sign_in();
    REQUIRE(h.comes_in(token));
    h.gate.sign_out(token, h.clock.now());
    CHECK_FALSE(h.comes_in(token));
    CHECK(entries_of(*h.database, identity::sign_ins_stream, "sign_in.ended") == 1);
    identity::gate elsewhere(*h.database, h.clock, quick());
    CHECK(std::holds_alternative<identity::nobody>(elsewhere.recognise(token, h.clock.now())));
    h.gate.sign_out(token, h.clock.now()); // twice changes nothing
    CHECK(entries_of(*h.database, identity::sign_ins_stream, "sign_in.ended") == 1);
}

TEST_CASE("identity: a session ends an hour after its last use and twelve hours after it began") {
    house h;
    const auto token = h.sign_in();
    SUBCASE("idle") {
        h.clock.pass(59min);
        CHECK(h.comes_in(token)); // and this is a use
        h.clock.pass(59min);
        CHECK(h.comes_in(token));
        h.clock.pass(60min);
        const auto visitor = h.gate.recognise(token, h.clock.now());
        REQUIRE(std::holds_alternative<identity::expired>(visitor));
        CHECK(std::get<identity::expired>(visitor).practitioner == h.sam);
    }
    SUBCASE("absolute") {
        for (int i = 0; i < 23; ++i) {
            h.clock.pass(30min);
            REQUIRE(h.comes_in(token));
        }
        h.clock.pass(30min);
        CHECK_FALSE(h.comes_in(token));
    }
    SUBCASE("use is remembered by the next process") {
        h.clock.pass(45min);
        REQUIRE(h.comes_in(token));
        h.clock.pass(45min);
        identity::gate restarted(*h.database, h.clock, quick());
        CHECK(std::holds_alternative<identity::signed_in>(restarted.recognise(token, h.clock.now())));
    }
}

TEST_CASE("identity: use is written at most once a minute") {
    house h;
    const auto token = h.sign_in();
    std::set<instant> written{last_seen(*h.database, token)};
    for (int i = 0; i < 600; ++i) { // ten minutes
        REQUIRE(h.comes_in(token));
        written.insert(last_seen(*h.database, token));
        h.clock.pass(1s);
    }
    CHECK(written.size() == 10);
}

TEST_CASE("identity: what another process changes counts within seconds") {
    house h;
    const auto token = h.sign_in();
    REQUIRE(h.comes_in(token));
    auto account = *h.database->read()->account_of(h.sam);
    account.active = false;
    h.database->write([&](store::transaction& transaction) { transaction.save(account); });
    h.clock.pass(5s);
    CHECK_FALSE(h.comes_in(token));
}

TEST_CASE("identity: what this process changes counts at once") {
    house h;
    const auto token = h.sign_in();
    REQUIRE(h.comes_in(token));
    auto account = *h.database->read()->account_of(h.sam);
    account.active = false;
    h.database->write([&](store::transaction& transaction) { transaction.save(account); });
    h.gate.forget(h.sam);
    CHECK_FALSE(h.comes_in(token));
}

TEST_CASE("identity: nonsense is nobody") {
    house h;
    for (const auto& token :
         {std::string(), std::string("x"), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
          std::string(64, '\0'), std::string(1'000'000, 'a'), std::string("' OR 1=1 --")}) {
        CHECK(std::holds_alternative<identity::nobody>(h.gate.recognise(token, h.clock.now())));
    }
}

TEST_CASE("identity: forms of a session that expired stay valid for the same practitioner only") {
    house h;
    add_practitioner(*h.database, h.clock, "jo", "Jo Bloggs");
    const auto csrf = [&](const std::string& token) {
        return std::get<identity::signed_in>(h.gate.recognise(token, h.clock.now())).csrf_token;
    };
    const auto first = h.sign_in();
    const auto first_csrf = csrf(first);
    h.clock.pass(2h);
    REQUIRE_FALSE(h.comes_in(first));
    SUBCASE("the same") {
        const auto again = h.attempt("sam", right_password, "192.0.2.1", first);
        REQUIRE(again.has_value());
        CHECK(csrf(again->token) == first_csrf);
    }
    SUBCASE("another") {
        const auto other = h.attempt("jo", right_password, "192.0.2.1", first);
        REQUIRE(other.has_value());
        CHECK(csrf(other->token) != first_csrf);
    }
    SUBCASE("the same after signing out") {
        h.gate.sign_out(first, h.clock.now());
        const auto again = h.attempt("sam", right_password, "192.0.2.1", first);
        REQUIRE(again.has_value());
        CHECK(csrf(again->token) != first_csrf);
    }
}

TEST_CASE("identity: ten thousand guesses get nowhere and do not lock the victim out") {
    house h;
    int tried = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto session = h.attempt("sam", "guess number " + std::to_string(i), "198.51.100.7");
        REQUIRE_FALSE(session.has_value());
        if (!session.error().wait) ++tried;
        h.clock.pass(100ms); // some seventeen minutes in all
    }
    CHECK(tried < 25);
    CHECK(h.attempt("sam", right_password, "198.51.100.7").has_value() == false); // the guesser waits
    CHECK(h.attempt("sam", right_password, "192.0.2.1").has_value());             // the victim does not
}

TEST_CASE("identity: one peer guessing over many names is slowed down, too") {
    house h;
    int tried = 0;
    for (int i = 0; i < 2'000; ++i) {
        const auto session = h.attempt("name" + std::to_string(i), "guess", "198.51.100.7");
        if (!session.error().wait) ++tried;
        h.clock.pass(100ms);
    }
    CHECK(tried < 60);
    CHECK(h.attempt("sam", right_password, "192.0.2.1").has_value());
}

TEST_CASE("identity: a few slips cost nothing, and a right password clears them") {
    house h;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 4; ++i)
            CHECK_FALSE(h.attempt("sam", "slip").error().wait.has_value());
        CHECK(h.attempt("sam", right_password).has_value());
    }
}

TEST_CASE("identity: many at once get no further than one after the other") {
    house h;
    std::atomic<int> tried = 0;
    std::vector<std::thread> guessers;
    for (int i = 0; i < 16; ++i) {
        guessers.emplace_back([&] {
            for (int k = 0; k < 10; ++k) {
                const auto session = h.attempt("sam", "guess", "198.51.100.7");
                if (!session && !session.error().wait) ++tried;
            }
        });
    }
    for (auto& guesser : guessers)
        guesser.join();
    CHECK(tried <= 6); // five free, and the one that starts the delay
}

TEST_CASE("identity: the throttle doubles, forgives and stays bounded") {
    identity::throttle throttle(
        {.free_failures = 2, .longest_delay = 8s, .forgive_every = 60s, .remembered = 100});
    instant now{};
    const std::string key = "a";
    for (int i = 0; i < 2; ++i)
        throttle.charge(key, now);
    CHECK_FALSE(throttle.wait(key, now).has_value());
    for (const auto expected : {1s, 2s, 4s, 8s, 8s}) {
        throttle.charge(key, now);
        CHECK(throttle.wait(key, now) == expected);
        now += expected;
        CHECK_FALSE(throttle.wait(key, now).has_value());
    }
    now += 10min;
    throttle.charge(key, now);
    CHECK_FALSE(throttle.wait(key, now).has_value());
    for (int i = 0; i < 10'000; ++i)
        throttle.charge("key" + std::to_string(i), now += 1ms);
    CHECK(throttle.size() <= 100);
}

TEST_CASE("identity: addresses of one network count as one peer") {
    CHECK(identity::peer_key("2001:db8:1:2:3:4:5:6") == identity::peer_key("2001:db8:1:2:ffff::1"));
    CHECK(identity::peer_key("2001:db8:1:2::1") != identity::peer_key("2001:db8:1:3::1"));
    CHECK(identity::peer_key("::ffff:192.0.2.1") == identity::peer_key("192.0.2.1"));
    CHECK(identity::peer_key("192.0.2.1") != identity::peer_key("192.0.2.2"));
    CHECK(identity::peer_key("fe80::1%eth0") == identity::peer_key("fe80::2"));
    CHECK(identity::peer_key("nonsense") == "nonsense");
}
