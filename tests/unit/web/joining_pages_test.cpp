// One person on record twice, as people meet it on the pages: side by side, proposed, agreed, read as one,
// split, and each as it was before.

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/joining_desk.hpp"
#include "web/pages/joining_visit.hpp"

#include <doctest/doctest.h>

#include <regex>

using namespace kith;
using namespace kith::tests;

namespace {

/// The page without what is new on every request.
std::string steady(const web::response& answer) {
    static const std::regex tokens("(name=\"(csrf|form_token)\" value=\")[^\"]*");
    return std::regex_replace(answer.body, tokens, "$1");
}

struct two_records {
    two_records() : site("2018-12-03T09:30") {
        site.refer({"Ada"}, "2018-12-03T09:00");
        site.set_now("2018-12-03T10:30");
        site.refer({"Adah"}, "2018-12-03T10:00");
        site.set_now("2018-12-03T10:40");
        a = site.child("Ada"), b = site.child("Adah");
        pair = web::pages::pair_address(a, b);
    }
    web::response say(const casework::practitioner& who, std::string what, std::string reason) {
        return site.post(who, pair, {{"say", std::move(what)}, {"reason", std::move(reason)}});
    }
    void join() {
        REQUIRE(say(site.people.front_door, "propose", "Same birthday, same mother").status == 303);
        REQUIRE(say(site.people.manager, "agree", "I know the family").status == 303);
    }
    small_site site;
    person_id a, b;
    std::string pair;
};

} // namespace

TEST_CASE("both records side by side; one proposes, another agrees; they are read as one") {
    two_records two;
    auto& site = two.site;
    const auto first = site.get(site.people.front_door, two.pair);
    CHECK(first.status == 200);
    CHECK(has(first, "Two records side by side"));
    CHECK(has(first, "Same person: propose joining"));
    CHECK(has(first, "Do they agree?"));
    CHECK(has(first, "The same"));
    CHECK(has(first, "Ada Example"));
    CHECK(has(first, "Adah Example"));
    CHECK_FALSE(has(first, "<title>Ada"));
    const auto reads = site.readings(two.b);
    site.get(site.people.front_door, two.pair);
    CHECK(site.readings(two.b) == reads + 1);

    const auto empty = two.say(site.people.front_door, "propose", "  ");
    CHECK(empty.status == 422);
    CHECK(has(empty, "Enter why"));
    CHECK(two.say(site.people.front_door, "propose", "Same birthday").status == 303);
    const auto own = site.get(site.people.front_door, two.pair);
    CHECK(has(own, "somebody else decides"));
    CHECK_FALSE(has(own, "Agree: join them"));
    CHECK(two.say(site.people.front_door, "agree", "me too").status == 422);
    CHECK(has(site.get(site.people.manager, "/duplicates"), "Waiting for a second person"));
    CHECK(has(site.get(site.people.manager, two.pair), "Agree: join them"));
    CHECK(two.say(site.people.manager, "agree", "I know them").status == 303);

    const auto person = site.get(site.people.manager, "/children/" + two.b.text);
    CHECK(has(person, "Two records of this person are joined"));
    CHECK(has(person, "/children/" + two.a.text + "/chronology"));
    const auto chronology = site.get(site.people.manager, "/children/" + two.a.text + "/chronology");
    CHECK(chronology.status == 200);
    // A form of the second record's process is found from the person's address.
    const auto process = site.file("Adah")->processes.front().id.text;
    const auto form =
        site.get(site.people.front_door, "/children/" + two.a.text + "/processes/" + process + "/decide");
    CHECK(form.status == 303);
    CHECK(location(form) == "/children/" + two.b.text + "/processes/" + process + "/decide");
    CHECK(site.get(site.people.front_door, location(form)).status == 200);
    CHECK(site.get(site.people.manager, "/children/" + two.a.text + "/processes/" + process).status == 200);
}

