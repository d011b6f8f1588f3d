// The guidance that ships: its cases, its clocks on every day, and a process added by a file alone.

#include "folder_copy.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace kith;
using namespace kith::guidance;
using namespace kith::guidance::test;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

const std::filesystem::path shipped = KITH_SOURCE_DIR "/guidance";

calendar::start start_on(sys_days day, const guidance::clock& rule) {
    calendar::start from{date(day), std::nullopt};
    if (calendar::needs_time(rule.within)) from.at = local_time{date(day), 22, 15, 0};
    return from;
}

} // namespace

TEST_CASE("guidance: the edition that ships is in order, and every case comes out") {
    for (const char* area : {"", "example"}) {
        const auto rules = load(shipped, area);
        CAPTURE(faults_of(shipped, area));
        REQUIRE(rules);
        const auto results = run_cases(**rules);
        CHECK(results.size() >= 54); // two for each clock at the least
        for (const auto& one : results) {
            CAPTURE(fmt::format("{}:{}: {}", one.example->at.file, one.example->at.line, one.explanation));
            CHECK(one.passed);
        }
    }
}

TEST_CASE("guidance: every clock on every day to 2030 is right in shape or refused with the reason") {
    const auto rules = load(shipped, "example").value();
    const calendar::working_calendar& england = rules->days;
    for (const auto& in : rules->editions) {
        for (const auto& rule : in.clocks) {
            CAPTURE(rule.id);
            const bool forward = !std::holds_alternative<calendar::working_days>(rule.within) ||
                                 std::get<calendar::working_days>(rule.within).count > 0;
            const bool working = std::holds_alternative<calendar::working_days>(rule.within);
            date last = in.applies_from;
            bool refused = false;
            int wrong = 0;
            for (auto day = sys_days(in.applies_from); day <= sys_days(england.last()); day += days(1)) {
                const auto found = due(*rules, in.id, rule.id, start_on(day, rule));
                if (!found) {
                    refused = true;
                    wrong +=
                        found.error().front().message.find("outside the calendar") == std::string::npos;
                    continue;
                }
                const date end = found->derivation.result.day;
                wrong += refused && forward;                          // once past the end, always past it
                wrong += forward ? end < date(day) : end > date(day); // never earlier than the start
                wrong += working && !england.is_working_day(end);     // and on a working day
                wrong +=
                    day != sys_days(in.applies_from) && end < last; // a later start is never due earlier
                wrong += found->derivation.hold_by && !england.is_working_day(*found->derivation.hold_by);
                last = end;
            }
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("guidance: a process that does not exist yet is added by a file alone") {
    const folder_copy copy(shipped);
    copy.write("2018/supervision.md", R"(# Supervision

```toml
[process]
id = "supervision"
title = "Reflective supervision"
about = "A manager and a social worker think about a child together."
kind = "work"
opened_by = ["team_manager"]
opened_because = "What should be thought about?"
cite = ["WT2018 ch1 Assessment p24"]

[[step]]
id = "reflect"
title = "Reflect together"
done = "Supervision held"
by = ["team_manager"]
decides = true
cite = ["WT2018 ch1 Assessment p24"]

[[field]]
id = "thoughts"
step = "reflect"
prompt = "What was thought?"
type = "text"
required = true
why = "A second pair of eyes sees more."

[[outcome]]
id = "urgent"
step = "reflect"
title = "Urgent"
opens = ["strategy_discussion"]
cite = ["WT2018 ch1 Assessment p24"]

[[outcome]]
id = "next_time"
step = "reflect"
title = "Next time"
continues = true
cite = ["WT2018 ch1 Assessment p24"]

[[clock]]
id = "supervision_held"
title = "Supervision"
starts = [ { on = "supervision" } ]
stops = [ { on = "supervision.reflect" } ]
within = { working_days = 20 }
kind = "expected_maximum"
cite = ["WT2018 ch1 Assessment p24"]
```

```case
given   supervision_held starts Mon 2018-12-03
then    due Thu 2019-01-03
because Christmas, Boxing Day and New Year's Day are not working days
```

```case
given   supervision_held starts Mon 2018-09-03
then    due Mon 2018-10-01
because four weeks have twenty working days
```

```case
given   supervision.reflect decides next_time
then    continues; stops supervision_held
because it comes again
```
)");
    CAPTURE(faults_of(copy.path()));
    const auto rules = load(copy.path(), "");
    REQUIRE(rules);
    const edition& in = *(*rules)->find_edition("2018");
    const process* added = in.find_process("supervision");
    REQUIRE(added);
    CHECK(added->prose.find("# Supervision") == 0);
    CHECK(find_field(*added, "reflect", "thoughts")->cite.front().text == "WT2018 ch1 Assessment p24");
    CHECK(in.find_clock("supervision_held")->from == "Reflective supervision opened");
    for (const auto& one : run_cases(**rules))
        CHECK(one.passed);
    const std::string chart = graph(in).value();
    CHECK(chart.find("process&#45;supervision") != std::string::npos);
    CHECK(show(**rules, in, *added).find("Reflect together") != std::string::npos);
    // And it is checked like the others.
    REQUIRE(
        copy.replace("2018/supervision.md", "opens = [\"strategy_discussion\"]", "opens = [\"strategy\"]"));
    CHECK(faults_of(copy.path())
              .find("2018/supervision.md:33:10: \"opens\": there is no process \"strategy\"") == 0);
}

TEST_CASE("guidance: editions follow each other, and local values come into each") {
    const folder_copy copy(KITH_SOURCE_DIR "/tests/guidance/good");
    std::filesystem::copy(copy.path() / "2018", copy.path() / "2019");
    REQUIRE(copy.replace("2019/edition.md", "id = \"2018\"", "id = \"2019\""));
    CHECK(faults_of(copy.path())
              .find("2019/edition.md:4:1: the editions \"2018\" and \"2019\" both apply from "
                    "2018-07-04") == 0);
    REQUIRE(copy.replace("2019/edition.md", "applies_from = 2018-07-04", "applies_from = 2019-03-01"));
    const auto rules = load(copy.path(), "east").value();
    REQUIRE(rules->editions.size() == 2);
    CHECK(rules->editions[0].applies_until == parse_date("2019-03-01").value());
    CHECK_FALSE(rules->editions[1].applies_until);
    CHECK(rules->in_force_on(parse_date("2018-07-03").value()) == nullptr);
    CHECK(rules->in_force_on(parse_date("2018-07-04").value())->id == "2018");
    CHECK(rules->in_force_on(parse_date("2019-02-28").value())->id == "2018");
    CHECK(rules->in_force_on(parse_date("2019-03-01").value())->id == "2019");
    for (const auto& in : rules->editions)
        CHECK(in.find_clock("review")->tightened_by == "The east");
    REQUIRE(copy.replace("2018/edition.md", "applies_from = 2018-07-04",
                         "applies_from = 2018-07-04\napplies_until = 2019-02-01"));
    CHECK(faults_of(copy.path()).find("with no gap or overlap") != std::string::npos);
}

TEST_CASE("guidance: an area's values stand in for the nation's, which are kept") {
    const auto rules = load(KITH_SOURCE_DIR "/tests/guidance/good", "east").value();
    const edition& in = rules->editions.front();
    const guidance::clock& review = *in.find_clock("review");
    CHECK(review.within == calendar::amount(calendar::calendar_months{2}));
    CHECK(review.national == calendar::amount(calendar::calendar_months{3}));
    CHECK(in.find_clock("C2") == &review);
    const quorum& rule = *quorum_of(*in.find_process("meeting"), "hold");
    CHECK_FALSE(quorate(rule, {"council", "police"}));
    CHECK(quorate(rule.national.front(), {"council", "police"}));
    CHECK(rule.otherwise == "why_not");
    for (const auto& one : run_cases(*rules))
        CHECK(one.passed);
}

TEST_CASE("guidance: who is enough") {
    quorum rule;
    rule.agencies = {"council"};
    rule.at_least = 2;
    rule.besides = "council";
    CHECK_FALSE(quorate(rule, {"council", "police"}));
    CHECK_FALSE(quorate(rule, {"police", "health", "school"}));
    CHECK_FALSE(quorate(rule, {"council", "police", "police"}));
    CHECK(quorate(rule, {"school", "council", "police"}));
    CHECK_FALSE(quorate(rule, {}));
}

TEST_CASE("guidance: options are the codes in force when the edition begins") {
    const folder_copy copy(KITH_SOURCE_DIR "/tests/guidance/good");
    REQUIRE(copy.replace("2018/contact.md", "prompt = \"Why?\"\ntype = \"text\"",
                         "prompt = \"Why?\"\ntype = \"choice\"\ncodes = \"need\""));
    CAPTURE(faults_of(copy.path()));
    const auto rules = load(copy.path(), "").value();
    const field& asked = *find_field(*rules->editions.front().find_process("contact"), "decide", "reason");
    REQUIRE(asked.options.size() == 1);
    CHECK(asked.options.front().text == "First, as now");
    CHECK(rules->editions.front().find_codes("need")->codes.size() == 3);
}
