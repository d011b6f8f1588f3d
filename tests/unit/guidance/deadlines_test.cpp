// Deadlines by name: what is printed, what is explained, what is refused; and the chart.

#include "guidance/batch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

using namespace kith;
using namespace kith::guidance;

namespace {

const rulebook& rules() {
    static const auto loaded = load(KITH_SOURCE_DIR "/guidance", "").value();
    return *loaded;
}

/// As the command line prints it.
std::string printed(const char* clock, const char* from) {
    const auto start = read_start(from);
    if (!start) return start.error().front().message;
    const auto found = due(rules(), "2018", clock, start->start);
    return found ? write_due(found->derivation.result, *start) : found.error().front().message;
}

std::string explained(const char* clock, const char* from) {
    std::string text;
    for (const auto& line : explain(due(rules(), "2018", clock, read_start(from)->start).value()))
        text += line + "\n";
    return text;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("due: the shape of the answer is the shape of the question") {
    CHECK(printed("initial_child_protection_conference", "2018-12-12") == "2019-01-07");
    CHECK(printed("C06", "2018-12-12T16:55") == "2019-01-07");
    CHECK(printed("police_protection", "2018-12-21T22:15") == "2018-12-24T22:15");
    CHECK(printed("police_protection", "2018-12-21 22:15:30") == "2018-12-24T22:15:30");
    CHECK(printed("police_protection", "2019-03-29T23:30") == "2019-04-02T00:30");
    CHECK(printed("police_protection", "2019-03-29T23:30Z") == "2019-04-02T00:30+01:00");
    CHECK(printed("police_protection", "2019-03-30T00:30:00.000+01:00") == "2019-04-02T00:30+01:00");
    CHECK(printed("police_protection", "2018-12-21T22:15+00:00") == "2018-12-24T22:15+00:00");
    // The second half past one of that night is another moment than the first.
    CHECK(printed("police_protection", "2019-10-27T01:30Z") == "2019-10-30T01:30+00:00");
    CHECK(printed("police_protection", "2019-10-27T00:30Z") == "2019-10-30T00:30+00:00");
    // Half past eleven at night in UTC is the next day in London's summer.
    CHECK(printed("referral_decision", "2019-07-01T23:30Z") == "2019-07-03");
}

TEST_CASE("due: what cannot be answered says why and what to do") {
    CHECK(has(printed("asessment", "2018-12-12"), "did you mean \"assessment\"?"));
    CHECK(has(printed("conference", "2018-12-12"), "initial_child_protection_conference"));
    CHECK(has(printed("assessment", "2018-07-03"), "applies from 2018-07-04"));
    CHECK(has(printed("police_protection", "2018-12-21"), "give the time of the start"));
    CHECK(has(printed("police_protection", "2019-03-31T01:30"), "does not exist"));
    CHECK(has(printed("assessment", "2030-12-12"), "outside the calendar"));
    CHECK(has(printed("assessment", "2018-12-32"), "not a day of the calendar"));
    for (const char* wrong : {"", "today", "2018-12", "12/12/2018", "2018-12-12T", "2018-12-12T25:00",
                              "2018-12-12T10:00+99:00", "2018-12-12T10:00:00.", "2018-12-12T10:00 GMT"})
        CHECK_FALSE(read_start(wrong));
    const auto unknown = due(rules(), "2017", "assessment", read_start("2018-12-12")->start);
    CHECK(has(unknown.error().front().message, "there is no edition \"2017\": expected one of 2018"));
}

TEST_CASE("explain: trigger, rule, every day not counted, result, source, edition and calendar") {
    const std::string text = explained("initial_child_protection_conference", "2018-12-12");
    CAPTURE(text);
    CHECK(has(text, "Wednesday 12 December 2018 (day 0)."));
    CHECK(has(text, "Within 15 working days (expected maximum)."));
    CHECK(has(text, "not counted: Tue 25 Dec 2018 Christmas Day\n"));
    CHECK(has(text, "not counted: Wed 26 Dec 2018 Boxing Day\n"));
    CHECK(has(text, "not counted: Tue 1 Jan 2019 New Year's Day\n"));
    std::size_t skipped = 0;
    for (auto at = text.find("not counted:"); at != std::string::npos;
         at = text.find("not counted:", at + 1))
        ++skipped;
    CHECK(skipped == 26 - 15);
    CHECK(has(text, "Due Monday 7 January 2019: 2019-01-07."));
    CHECK(has(text, "WT2018 ch1"));
    CHECK(has(text, "Edition 2018"));
    CHECK(has(text, "Calendar England 2006-2030, 1."));
}

TEST_CASE("explain: meetings come forward, orders may be extended, clocks change") {
    CHECK(has(explained("first_review_conference", "2018-12-31"),
              "That is not a working day (Sunday): hold it by Fri 29 Mar 2019."));
    const std::string order = explained("emergency_protection_order", "2018-12-18");
    CHECK(has(order, "(day 1)"));
    CHECK(has(order, "That is Christmas Day: the court may let it run to noon on Thu 27 Dec 2018."));
    CHECK_FALSE(has(order, "hold it by"));
    CHECK(has(explained("emergency_protection_order", "2019-06-01"),
              "a Saturday, which is no public holiday"));
    CHECK(has(explained("police_protection", "2019-03-29T23:30"), "The clocks change in between"));
    CHECK(has(explained("practice_review_report_before_publication", "2020-04-30"), "backwards"));
}

TEST_CASE("batch: the same rows with the day they are due") {
    const auto out =
        due_batch(rules(), "\xEF\xBB\xBFnote,start,clock,edition\r\n"
                           "\"a, \"\"b\"\"\nc\",2018-12-12,initial_child_protection_conference,2018\r\n"
                           "\r\n,\"2018-12-21T22:15\",police_protection,2018");
    REQUIRE(out);
    CHECK(*out == "note,start,clock,edition,due\r\n"
                  "\"a, \"\"b\"\"\nc\",2018-12-12,initial_child_protection_conference,2018,2019-01-07\r\n"
                  ",\"2018-12-21T22:15\",police_protection,2018,2018-12-24T22:15\n");
}

TEST_CASE("batch: every bad row is named, and nothing is printed") {
    const auto out =
        due_batch(rules(), "edition,clock,start\n2018,assessment,2018-12-03\n2018,asessment,2018-12-03\n"
                           "2018,assessment\n2018,assessment,\"2018-\n12\"\n2017,assessment,2018-12-03\n"
                           "2018,assessment,\"2018-12-03\"x\n2018,assessment,\"2018");
    REQUIRE_FALSE(out);
    const auto& wrong = out.error();
    REQUIRE(wrong.size() == 6);
    CHECK(has(wrong[0].message, "line 3, column clock: the edition 2018 has no clock \"asessment\""));
    CHECK(has(wrong[1].message, "line 4: the row has 2 values: expected 3"));
    CHECK(has(wrong[2].message, "line 5, column start: "));
    CHECK(has(wrong[3].message, "line 7, column edition: there is no edition \"2017\""));
    CHECK(has(wrong[4].message, "line 8: found text after a closing quotation mark"));
    CHECK(has(wrong[5].message, "line 9: a quotation mark is never closed"));
}

TEST_CASE("batch: a file without what is needed is refused") {
    CHECK(has(due_batch(rules(), "").error().front().message, "the file is empty"));
    CHECK(
        has(due_batch(rules(), "edition,clock\n").error().front().message, "there is no column \"start\""));
    CHECK(has(due_batch(rules(), "edition,clock,start,due\n").error().front().message, "\"due\" already"));
    CHECK(has(due_batch(rules(), "edition,clock,start,clock\n").error().front().message, "twice"));
    CHECK(due_batch(rules(), "edition,clock,start\n").value() == "edition,clock,start,due\n");
    CHECK_FALSE(due_batch(rules(), std::string(300, ',') + "\n"));
}

TEST_CASE("graph: the same every time, in words, with nothing from outside") {
    const edition& in = rules().editions.front();
    const std::map<std::string, standing> standings = {{"referral", standing::been},
                                                       {"assessment", standing::here}};
    const std::string chart = graph(in, standings, "/process/").value();
    CHECK(graph(in, standings, "/process/").value() == chart);
    CHECK(chart.starts_with("<svg role=\"group\""));
    CHECK(has(chart, "<title id=\"journey-title\">"));
    CHECK(has(chart, "Here now: Assessment. Been: Referral."));
    CHECK(has(chart, ">(Been)</text>"));
    CHECK(has(chart, ">(Here)</text>"));
    CHECK(has(chart, "href=\"/process/referral\""));
    CHECK(has(chart, "font-family=\"Arial\""));
    for (const char* part : {"<?xml", "<!DOCTYPE", "<!--", "<!ENTITY", "xlink:", "<script", "url("})
        CHECK_FALSE(has(chart, part));
    for (const auto& one : in.processes)
        CHECK(has(chart, ("/process/" + one.id + "\"").c_str()));
    CHECK(graph(in).value().starts_with("<svg role=\"img\""));
}

TEST_CASE("graph: drawn from several threads at once") {
    const edition& in = rules().editions.front();
    const std::string alone = graph(in).value();
    std::vector<std::string> drawn(4);
    std::vector<std::thread> threads;
    for (auto& one : drawn)
        threads.emplace_back([&] { one = graph(in).value(); });
    for (auto& one : threads)
        one.join();
    CHECK(std::count(drawn.begin(), drawn.end(), alone) == 4);
}
