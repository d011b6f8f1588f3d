// Who has looked: at a record, oneself, and the alerts about it.

#include "answers.hpp"
#include "small_site.hpp"

#include "identity/identity.hpp"
#include "store/contacts.hpp"
#include "vigilance/vigilance.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

const casework::practitioner governance{
    {"governance"}, "information_governance_officer", "Gita Governance"};
const casework::practitioner director{{"director"}, "director", "Dora Director"};
const casework::practitioner namesake{{"namesake"}, "front_door_social_worker", "Joe Example"};

void add(small_site& site, const casework::practitioner& who, std::string team) {
    identity::new_account account;
    account.sign_in_name = who.id.text;
    account.display_name = who.name;
    account.role = who.role;
    account.agency = "childrens_social_care";
    account.team = std::move(team);
    account.job_title = "Tried here";
    account.password = "a long pass phrase";
    account.practitioner = who.id;
    REQUIRE(identity::create_account(site.database(), site.the_world(), account,
                                     {{"nobody"}, "administrator", "test"}, identity::least_cost)
                .has_value());
}

const vigilance::rules& shipped() {
    static const auto rules = vigilance::load(KITH_SOURCE_DIR "/guidance", "", *shipped_guidance()).value();
    return rules;
}

vigilance::alert_book book_of(small_site& site) {
    return vigilance::read_alerts(*site.database().read());
}

/// Somebody with the family's surname opens the record on three days and writes nothing.
struct looked_into {
    looked_into() : site("2018-12-03T09:30") {
        site.refer({"Ada"}, "2018-12-03T09:00");
        ada = site.child("Ada");
        add(site, namesake, "Elsewhere");
        add(site, governance, "Governance");
        add(site, director, "Elsewhere");
        for (const char* at : {"2018-12-04T10:00", "2018-12-05T10:00", "2018-12-06T10:00"}) {
            site.set_now(at);
            REQUIRE(site.get(namesake, "/children/" + ada.text).status == 200);
        }
        REQUIRE(site.get(site.people.manager, "/children/" + ada.text).status == 200);
        site.set_now("2018-12-14T09:00");
    }
    web::response run(const casework::practitioner& who, std::string day = "2018-12-06") {
        return site.post(who, "/vigilance", {{"day", std::move(day)}});
    }
    small_site site;
    person_id ada;
};

} // namespace

TEST_CASE("readers: the allocated worker and managers see who looked, when, as what and why; it is noted") {
    looked_into one;
    auto& site = one.site;
    const std::string address = "/children/" + one.ada.text + "/readers";
    const auto before = site.readings(one.ada);
    const auto page = site.get(site.people.manager, address);
    CHECK(page.status == 200);
    CHECK(site.readings(one.ada) == before + 1);
    CHECK(has(page, "Joe Example, Front-door social worker"));
    CHECK(has(page, "6 December 2018 at 10am"));
    CHECK(has(page, "summary"));
    CHECK(site.get(site.people.front_door, address).status == 403);
    CHECK(site.get(site.people.nurse, address).status == 403);

    const auto his =
        site.get(site.people.manager, address + "?who=namesake&from=2018-12-05&until=2018-12-05");
    CHECK(has(his, "Readings 1 to 1 of 1"));
    CHECK(has(his, "5 December 2018 at 10am"));
    CHECK_FALSE(has(his, "6 December 2018 at 10am"));
    CHECK(has(site.get(site.people.manager, address + "?who=nobody"), "There is no such reading"));
    const auto wrong = site.get(site.people.manager, address + "?from=yesterday");
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "From must be a day such as 2026-11-01"));
    for (int i = 0; i < 60; ++i)
        site.get(site.people.manager, "/children/" + one.ada.text + "/plan");
    const auto second = site.get(site.people.manager, address + "?page=2");
    CHECK(has(second, "Readings 51 to "));
    CHECK(has(second, "page=1"));
    const std::string access = "/children/" + one.ada.text + "/access";
    CHECK(has(site.get(site.people.manager, access + "?page=2"), "Readings 51 to "));
    for (const auto& place : {address, access})
        for (const char* wrong_page :
             {"?page=99", "?page=0", "?page=-1", "?page=2x", "?page=99999999999"}) {
            CAPTURE(place + wrong_page);
            const auto none = site.get(site.people.manager, place + wrong_page);
            CHECK(none.status == 404);
            CHECK(has(none, "There is no such page of readings"));
        }
    // As at an earlier moment: what had been read by then.
    const auto then = site.get(site.people.manager, address + "?as_at=2018-12-04T12:00");
    CHECK(has(then, "4 December 2018 at 10am"));
    CHECK_FALSE(has(then, "5 December 2018 at 10am"));
}

