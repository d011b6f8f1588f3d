// Whoever refers may ask that the family does not learn who they are: then nobody is told but those who may
// see who referred, on no page, in no search, in no export, and in nobody's words.

#include "../casework/small_office.hpp"
#include "access/access.hpp"
#include "answers.hpp"
#include "casework/grants_acts.hpp"
#include "casework/narratives.hpp"
#include "casework/unnamed.hpp"
#include "small_site.hpp"
#include "vigilance/entries.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace kith;
using web::form_fields;
using namespace kith::tests;

namespace {

constexpr const char* name = "Quillfeather";
constexpr const char* telephone = "900987";
constexpr const char* author = "Tess Teacher";

struct referred {
    small_site site{"2019-01-10T10:00"};
    std::string ada, referral;

    explicit referred(const char* answer) {
        site.also_said = {{"referrer_name", {"Rosalind Quillfeather, a neighbour"}},
                          {"referrer_contact", {"07700 900987"}},
                          {"referrer_unnamed", {answer}}};
        site.to_plan({"Ada"});
        ada = site.child("Ada").text;
        for (const auto& one : site.file("Ada")->processes)
            if (one.definition == "referral") referral = one.id.text;
        const auto page = site.get(site.people.worker, "/children/" + ada + "/notes/new");
        const auto noted = site.post(
            site.people.worker, "/children/" + ada + "/notes/new",
            on("when", "9", "1", "2019") +
                form_fields::list{{"text", "Rang 07700-900987: Rosalind  Quillfeather has seen bruises."}} +
                tokens(page));
        INFO(noted.body.substr(0, 2'000));
        REQUIRE(noted.status == 303);
    }
    /// Where somebody's part in the case, or what they wrote, is shown.
    [[nodiscard]] std::vector<std::string> pages() const {
        std::vector<std::string> all;
        for (const char* rest : {"", "/journey", "/plan", "/chronology", "/people", "/details", "/sharing",
                                 "/access", "/emergency", "/protected?what=referrer"})
            all.push_back("/children/" + ada + rest);
        all.push_back("/children/" + ada + "/processes/" + referral);
        all.push_back("/children/" + ada + "?as_at=2019-01-10T09:59");
        all.push_back("/packs/" + ada + "/" + referral);
        return all;
    }
};

bool tells(const web::response& answer) {
    return has(answer, name) || has(answer, telephone) || has(answer, author);
}

/// The record is restricted to others, and the manager opens it in an emergency: then they may see who has
/// looked, but not who referred.
void open_in_an_emergency(referred& at) {
    auto& site = at.site;
    const auto& people = site.people;
    const instant now = site.the_world().now();
    const auto did = [&](const casework::practitioner& who, const auto& decide) {
        REQUIRE(std::holds_alternative<casework::recorded>(site.desk().perform(
            {person_id{at.ada}},
            [&](const casework::child_files& files, world&) { return decide(files, who); }, who, now, {})));
    };
    did(people.worker, [&](const casework::child_files& files, const casework::practitioner& who) {
        return casework::propose_restriction(site.desk().rules(), files, {people.other_manager.id},
                                             "In the news", who, now);
    });
    did(people.other_manager, [&](const casework::child_files& files, const casework::practitioner& who) {
        return casework::agree_to_proposal(site.desk().rules(), files, "I know them", who, now);
    });
    REQUIRE(site.get(people.manager, "/children/" + at.ada + "/readers").status == 403);
    REQUIRE(site.post(people.manager, "/children/" + at.ada + "/emergency",
                      {{"f.reason", "danger"}, {"f.what", "The child is at the door."}})
                .status == 303);
}

/// An alert about how somebody looked at the record; its address.
std::string alert_about(referred& at, const casework::practitioner& who) {
    auto& site = at.site;
    const instant now = site.the_world().now();
    record::new_entry entry;
    entry.type = vigilance::raised_type;
    entry.event_time = now;
    entry.body = vigilance::to_body(
        vigilance::alert{who.id,
                         local_date(now),
                         {{person_id{at.ada}, {{vigilance::rule_kind::no_work, 2, "No work"}}}}},
        std::nullopt);
    record::act act;
    act.by = {{"vigilance"}, "administrator", "test"};
    act.at = now;
    act.appends.push_back({std::string(vigilance::vigilance_stream), std::nullopt, {entry}});
    const auto done = record::append(site.database(), site.the_world(), act);
    REQUIRE(std::holds_alternative<record::receipt>(done));
    return fmt::format("/vigilance/{}", std::get<record::receipt>(done).revisions.front());
}

} // namespace

TEST_CASE("referrer: who asked not to be named is named to nobody but those who may see who referred") {
    referred at("yes");
    (void)at.site.get(at.site.people.teacher, "/referrals/" + at.referral); // a look that is on record
    for (const auto& page : at.pages()) {
        CAPTURE(page);
        const auto shown = at.site.get(at.site.people.nurse, page);
        CHECK(shown.status < 500);
        CHECK_FALSE(tells(shown));
    }
    const auto process = "/children/" + at.ada + "/processes/" + at.referral;
    CHECK(has(at.site.get(at.site.people.nurse, process), "asked not to be named"));
    CHECK(has(at.site.get(at.site.people.nurse, "/children/" + at.ada + "/protected?what=referrer"),
              "Who referred is told by"));
    // The allocated worker and those who see the whole area go on knowing.
    for (const auto& who : {at.site.people.worker, at.site.people.manager}) {
        CHECK(has(at.site.get(who, process), name));
        CHECK(has(at.site.get(who, process), telephone));
        CHECK(has(at.site.get(who, process), author));
    }
    // And so does the referrer, of themselves.
    CHECK(has(at.site.get(at.site.people.teacher, "/referrals/" + at.referral), telephone));
}

TEST_CASE("referrer: who asked not to be named is nobody among those who looked") {
    referred at("yes");
    auto& site = at.site;
    const auto& [teacher, manager] = std::tie(site.people.teacher, site.people.manager);
    REQUIRE(site.get(teacher, "/referrals/" + at.referral).status == 200);
    REQUIRE(site.get(teacher, "/children/" + at.ada).status == 403);
    const std::string readers = "/children/" + at.ada + "/readers",
                      access = "/children/" + at.ada + "/access";
    // Whoever may see who referred sees them here too.
    for (const auto& page : {readers, access, readers + "?who=teacher"}) {
        CAPTURE(page);
        CHECK(has(site.get(manager, page), author));
        CHECK(has(site.get(site.people.worker, page), author));
    }
    open_in_an_emergency(at);
    for (const auto& page : {readers, access, readers + "?as_at=2019-01-10T10:00"}) {
        CAPTURE(page);
        const auto shown = site.get(manager, page);
        CHECK(shown.status == 200);
        CHECK(has(shown, "Sam Worker"));
        CHECK_FALSE(tells(shown));
        CHECK_FALSE(has(shown, "/referrals"));
    }
    for (const auto& page : {readers, access})
        CHECK(has(site.get(manager, page), "Not shown: asked not to be named"));
    // Nor by asking for them: there are no readings of theirs, and nobody's are nobody's.
    const auto asked = site.get(manager, readers + "?who=teacher");
    CHECK(asked.status == 200);
    CHECK(has(asked, "There is no such reading"));
    CHECK_FALSE(tells(asked));
    CHECK_FALSE(has(asked, "value=\"teacher\""));
    const auto nobodys = site.get(manager, readers + "?who=" + casework::unnamed.text);
    CHECK(has(nobodys, "Readings 1 to 2 of 2"));
    CHECK_FALSE(tells(nobodys));
    // On the list goes on whoever is allowed to know.
    CHECK(has(site.get(site.people.other_manager, readers), author));
}

TEST_CASE("referrer: an alert names whose looking it is about, and does not say that they referred") {
    const casework::practitioner governance{
        {"governance"}, "information_governance_officer", "Gita Governance"};
    for (const bool unnamed : {true, false}) {
        CAPTURE(unnamed);
        referred at(unnamed ? "yes" : "no");
        auto& site = at.site;
        site.add_account(governance, "childrens_social_care", "Information governance officer");
        REQUIRE(site.get(site.people.teacher, "/referrals/" + at.referral).status == 200);
        const auto about_them = site.get(governance, alert_about(at, site.people.teacher));
        CHECK(about_them.status == 200);
        CHECK(has(about_them, author));
        CHECK(has(about_them, "10 January 2019 at 10am"));
        // The gap is the same for everybody who looked at the record: it says nothing of anybody.
        const auto about_another = site.get(governance, alert_about(at, site.people.worker));
        for (const auto& page : {about_them, about_another}) {
            CHECK(has(page, "Told on the record itself") == unnamed);
            CHECK_FALSE((unnamed && has(page, "/referrals")));
        }
        CHECK(has(about_another, "Lead social worker") == !unnamed);
        CHECK(site.get(governance, "/children/" + at.ada + "/readers").status == 403);
    }
}

TEST_CASE("referrer: who did not ask for it is shown to whoever opens the record") {
    referred at("no");
    const auto process =
        at.site.get(at.site.people.nurse, "/children/" + at.ada + "/processes/" + at.referral);
    CHECK(has(process, name));
    CHECK(has(process, author));
}

TEST_CASE("referrer: who asked not to be named is found by no search and leaves with no export") {
    referred at("yes");
    const auto& manager = at.site.people.manager;
    for (const char* words : {name, "bruises"}) {
        CAPTURE(words);
        const auto page = at.site.get(manager, "/search");
        const auto found = at.site.post(manager, "/search",
                                        form_fields::list{{"q", words}, {"in", "text"}} + tokens(page));
        CHECK(found.status < 500);
        CHECK_FALSE(has(found, "Rosalind"));
    }
    const auto texts = casework::texts_of(at.site.desk().rules(), *at.site.file("Ada"));
    for (const auto& one : texts) {
        CHECK(one.text.find(name) == std::string::npos);
        CHECK(one.author != at.site.people.teacher.id);
    }
    for (const char* format : {"csv", "print", "pdf"}) {
        CAPTURE(format);
        const auto place = "/children/" + at.ada + "/chronology/export";
        const auto page = at.site.get(manager, place);
        const auto left = at.site.post(manager, place,
                                       form_fields::list{{"format", format}, {"purpose", "For the court"}} +
                                           tokens(page));
        CHECK(left.status == 200);
        CHECK_FALSE(tells(left));
        CHECK_FALSE(has(left, "bruises"));
    }
}

TEST_CASE(
    "referrer: a correction that takes the wish back names them again, and one that states it hides") {
    const auto& edition = shipped_guidance()->editions.back();
    referred at("yes");
    casework::file file = *at.site.file("Ada");
    REQUIRE(casework::unnamed_in(edition, file).size() == 1);
    const auto one = casework::unnamed_in(edition, file).front();
    CHECK(one.who == at.site.people.teacher.id);
    CHECK(one.relation == "referrer");
    const auto words = casework::words_of_unnamed(file, {one});
    CHECK(words.covers("they said R. QUILLFEATHER: rosalind quillfeather"));
    CHECK(words.covers("0 77 00 900 987"));
    CHECK_FALSE(words.covers("a neighbour of theirs"));
    for (auto& process : file.processes)
        for (auto& step : process.steps)
            if (step.sequence == one.sequence) step.said["referrer_unnamed"] = {"no"};
    CHECK(casework::unnamed_in(edition, file).empty());
}

TEST_CASE("placement: where a child has been placed is protected unless somebody said it need not be") {
    people::detail placed;
    placed.kind = "address";
    placed.parts = {{"kind", "placement"}, {"lines", "3 Carers' Lane"}};
    CHECK(placed.is_protected());
    placed.parts["protected"] = "no";
    CHECK_FALSE(placed.is_protected());
    placed.parts = {{"kind", "home"}, {"lines", "3 Carers' Lane"}};
    CHECK_FALSE(placed.is_protected());
    placed.parts["protected"] = "yes";
    CHECK(placed.is_protected());

    // Each kind by itself: whoever may see addresses is not shown placements by that.
    guidance::edition edition = shipped_guidance()->editions.back();
    small_office office("2019-01-10T10:00");
    office.to_plan({"Ada"});
    const casework::file& file = office.child("Ada");
    const access::viewer manager{office.people.manager.id, "team_manager", "Mina Manager"};
    REQUIRE(access::may_see_protected(edition, manager, file));
    for (auto& kind : edition.protects)
        if (kind.id == "placement") kind.seen_by = {"allocated"};
    CHECK_FALSE(access::may_see_protected(edition, manager, file, "placement"));
    CHECK_FALSE(access::may_see_protected(edition, manager, file));
    auto placed_child = std::make_shared<casework::file>(file);
    placed.kind = "address";
    placed.parts = {{"kind", "placement"}, {"lines", "3 Carers' Lane"}, {"postcode", "ZZ9 9ZZ"}};
    people::detail fled = placed;
    fled.parts = {{"kind", "temporary"}, {"lines", "7 Safe Close"}, {"protected", "yes"}};
    placed_child->person.details = {placed, fled};
    const auto shown = access::as_shown_to(edition, manager, *placed_child, placed_child);
    CHECK(shown->person.details[0].part("lines").empty());
    CHECK(shown->person.details[1].part("lines") == "7 Safe Close");
}
