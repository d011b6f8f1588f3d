// Ties of a child, as practitioners judge them: what the ecomap draws.

#include "small_family.hpp"

#include "casework/tie_acts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::tests;
using casework::tie_said;

namespace {

struct child : small_family {
    child() { add("Ada", "2011-05-03", true, "F"); }
    std::string judge(const tie_said& said) {
        return take(casework::judge_tie(rules(), *file("Ada"), said, worker, now, ids()));
    }
    std::vector<casework::tie> held() { return casework::ties_that_hold(*file("Ada")); }
    std::string fields_refused(const tie_said& said) {
        const auto refused = casework::judge_tie(rules(), *file("Ada"), said, worker, now, ids());
        std::string fields;
        if (!refused)
            for (const problem& one : refused.error())
                fields += one.field + " ";
        return fields;
    }
};

} // namespace

TEST_SUITE("casework: ties") {
    TEST_CASE("the last judgement holds, the earlier ones stay on the record and in the chronology") {
        child ada;
        CHECK(ada.judge({.to = "person:p1", .strength = "strong", .note = "She runs to him"}) == "");
        CHECK(ada.judge({.to = "person:p1", .strength = "stressful", .note = "She hides from him"}) == "");
        REQUIRE(ada.held().size() == 1);
        CHECK(ada.held()[0].strength == "stressful");
        CHECK(ada.held()[0].note == "She hides from him");
        CHECK(ada.file("Ada")->ties.size() == 2);
        const auto& told = ada.file("Ada")->happenings;
        CHECK(std::ranges::count_if(
                  told, [](const auto& one) { return one.title.starts_with("Tie judged"); }) == 2);
    }
    TEST_CASE("something named on the map keeps its name when it is judged again") {
        child ada;
        CHECK(
            ada.judge({.name = "Judo club", .kind = "activity", .strength = "weak", .note = "Went once"}) ==
            "");
        REQUIRE(ada.held().size() == 1);
        const std::string end = ada.held()[0].to;
        CHECK(end.starts_with("named:"));
        CHECK(ada.judge({.to = end, .strength = "strong", .note = "Goes each week"}) == "");
        REQUIRE(ada.held().size() == 1);
        CHECK(ada.held()[0].name == "Judo club");
        CHECK(ada.held()[0].kind == "activity");
        CHECK(ada.held()[0].strength == "strong");
        CHECK(ada.judge({.name = "Judo club", .kind = "activity", .strength = "weak", .note = "Another"}) ==
              "");
        CHECK(ada.held().size() == 2);
    }
    TEST_CASE("what is missing, unknown or too long is refused with its field, and nothing is written") {
        child ada;
        CHECK(ada.fields_refused({}) == "name strength note ");
        CHECK(ada.fields_refused({.name = "X", .kind = "moon", .strength = "strong", .note = "n"}) ==
              "kind ");
        CHECK(ada.fields_refused({.to = "moon", .strength = "strong", .note = "n"}) == "to ");
        CHECK(ada.fields_refused({.to = "named:nobody", .strength = "strong", .note = "n"}) == "to ");
        CHECK(ada.fields_refused({.to = "person:p", .strength = "fond", .note = "n"}) == "strength ");
        CHECK(ada.fields_refused({.to = "person:p", .strength = "weak", .note = std::string(3'000, 'x')}) ==
              "note ");
        CHECK(ada.fields_refused(
                  {.name = std::string(200, 'x'), .kind = "work", .strength = "weak", .note = "n"}) ==
              "name ");
        CHECK(ada.file("Ada")->ties.empty());
    }
}
