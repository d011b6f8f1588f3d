// Cases: that they speak of things that exist, and that they come out.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {
namespace {

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

/// The clock as a case sees it: the nation's cases speak of the nation's amount.
calendar::amount amount_for(const clock& rule, bool local) {
    return rule.national && !local ? *rule.national : rule.within;
}

const quorum& quorum_for(const quorum& rule, bool local) {
    return !rule.national.empty() && !local ? rule.national.front() : rule;
}

std::string day_words(date day) {
    return fmt::format("{} ({})", kith::to_text(day), short_words(day));
}

/// What came out instead; empty when the case is right.
std::string differs(const rulebook& rules, const edition& in, const deadline_case& said, bool local) {
    const clock* rule = in.find_clock(said.clock);
    if (!rule) return fmt::format("there is no clock \"{}\"", said.clock);
    if (said.longer && rule->longer.empty()) return "nothing gives this clock more time";
    if (!said.waits.empty() && rule->stops_while.empty()) return "this clock never stands still";
    const calendar::amount within = said.longer ? rule->longer.front().within : amount_for(*rule, local);
    const auto found = derive(rules.days, *rule, within, said.from, said.waits);
    if (!found) return found.error().front().message;
    const bool same = found->result.day == said.due && found->result.at == said.due_at;
    if (!same) {
        const std::string at = found->result.at ? " " + kith::to_text(*found->result.at).substr(11) : "";
        return fmt::format("it is due {}{}", day_words(found->result.day), at);
    }
    if (said.hold_by && said.hold_by != found->hold_by)
        return found->hold_by
                   ? fmt::format("hold it by {}", day_words(*found->hold_by))
                   : std::string("the last day is a working day, so there is no other day to hold it by");
    if (said.court_may_extend_to) {
        if (!rule->court_may_extend) return "no court may extend this clock";
        if (said.court_may_extend_to != found->court_may_run_to)
            return found->court_may_run_to
                       ? fmt::format("the court may extend to {}", day_words(*found->court_may_run_to))
                       : std::string("the last day is no public holiday, so no court may extend it");
    }
    return {};
}

std::string list_differs(std::string_view verb, std::vector<std::string> found,
                         std::vector<std::string> said) {
    std::sort(found.begin(), found.end());
    std::sort(said.begin(), said.end());
    if (found == said) return {};
    const auto words = [](const std::vector<std::string>& list) {
        return list.empty() ? std::string("nothing") : fmt::format("{}", fmt::join(list, ", "));
    };
    return fmt::format("it {} {}, and the case says {}", verb, words(found), words(said));
}

std::string differs(const rulebook&, const edition& in, const decision_case& said, bool local) {
    const outcome* chosen = look_up(in, said).chosen;
    if (!chosen) return "there is no such outcome";
    const auto clocks = [&](clock_effect effect) { return clocks_of_decision(in, said, effect, local); };
    std::vector<std::string> wrong = {
        list_differs("opens", chosen->opens, said.opens),
        list_differs("finishes", chosen->finishes, said.finishes),
        list_differs("starts", clocks(clock_effect::starts), said.starts),
        list_differs("stops", clocks(clock_effect::stops), said.stops),
        said.ceases.empty() ? "" : list_differs("ceases", clocks(clock_effect::ceases), said.ceases),
    };
    if (chosen->closes != said.closes)
        wrong.emplace_back(chosen->closes ? "it closes the case" : "it does not close");
    if (chosen->continues != said.continues)
        wrong.emplace_back(chosen->continues ? "the process continues" : "the process does not continue");
    wrong.erase(std::remove(wrong.begin(), wrong.end(), ""), wrong.end());
    return fmt::format("{}", fmt::join(wrong, "; "));
}

std::string differs(const rulebook&, const edition& in, const attendance_case& said, bool local) {
    const process* process = in.find_process(said.process);
    const quorum* rule = process ? quorum_of(*process, said.step) : nullptr;
    if (!rule) return fmt::format("the step {}.{} has no quorum", said.process, said.step);
    const bool enough = quorate(quorum_for(*rule, local), said.agencies);
    if (enough == said.quorate) return {};
    return enough ? "it is quorate" : "it is not quorate";
}

/// References of a case, looked up with the others.
void check_names(const draft& in, const parsed_case& one, std::vector<fault>& faults) {
    const bool local = is_local(one.at);
    std::vector<reference> names;
    const auto refer = [&](reference_kind kind, const std::string& name, const std::string& process,
                           const std::string& step, bool in_then) {
        place at = one.at;
        if (in_then) at.line = one.lines.then_line;
        names.push_back({kind, name, in_then ? "then" : "given", process, step, at});
    };
    using kind = reference_kind;
    std::visit(overloaded{
                   [&](const deadline_case& said) { refer(kind::clock, said.clock, {}, {}, false); },
                   [&](const decision_case& said) {
                       refer(kind::step_anywhere, said.process + "." + said.step, {}, {}, false);
                       refer(kind::outcome, said.outcome, said.process, said.step, false);
                       for (const auto* list : {&said.opens, &said.finishes})
                           for (const auto& name : *list)
                               refer(kind::process, name, {}, {}, true);
                       for (const auto* list : {&said.starts, &said.stops, &said.ceases})
                           for (const auto& name : *list)
                               refer(kind::clock, name, {}, {}, true);
                   },
                   [&](const attendance_case& said) {
                       refer(kind::step_anywhere, said.process + "." + said.step, {}, {}, false);
                       for (const auto& name : said.agencies)
                           refer(kind::agency, name, {}, {}, false);
                       const process* process = in.made.find_process(said.process);
                       const quorum* rule = process ? quorum_of(*process, said.step) : nullptr;
                       const bool there = rule && (local || !is_local(rule->at) || !rule->national.empty());
                       if (process && !there && find_step(*process, said.step))
                           faults.push_back(
                               {one.at, fmt::format("the step {}.{} has no quorum: expected [[quorum]] "
                                                    "for it",
                                                    said.process, said.step)});
                   },
               },
               one.meaning);
    look_up_all(in, names, faults);
    if (const auto* said = std::get_if<deadline_case>(&one.meaning)) {
        const clock* rule = in.made.find_clock(said->clock);
        if (rule && calendar::needs_time(rule->within) != said->from.at.has_value())
            faults.push_back(
                {one.at, calendar::needs_time(rule->within)
                             ? "this clock counts hours: expected a time after the day, as in \"Fri "
                               "2018-12-21 22:15\""
                             : "this clock counts from a day: expected no time"});
    }
}

place tightened_at(const local_area* area, const clock& rule) {
    if (area)
        for (const auto& one : area->tightenings)
            if (one.clock == rule.id) return one.at;
    return rule.at;
}

bool speaks_of(const parsed_case& one, const clock& rule) {
    const auto* said = std::get_if<deadline_case>(&one.meaning);
    return said && (said->clock == rule.id || (!rule.reference.empty() && said->clock == rule.reference));
}

} // namespace

