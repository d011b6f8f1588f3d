// Sessions, second factors, invitations and resets, on both engines.

#include "scratch_database.hpp"
#include "store/credentials.hpp"
#include "store/keys.hpp"
#include "store/sql.hpp"

#include <doctest/doctest.h>

using namespace kith;

namespace {

instant at(std::int64_t seconds) {
    return instant(std::chrono::seconds(1'795'291'200 + seconds));
}

std::string bytes(char with) {
    std::string text(32, with);
    text[3] = '\0';
    return text;
}

template <class Work>
void write(store::database& database, Work work) {
    database.write([&](store::transaction& transaction) { work(transaction.tables()); });
}

store::sign_in_session session(char name, const char* whose, std::int64_t second) {
    return {.token_hash = bytes(name),
            .practitioner = {whose},
            .csrf_token = "token",
            .started = at(second),
            .last_seen = at(second),
            .strength = 2,
            .confirmed = at(second),
            .peer = "192.0.2.1",
            .device = "Firefox on Windows",
            .provider = "https://provider.example"};
}

store::credential credential(const char* id, const char* whose, const char* kind) {
    return {.id = id,
            .practitioner = {whose},
            .kind = kind,
            .name = "Telephone",
            .secret = bytes('s'),
            .counter = 5,
            .added = at(0),
            .last_used = at(0)};
}

} // namespace

TEST_CASE("store: sessions keep what they were opened with, and one that was ended stays ended") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            store::open_session(tables, session('a', "sam", 0));
            store::open_session(tables, session('b', "sam", 10));
            store::open_session(tables, session('c', "jo", 20));
            store::touch_session(tables, bytes('a'), at(100));
            store::touch_session(tables, bytes('a'), at(50)); // later is kept
            store::confirm_session(tables, bytes('b'), 1, at(60));
        });
        {
            auto expected = session('a', "sam", 0);
            expected.last_seen = at(100);
            CHECK(store::session_of(database->read()->tables(), bytes('a')) == expected);
        }
        const auto of_sam = store::sessions_of(database->read()->tables(), {"sam"});
        REQUIRE(of_sam.size() == 2);
        CHECK(of_sam[0].token_hash == bytes('a'));
        CHECK(of_sam[1].strength == 1);
        CHECK(of_sam[1].confirmed == at(60));
        write(*database, [](auto& tables) {
            CHECK(store::end_sessions_of(tables, {"sam"}, bytes('a')) == 1);
            store::touch_session(tables, bytes('b'), at(200));
            store::confirm_session(tables, bytes('b'), 2, at(200));
        });
        CHECK_FALSE(store::session_of(database->read()->tables(), bytes('b')).has_value());
        CHECK(store::session_of(database->read()->tables(), bytes('c')).has_value());
    });
}

TEST_CASE("store: a factor's counter only moves on, and only its owner changes it") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            CHECK(store::add_credential(tables, credential("one", "sam", "app")));
            CHECK_FALSE(store::add_credential(tables, credential("one", "jo", "passkey")));
            CHECK(store::add_credential(tables, credential("two", "sam", "recovery")));
            CHECK(store::use_credential(tables, "one", 6, at(9)));
            CHECK_FALSE(store::use_credential(tables, "one", 6, at(10)));
            CHECK_FALSE(store::use_credential(tables, "one", 2, at(10)));
            CHECK_FALSE(store::rename_credential(tables, {"jo"}, "one", "Mine"));
            CHECK(store::rename_credential(tables, {"sam"}, "one", "Key"));
            CHECK_FALSE(store::remove_credential(tables, {"jo"}, "one"));
        });
        auto expected = credential("one", "sam", "app");
        expected.counter = 6;
        expected.last_used = at(9);
        expected.name = "Key";
        CHECK(store::credential_of(database->read()->tables(), "one") == expected);
        CHECK(store::credentials_of(database->read()->tables(), {"sam"}).size() == 2);
        write(*database, [](auto& tables) {
            store::remove_credentials(tables, {"sam"}, "recovery");
            CHECK(store::remove_credential(tables, {"sam"}, "one"));
            CHECK_FALSE(store::use_credential(tables, "one", 99, at(20)));
        });
        CHECK(store::credentials_of(database->read()->tables(), {"sam"}).empty());
    });
}

TEST_CASE("store: a challenge is used once; an invitation takes the place of the one before") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            CHECK(store::use_challenge(tables, bytes('x'), at(600), at(0)));
            CHECK_FALSE(store::use_challenge(tables, bytes('x'), at(700), at(1)));
            CHECK(store::use_challenge(tables, bytes('y'), at(600), at(1)));
            store::add_invitation(tables, {bytes('i'), {"sam"}, at(0), at(100)});
            store::add_invitation(tables, {bytes('j'), {"sam"}, at(1), at(101)});
            CHECK(store::service_key(tables, "first") == "first");
            CHECK(store::service_key(tables, "second") == "first");
        });
        const auto snapshot = database->read();
        auto& tables = snapshot->tables();
        CHECK_FALSE(store::invitation_of(tables, bytes('i')).has_value());
        const store::invitation newer{bytes('j'), {"sam"}, at(1), at(101)};
        CHECK(store::invitation_of(tables, bytes('j')) == newer);
        CHECK(store::invitation_of(tables, practitioner_id{"sam"}) == newer);
    });
}

