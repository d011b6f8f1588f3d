// The pages about the people around a child: nothing of a record that the viewer may not open, everything
// that was typed comes back, both records are written.

#include "answers.hpp"
#include "small_site.hpp"

#include "casework/grants_acts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

struct two_children {
    small_site site{"2019-01-08T10:00"};
    case_process_id process = site.refer({"Ada", "Ben"}, "2019-01-07T09:30");
    std::string ada = site.child("Ada").text, ben = site.child("Ben").text;
    std::string people = "/children/" + ada + "/people";
    const casework::practitioner& door = site.people.front_door;

    web::response send(const std::string& path, const form_fields::list& fields) {
        return site.post(door, path, tokens(site.get(door, path)) + fields);
    }
    /// Somebody new, as a parent; gives who they are.
    person_id add_adult(const std::string& name, const std::string& type) {
        const auto done = send(people + "/add", {{"searched", "yes"},
                                                 {"who", "new"},
                                                 {"family_name", name},
                                                 {"is_child", "no"},
                                                 {"lives_here", "no"},
                                                 {"type", type}});
        REQUIRE(location(done) == people + "?done=recorded");
        return site.file("Ada")->kin.relationships.back().person;
    }
};

} // namespace

TEST_SUITE("pages: people") {
    TEST_CASE("the page asks what nobody has recorded, and states nothing") {
        two_children office;
        const auto page = office.site.get(office.door, office.people);
        REQUIRE(page.status == 200);
        CHECK(has(page, "Nobody is recorded as the father, or the other parent"));
        CHECK(has(page, "whether they have both parents in common is not on record"));
        CHECK(has(page, "worked out, not recorded"));
        CHECK(has(page, "Record who the brothers and sisters are"));
        CHECK(has(page, "Ben Example"));
        CHECK(has(page, "Lives in the household"));
        CHECK_FALSE(has(page, "<title>Ada"));
        office.add_adult("Stone", "parent");
        CHECK_FALSE(has(office.site.get(office.door, office.people), "Nobody is recorded as"));
    }

    TEST_CASE("brothers and sisters are recorded when somebody says so, on both records") {
        two_children office;
        const std::string path = office.people + "/siblings";
        CHECK(has(office.site.get(office.door, path), "Who is Ben Example to Ada Example?"));
        CHECK(office.send(path, {}).status == 422);
        CHECK(office.send(path, {{"type." + office.ben, "nonsense"}}).status == 422);
        const auto done = office.send(path, {{"type." + office.ben, "half_sibling"}});
        CHECK(location(done) == office.people + "?done=recorded");
        CHECK(office.site.file("Ada")->kin.relationships.back().type == "half_sibling");
        CHECK(office.site.file("Ben")->kin.relationships.back().person.text == office.ada);
        CHECK(has(office.site.get(office.door, office.people), "Half-brother or half-sister"));
        CHECK(office.site.get(office.door, path).status == 404);
    }

    TEST_CASE("nonsense in the form comes back with words, and everything typed with it") {
        two_children office;
        const std::string path = office.people + "/add";
        const std::size_t before = office.site.file("Ada")->kin.relationships.size();
        const std::string absurd = "<b>" + std::string(300, 'x');
        const auto refused =
            office.send(path, form_fields::list{{"searched", "yes"},
                                                {"who", "new"},
                                                {"given_name", absurd},
                                                {"type", "parent"},
                                                {"pr", "yes"},
                                                {"pr_source", "because"},
                                                {"note", "Said <i>so</i>"}} +
                                  on("birth_date", "31", "2", "1990") + on("since_date", "1", "1", "3000"));
        CHECK(refused.status == 422);
        CHECK(has(refused, "There is a problem"));
        CHECK(has(refused, "Choose whether this is a child or an adult"));
        CHECK(has(refused, "&lt;b&gt;xxx"));
        CHECK(has(refused, "Said &lt;i&gt;so&lt;/i&gt;"));
        CHECK(has(refused, "value=\"31\""));
        CHECK(office.site.file("Ada")->kin.relationships.size() == before);
        // Somebody who is not on the list cannot be named, on record or not.
        for (const char* who : {"nobody-there", "", "new", "../x"}) {
            const auto page = office.send(path, {{"who", who}, {"type", "parent"}});
            CHECK(page.status == 422);
        }
        CHECK(office.send(path, {{"who", office.ada}, {"searched", "yes"}, {"type", "parent"}}).status ==
              422);
    }

    TEST_CASE("searching in the form shows who is found and keeps what was typed; nothing is recorded") {
        two_children office;
        office.site.refer({"Zoe"}, "2019-01-07T11:30");
        const auto lists = office.site.lists(office.door.id);
        const auto found = office.send(
            office.people + "/add",
            {{"q", "zoe example"}, {"find", "yes"}, {"type", "cousin"}, {"note", "Kept words"}});
        REQUIRE(found.status == 200);
        CHECK(has(found, "value=\"" + office.site.child("Zoe").text + "\""));
        CHECK(has(found, "None of these"));
        CHECK(has(found, "Kept words"));
        CHECK(office.site.lists(office.door.id) > lists); // who was shown is noted
        const auto done = office.send(office.people + "/add", {{"q", "zoe example"},
                                                               {"searched", "yes"},
                                                               {"who", office.site.child("Zoe").text},
                                                               {"type", "cousin"}});
        CHECK(location(done) == office.people + "?done=recorded");
        CHECK(office.site.file("Zoe")->kin.relationships.back().type == "cousin");
    }

    TEST_CASE("a person who poses a risk shows first, with the checks that were done and not done") {
        two_children office;
        office.add_adult("Gran", "grandparent");
        const person_id stone = office.add_adult("Stone", "poses_risk");
        const std::string about = office.people + "/" + stone.text;
        const auto page = office.site.get(office.door, office.people);
        CHECK(page.body.find("Stone") < page.body.find("Gran"));
        CHECK(has(page, "Poses a risk"));
        CHECK(has(page, "No checks recorded"));
        CHECK(office.send(about + "/checks/new", {{"check", "police"}, {"done", "yes"}}).status == 422);
        const auto done = office.send(
            about + "/checks/new",
            form_fields::list{
                {"check", "police"}, {"done", "yes"}, {"result", "Two convictions"}, {"also", office.ben}} +
                on("on_date", "7", "1", "2019"));
        CHECK(location(done) == about + "?done=recorded");
        CHECK(office.site.file("Ben")->kin.checks.size() == 1); // written for both children
        const auto after = office.site.get(office.door, about);
        CHECK(has(after, "Done on 7 January 2019"));
        CHECK(has(after, "Two convictions"));
        CHECK(has(after, "Not recorded"));
        CHECK(has(after, "poses a risk to this child"));
        CHECK(has(office.site.get(office.door, office.people), "1 check done"));
    }

    TEST_CASE("a change keeps what was; an ended relationship moves to Before") {
        two_children office;
        const person_id stone = office.add_adult("Stone", "step_parent");
        const auto key = casework::key_of(office.site.file("Ada")->kin.relationships.back());
        const std::string path = office.people + "/" + key + "/change";
        CHECK(office.send(path, {{"type", "step_parent"}, {"reason", "x"}}).status ==
              422); // nothing changed
        const auto done =
            office.send(path, form_fields::list{{"type", "step_parent"}, {"reason", "They parted"}} +
                                  on("until_date", "6", "1", "2019"));
        CHECK(location(done) == office.people + "?done=changed");
        const auto page = office.site.get(office.door, office.people);
        CHECK(has(page, "until 6 January 2019"));
        CHECK(page.body.find(">Before<") < page.body.rfind("Stone"));
        CHECK(has(office.site.get(office.door, office.people + "/" + stone.text), "They parted"));
        CHECK(office.site.get(office.door, office.people + "/no-such-thing/change").status == 404);
        // From the adult's own record the same is seen from the other side.
        const auto from_adult = office.site.get(office.door, "/children/" + stone.text + "/people");
        CHECK(from_adult.status == 200);
        CHECK(has(from_adult, "Ada Example"));
    }

    TEST_CASE("a move on one form takes everybody who moves; the household page keeps who was there") {
        two_children office;
        const std::string path = "/children/" + office.ada + "/household/move";
        office.site.set_now("2019-01-12T10:00");
        CHECK(office.send(path, {}).status == 422);
        CHECK(office.send(path, {{"who", "nobody-there"}, {"where", "new"}, {"reason", "x"}}).status ==
              422);
        const auto done = office.send(path, form_fields::list{{"who", office.ada},
                                                              {"where", "new"},
                                                              {"reason", "To her aunt"},
                                                              {"address.lines", "1 Elm Road"},
                                                              {"address.kind", "relative"},
                                                              {"address.protected", "no"}} +
                                                on("on_date", "7", "1", "2019"));
        REQUIRE(location(done) == "/children/" + office.ada + "/household?done=recorded");
        CHECK(office.site.file("Ada")->person.household != office.site.file("Ben")->person.household);
        const auto page = office.site.get(office.door, "/children/" + office.ada + "/household");
        CHECK(has(page, "Household before"));
        CHECK(has(page, "to 7 January 2019"));
        CHECK(has(page, "Ben Example"));
        const auto people = office.site.get(office.door, office.people);
        CHECK(has(people, "Lived in the household before"));
        // As it was known the day before, they lived together.
        office.site.set_now("2019-01-20T10:00");
        const auto then = office.site.get(office.door, office.people + "?as_at=2019-01-10");
        CHECK(then.status == 200);
        CHECK(has(then, "Lives in the household"));
        CHECK_FALSE(has(then, "Add somebody"));
    }

    TEST_CASE("of a child whose record the viewer may not open nothing is told but the name") {
        small_site site{"2019-01-08T10:00"};
        site.to_plan({"Ada"});
        const auto zoe_process = site.refer({"Zoe"}, "2019-01-07T11:30");
        (void)zoe_process;
        const auto& door = site.people.front_door;
        const std::string people = "/children/" + site.child("Ada").text + "/people";
        const auto form = site.get(door, people + "/add");
        const auto done = site.post(door, people + "/add",
                                    tokens(form) + form_fields::list{{"q", "zoe"},
                                                                     {"searched", "yes"},
                                                                     {"who", site.child("Zoe").text},
                                                                     {"type", "half_sibling"}});
        REQUIRE(location(done) == people + "?done=recorded");
        const std::string zoe = "/children/" + site.child("Zoe").text;
        const auto worker = site.get(site.people.worker, people);
        REQUIRE(worker.status == 200);
        CHECK(has(worker, "Zoe Example"));
        CHECK(has(worker, "not shown to you"));
        CHECK_FALSE(has(worker, "href=\"" + zoe + "\""));
        CHECK_FALSE(has(worker, "No decision recorded"));
        const auto about = site.get(site.people.worker, people + "/" + site.child("Zoe").text);
        CHECK(about.status == 200);
        CHECK_FALSE(has(about, "Open the child"));
        CHECK_FALSE(has(about, "Date of birth"));
        CHECK_FALSE(has(about, ">Born "));
        CHECK(site.get(site.people.worker, zoe + "/people").status == 403);
        // The adults whom the child's own record names are told as the couple that they are; what the
        // mother's record says of another child is not.
        const person_id mother = site.file("Ada")->kin.relationships.front().person;
        const std::string hers = "/children/" + mother.text + "/people/add";
        const auto stone =
            site.post(door, people + "/add",
                      tokens(site.get(door, people + "/add")) + form_fields::list{{"searched", "yes"},
                                                                                  {"who", "new"},
                                                                                  {"family_name", "Stone"},
                                                                                  {"is_child", "no"},
                                                                                  {"type", "step_parent"}});
        REQUIRE(location(stone) == people + "?done=recorded");
        const person_id partner = site.file("Ada")->kin.relationships.back().person;
        const auto couple = site.post(door, hers,
                                      tokens(site.get(door, hers)) +
                                          form_fields::list{{"who", partner.text}, {"type", "spouse"}});
        REQUIRE(location(couple) == "/children/" + mother.text + "/people?done=recorded");
        const auto drawn =
            site.get(site.people.worker, "/children/" + site.child("Ada").text + "/genogram");
        REQUIRE(drawn.status == 200);
        CHECK(has(drawn, "Married or civil partners"));
        CHECK(site.get(site.people.worker, "/children/" + mother.text + "/people").status == 403);
        // Somebody who has nothing to do with the child sees nothing at all.
        CHECK(site.get(site.people.teacher, people).status == 403);
        CHECK(site.get(site.people.worker, people + "/no-such-person").status == 404);
        // Other children whom the viewer may open: the front door sees Zoe's own page with Ada on it.
        CHECK(has(site.get(door, zoe + "/people"), "Ada Example"));
    }

    TEST_CASE(
        "an adult's page names no child whose record is closed; a household counts nobody who is kept "
        "from the viewer") {
        small_site site{"2019-01-08T10:00"};
        const auto& door = site.people.front_door;
        site.to_plan({"Ada", "Ben"});
        site.refer({"Zoe"}, "2019-01-07T11:30");
        const std::string ada = "/children/" + site.child("Ada").text;
        const person_id mother = site.file("Ada")->kin.relationships.front().person;
        const auto her = site.desk().open(*site.database().read(), mother);
        REQUIRE(her);
        const std::string her_name = people::full_name(her->person);
        const std::string zoes = "/children/" + site.child("Zoe").text + "/people/add";
        const auto done = site.post(door, zoes,
                                    tokens(site.get(door, zoes)) + form_fields::list{{"q", her_name},
                                                                                     {"searched", "yes"},
                                                                                     {"who", mother.text},
                                                                                     {"type", "parent"}});
        REQUIRE(done.status == 303);
        // The front door may open Zoe, the worker may not.
        const std::string hers = ada + "/people/" + mother.text;
        CHECK(has(site.get(door, hers), "Zoe Example"));
        const auto worker = site.get(site.people.worker, hers);
        REQUIRE(worker.status == 200);
        CHECK(has(worker, "Ben Example"));
        CHECK_FALSE(has(worker, "Zoe"));
        CHECK_FALSE(has(worker, "not shown to you")); // nor how many, to whom does not look over the area

        // The front door is kept from Ben, and from their mother, whose record would tell of him.
        const auto all_of_it = site.get(door, ada + "/household");
        CHECK(has(all_of_it, "Ben Example"));
        const instant now = site.the_world().now();
        for (const person_id& one : {site.child("Ben"), mother}) {
            const auto kept = site.desk().perform(
                {one},
                [&](const casework::child_files& files, kith::world&) {
                    return casework::exclude(site.desk().rules(), files, door.id, "Lives next door to them",
                                             site.people.manager, now);
                },
                site.people.manager, now, {});
            REQUIRE(std::holds_alternative<casework::recorded>(kept));
        }
        const auto without = site.get(door, ada + "/household");
        REQUIRE(without.status == 200);
        CHECK_FALSE(has(without, "Ben"));
        CHECK_FALSE(has(without, "not shown to you"));

        // What was about both of them says that there is another child, not who.
        const auto& processes = site.file("Ada")->processes;
        const auto both =
            std::ranges::find_if(processes, [](const auto& one) { return one.children.size() == 2; });
        REQUIRE(both != processes.end());
        const std::string about = ada + "/processes/" + both->id.text;
        CHECK(has(site.get(site.people.manager, about), "Also about Ben Example"));
        const auto one_named = site.get(door, about);
        REQUIRE(one_named.status == 200);
        CHECK(has(one_named, "Also about 1 "));
        CHECK_FALSE(has(one_named, "Ben"));
    }
}
