// Somebody around a child who is on record twice, or is about to be: asked before it comes to that, and
// shown as one person once it was decided.

#include "answers.hpp"
#include "small_site.hpp"

#include "web/pages/joining_visit.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

struct two_families {
    small_site site{"2019-01-08T10:00"};
    case_process_id first = site.refer({"Ada"}, "2019-01-07T09:30"),
                    second = site.refer({"Ben"}, "2019-01-07T09:40");
    const casework::practitioner& door = site.people.front_door;
    std::string ada = "/children/" + site.child("Ada").text, ben = "/children/" + site.child("Ben").text;

    web::response send(const std::string& path, const form_fields::list& fields) {
        return site.post(door, path, tokens(site.get(door, path)) + fields);
    }
    static form_fields::list father(const std::string& given, const std::string& type = "parent") {
        return form_fields::list{{"q", "nobody of this name"},
                                 {"searched", "yes"},
                                 {"who", "new"},
                                 {"given_name", given},
                                 {"family_name", "Okafor"},
                                 {"is_child", "no"},
                                 {"sex", "M"},
                                 {"lives_here", "no"},
                                 {"type", type}} +
               on("birth_date", "4", "5", "1980");
    }
    person_id add(const std::string& child, const std::string& name, const form_fields::list& who) {
        const auto done = send(child + "/people/add", who);
        REQUIRE(location(done) == child + "/people?done=recorded");
        return site.file(name)->kin.relationships.back().person;
    }
    std::size_t count(const std::string& page, std::string_view words) {
        const std::string body = site.get(door, page).body;
        std::size_t found = 0;
        for (auto at = body.find(words); at != std::string::npos; at = body.find(words, at + 1))
            ++found;
        return found;
    }
};

} // namespace

TEST_SUITE("pages: people on record twice") {
    TEST_CASE("somebody new who looks like somebody on record is asked about, with the reasons") {
        two_families two;
        const person_id known = two.add(two.ada, "Ada", two_families::father("Chidi"));
        const auto before = two.site.file("Ben")->kin.relationships.size();
        const auto asked = two.send(two.ben + "/people/add", two_families::father("Chidy"));
        CHECK(asked.status == 422);
        CHECK(has(asked, "Is it one of these?"));
        CHECK(has(asked, "Somebody on record looks like this person"));
        CHECK(has(asked, "the same person ("));
        CHECK(has(asked, "4 May 1980"));
        CHECK(has(asked, "(male)"));
        CHECK_FALSE(has(asked, "1980-05-04"));
        CHECK(has(asked, "value=\"" + known.text + "\""));
        CHECK(has(asked, "value=\"Chidy\"")); // what was typed is there
        CHECK(two.site.file("Ben")->kin.relationships.size() == before);

        SUBCASE("it is: the known record is taken") {
            const auto done = two.send(two.ben + "/people/add", form_fields::list{{"who", known.text}} +
                                                                    two_families::father("Chidy"));
            CHECK(location(done) == two.ben + "/people?done=recorded");
            CHECK(two.site.file("Ben")->kin.relationships.back().person == known);
        }
        SUBCASE("it is not: somebody new comes on record once that was seen") {
            const auto done = two.send(two.ben + "/people/add", form_fields::list{{"alike", known.text}} +
                                                                    two_families::father("Chidy"));
            CHECK(location(done) == two.ben + "/people?done=recorded");
            CHECK(two.site.file("Ben")->kin.relationships.back().person != known);
        }
    }

    TEST_CASE("nobody is named as alike to a worker who may not open the record") {
        two_families two;
        two.site.must({"referral", "decide", two.door, "2019-01-07T10:20", {{"*", "assessment"}}});
        two.site.must({"assessment", "allocate", two.site.people.manager, "2019-01-07T10:25"});
        const bool first = !two.site.file("Ada")->standing("lead_social_worker").empty();
        const std::string open = first ? two.ada : two.ben, closed = first ? two.ben : two.ada;
        two.add(closed, first ? "Ben" : "Ada", two_families::father("Chidi"));
        const auto& worker = two.site.people.worker;
        const std::string form = open + "/people/add";
        const auto done =
            two.site.post(worker, form, tokens(two.site.get(worker, form)) + two_families::father("Chidy"));
        CHECK(location(done) == open + "/people?done=recorded");
    }

    TEST_CASE("two joined records of a father are one person in the pictures of both children") {
        two_families two;
        const person_id hers = two.add(two.ada, "Ada", two_families::father("Chidi"));
        const person_id his = two.add(
            two.ben, "Ben", form_fields::list{{"alike", hers.text}} + two_families::father("Chidy"));
        // Ada is told to be around the other record as well: the family holds both.
        two.add(two.ada, "Ada",
                form_fields::list{{"who", two.site.child("Ben").text},
                                  {"q", "ben example"},
                                  {"searched", "yes"},
                                  {"type", "half_sibling"}});
        const auto warned = two.send("/children/" + his.text + "/details/warning/new",
                                     form_fields::list{{"p_kind", "dog"},
                                                       {"p_what", "A dog that bites"},
                                                       {"p_careful", "Ring first"},
                                                       {"told", "Seen"}} +
                                         on("p_review_date", "1", "3", "2019"));
        REQUIRE(warned.status == 303);
        const auto link_of = [&](const std::string& child, const person_id& who) {
            return "href=\"" + child + "/people/" + who.text + "\"";
        };
        for (const char* page : {"/genogram", "/people"}) {
            CAPTURE(page);
            REQUIRE(two.count(two.ada + page, link_of(two.ada, hers)) > 0);
            REQUIRE(two.count(two.ben + page, link_of(two.ben, his)) > 0);
        }
        REQUIRE(two.count(two.ada + "/genogram", link_of(two.ada, his)) > 0); // two people so far
        CHECK_FALSE(has(two.site.get(two.door, two.ada + "/people/" + hers.text), "A dog that bites"));

        const std::string pair = web::pages::pair_address(hers, his);
        REQUIRE(two.site.post(two.door, pair, {{"say", "propose"}, {"reason", "Same man"}}).status == 303);
        REQUIRE(
            two.site.post(two.site.people.manager, pair, {{"say", "agree"}, {"reason", "Yes"}}).status ==
            303);
        for (const char* page : {"/genogram", "/people", "/ecomap"}) {
            CAPTURE(page);
            CHECK(two.count(two.ada + page, link_of(two.ada, his)) == 0);
            CHECK(two.count(two.ben + page, link_of(two.ben, hers)) == 0);
        }
        CHECK(two.count(two.ada + "/genogram", link_of(two.ada, hers)) > 0);
        CHECK(two.count(two.ben + "/genogram", link_of(two.ben, his)) > 0);
        // Under either record the page is about the one man, with what both records warn of.
        for (const person_id& record : {hers, his}) {
            const auto about = two.site.get(two.door, two.ada + "/people/" + record.text);
            CHECK(about.status == 200);
            CHECK(has(about, "A dog that bites"));
            CHECK(has(about, "/change"));
        }
    }
}
