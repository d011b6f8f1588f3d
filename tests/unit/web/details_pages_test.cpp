// What is known of a person, on the pages: recorded, wrong input told at its field, disputes, protected
// addresses for those who may and may not see them.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

struct known {
    small_site site{"2019-02-01T12:00"};
    std::string ada;

    known() {
        site.to_plan({"Ada"});
        ada = "/children/" + site.child("Ada").text;
    }
    web::response add(std::string_view kind, form_fields::list fields) {
        const std::string form = ada + "/details/" + std::string(kind) + "/new";
        auto all = tokens(site.get(site.people.manager, form));
        all.insert(all.end(), fields.begin(), fields.end());
        return site.post(site.people.manager, form, all);
    }
    web::response add_protected() {
        return add("address", {{"p_kind", "temporary"},
                               {"p_lines", "7 Safe Close"},
                               {"p_postcode", "zz9 9zz"},
                               {"p_protected", "yes"},
                               {"told", "The refuge rang."}});
    }
    [[nodiscard]] std::int64_t first_detail() { return site.file("Ada")->person.details.front().sequence; }
};

} // namespace

TEST_CASE("every form for a detail opens, and empty it is refused with every fault at its field") {
    known at;
    for (const people::detail_kind& kind : people::detail_kinds()) {
        const std::string form = at.ada + "/details/" + std::string(kind.id) + "/new";
        CHECK(at.site.get(at.site.people.manager, form).status == 200);
        const auto refused = at.add(kind.id, {});
        CHECK(refused.status == 422);
        check_summary(refused);
        CHECK(has(refused, "Enter how you know"));
    }
    CHECK(at.site.get(at.site.people.manager, at.ada + "/details/nonsense/new").status == 404);
    CHECK(at.site.get(at.site.people.manager, at.ada + "/details/999/change").status == 404);
    CHECK(at.site.get(at.site.people.manager, at.ada + "/details/99999999999999999999/end").status == 404);
    CHECK(at.site.get(at.site.people.manager, at.ada + "/details/sex/decide").status == 404);
}

TEST_CASE("what was typed stays on a refused form; then it stands on the page with its source") {
    known at;
    const auto refused = at.add(
        "name", {{"p_kind", "alias"}, {"p_given", "Adah"}, {"p_family", "N/A"}, {"source", "school"}});
    CHECK(refused.status == 422);
    CHECK(has(refused, "value=\"Adah\""));
    CHECK(has(refused, "stands for not knowing a name"));
    const auto done = at.add(
        "name", {{"p_kind", "alias"}, {"p_given", "Adah"}, {"source", "school"}, {"told", "On her book."}});
    REQUIRE(done.status == 303);
    const auto page = at.site.get(at.site.people.manager, at.ada + "/details");
    CHECK(has(page, "Adah"));
    CHECK(has(page, "School or college"));
    CHECK(at.site.file("Ada")->person.details.front().source == "school");
}

