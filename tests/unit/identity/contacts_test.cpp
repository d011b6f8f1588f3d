// Who manages somebody, and their telephone at work.

#include "accounts_fixture.hpp"

#include "../store/scratch_database.hpp"

using namespace identity_test;

namespace {

store::account_contact contact(const practitioner_id& manager, std::string phone) {
    return {.line_manager = manager, .work_phone = std::move(phone)};
}

} // namespace

TEST_CASE(
    "identity: line manager and telephone are kept, each change is an entry, and none undoes another") {
    house h;
    const auto pat = site_fixture::add_practitioner(*h.database, h.clock, "pat");
    const auto jo = site_fixture::add_practitioner(*h.database, h.clock, "jo");
    const auto now = [&](const practitioner_id& whose) {
        return store::contact_of(h.database->read()->tables(), whose);
    };
    CHECK(now(pat) == store::account_contact{});
    REQUIRE(identity::set_contact(h.by(h.sam), pat, contact(jo, "01632 960001 ext. 12")).has_value());
    REQUIRE(identity::set_contact(h.by(h.sam), pat, contact(jo, "01632 960001 ext. 12")).has_value());
    CHECK(site_fixture::entries_of(*h.database, identity::accounts_stream, "account.contact_changed") == 1);
    CHECK(now(pat) == contact(jo, "01632 960001 ext. 12"));
    CHECK(store::managed_by(h.database->read()->tables(), jo) == std::vector{pat});
    CHECK(store::managed_by(h.database->read()->tables(), {}).empty());
    // Another change of the account leaves it as it is.
    auto account = *h.database->read()->account_of(pat);
    account.job_title = "Nurse";
    h.database->write([&](store::transaction& transaction) { transaction.save(account); });
    CHECK(now(pat) == contact(jo, "01632 960001 ext. 12"));
    CHECK_FALSE(identity::unrecorded_account(*h.database->read()).has_value());
    // Changed in the database alone: whoever reads alerts about Pat was chosen by nobody.
    h.database->write([&](store::transaction& transaction) {
        store::set_contact(transaction.tables(), pat, contact(h.sam, ""));
    });
    CHECK(identity::unrecorded_account(*h.database->read()).has_value());
}

TEST_CASE("identity: nobody is their own manager, directly or through others; a telephone has digits") {
    house h;
    const auto pat = site_fixture::add_practitioner(*h.database, h.clock, "pat");
    const auto jo = site_fixture::add_practitioner(*h.database, h.clock, "jo");
    const auto gone = site_fixture::add_practitioner(*h.database, h.clock, "gone");
    REQUIRE(identity::close_account(h.by(h.sam), gone, "has left").has_value());
    const auto refused = [&](const practitioner_id& whose, const store::account_contact& said) {
        const auto done = identity::set_contact(h.by(h.sam), whose, said);
        return done ? std::string() : done.error().front().field;
    };
    CHECK(refused(pat, contact(pat, "")) == "line_manager");
    CHECK(refused(pat, contact(jo, "")).empty());
    CHECK(refused(jo, contact(pat, "")) == "line_manager");
    CHECK(refused(jo, contact(h.sam, "")).empty());
    CHECK(refused(h.sam, contact(pat, "")) == "line_manager");
    CHECK(refused(h.sam, contact(gone, "")) == "line_manager");
    CHECK(refused(h.sam, contact({"no such practitioner"}, "")) == "line_manager");
    for (const char* bad : {"none", "12", "01632 960001 or 960002 ask for Pat", "<b>999</b>",
                            "01632 960001 01632 960001 01632 960001 01632"})
        CHECK_MESSAGE(refused(h.sam, contact({}, bad)) == "work_phone", bad);
    for (const char* good : {"101", "+44 (0)1632 960001", "01632-960001 ext. 7", "01632 960001 x12", ""})
        CHECK_MESSAGE(refused(h.sam, contact({}, good)).empty(), good);
    CHECK(identity::tidy_phone("  01632 \n 960001\t") == "01632 960001");
    CHECK(identity::set_contact(h.by(h.sam), {"nobody"}, {}).error().front().field == "account");
}

TEST_CASE("identity: a fault in how somebody is reached keeps the invitation from being made") {
    house h;
    const identity::new_account asked{.sign_in_name = "new",
                                      .display_name = "New Person",
                                      .role = "social_worker",
                                      .agency = "childrens_social_care",
                                      .team = {},
                                      .job_title = {},
                                      .password = {}};
    CHECK_FALSE(identity::invite(h.by(h.sam), asked, contact({"nobody"}, "")).has_value());
    CHECK_FALSE(h.database->read()->account_by_sign_in("new").has_value());
    const auto made = identity::invite(h.by(h.sam), asked, contact(h.sam, "01632 960009"));
    REQUIRE(made.has_value());
    CHECK(store::contact_of(h.database->read()->tables(), made->practitioner) ==
          contact(h.sam, "01632 960009"));
}

TEST_CASE("store: how people are reached is kept on both engines") {
    test::on_every_engine([](const test::scratch_database& scratch) {
        const auto database = scratch.open();
        const practitioner_id pat{"pat"}, jo{"jo"};
        database->write([&](store::transaction& transaction) {
            for (const auto& one : {pat, jo}) {
                store::account account;
                account.practitioner = one;
                account.sign_in_name = account.display_name = one.text;
                transaction.save(account);
            }
            store::set_contact(transaction.tables(), pat, contact(jo, "101"));
        });
        const auto snapshot = database->read();
        CHECK(store::contact_of(snapshot->tables(), pat) == contact(jo, "101"));
        CHECK(store::contact_of(snapshot->tables(), {"nobody"}) == store::account_contact{});
        CHECK(store::contacts(snapshot->tables()).size() == 1);
        CHECK(store::managed_by(snapshot->tables(), jo) == std::vector{pat});
    });
}
