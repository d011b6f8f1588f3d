// Clocks, in a process's file or beside.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::guidance {
namespace {

using enum reader::need;
using kind = reference_kind;

/// The units of `within`, with the least and most that makes sense of each.
struct unit {
    const char* key;
    int least, most;
    calendar::amount (*make)(int);
};
constexpr std::array<unit, 6> units = {{
    {"working_days", -500, 500, [](int n) -> calendar::amount { return calendar::working_days{n}; }},
    {"hours", 1, 8784, [](int n) -> calendar::amount { return calendar::clock_hours{n}; }},
    {"days_inclusive", 1, 3660, [](int n) -> calendar::amount { return calendar::inclusive_days{n}; }},
    {"days", 1, 3660, [](int n) -> calendar::amount { return calendar::calendar_days{n}; }},
    {"months", 1, 240, [](int n) -> calendar::amount { return calendar::calendar_months{n}; }},
    {"age_years", 0, 120,
     [](int n) -> calendar::amount {
         return calendar::age_reached{n, 0};
     }},
}};

/// A step, for triggers that are no list of their own: "process.step".
trigger read_step_of(reader& from, std::string_view key) {
    trigger read;
    const std::string on = from.refer(key, kind::step_anywhere, required);
    const auto dot = on.find('.');
    read.process = on.substr(0, dot);
    if (dot != std::string::npos) read.step = on.substr(dot + 1);
    return read;
}

std::vector<waiting> read_waitings(reader& from) {
    std::vector<waiting> made;
    for (auto& one : from.tables("stops_while")) {
        waiting read{read_step_of(one, "from"), read_step_of(one, "until")};
        if (read.from.process == read.until.process && read.from.step == read.until.step)
            one.complain(one.at("until"), "a wait that ends as it begins: expected another step");
        one.done();
        made.push_back(std::move(read));
    }
    return made;
}

std::vector<lengthening> read_lengthenings(reader& from) {
    std::vector<lengthening> made;
    for (auto& one : from.tables("longer")) {
        lengthening read{read_step_of(one, "on"), read_within(one)};
        one.done();
        made.push_back(std::move(read));
    }
    return made;
}

bool in_days(const calendar::amount& within) {
    return std::holds_alternative<calendar::calendar_days>(within) ||
           std::holds_alternative<calendar::inclusive_days>(within) ||
           std::holds_alternative<calendar::calendar_months>(within);
}

int count_of(const calendar::amount& within) {
    return std::visit(
        [](const auto& n) {
            if constexpr (requires { n.count; })
                return n.count;
            else
                return 0;
        },
        within);
}

/// Time that stands still, grows or waits for a working day is counted in days or months.
void check_terms(reader& from, const clock& made) {
    const bool any = !made.stops_while.empty() || !made.longer.empty() || made.to_working_day;
    if (any && !in_days(made.within))
        from.complain("\"stops_while\", \"longer\" and \"to_working_day\" go with a period of days: "
                      "expected \"within\" in days, days_inclusive or months");
    if (made.to_working_day && made.court_may_extend)
        from.complain(from.at("to_working_day"),
                      "the last day moves by itself or by a court: expected one of \"to_working_day\" and "
                      "\"court_may_extend\"");
    if (any && made.starts.empty())
        from.complain("[[clock]] stands still or grows but nothing starts it: expected \"starts\"");
    for (const lengthening& one : made.longer)
        if (one.within.index() != made.within.index() || count_of(one.within) <= count_of(made.within))
            from.complain(from.at("longer"),
                          fmt::format("\"longer\" gives {}, and the clock runs {}: expected more of the "
                                      "same unit",
                                      calendar::in_words(one.within), calendar::in_words(made.within)));
}

std::vector<trigger> read_triggers(reader& from, std::string_view key) {
    std::vector<trigger> made;
    for (auto& one : from.tables(key)) {
        trigger read;
        const std::string on = one.refer("on", kind::process_or_step, required);
        const auto dot = on.find('.');
        read.process = on.substr(0, dot);
        if (dot != std::string::npos) read.step = on.substr(dot + 1);
        one.within(read.process, read.step);
        read.outcomes = one.refer_all("outcomes", kind::outcome);
        if (read.step.empty() && !read.outcomes.empty())
            one.complain(one.at("outcomes"),
                         fmt::format("\"outcomes\" needs a step: expected on = \"{}.STEP\"", on));
        one.done();
        made.push_back(std::move(read));
    }
    return made;
}

} // namespace

