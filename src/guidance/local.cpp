// What a local area decides itself: read, compared with the nation's rules, and brought into an edition.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::guidance {
namespace {

using enum reader::need;
using kind = reference_kind;

void read_area(reader& from, local_area& into) {
    const std::string id = from.text("area", required);
    if (!into.title.empty()) from.complain("[local] stands in two files of the area: expected it once");
    into.title = from.text("title", required);
    into.duty_line = from.text("duty_line");
    if (!id.empty() && id != into.id)
        from.complain(from.at("area"),
                      fmt::format("the area \"{}\" stands in the folder \"{}\": expected the same "
                                  "name",
                                  id.substr(0, 60), into.id));
    from.done();
}

tightening read_tightening(reader& from, std::vector<reference>& references) {
    tightening made;
    made.at = from.at();
    made.clock = from.text("clock", required);
    made.within = read_within(from);
    from.references = &references;
    made.cite = from.citations();
    from.done();
    return made;
}

/// What is wrong with an amount that replaces the nation's; empty when it is shorter in the same unit.
std::string loosens(const calendar::amount& national, const calendar::amount& local) {
    if (national.index() != local.index())
        return fmt::format("the nation counts {} and this counts {}: expected the same unit",
                           calendar::in_words(national), calendar::in_words(local));
    const auto length = [](const auto& amount) {
        if constexpr (requires { amount.count; })
            return amount.count;
        else
            return amount.years * 12 + amount.months;
    };
    const bool shorter = std::visit(
        [&](const auto& n) { return length(std::get<std::decay_t<decltype(n)>>(local)) < length(n); },
        national);
    if (shorter) return {};
    return fmt::format(
        "the nation allows {} and this allows {}: a local value may be stricter, never looser",
        calendar::in_words(national), calendar::in_words(local));
}

std::string loosens(const quorum& national, const quorum& local) {
    for (const auto& agency : national.agencies)
        if (std::find(local.agencies.begin(), local.agencies.end(), agency) == local.agencies.end())
            return fmt::format("the nation asks for \"{}\" and this quorum leaves it out", agency);
    if (local.at_least < national.at_least)
        return fmt::format("the nation asks for at least {} agencies and this quorum for {}",
                           national.at_least, local.at_least);
    if (national.at_least > 0 && local.besides != national.besides)
        return fmt::format("the nation counts agencies besides \"{}\" and this quorum counts differently",
                           national.besides);
    if (local.field != national.field)
        return fmt::format("the nation looks at the field \"{}\" and this quorum at \"{}\"", national.field,
                           local.field);
    if (!local.otherwise.empty() && local.otherwise != national.otherwise)
        return fmt::format(
            "the nation asks for \"{}\" where the quorum is not met and this quorum for \"{}\"",
            national.otherwise, local.otherwise);
    return {};
}

void apply_tightening(const local_area& area, const tightening& one, draft& into,
                      std::vector<fault>& faults) {
    for (auto& rule : into.made.clocks) {
        if (rule.id != one.clock) continue;
        if (rule.national)
            return faults.push_back(
                {one.at, fmt::format("the clock \"{}\" is tightened twice", one.clock)});
        if (auto wrong = loosens(rule.within, one.within); !wrong.empty())
            return faults.push_back({one.at, fmt::format("[[tighten]] of \"{}\" ({}:{}): {}", one.clock,
                                                         rule.at.file, rule.at.line, wrong)});
        rule.national = rule.within;
        rule.within = one.within;
        rule.tightened_by = area.title;
        rule.cite.insert(rule.cite.end(), one.cite.begin(), one.cite.end());
    }
}

void apply_quorum(const local_quorum& one, process& into, std::vector<fault>& faults) {
    for (auto& rule : into.quorums) {
        if (rule.step != one.rule.step) continue;
        if (is_local(rule.at))
            return faults.push_back(
                {one.rule.at,
                 fmt::format("the area has two quorums for {}.{}: expected one", into.id, rule.step)});
        if (auto wrong = loosens(rule, one.rule); !wrong.empty())
            return faults.push_back(
                {one.rule.at, fmt::format("this loosens the national quorum of {}.{} ({}:{}): "
                                          "{}",
                                          into.id, rule.step, rule.at.file, rule.at.line, wrong)});
        quorum merged = one.rule;
        if (merged.otherwise.empty()) merged.otherwise = rule.otherwise;
        merged.cite.insert(merged.cite.begin(), rule.cite.begin(), rule.cite.end());
        merged.national = {rule};
        rule = std::move(merged);
        return;
    }
    into.quorums.push_back(one.rule);
}

void add_references(std::vector<reference>& into, const std::vector<reference>& from) {
    into.insert(into.end(), from.begin(), from.end());
}

} // namespace

bool is_local(const place& at) {
    return at.file.starts_with("local/");
}