TEST_CASE("readers: a person joined from two records shows both chains") {
    small_site site("2018-12-03T09:30");
    site.refer({"Ada"}, "2018-12-03T09:00");
    site.refer({"Adah"}, "2018-12-03T09:10");
    const auto a = site.child("Ada"), b = site.child("Adah");
    site.get(site.people.front_door, "/children/" + a.text + "/journey");
    site.get(site.people.other_manager, "/children/" + b.text + "/chronology");
    const std::string pair = "/duplicates/" + std::min(a, b).text + "/" + std::max(a, b).text;
    REQUIRE(
        site.post(site.people.front_door, pair, {{"say", "propose"}, {"reason", "Same mother"}}).status ==
        303);
    REQUIRE(site.post(site.people.manager, pair, {{"say", "agree"}, {"reason", "I know them"}}).status ==
            303);
    for (const person_id& record : {a, b}) {
        const auto all = site.get(site.people.manager, "/children/" + record.text + "/access");
        CHECK(has(all, "Fola Front"));
        CHECK(has(all, "Moss Manager"));
        const auto page = site.get(site.people.manager, "/children/" + record.text + "/readers");
        CHECK(has(page, "Fola Front"));
        CHECK(has(page, "Moss Manager"));
        CHECK(has(page, "<td class=\"govuk-table__cell\">" + a.text));
        CHECK(has(page, "<td class=\"govuk-table__cell\">" + b.text));
    }
}

TEST_CASE("readers: everybody sees their own looking, and nobody else's") {
    looked_into one;
    auto& site = one.site;
    const auto lists = site.lists(namesake.id);
    const auto own = site.get(namesake, "/account/looked?day=2018-12-05");
    CHECK(own.status == 200);
    CHECK(site.lists(namesake.id) == lists + 1);
    CHECK(has(own, "Example, Ada"));
    CHECK(has(own, "5 December 2018 at 10am"));
    CHECK_FALSE(has(own, "6 December 2018 at 10am"));
    CHECK(has(site.get(namesake, "/account/looked?day=2018-12-09"), "You looked at no record"));
    CHECK(has(site.get(director, "/account/looked?day=2018-12-05"), "You looked at no record"));
    const auto today = site.get(namesake, "/account/looked");
    CHECK(today.status == 200);
    CHECK(has(today, "You looked at no record on this day"));
    for (const char* none : {"9999-99-99", "yesterday", "1999-12-31"}) {
        CAPTURE(none);
        const auto wrong = site.get(namesake, "/account/looked?day=" + std::string(none));
        CHECK(wrong.status == 422);
        CHECK(has(wrong, "Day must be a day such as 2026-11-01"));
        CHECK(has(wrong, "href=\"#day\""));
        CHECK(has(wrong, "value=\"" + std::string(none)));
        CHECK_FALSE(has(wrong, "You looked at no record")); // nothing is said of any day
    }
    const auto to_come = site.get(namesake, "/account/looked?day=2018-12-15");
    CHECK(to_come.status == 422);
    CHECK(has(to_come, "Day must be today or in the past"));
    // What was refused is not told: it would say that there is such a record.
    CHECK(site.get(site.people.nurse, "/children/" + one.ada.text).status == 403);
    const auto refused = site.get(site.people.nurse, "/account/looked");
    CHECK(has(refused, "You looked at no record"));
    CHECK_FALSE(has(refused, one.ada.text));
}