TEST_CASE("store: use of accounts, devices, notices, resets and providers are kept") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        const store::account_reset reset{{"sam"}, {"admin"}, at(1), "lost"};
        const store::account_notice notice{"n1", {"sam"}, at(3), "Chrome on Android", bytes('a')};
        write(*database, [&](auto& tables) {
            CHECK_FALSE(store::last_signed_in(tables, {"sam"}).has_value());
            store::note_signed_in(tables, {"sam"}, at(1));
            store::note_signed_in(tables, {"sam"}, at(2));
            CHECK_FALSE(store::note_device(tables, {"sam"}, "Firefox on Windows", at(1))); // the first
            CHECK_FALSE(store::note_device(tables, {"sam"}, "Firefox on Windows", at(2)));
            CHECK(store::note_device(tables, {"sam"}, "Chrome on Android", at(3)));
            store::add_notice(tables, notice);
            store::propose_reset(tables, reset);
            CHECK(store::add_account_at_provider(tables, "https://p.example", "42", {"sam"}));
            CHECK_FALSE(store::add_account_at_provider(tables, "https://p.example", "42", {"jo"}));
        });
        const auto snapshot = database->read();
        auto& tables = snapshot->tables();
        CHECK(store::last_signed_in(tables, {"sam"}) == at(2));
        CHECK(store::notices_of(tables, {"sam"}) == std::vector{notice});
        CHECK(store::notices_of(tables, {"jo"}).empty());
        CHECK(store::resets(tables) == std::vector{reset});
        CHECK(store::account_at_provider(tables, "https://p.example", "42") == practitioner_id{"sam"});
        CHECK_FALSE(store::account_at_provider(tables, "https://q.example", "42").has_value());
    });
}

namespace {

std::string kept_secret(store::database& database, std::string_view id) {
    std::string secret;
    database.read()->tables().each("select secret from credential where id = $1", {id},
                                   [&](const store::sql::row& r) { secret = r.text(0); });
    return secret;
}

} // namespace

TEST_CASE("store: the secret of an app lies sealed, and opens for its own factor alone") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            REQUIRE(store::add_credential(tables, credential("one", "sam", "app")));
            REQUIRE(store::add_credential(tables, credential("two", "jo", "app")));
            REQUIRE(store::add_credential(tables, credential("key", "sam", "passkey")));
        });
        CHECK(kept_secret(*database, "one").find(bytes('s')) == std::string::npos);
        CHECK(kept_secret(*database, "one") != kept_secret(*database, "two"));
        CHECK(kept_secret(*database, "key") == bytes('s')); // a public key
        CHECK(store::credential_of(database->read()->tables(), "two")->secret == bytes('s'));
        // Somebody with the database alone gives their own app to another's account.
        const std::string mine = kept_secret(*database, "one");
        write(*database, [&](auto& tables) {
            tables.run("update credential set secret = $1 where id = $2",
                       {store::sql::bytes{mine}, std::string_view("two")});
        });
        CHECK_THROWS_AS((void)store::credential_of(database->read()->tables(), "two"),
                        store::unreadable_entry);
        CHECK_THROWS_AS((void)store::credentials_of(database->read()->tables(), {"jo"}),
                        store::unreadable_entry);
        CHECK(store::credential_of(database->read()->tables(), "one")->secret == bytes('s'));
    });
}

TEST_CASE("store: secrets of apps from before they were sealed are sealed when the database is opened") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        {
            const auto database = scratch.open();
            const std::string plain = bytes('s');
            write(*database, [&](auto& tables) {
                for (const char* id : {"one", "two"}) {
                    REQUIRE(store::add_credential(tables, credential(id, "sam", "app")));
                    tables.run("update credential set secret = $1, sealed = 0 where id = $2",
                               {store::sql::bytes{plain}, std::string_view(id)});
                }
            });
            CHECK(kept_secret(*database, "one") == bytes('s'));
        }
        const auto database = scratch.open();
        CHECK(kept_secret(*database, "one").find(bytes('s')) == std::string::npos);
        const auto all = store::credentials_of(database->read()->tables(), {"sam"});
        REQUIRE(all.size() == 2);
        CHECK(all[0].secret == bytes('s'));
        CHECK(all[1].secret == bytes('s'));
    });
}

TEST_CASE("store: secrets of apps go with the master key when it is changed") {
    const test::scratch_database place(test::scratch_database::engine::sqlite);
    write(*place.open(),
          [](auto& tables) { REQUIRE(store::add_credential(tables, credential("one", "sam", "app"))); });
    const std::string key = place.url() + ".key", fresh = place.url() + ".new";
    REQUIRE(store::make_master_key(fresh));
    place.open()->write_alone(
        [&](store::transaction& tx) { REQUIRE(store::change_master_key(tx, key, fresh)); });
    store::open_options named;
    named.master_key_file = fresh;
    const auto database = place.open(named);
    CHECK(store::credential_of(database->read()->tables(), "one")->secret == bytes('s'));
}

TEST_CASE("store: what was told of an account is put away by whoever was told, not where it was done") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            store::add_notice(tables,
                              {"n", {"sam"}, at(0), "The password was changed", bytes('a'), "change"});
            store::discard_notices(tables, {"sam"}, bytes('a'));
            REQUIRE(store::notices_of(tables, {"sam"}).size() == 1);
            CHECK(store::notices_of(tables, {"sam"}).front().kind == "change");
            store::discard_notices(tables, {"sam"}, bytes('b'));
            CHECK(store::notices_of(tables, {"sam"}).empty());
        });
    });
}

TEST_CASE("store: an invitation is exchanged once") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        write(*database, [](auto& tables) {
            store::add_invitation(tables, {bytes('i'), {"sam"}, at(0), at(100)});
            CHECK(store::exchange_invitation(tables, bytes('i'), bytes('j'), at(50)));
            CHECK_FALSE(store::exchange_invitation(tables, bytes('i'), bytes('k'), at(50)));
            CHECK_FALSE(store::invitation_of(tables, bytes('i')).has_value());
            CHECK(store::invitation_of(tables, bytes('j'))->until == at(50));
        });
    });
}