void read_local_file(const document& from, local_area& into, std::vector<fault>& faults) {
    into.broken = into.broken || from.broken;
    if (into.source_of_faults.empty()) into.source_of_faults = from.file;
    for (const auto& one : from.sections) {
        reader read(from.file, one, faults);
        const std::string written = read.label();
        if (written == "[local]") {
            read_area(read, into);
        } else if (written == "[[source]]") {
            std::map<std::string, std::string> kinds;
            read_source(read, into.sources, kinds);
            if (kinds.begin()->second != "local")
                read.complain("an area's own source: expected kind = \"local\"");
        } else if (written == "[[tighten]]") {
            into.tightenings.push_back(read_tightening(read, into.citations));
        } else if (written == "[[quorum]]") {
            local_quorum made;
            read.references = &made.references;
            made.process = read.refer("process", kind::process, required);
            read.within(made.process, {});
            const std::string step = read.refer("step", kind::step, required);
            read.within(made.process, step);
            made.rule = read_quorum(read);
            made.rule.step = step;
            read.done();
            into.quorums.push_back(std::move(made));
        } else if (written == "[[clock]]") {
            local_clock made;
            read.references = &made.references;
            made.rule = read_clock(read, {}, true);
            read.done();
            into.clocks.push_back(std::move(made));
        } else {
            read.complain(
                fmt::format("unknown table {} in a local area's file: expected [local], [[source]], "
                            "[[tighten]], [[quorum]] or [[clock]]",
                            written.substr(0, 60)));
        }
    }
    read_cases(from, into.cases, into.faulty_cases, faults);
}

void apply_local(const local_area& area, draft& into, applied& used, std::vector<fault>& faults) {
    for (const auto& [id, title] : area.sources) {
        if (!into.made.sources.emplace(id, title).second)
            faults.push_back(
                {{area.source_of_faults, 0, 0},
                 fmt::format("the source \"{}\" exists already in the edition {}", id, into.made.id)});
        into.source_kinds.emplace(id, "local");
    }
    add_references(into.references, area.citations);
    used.tightenings.resize(area.tightenings.size());
    used.quorums.resize(area.quorums.size());
    used.clocks.resize(area.clocks.size());
    for (std::size_t i = 0; i < area.tightenings.size(); ++i) {
        const auto& one = area.tightenings[i];
        const bool here = std::any_of(into.made.clocks.begin(), into.made.clocks.end(),
                                      [&](const clock& rule) { return rule.id == one.clock; });
        if (!here) continue;
        used.tightenings[i] = true;
        apply_tightening(area, one, into, faults);
    }
    for (std::size_t i = 0; i < area.quorums.size(); ++i) {
        const auto& one = area.quorums[i];
        for (auto& process : into.made.processes) {
            if (process.id != one.process) continue;
            used.quorums[i] = true;
            add_references(into.references, one.references);
            apply_quorum(one, process, faults);
        }
    }
    for (std::size_t i = 0; i < area.clocks.size(); ++i) {
        const auto& one = area.clocks[i];
        if (!into.made.find_process(one.rule.process)) continue;
        used.clocks[i] = true;
        add_references(into.references, one.references);
        into.made.clocks.push_back(one.rule);
    }
}

void check_applied(const local_area& area, const std::vector<draft>& editions, const applied& used,
                   std::vector<fault>& faults) {
    if (editions.empty()) return;
    std::vector<std::string> clocks, processes;
    for (const auto& one : editions) {
        for (const auto& rule : one.made.clocks)
            clocks.push_back(rule.id);
        for (const auto& process : one.made.processes)
            processes.push_back(process.id);
    }
    const auto no_process = [&](const std::string& name) {
        return fmt::format("\"process\": there is no process \"{}\"{}", name.substr(0, 80),
                           did_you_mean(name, processes));
    };
    for (std::size_t i = 0; i < area.tightenings.size(); ++i) {
        const auto& one = area.tightenings[i];
        const bool own = std::any_of(area.clocks.begin(), area.clocks.end(),
                                     [&](const local_clock& local) { return local.rule.id == one.clock; });
        if (own)
            faults.push_back(
                {one.at,
                 fmt::format("\"{}\" is the area's own clock: expected its \"within\" to be changed there",
                             one.clock)});
        else if (!used.tightenings[i] && !one.clock.empty())
            faults.push_back(
                {one.at, fmt::format("[[tighten]]: there is no clock \"{}\"{}", one.clock.substr(0, 80),
                                     did_you_mean(one.clock, clocks))});
    }
    for (std::size_t i = 0; i < area.quorums.size(); ++i)
        if (!used.quorums[i] && !area.quorums[i].process.empty())
            faults.push_back({area.quorums[i].rule.at, no_process(area.quorums[i].process)});
    for (std::size_t i = 0; i < area.clocks.size(); ++i)
        if (!used.clocks[i] && !area.clocks[i].rule.process.empty())
            faults.push_back({area.clocks[i].rule.at, no_process(area.clocks[i].rule.process)});
    if (area.title.empty())
        faults.push_back(
            {{area.source_of_faults, 0, 0},
             fmt::format("the area \"{}\" has no [local]: expected its name and title in one of its "
                         "files",
                         area.id)});
}

} // namespace kith::guidance