TEST_CASE("vigilance: a day is looked at once; what fired is told with its evidence to whoever reviews") {
    looked_into one;
    auto& site = one.site;
    const auto kept_out = site.get(site.people.manager, "/vigilance");
    CHECK(kept_out.status == 403);
    CHECK(has(kept_out, "Alerts are reviewed by: Information governance officer, Service manager, "
                        "Director or lead member"));
    CHECK(one.run(director).status == 403); // reviews, does not run
    CHECK(has(one.run(governance, "2018-12-14"), "That day is not over yet"));
    CHECK(one.run(governance).status == 303);
    CHECK(has(one.run(governance), "has been looked at already"));
    const auto book = book_of(site);
    REQUIRE(book.runs.size() == 1);
    CHECK(book.runs[0].looks == 2);
    CHECK_FALSE(book.runs[0].with_register);
    REQUIRE(book.alerts.size() == 1);
    CHECK(book.alerts[0].raised);
    CHECK(book.alerts[0].what.who == namesake.id);

    const auto list = site.get(governance, "/vigilance");
    CHECK(has(list, "Joe Example"));
    CHECK(has(list, "Looked on 3 days within 60 days without work on it"));
    CHECK_FALSE(has(list, "Ada")); // by reference
    const std::string address = "/vigilance/" + std::to_string(book.alerts[0].sequence);
    const auto page = site.get(governance, address);
    CHECK(has(page, "Same surname"));
    CHECK(has(
        page,
        "No task, message or entry of theirs on this record from 29 November 2018 to 13 December 2018"));
    CHECK(has(page, "Record " + one.ada.text));
    CHECK(has(page, "6 December 2018 at 10am"));
    CHECK_FALSE(has(page, "Example, Ada"));
    CHECK(site.get(governance, "/vigilance/999").status == 403);
    CHECK(site.get(governance, "/vigilance/nothing").status == 403);
    CHECK(site.get(namesake, address).status == 403);
}

TEST_CASE("vigilance: reviewed by somebody outside the line, never by the one concerned") {
    looked_into one;
    auto& site = one.site;
    REQUIRE(one.run(governance).status == 303);
    const std::string address = "/vigilance/" + std::to_string(book_of(site).alerts[0].sequence);
    const std::string words = "Joe was covering the duty line and had opened the wrong record.";
    // As the rules name them, whoever they are.
    vigilance::rules others = shipped();
    others.reviewers = {"team_manager", "director"};
    const auto why =
        vigilance::may_not_review(*site.database().read(), others, shipped_guidance()->editions.back(),
                                  book_of(site).alerts[0].what, governance);
    REQUIRE(why.has_value());
    CHECK(*why == "Alerts are reviewed by: Team manager, Director or lead member.");
    // Of the same team.
    CHECK(has(site.get(director, address), "somebody else reviews it"));
    CHECK(site.post(director, address, {{"outcome", "explained"}, {"words", words}}).status == 422);
    // Their manager.
    site.database().write([](store::transaction& tx) {
        store::set_contact(tx.tables(), namesake.id, {governance.id, ""});
    });
    CHECK(site.post(governance, address, {{"outcome", "explained"}, {"words", words}}).status == 422);
    site.database().write([](store::transaction& tx) {
        store::set_contact(tx.tables(), namesake.id, {director.id, ""});
    });
    const auto empty = site.post(governance, address, {});
    CHECK(empty.status == 422);
    CHECK(has(empty, "Choose what you found"));
    CHECK(book_of(site).alerts[0].reviews.empty());
    CHECK(site.post(governance, address, {{"outcome", "talk"}, {"words", words}}).status == 303);
    CHECK(has(site.get(governance, address), "Needs a talk"));
    CHECK(has(site.get(governance, "/vigilance?show=reviewed"), "Joe Example"));
    CHECK(has(site.get(governance, "/vigilance"), "There is none."));

    // Nobody sees what is about themselves: not on the list, not by its number.
    const casework::practitioner promoted{namesake.id, "director", namesake.name};
    site.database().write([&](store::transaction& tx) {
        auto account = *site.database().read()->account_of(namesake.id);
        account.role = "director";
        tx.save(account);
    });
    CHECK(has(site.get(promoted, "/vigilance?show=reviewed"), "There is none."));
    CHECK(site.get(promoted, address).status == 403);
    CHECK(site.post(promoted, address, {{"outcome", "explained"}, {"words", words}}).status != 303);
}

