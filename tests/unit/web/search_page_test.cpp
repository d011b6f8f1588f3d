// The search page: the rules of finding a child first, one by one, as a practitioner meets them.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace kith;
using namespace kith::tests;

namespace {

/// Two children, Ada and Bola Example, of one referral; the worker works with them.
struct searching {
    small_site site{"2019-01-07T10:00"};
    searching() { site.to_plan({"Ada", "Bola"}); }
    web::response find(const casework::practitioner& who, std::string words) {
        return site.post(who, "/search", {{"q", std::move(words)}});
    }
    web::response find(std::string words) { return find(site.people.manager, std::move(words)); }
    web::response text(const casework::practitioner& who, std::string words) {
        return site.post(who, "/search", {{"q", std::move(words)}, {"in", "text"}});
    }
};

} // namespace

TEST_CASE("search page: one box, child first, any order; what agrees less well is explained in words") {
    searching at;
    for (const char* typed : {"Example, Ada", "ada example", "ADA EXAMPLE", "example ada", "exam", "*ada*"})
        CHECK_MESSAGE(has(at.find(typed), "Example, Ada"), typed);
    CHECK(has(at.find("ada example"), "Same name"));
    const web::response near = at.find("adda exampel");
    CHECK(has(near, "Example, Ada"));
    CHECK(has(near, "one letter different (Example)"));
    const web::response page = at.site.get(at.site.people.manager, "/search");
    CHECK(has(page, "Name in any order, date of birth or age"));
    CHECK(has(page, "method=\"post\"")); // no name in an address
}

TEST_CASE("search page: results show who it is, age, date of birth, status and allocated worker") {
    searching at;
    const web::response page = at.find("ada example");
    for (const char* shown :
         {"Child", "Born", "District", "Identifiers", "Status", "Allocated to", "Sam Worker"})
        CHECK_MESSAGE(has(page, shown), shown);
    CHECK_FALSE(has(page, "<title>Example")); // no name in a title
}

TEST_CASE("search page: no match says what that does not mean, and the next step") {
    searching at;
    const web::response page = at.find("zebedee quillfeather");
    CHECK(page.status == 200);
    CHECK(has(page, "No match in this system"));
    CHECK(has(page, "This does not mean that the family is unknown elsewhere"));
    CHECK(has(page, "What to do next"));
}

TEST_CASE("search page: adults are found and said to be adults") {
    searching at;
    // The referral names the mother; she has a record of her own.
    const web::response page = at.find("example");
    CHECK(has(page, "Example, Ada"));
    CHECK(has(page, "Example, Bola"));
    CHECK(has(page, "Adult"));
}

TEST_CASE("search page: every search and everybody shown is noted, without the words") {
    searching at;
    const auto before = at.site.lists(at.site.people.manager.id);
    at.find("ada example");
    at.find("zebedee");
    CHECK(at.site.lists(at.site.people.manager.id) == before + 2);
    bool told = false;
    at.site.database().read()->each_row([&](const store::ledger_row& row) {
        if (row.type == "list.shown") told = told || row.body.find("zebedee") != std::string::npos;
        return true;
    });
    CHECK_FALSE(told);
}

TEST_CASE("search page: nonsense is answered in words, never with a fault") {
    searching at;
    for (const std::string& typed : {std::string(), std::string("   "), std::string("%%%"),
                                     std::string("***"), std::string("\xF0\x9F\x98\x80")})
        CHECK(at.find(typed).status == 422);
    CHECK(at.find(std::string(10'000, 'a')).status == 422);
    for (const std::string& typed :
         {std::string("'; drop table person; --"), std::string("<script>alert(1)</script>"),
          std::string("\xD8\xA3\xD8\xAF\xD8\xA7"), std::string("a\xCC\x81\xCC\x81\xCC\x81"),
          std::string("select 1 or 1=1")}) {
        const web::response page = at.find(typed);
        CHECK(page.status == 200);
        CHECK_FALSE(has(page, "<script>alert"));
    }
    CHECK(at.text(at.site.people.manager, "   ").status == 422);
    CHECK(at.text(at.site.people.manager, "\"\" OR \"").status <= 422);
}

TEST_CASE(
    "search page: the text of records is searched among those one may open, marked, and noted as read") {
    searching at;
    const std::string id = at.site.child("Ada").text;
    const web::response noted = at.site.post(at.site.people.worker, "/children/" + id + "/notes/new",
                                             {{"text", "Ada drew a <purple> octopus at school today"}});
    REQUIRE(noted.status < 400);
    const auto read = at.site.readings(person_id{id});
    const web::response found = at.text(at.site.people.manager, "octopuses drawing");
    CHECK(has(found, "<mark>octopus</mark>"));
    CHECK(has(found, "&lt;purple&gt;"));
    CHECK(has(found, "Example, Ada: Note"));
    CHECK(at.site.readings(person_id{id}) == read + 1);
    CHECK(has(at.text(at.site.people.worker, "\"purple octopus\""), "<mark>"));
    CHECK_FALSE(has(at.text(at.site.people.worker, "\"octopus purple\""), "<mark>"));
    CHECK(at.text(at.site.people.teacher, "octopus").status == 403);
    searching other; // nobody works with these children there
    CHECK_FALSE(has(other.text(other.site.people.nurse, "octopus"), "<mark>"));
}
