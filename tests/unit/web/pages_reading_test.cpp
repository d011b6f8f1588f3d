// The pages that read: who is shown what, that every look is on the record, and that pages say what they
// must.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;

namespace {

std::string title_of(const web::response& page) {
    const std::size_t begin = page.body.find("<title>"), end = page.body.find("</title>");
    return begin == std::string::npos ? "" : page.body.substr(begin + 7, end - begin - 7);
}

constexpr std::array<std::string_view, 6> places{"",        "/journey", "/chronology",
                                                 "/people", "/plan",    "/access"};

} // namespace

TEST_CASE(
    "every page of a child's record is open to those who work with the child, and each look is on record") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada", "Ben"});
    const std::string base = "/children/" + site.child("Ada").text;
    for (const auto& who : {site.people.manager, site.people.worker, site.people.chair})
        for (const std::string_view place : places) {
            const auto before = site.readings(site.child("Ada"));
            const auto page = site.get(who, base + std::string(place));
            CAPTURE(place);
            CAPTURE(who.role);
            CHECK(page.status == 200);
            CHECK(has(page, "Ada Example"));
            CHECK(site.readings(site.child("Ada")) == before + 1);
        }
    for (const auto& process : site.file("Ada")->processes)
        CHECK(site.get(site.people.manager, base + "/processes/" + process.id.text).status == 200);
}

TEST_CASE("whoever has no need to know sees nothing, and cannot tell a closed record from none") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const casework::practitioner administrator{{"admin"}, "administrator", "Ada Min"};
    const std::string base = "/children/" + site.child("Ada").text;
    for (const auto& who : {administrator})
        for (const std::string_view place : places) {
            const auto before = site.readings(site.child("Ada"));
            const auto closed = site.get(who, base + std::string(place));
            const auto none = site.get(who, "/children/nobody-at-all" + std::string(place));
            CHECK(closed.status == 403);
            CHECK(none.status == 403);
            CHECK(closed.body == none.body);
            CHECK_FALSE(has(closed, "Example"));
            CHECK(has(closed, "999"));
            CHECK(site.readings(site.child("Ada")) == before);
        }
}

TEST_CASE("whoever may know of a record is told that there is one and whom to ring, and that is noted") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const std::string base = "/children/" + site.child("Ada").text;
    for (const std::string_view place : places) {
        CAPTURE(place);
        const auto before = site.readings(site.child("Ada"));
        const auto closed = site.get(site.people.teacher, base + std::string(place));
        CHECK(closed.status == 403);
        CHECK(has(closed, "There is a record"));
        CHECK(has(closed, "Ada Example"));
        CHECK(has(closed, "Sam Worker"));
        CHECK(has(closed, "999"));
        CHECK_FALSE(has(closed, "Child protection plan"));
        CHECK_FALSE(has(closed, "Neglect"));
        CHECK_FALSE(has(closed, base + "/emergency")); // a referrer's role opens none in an emergency
        CHECK(site.readings(site.child("Ada")) == before + 1);
    }
}

TEST_CASE("no title carries a name, on any page") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const std::string base = "/children/" + site.child("Ada").text;
    for (const std::string_view place : places)
        CHECK(title_of(site.get(site.people.worker, base + std::string(place))).find("Ada") ==
              std::string::npos);
    for (const auto& process : site.file("Ada")->processes) {
        const auto page = site.get(site.people.worker, base + "/processes/" + process.id.text);
        CHECK(title_of(page).find("Example") == std::string::npos);
    }
    const auto found = site.post(site.people.worker, "/search", {{"q", "example"}});
    CHECK(has(found, "Example, Ada"));
    CHECK(title_of(found).find("Example") == std::string::npos);
}