TEST_CASE("vigilance: the run reads as far back as an area's rules look") {
    looked_into one; // on 4, 5 and 6 December
    auto& site = one.site;
    site.set_now("2019-03-20T10:00");
    REQUIRE(site.get(namesake, "/children/" + one.ada.text).status == 200);
    site.set_now("2019-03-30T10:00");
    vigilance::rules all = shipped();
    for (auto& each : all.all)
        each.times = 0;
    for (const auto kind : {vigilance::rule_kind::fishing, vigilance::rule_kind::same_surname})
        all.all[static_cast<std::size_t>(kind)].strength = 0;
    auto& comes_back = all.all[static_cast<std::size_t>(vigilance::rule_kind::comes_back)];
    comes_back.from = 4;
    const auto raised = [&](std::string_view day) {
        const auto done =
            vigilance::run_day(site.desk(), all, {}, *parse_date(day),
                               {{"vigilance"}, "administrator", "test"}, site.the_world().now());
        REQUIRE(done.has_value());
        return done->raised;
    };
    SUBCASE("as they are shipped: two months") {
        CHECK(raised("2019-03-20") == 0);
    }
    SUBCASE("four months") {
        comes_back.days = 120;
        CHECK(raised("2019-03-20") == 1);
    }
}

TEST_CASE("vigilance: the staff register is compared and not kept; work on the record silences") {
    looked_into one;
    auto& site = one.site;
    const auto listed = [&](const std::vector<vigilance::staff_row>& registered, std::string_view day) {
        const auto done =
            vigilance::run_day(site.desk(), shipped(), registered, *parse_date(day),
                               {{"vigilance"}, "administrator", "test"}, site.the_world().now());
        REQUIRE(done.has_value());
        CHECK(done->with_register == !registered.empty());
        const auto book = book_of(site);
        std::string words;
        for (const auto& alert : book.alerts)
            if (alert.what.day == *parse_date(day))
                for (const auto& about : alert.what.findings)
                    for (const auto& fact : about.facts)
                        words += fact.words + "\n";
        return words;
    };
    REQUIRE(std::holds_alternative<casework::recorded>(
        site.desk().change_facts(one.ada, {{"address", "12 Orchard Lane"}, {"postcode", "ZZ1 4QQ"}},
                                 "moved", site.people.manager, at("2018-12-03T12:00"), {})));
    const vigilance::staff_row home{
        "namesake", {}, {}, {{"12, orchard lane", "zz14qq"}, {"1 Other Road", "ZZ9 9ZZ"}}, {}};
    const std::string words = listed({home}, "2018-12-04");
    CHECK(words.find("at an address of theirs") != std::string::npos);
    CHECK(words.find("rchard") == std::string::npos);
    CHECK(words.find("surname") != std::string::npos);
    CHECK(words.find("xample") == std::string::npos);

    const casework::practitioner busy{namesake.id, namesake.role, namesake.name};
    REQUIRE(std::holds_alternative<casework::recorded>(
        site.desk().add_note(one.ada, "Rang the school.", std::nullopt, busy, at("2018-12-11T10:00"), {})));
    CHECK(listed({}, "2018-12-06").empty());
}