TEST_CASE("every page after joining and splitting is the page before, byte for byte") {
    two_records two;
    auto& site = two.site;
    const std::vector<std::string> places{"", "/journey", "/chronology", "/people", "/plan", "/details"};
    std::map<std::string, std::string> before;
    for (const person_id& id : {two.a, two.b})
        for (const std::string& place : places)
            before[id.text + place] = steady(site.get(site.people.manager, "/children/" + id.text + place));
    two.join();
    CHECK(steady(site.get(site.people.manager, "/children/" + two.a.text)) != before[two.a.text]);
    const std::string split = two.pair + "/split";
    site.set_now("2018-12-03T11:00");
    REQUIRE(std::holds_alternative<casework::recorded>(site.desk().add_note(
        two.a, "About Adah", std::nullopt, site.people.manager, at("2018-12-03T11:00"), {})));
    site.set_now("2018-12-03T11:30");
    const auto page = site.get(site.people.manager, split);
    CHECK(page.status == 200);
    CHECK(has(page, "About Adah"));
    const auto unset = site.post(site.people.manager, split, {{"say", "propose"}, {"reason", "Two girls"}});
    CHECK(unset.status == 422);
    CHECK(has(unset, "Select whom this is about"));
    const std::string choice = "u." + two.a.text + "." + std::to_string(site.file("Ada")->revision);
    CHECK(site.post(site.people.manager, split,
                    {{"say", "propose"}, {"reason", "Two girls"}, {choice, two.a.text}})
              .status == 303);
    CHECK(has(site.get(site.people.manager, split), "somebody else decides"));
    CHECK(site.post(site.people.manager, split, {{"say", "agree"}, {"reason", "yes"}}).status == 422);
    CHECK(site.post(site.people.front_door, split, {{"say", "agree"}, {"reason", "I saw both"}}).status ==
          303);
    site.set_now("2018-12-03T10:40");
    for (const std::string& place : places) {
        CAPTURE(place);
        CHECK(steady(site.get(site.people.manager, "/children/" + two.b.text + place)) ==
              before[two.b.text + place]);
    }
    // The note stays with the first; everything else of it is as it was.
    REQUIRE(site.file("Ada")->notes.size() == 1);
    CHECK(steady(site.get(site.people.manager, "/children/" + two.a.text + "/journey")) ==
          before[two.a.text + "/journey"]);
}

TEST_CASE("nobody sees more of a joined person than of each record by itself") {
    two_records two;
    auto& site = two.site;
    site.must(
        {"referral", "decide", site.people.front_door, "2018-12-03T10:20", {{"*", "strategy_discussion"}}});
    two.join();
    const auto snapshot = site.database().read();
    for (const auto& who : {site.people.worker, site.people.teacher, site.people.chair}) {
        CAPTURE(who.role);
        CHECK(site.get(who, "/duplicates").status == 403);
        CHECK(site.get(who, two.pair).status == 403);
        CHECK(site.get(who, two.pair + "/split").status == 403);
        CHECK(site.post(who, two.pair, {{"say", "apart"}, {"reason", "x"}}).status == 403);
        CHECK(site.get(who, "/children/" + two.a.text).status == 403);
        CHECK(site.get(who, "/children/" + two.b.text).status == 403);
    }
}

TEST_CASE("somebody who works with one of two joined records sees that one, and that a part is not shown") {
    two_records two;
    auto& site = two.site;
    site.must({"referral", "decide", site.people.front_door, "2018-12-03T10:20", {{"*", "assessment"}}});
    site.must({"assessment", "allocate", site.people.manager, "2018-12-03T10:25"});
    const bool first = !site.file("Ada")->standing("lead_social_worker").empty();
    const person_id open = first ? two.a : two.b, closed = first ? two.b : two.a;
    two.join();
    const auto page = site.get(site.people.worker, "/children/" + open.text);
    CHECK(page.status == 200);
    CHECK(has(page, "Part of this person&#39;s record is not shown to you"));
    CHECK_FALSE(has(page, closed.text));
    CHECK(site.get(site.people.worker, "/children/" + closed.text).status == 403);
    CHECK(site.get(site.people.worker, two.pair).status == 403);
}