void check_cases(const draft& in, const local_area* area, std::vector<fault>& faults) {
    for (const auto& one : in.cases)
        check_names(in, one, faults);
    for (const auto& rule : in.made.clocks) {
        const auto of_nation = std::count_if(in.cases.begin(), in.cases.end(), [&](const parsed_case& one) {
            return speaks_of(one, rule) && is_local(one.at) == is_local(rule.at);
        });
        const auto shown = [&](const auto& which) {
            return std::any_of(in.cases.begin(), in.cases.end(), [&](const parsed_case& one) {
                return speaks_of(one, rule) && which(std::get<deadline_case>(one.meaning));
            });
        };
        if (!rule.stops_while.empty() && in.faulty_cases.empty() &&
            !shown([](const deadline_case& said) { return !said.waits.empty(); }))
            faults.push_back({rule.at, fmt::format("the clock \"{}\" stands still at times and no case "
                                                   "shows it: expected one with \"waits from DAY to DAY\"",
                                                   rule.id)});
        if (!rule.longer.empty() && in.faulty_cases.empty() &&
            !shown([](const deadline_case& said) { return said.longer; }))
            faults.push_back({rule.at, fmt::format("the clock \"{}\" can be made longer and no case shows "
                                                   "it: expected one with \", longer\"",
                                                   rule.id)});
        const auto faulty = std::count(in.faulty_cases.begin(), in.faulty_cases.end(), rule.id);
        if (of_nation + faulty < 2)
            faults.push_back(
                {rule.at, fmt::format("the clock \"{}\" has {}: expected at least two, as in \"given {} "
                                      "starts Wed 2018-12-12\"",
                                      rule.id, of_nation == 0 ? "no case" : "one case", rule.id)});
        const bool tightened_without =
            rule.national && faulty == 0 && std::none_of(in.cases.begin(), in.cases.end(), [&](auto& one) {
                return speaks_of(one, rule) && is_local(one.at);
            });
        if (tightened_without)
            faults.push_back({tightened_at(area, rule),
                              fmt::format("the tightened clock \"{}\" has no case in the area's "
                                          "files: expected at least one",
                                          rule.id)});
    }
}

std::vector<case_result> run_cases(const rulebook& rules) {
    std::vector<case_result> results;
    for (const auto& in : rules.editions) {
        for (const auto& one : in.cases) {
            const auto meaning = understand_case(one.given, one.then);
            const bool local = is_local(one.at);
            const std::string wrong =
                meaning ? std::visit([&](const auto& said) { return differs(rules, in, said, local); },
                                     *meaning)
                        : meaning.error().message;
            results.push_back({&one, wrong.empty(), wrong});
        }
    }
    return results;
}

} // namespace kith::guidance