TEST_CASE("a page as at a moment shows what was known then, and its links stay there") {
    small_site site("2018-12-03T16:00");
    site.refer({"Ada"}, "2018-12-03T09:30");
    site.set_now("2018-12-05T10:00");
    site.must({"referral", "decide", site.people.front_door, "2018-12-03T15:00", {{"*", "assessment"}}});
    const std::string base = "/children/" + site.child("Ada").text;
    const auto now = site.get(site.people.manager, base + "/chronology");
    CHECK(has(now, "Decision on the referral"));
    const auto then = site.get(site.people.manager, base + "/chronology?as_at=2018-12-04");
    CHECK(then.status == 200);
    CHECK_FALSE(has(then, "Decision on the referral"));
    CHECK(has(then, "Referral received"));
    CHECK(has(then, "As known on"));
    CHECK(has(then, base + "/plan?as_at=2018-12-04"));
    CHECK(has(then, "Back to the record as it is now"));
    CHECK(site.get(site.people.manager, base + "?as_at=yesterday").status == 400);
    CHECK(site.get(site.people.manager, base + "?as_at=2030-01-01").status == 400);
    CHECK(site.get(site.people.manager, base + "?as_at=2017-01-01").status == 404);
    CHECK(site.get(site.people.manager, base + "?as_at=2018-12-03T99:00").status == 400);
}

TEST_CASE(
    "Today lists what is to be done with its clock, why-link and one action, and asks why when late") {
    small_site site("2018-12-03T16:00");
    site.refer({"Ada"}, "2018-12-03T09:30");
    const auto before = site.lists(site.people.front_door.id);
    const auto today = site.get(site.people.front_door, "/");
    CHECK(today.status == 200);
    CHECK(site.lists(site.people.front_door.id) == before + 1);
    CHECK(has(today, "Next 5 working days"));
    CHECK(has(today, "Example, Ada"));
    CHECK(has(today, "Decide what happens next"));
    CHECK(has(today, "Why this date?"));
    CHECK(has(today, "/decide\""));
    CHECK_FALSE(has(today, "Overdue"));
    site.set_now("2018-12-06T09:00");
    const auto late = site.get(site.people.front_door, "/");
    CHECK(has(late, "Overdue"));
    CHECK(has(late, "2 working days late"));
    CHECK(has(late, "Say why it was late"));
    const auto filtered = site.get(site.people.front_door, "/?what=visits");
    CHECK(has(filtered, "Nothing matches what you chose"));
    CHECK(site.get(site.people.front_door, "/?what=nonsense").status == 400);
}

TEST_CASE("Today for the referrer is their referrals, for the administrator no case at all") {
    small_site site("2018-12-03T16:00");
    const auto process = site.refer({"Ada"}, "2018-12-03T09:30");
    const auto referrals = site.get(site.people.teacher, "/");
    CHECK(has(referrals, "Your referrals"));
    CHECK(has(referrals, "/referrals/" + process.text));
    CHECK(has(referrals, "Received, not decided yet"));
    CHECK_FALSE(has(referrals, "Ada Example"));
    CHECK_FALSE(has(referrals, "Example, Ada"));
    const casework::practitioner administrator{{"admin"}, "administrator", "Ada Min"};
    const auto none = site.get(administrator, "/");
    CHECK(none.status == 200);
    CHECK_FALSE(has(none, "Example, Ada"));
    CHECK(has(none, "no work on cases"));
}

TEST_CASE(
    "search finds by name in any order, identifier and date of birth, and only whom the viewer may see") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const auto finds = [&](const casework::practitioner& who, std::string words) {
        return has(site.post(who, "/search", {{"q", std::move(words)}}), "Example, Ada");
    };
    for (const char* words : {"ada exam", "EXAMPLE ada", "exam*", "6/5/2015", "2015-05-06", "6 May 2015",
                              "6th may 2015", "example 06.05.15"}) {
        CAPTURE(words);
        CHECK(finds(site.people.manager, words));
        CHECK(finds(site.people.worker, words));
    }
    // What agrees less well is found too, and says how.
    CHECK(has(site.post(site.people.manager, "/search", {{"q", "example 7/5/2015"}}), "one day out"));
    CHECK(has(site.post(site.people.manager, "/search", {{"q", "adam"}}), "one letter"));
    const auto nothing = site.post(site.people.manager, "/search", {{"q", "zzzz"}});
    CHECK(has(nothing, "No match in this system"));
    CHECK(has(nothing, "does not mean that the family is unknown elsewhere"));
    CHECK(site.post(site.people.manager, "/search", {{"q", ""}}).status == 422);
    CHECK(site.post(site.people.manager, "/search", {{"q", std::string(1000, 'a')}}).status == 422);
    CHECK(site.post(site.people.teacher, "/search", {{"q", "ada"}}).status == 403);
    small_site other("2018-12-03T16:00");
    other.refer({"Ada"}, "2018-12-03T09:30"); // nobody is allocated yet
    CHECK_FALSE(has(other.post(other.people.worker, "/search", {{"q", "ada"}}), "Example, Ada"));
    CHECK(has(other.post(other.people.front_door, "/search", {{"q", "ada"}}), "Example, Ada"));
}