TEST_CASE("nonsense on the pages about two records is answered in words") {
    two_records two;
    auto& site = two.site;
    const auto& who = site.people.manager;
    CHECK(site.get(who, "/duplicates/" + two.a.text + "/" + two.a.text).status == 400);
    CHECK(site.get(who, "/duplicates/nobody/" + two.a.text).status == 403);
    CHECK(site.get(who, two.pair + "/split").status == 404);
    CHECK(site.get(who, "/duplicates?page=0").status == 400);
    CHECK(site.get(who, "/duplicates?page=9999999999999").status == 400);
    CHECK(site.get(who, "/duplicates?likelihood=certain").status == 400);
    CHECK(site.get(who, "/duplicates?page=400").status == 200);
    CHECK(site.get(who, "/duplicates/how").status == 200);
    CHECK(two.say(who, "marry", "x").status == 422);
    CHECK(two.say(who, "propose", std::string(5000, 'x')).status == 422);
    CHECK(site.post(who, two.pair + "/split", {{"say", "agree"}, {"reason", "x"}}).status == 409);
}

TEST_CASE(
    "who is overtaken on two records is told so, with what was typed, and nothing passes for recorded") {
    two_records two;
    auto& site = two.site;
    const auto& who = site.people.front_door;
    const auto now = at("2018-12-03T10:40");
    const auto state = [&] { return casework::open_join(*site.database().read(), two.a, two.b).state; };
    const auto did = [](const casework::outcome_of_act& done) {
        REQUIRE(std::holds_alternative<casework::recorded>(done));
    };
    const auto late = site.post_while(
        who, two.pair, {{"say", "propose"}, {"reason", "The same <scar>"}}, [&](casework::desk& others) {
            did(casework::propose_join(others, two.a, two.b, {"No", -1, {}}, site.people.manager, now, {}));
            did(casework::withdraw_proposal(others, two.a, two.b, "Oh", site.people.manager, now, {}));
        });
    CHECK(late.status == 422);
    check_summary(late);
    CHECK(has(late, "Something else was recorded at the same moment"));
    CHECK(has(late, "The same &lt;scar&gt;</textarea>"));
    CHECK(state() == casework::join_state::withdrawn);

    two.join();
    const auto split = site.post_while(
        who, two.pair + "/split", {{"say", "propose"}, {"reason", "Two <girls>"}},
        [&](casework::desk& others) {
            const auto& by = site.people.manager;
            did(casework::propose_split(others, two.a, two.b, {}, "No", by, now, {}));
            did(casework::decline_split(others, two.a, two.b, "Oh", site.people.other_manager, now, {}));
        });
    CHECK(split.status == 422);
    check_summary(split);
    CHECK(has(split, "Something else was recorded at the same moment"));
    CHECK(has(split, "Two &lt;girls&gt;</textarea>"));
    CHECK(state() == casework::join_state::joined);
}

TEST_CASE("who decides on two records after somebody else did keeps what was typed") {
    two_records two;
    auto& site = two.site;
    two.join();
    const auto joined = two.say(site.people.other_manager, "agree", "I know <both>");
    CHECK(joined.status == 422);
    CHECK(has(joined, "These two records are joined already"));
    CHECK(has(joined, "What you typed was not recorded: I know &lt;both&gt;"));

    const std::string split = two.pair + "/split";
    const auto say = [&](const casework::practitioner& who, std::string what) {
        return site.post(who, split, {{"say", std::move(what)}, {"reason", "I <saw> them"}});
    };
    REQUIRE(say(site.people.front_door, "propose").status == 303);
    REQUIRE(say(site.people.manager, "agree").status == 303);
    const auto late = say(site.people.other_manager, "decline");
    CHECK(late.status == 409);
    CHECK(has(late, "nothing was recorded. What you typed: I &lt;saw&gt; them"));
}