TEST_CASE("absurd input is refused or kept, and never breaks a page") {
    known at;
    const std::string absurd[] = {"",
                                  std::string(10'000, 'x'),
                                  "\xE2\x80\xAE"
                                  "txet",
                                  std::string("nul\0l", 5),
                                  "<script>alert(1)</script>",
                                  "😀",
                                  "A\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
                                  "'; drop table person; --",
                                  "\xFF\xFE"};
    for (const std::string& words : absurd)
        for (const char* field :
             {"p_given", "p_family", "p_said", "told", "source", "since_date-day", "p_kind"}) {
            const auto answer =
                at.add("name", {{"p_kind", "alias"}, {"p_given", "Ada"}, {"told", "x"}, {field, words}});
            CHECK((answer.status == 303 || answer.status == 422 || answer.status == 400));
        }
    const auto page = at.site.get(at.site.people.manager, at.ada + "/details");
    CHECK(page.status == 200);
    CHECK_FALSE(has(page, "<script>alert"));
}

TEST_CASE("two agencies differ: side by side, decided with a reason, both stay") {
    known at;
    const auto change = [&](const char* day, const char* source) {
        auto fields = tokens(at.site.get(at.site.people.manager, at.ada + "/facts"));
        for (const auto& [name, values] : at.site.file("Ada")->person.facts)
            if (name.find("date") == std::string::npos)
                fields.emplace_back("f." + name, values.back().value);
        fields.insert(fields.end(), {{"f.birth_date-day", day},
                                     {"f.birth_date-month", "6"},
                                     {"f.birth_date-year", "2010"},
                                     {"source", source},
                                     {"reason", "A letter."}});
        CHECK(at.site.post(at.site.people.manager, at.ada + "/facts", fields).status == 303);
    };
    change("5", "school");
    change("15", "health");
    const auto page = at.site.get(at.site.people.manager, at.ada + "/details");
    CHECK(has(page, "Agencies say different things"));
    CHECK(has(page, "5 June 2010"));
    CHECK(has(page, "15 June 2010"));
    CHECK(has(at.site.get(at.site.people.manager, at.ada), "not agreed")); // the banner of every page
    const std::string form = at.ada + "/details/birth_date/decide";
    auto fields = tokens(at.site.get(at.site.people.manager, form));
    CHECK(at.site.post(at.site.people.manager, form, fields).status == 422);
    const auto school = at.site.file("Ada")->person.facts.find("birth_date")->second[1].sequence;
    fields = tokens(at.site.get(at.site.people.manager, form));
    fields.insert(fields.end(),
                  {{"holds", std::to_string(school)}, {"reason", "The certificate was seen."}});
    CHECK(at.site.post(at.site.people.manager, form, fields).status == 303);
    CHECK(at.site.file("Ada")->person.fact("birth_date") == "2010-06-05");
    const auto after = at.site.get(at.site.people.manager, at.ada + "/details");
    CHECK_FALSE(has(after, "Agencies say different things"));
    CHECK(has(after, "15 June 2010"));
    CHECK(has(after, "The certificate was seen."));
}

TEST_CASE(
    "a protected address: shown to the manager and the allocated worker, to nobody else on any page") {
    known at;
    auto note = tokens(at.site.get(at.site.people.manager, at.ada + "/notes/new"));
    note.insert(note.end(), {{"when-day", "30"},
                             {"when-month", "1"},
                             {"when-year", "2019"},
                             {"text", "Moved to 7 Safe Close, ZZ9 9ZZ."}});
    REQUIRE(at.site.post(at.site.people.manager, at.ada + "/notes/new", note).status == 303);
    REQUIRE(at.add_protected().status == 303);
    const auto tells = [&](const casework::practitioner& who, const std::string& place) {
        const auto page = at.site.get(who, at.ada + place);
        CHECK(page.status == 200);
        return has(page, "Safe Close") || has(page, "ZZ9 9ZZ");
    };
    CHECK(tells(at.site.people.manager, "/details"));
    CHECK(tells(at.site.people.worker, "/details"));
    for (const char* place : {"", "/journey", "/chronology", "/people", "/plan", "/details", "/access",
                              "/facts", "/notes/new", "/details/address/new"})
        CHECK_FALSE(tells(at.site.people.nurse, place));
    CHECK_FALSE(tells(at.site.people.chair, "/details"));
    CHECK_FALSE(tells(at.site.people.chair, "/chronology"));
    CHECK(has(at.site.get(at.site.people.nurse, at.ada + "/details"), "Protected: not shown. Ask"));
    // As at a moment before it was marked as protected, the note still does not tell it.
    CHECK_FALSE(tells(at.site.people.nurse, "/chronology?as_at=2019-02-01T12:00"));
}

TEST_CASE(
    "who may not see a protected address may not change it, nor record the words that stand in its place") {
    known at;
    REQUIRE(at.add_protected().status == 303);
    const std::string change = at.ada + "/details/" + std::to_string(at.first_detail()) + "/change";
    CHECK(at.site.get(at.site.people.manager, change).status == 200);
    CHECK(at.site.get(at.site.people.nurse, change).status == 403);
    auto fields = tokens(at.site.get(at.site.people.nurse, at.ada + "/notes/new"));
    fields.emplace_back("text", std::string(people::not_shown));
    CHECK(at.site.post(at.site.people.nurse, at.ada + "/notes/new", fields).status == 422);
    CHECK(at.site.file("Ada")->notes.empty());
}

TEST_CASE(
    "a warning stands on every page of the person, with what to do and when it is to be looked at again") {
    known at;
    REQUIRE(at.add("warning", {{"p_kind", "dog"},
                               {"p_what", "A large dog."},
                               {"p_careful", "Two visit together"},
                               {"p_review_date-day", "1"},
                               {"p_review_date-month", "3"},
                               {"p_review_date-year", "2019"},
                               {"told", "Police."}})
                .status == 303);
    for (const char* place : {"", "/chronology", "/details", "/people", "/notes/new"}) {
        const auto page = at.site.get(at.site.people.nurse, at.ada + place);
        CHECK(has(page, "A large dog."));
        CHECK(has(page, "Two visit together"));
    }
    at.site.set_now("2019-03-02T09:00");
    CHECK(has(at.site.get(at.site.people.nurse, at.ada), "Review overdue since 1 March 2019"));
}

TEST_CASE("a number that another record has is told, with no name for those who may not open it, and not "
          "at all to "
          "those who may not know of it") {
    known at;
    at.site.refer({"Ben"}, "2019-01-31T10:00");
    const auto number = [&](const std::string& child) {
        const std::string form = child + "/details/identifier/new";
        auto fields = tokens(at.site.get(at.site.people.manager, form));
        fields.insert(fields.end(),
                      {{"p_scheme", "nhs_number"}, {"p_value", "943 476 5919"}, {"told", "A letter."}});
        CHECK(at.site.post(at.site.people.manager, form, fields).status == 303);
    };
    number(at.ada);
    number("/children/" + at.site.child("Ben").text);
    const auto open = at.site.get(at.site.people.manager, at.ada + "/details");
    CHECK(has(open, "Another record has this number"));
    CHECK(has(open, "Example, Ben"));
    const auto closed = at.site.get(at.site.people.worker, at.ada + "/details");
    CHECK(has(closed, "Another record has this number"));
    CHECK_FALSE(has(closed, "Example, Ben"));
    const auto hidden = at.site.get(at.site.people.nurse, at.ada + "/details");
    CHECK(hidden.status == 200);
    CHECK_FALSE(has(hidden, "Another record has this number"));
}

TEST_CASE("two write at once about the same detail: the second is told, and nothing is lost") {
    known at;
    REQUIRE(at.add("address",
                   {{"p_kind", "home"}, {"p_lines", "1 Low Road"}, {"p_protected", "no"}, {"told", "x"}})
                .status == 303);
    const std::string change = at.ada + "/details/" + std::to_string(at.first_detail()) + "/change";
    const form_fields::list said{{"p_kind", "home"}, {"p_protected", "no"}, {"told", "Told on the phone."}};
    auto first = tokens(at.site.get(at.site.people.manager, change));
    auto second = tokens(at.site.get(at.site.people.worker, change));
    for (auto* fields : {&first, &second})
        fields->insert(fields->end(), said.begin(), said.end());
    first.emplace_back("p_lines", "11 Low Road");
    second.emplace_back("p_lines", "21 Low Road");
    CHECK(at.site.post(at.site.people.manager, change, first).status == 303);
    const auto told = at.site.post(at.site.people.worker, change, second);
    CHECK(told.status == 422);
    CHECK(has(told, "21 Low Road"));
    CHECK(has(told, "Somebody changed this while you were writing"));
    CHECK(at.site.file("Ada")->person.details.front().part("lines") == "11 Low Road");
}

TEST_CASE("the birth of an unborn child is recorded on the same record") {
    small_site site("2019-02-01T12:00");
    site.refer({"Ada"}, "2019-01-07T09:30");
    const std::string ada = "/children/" + site.child("Ada").text;
    CHECK(site.get(site.people.manager, ada + "/birth").status == 404); // she is born
    site.desk().change_facts(site.child("Ada"), {{"birth_date", ""}, {"expected_date", "2019-02-20"}},
                             "She is not born yet.", site.people.manager, at("2019-02-01T12:00"), {});
    REQUIRE(site.file("Ada")->person.unborn());
    CHECK(has(site.get(site.people.manager, ada), "not born yet; expected 20 February 2019"));
    site.set_now("2019-02-19T09:00");
    const auto page = site.get(site.people.manager, ada + "/birth");
    CHECK(page.status == 200);
    auto fields = tokens(page);
    fields.insert(fields.end(),
                  {{"f.given_name", "Bea"}, {"f.family_name", "Example"}, {"reason", "The midwife rang."}});
    const auto refused = site.post(site.people.manager, ada + "/birth", fields);
    CHECK(refused.status == 422);
    CHECK(has(refused, "Enter the date of birth"));
    check_summary(refused);
    fields.insert(fields.end(),
                  {{"f.birth_date-day", "18"}, {"f.birth_date-month", "2"}, {"f.birth_date-year", "2019"}});
    CHECK(site.post(site.people.manager, ada + "/birth", fields).status == 303);
    const auto born = site.file("Bea");
    CHECK_FALSE(born->person.unborn());
    CHECK(born->person.fact("given_name") == "Bea");
    const auto details = site.get(site.people.manager, ada + "/details");
    CHECK(has(details, "20 February 2019")); // the expected date stays visible
    CHECK(has(details, "18 February 2019"));
}

TEST_CASE("an adult has the same page, without a child's places and words") {
    small_site site("2019-02-01T12:00");
    site.refer({"Ada"}, "2019-01-07T09:30");
    const auto ada = site.file("Ada");
    REQUIRE_FALSE(ada->kin.relationships.empty());
    const std::string mother = "/children/" + ada->kin.relationships.front().person.text;
    const auto page = site.get(site.people.manager, mother + "/details");
    CHECK(page.status == 200);
    CHECK(has(page, "<title>Person's record") + has(page, "<title>Person&#39;s record") == 1);
    CHECK(has(page, "Adult"));
    CHECK_FALSE(has(page, "/journey\""));
    CHECK_FALSE(has(page, "/plan\""));
    CHECK_FALSE(has(page, "Allocated to"));
}