TEST_CASE("a search is on record without its words") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    site.post(site.people.manager, "/search", {{"q", "example"}});
    const auto snapshot = site.database().read();
    const auto entries = record::read_stream(*snapshot, record::lists_stream(site.people.manager.id));
    REQUIRE_FALSE(entries.empty());
    CHECK(entries.back().body.find(site.child("Ada").text) != std::string::npos);
    CHECK(entries.back().body.find("example") == std::string::npos);
}

TEST_CASE("what a page shows of a brother or sister is on record too, and only for those who may open it") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada", "Ben"});
    const auto page = site.get(site.people.worker, "/children/" + site.child("Ada").text);
    CHECK(has(page, "Ben Example"));
    const auto snapshot = site.database().read();
    const auto entries = record::read_stream(*snapshot, record::lists_stream(site.people.worker.id));
    REQUIRE_FALSE(entries.empty());
    CHECK(entries.back().body.find(site.child("Ben").text) != std::string::npos);
}

TEST_CASE("the access page names everybody who looked before") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const std::string base = "/children/" + site.child("Ada").text;
    site.get(site.people.chair, base + "/plan");
    const auto page = site.get(site.people.worker, base + "/access");
    CHECK(has(page, "Chris Chair"));
    CHECK(has(page, "plan up to entry"));
    CHECK(site.get(site.people.worker, base + "/access?page=2").status == 404);
    CHECK(site.get(site.people.worker, base + "/access?page=-1").status == 404);
}

TEST_CASE("a correction shows both versions, with who corrected it and why") {
    small_site site("2019-01-07T10:00");
    site.to_plan({"Ada"});
    const auto file = site.file("Ada");
    const auto& referral = file->processes.front();
    const auto& decision = referral.steps.at(1);
    casework::step_correction change;
    change.sequence = decision.sequence;
    change.said["rationale"] = {"The grounds in other words."};
    change.reason = "It was typed in haste.";
    const auto made =
        site.desk().correct(file->person.id, change, site.people.front_door, at("2019-01-07T10:00"), {});
    REQUIRE(std::holds_alternative<casework::recorded>(made));
    const std::string base = "/children/" + file->person.id.text;
    for (const std::string& address : {base + "/processes/" + referral.id.text, base + "/chronology"}) {
        const auto page = site.get(site.people.manager, address);
        CHECK(has(page, "It was typed in haste."));
        CHECK(has(page, "<del>"));
        CHECK(has(page, "Corrected"));
    }
}

TEST_CASE("the guidance's pages show every process with its rules and time limits") {
    small_site site("2019-01-07T10:00");
    const auto index = site.get(site.people.teacher, "/guidance");
    CHECK(index.status == 200);
    const auto* edition = site.desk().rules().find_edition("2018");
    REQUIRE(edition != nullptr);
    for (const auto& process : edition->processes) {
        CAPTURE(process.id);
        CHECK(has(index, "/guidance/" + process.id));
        const auto page = site.get(site.people.teacher, "/guidance/" + process.id);
        CHECK(page.status == 200);
        for (const auto& clock : edition->clocks)
            if (clock.process == process.id) CHECK(has(page, "id=\"clock-" + clock.id));
    }
    CHECK(site.get(site.people.teacher, "/guidance/nonsense").status == 404);
    CHECK(site.get(site.people.teacher, "/guidance?edition=1066").status == 404);
}
