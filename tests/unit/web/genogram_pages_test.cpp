// The genogram and the ecomap as pages: picture and list of the same people, nobody whom the viewer may not
// know of, every reading noted, ties judged by form.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

struct household {
    small_site site{"2019-01-08T10:00"};
    case_process_id process = site.refer({"Ada", "Ben"}, "2019-01-07T09:30");
    std::string here = "/children/" + site.child("Ada").text;
    const casework::practitioner& door = site.people.front_door;

    web::response judge(const std::string& path, form_fields::list fields) {
        const auto form = site.get(door, path);
        fields.insert(fields.end(),
                      {{"form_token", hidden(form, "form_token")}, {"based_on", hidden(form, "based_on")}});
        return site.post(door, path, std::move(fields));
    }
};

} // namespace

TEST_SUITE("pages: genogram and ecomap") {
    TEST_CASE("the picture and the list show the same people, and the reading is noted") {
        household ada;
        const auto before = ada.site.readings(ada.site.child("Ada"));
        const auto lists = ada.site.lists(ada.door.id);
        const auto page = ada.site.get(ada.door, ada.here + "/genogram");
        REQUIRE(page.status == 200);
        CHECK(ada.site.readings(ada.site.child("Ada")) == before + 1);
        CHECK(ada.site.lists(ada.door.id) == lists + 1); // Ben is shown as well
        CHECK(has(page, "<svg "));
        CHECK(has(page, "The same in words"));
        CHECK(count(page.body, "class=\"kith-drawn\"") == count(page.body, "class=\"kith-listed__who\""));
        CHECK(count(page.body, "class=\"kith-drawn\"") >= 2);
        CHECK(has(page, "Live together"));
        CHECK(has(page, "href=\"" + ada.here + "/people/" + ada.site.child("Ben").text + "\""));
        CHECK(has(page, "<title>Child&#39;s record: genogram"));
    }

    TEST_CASE("as at a moment before the record: none; nonsense: refused; a stranger: no way in") {
        household ada;
        CHECK(ada.site.get(ada.door, ada.here + "/genogram?as_at=nonsense").status == 400);
        CHECK(ada.site.get(ada.door, ada.here + "/ecomap?as_at=2999-01-01").status == 400);
        CHECK(ada.site.get(ada.door, ada.here + "/genogram?what_follows=moon&x=y").status == 200);
        CHECK(ada.site.get(ada.door, "/children/nobody/genogram").status == 403);
        CHECK(ada.site.get(ada.door, "/children/nobody/ecomap").status == 403);
        CHECK(ada.site.get(ada.site.people.nurse, ada.here + "/genogram").status == 403);
        CHECK(ada.site.get(ada.site.people.nurse, ada.here + "/ecomap/ties/new").status == 403);
    }

    TEST_CASE("a tie is judged by form, drawn with its words, and stays when it is judged again") {
        household ada;
        const std::string path = ada.here + "/ecomap/ties/new";
        const auto refused = ada.judge(path, {{"name", "<b>Club</b>"}, {"note", "Said <i>so</i>"}});
        CHECK(refused.status == 422);
        CHECK(has(refused, "Choose how strong the tie is"));
        CHECK(has(refused, "&lt;b&gt;Club&lt;/b&gt;"));
        CHECK(ada.site.file("Ada")->ties.empty());
        const auto done = ada.judge(path, {{"name", "<b>Club</b>"},
                                           {"kind", "activity"},
                                           {"strength", "strong"},
                                           {"note", "Goes each week"}});
        CHECK(done.status == 303);
        REQUIRE(ada.site.file("Ada")->ties.size() == 1);
        const auto page = ada.site.get(ada.door, ada.here + "/ecomap");
        CHECK(has(page, "strong tie. Goes each week"));
        CHECK(has(page, "&lt;b&gt;Club&lt;/b&gt;"));
        CHECK_FALSE(has(page, "<b>Club"));
        const std::string end = ada.site.file("Ada")->ties[0].to;
        const std::string again = ada.here + "/ecomap/ties/named--" + end.substr(6);
        CHECK(ada.judge(again, {{"strength", "ended"}, {"note", "Moved away"}}).status == 303);
        CHECK(ada.site.file("Ada")->ties.size() == 2);
        CHECK(has(ada.site.get(ada.door, ada.here + "/ecomap"), "tie has ended. Moved away"));
        for (const char* bad : {"moon", "person--nobody", "named--x"})
            CHECK(ada.site.get(ada.door, ada.here + "/ecomap/ties/" + bad).status == 404);
    }
}
