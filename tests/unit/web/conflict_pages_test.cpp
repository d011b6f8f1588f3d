// Three who write about one step at once: whoever comes late sees what the others wrote beside their own
// words, and nothing is recorded, or given up, until they have chosen.

#include "answers.hpp"
#include "small_site.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace kith;
using namespace kith::tests;
using web::form_fields;

namespace {

/// A manager has written about a meeting of the core group, and is shown what a colleague wrote meanwhile.
struct meeting {
    small_site site{"2019-02-01T10:00"};
    const casework::practitioner& manager = site.people.manager;
    case_process_id process;
    std::string form;
    web::response shown;

    meeting() {
        site.to_plan({"Ada"});
        for (const auto& one : site.file("Ada")->processes)
            if (one.definition == "core_group") process = one.id;
        form = "/children/" + site.child("Ada").text + "/processes/" + process.text + "/hold";
        const auto page = site.get(manager, form);
        REQUIRE(page.status == 200);
        record("Their words.", site.desk());
        shown = site.post(manager, form, mine() + tokens(page));
        REQUIRE(shown.status == 409);
    }
    void record(const char* words, casework::desk& desk) {
        site.must(
            {"core_group", "hold", site.people.other_manager, "2019-01-14", {}, {{"childs_life", {words}}}},
            desk);
    }
    static form_fields::list mine() {
        return on("when", "15", "1", "2019") + form_fields::list{{"f.attendance", "school"},
                                                                 {"f.attendance", "childrens_social_care"},
                                                                 {"f.attendance", "health"},
                                                                 {"f.family_present", "Mum"},
                                                                 {"f.childs_life", "My <own> words."},
                                                                 {"f.progress", "A little"},
                                                                 {"f.actions", "Visit"}};
    }
    /// Keeps one's own words wherever the page asks.
    [[nodiscard]] static form_fields::list choose(const web::response& page) {
        form_fields::list kept = mine() + tokens(page);
        kept.emplace_back("opened_at", hidden(page, "opened_at"));
        const std::string_view asks = "name=\"keep.";
        for (auto next = page.body.find(asks); next != std::string::npos;
             next = page.body.find(asks, next + 1)) {
            const std::string name = between(std::string_view(page.body).substr(next), "name=\"", "\"");
            if (form_fields(kept).first(name).empty()) kept.emplace_back(name, "mine");
        }
        return kept;
    }
    /// What is on record of the child's life, in order.
    std::vector<std::string> recorded() {
        std::vector<std::string> all;
        for (const auto& step : site.file("Ada")->find(process)->steps)
            if (step.step == "hold") all.push_back(step.said.at("childs_life").front());
        return all;
    }
    void check_nothing_given_up(const web::response& page) {
        CHECK(has(page, "My &lt;own&gt; words."));
        CHECK(has(page, "Third words."));
        CHECK(recorded() == std::vector<std::string>{"Their words.", "Third words."});
        const auto draft = site.database().read()->draft_of(manager.id, form);
        REQUIRE(draft.has_value());
        const auto kept = std::get<form_fields>(web::decode_form(draft->fields));
        CHECK(kept.first("f.childs_life") == "My <own> words.");
    }
};

} // namespace

TEST_CASE("a third practitioner records while the two texts are compared: theirs is compared too") {
    meeting at;
    at.record("Third words.", at.site.desk());
    const auto again = at.site.post(at.manager, at.form + "/both", meeting::choose(at.shown));
    CHECK(again.status == 409);
    at.check_nothing_given_up(again);

    const auto done = at.site.post(at.manager, at.form + "/both", meeting::choose(again));
    CHECK(done.status == 303);
    CHECK(at.recorded() == std::vector<std::string>{"Their words.", "Third words.", "My <own> words."});
    CHECK_FALSE(at.site.database().read()->draft_of(at.manager.id, at.form).has_value());
}

TEST_CASE(
    "a third practitioner records at the very moment when the choice is: nothing passes for recorded") {
    meeting at;
    bool quicker = false;
    const auto again = at.site.post_while(at.manager, at.form + "/both", meeting::choose(at.shown),
                                          [&](casework::desk& others) {
                                              if (!std::exchange(quicker, true))
                                                  at.record("Third words.", others);
                                          });
    CHECK(again.status == 422);
    check_summary(again);
    CHECK(has(again, "Something else was recorded at the same moment"));
    at.check_nothing_given_up(again);

    const auto done = at.site.post(at.manager, at.form + "/both", meeting::choose(again));
    CHECK(done.status == 303);
    CHECK(at.recorded().size() == 3);
}