calendar::amount read_within(reader& from) {
    calendar::amount made = calendar::working_days{1};
    auto inner = from.table("within", required);
    if (!inner) return made;
    int given = 0;
    for (const auto& one : units) {
        const bool here = inner->has(one.key);
        const int n = inner->number(one.key, one.least, one.most, one.least);
        if (!here) continue;
        ++given;
        made = one.make(n);
        if (std::string_view(one.key) == "working_days" && n == 0)
            inner->complain(inner->at(one.key),
                            "\"working_days\" is 0: expected 1 or more, or -1 or less for days before");
    }
    const int months = inner->number("age_months", 0, 11, 0);
    if (auto* age = std::get_if<calendar::age_reached>(&made))
        age->months = months;
    else if (inner->has("age_months"))
        inner->complain("\"age_months\" needs \"age_years\" with it");
    inner->done();
    if (given != 1)
        inner->complain(
            fmt::format("\"within\" names {} units: expected one of working_days, hours, days_inclusive, "
                        "days, months, age_years",
                        given));
    return made;
}

clock read_clock(reader& from, const std::string& process, bool local) {
    clock made;
    made.at = from.at();
    made.id = from.id("id");
    made.reference = from.text("reference");
    made.title = from.text("title", required);
    made.process = process;
    if (from.has("process") || local)
        made.process = from.refer("process", kind::process, local ? required : optional);
    if (!process.empty() && made.process != process)
        from.complain(from.at("process"),
                      fmt::format("this clock stands in the file of \"{}\": expected no other "
                                  "process",
                                  process));
    made.starts = read_triggers(from, "starts");
    made.from = from.text("from", made.starts.empty() ? required : optional);
    made.stops = read_triggers(from, "stops");
    made.ceases = read_triggers(from, "ceases");
    made.counted_from = from.refer("counted_from", kind::step_anywhere);
    made.restarts = from.truth("restarts");
    made.for_each = from.truth("for_each");
    made.within = read_within(from);
    made.stops_while = read_waitings(from);
    made.longer = read_lengthenings(from);
    made.to_working_day = from.truth("to_working_day");
    const int of_kind =
        from.one_of("kind", {"legal_maximum", "expected_maximum", "local_target"}, 1, required);
    made.kind = static_cast<clock_kind>(std::max(0, of_kind));
    made.court_may_extend = from.truth("court_may_extend");
    check_terms(from, made);
    made.purpose = from.text("purpose");
    made.cite = from.citations();
    const bool a_target = made.kind == clock_kind::local_target;
    if (of_kind >= 0 && a_target != local)
        from.complain(from.at("kind"),
                      local ? "an area's own clock is a target: expected kind = \"local_target\""
                            : "a local target belongs to an area: expected it under guidance/local");
    if (made.court_may_extend &&
        (std::holds_alternative<calendar::working_days>(made.within) || calendar::needs_time(made.within)))
        from.complain(from.at("court_may_extend"),
                      "a court may extend a period of days: expected \"within\" in days, "
                      "days_inclusive or months");
    if (!made.starts.empty() && made.stops.empty())
        from.complain("[[clock]] starts and nothing stops it: expected \"stops\"");
    if (made.starts.empty() && !(made.stops.empty() && made.ceases.empty() && made.counted_from.empty()))
        from.complain("[[clock]] stops but nothing starts it: expected \"starts\"");
    return made;
}

} // namespace kith::guidance
