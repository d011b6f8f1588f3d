// What must hold across the processes of an edition: everything can be reached, everything ends.

#include "guidance/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kith::guidance {
namespace {

/// Whether it begins with a step by which somebody takes access: that opens it, for whoever may.
bool gives_access(const process& one) {
    return !one.steps.empty() && one.steps.front().grants && one.steps.front().grants->extends.empty();
}

/// A child can come to every process: from an intake, from somebody who may open it, or by an outcome.
void check_reachable(const edition& in, std::vector<fault>& faults) {
    std::set<std::string> reached;
    std::vector<const process*> next;
    const auto reach = [&](const process* one) {
        if (one && reached.insert(one->id).second) next.push_back(one);
    };
    for (const auto& one : in.processes)
        if (one.kind == process_kind::intake || !one.opened_by.empty() || gives_access(one)) reach(&one);
    while (!next.empty()) {
        const process* one = next.back();
        next.pop_back();
        for (const auto& way : one->outcomes)
            for (const auto& opened : way.opens)
                reach(in.find_process(opened));
    }
    for (const auto& one : in.processes) {
        if (reached.count(one.id) != 0) continue;
        faults.push_back(
            {one.at, fmt::format("nothing leads to the process \"{}\": expected an outcome that opens "
                                 "it, opened_by, or kind = \"intake\"",
                                 one.id)});
    }
}

void check_endings(const edition& in, std::vector<fault>& faults) {
    for (const auto& one : in.processes) {
        if (one.kind != process_kind::plan && one.kind != process_kind::series) continue;
        const bool finished =
            std::any_of(in.processes.begin(), in.processes.end(), [&](const process& other) {
                return std::any_of(other.outcomes.begin(), other.outcomes.end(), [&](const outcome& way) {
                    return std::find(way.finishes.begin(), way.finishes.end(), one.id) !=
                           way.finishes.end();
                });
            });
        if (!finished)
            faults.push_back(
                {one.at, fmt::format("nothing ends the process \"{}\": a plan or series stands until an "
                                     "outcome finishes it, so expected one with finishes = [\"{}\"]",
                                     one.id, one.id)});
    }
}

void check_codes(const code_set& set, std::vector<fault>& faults) {
    std::map<std::string, std::vector<const code_set::code*>> same;
    for (const auto& one : set.codes)
        same[one.code].push_back(&one);
    for (auto& [code, entries] : same) {
        const auto start = [](const code_set::code* one) {
            return one->from ? day_number(*one->from) : -1000000;
        };
        std::sort(entries.begin(), entries.end(), [&](auto* a, auto* b) { return start(a) < start(b); });
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto* one = entries[i];
            if (one->from && one->until && *one->until <= *one->from)
                faults.push_back(
                    {set.at, fmt::format("the code \"{}\" ends on {} and begins on {}: expected a later "
                                         "end",
                                         code, kith::to_text(*one->until), kith::to_text(*one->from))});
            if (i == 0) continue;
            const auto* before = entries[i - 1];
            if (!before->until || !one->from || *before->until > *one->from)
                faults.push_back(
                    {set.at, fmt::format("the code \"{}\" stands twice for the same days in the code "
                                         "set \"{}\"",
                                         code, set.id)});
            else if (*before->until < *one->from)
                faults.push_back(
                    {set.at,
                     fmt::format("the code \"{}\" has a gap from {} to {} in the code set "
                                 "\"{}\": expected one entry to begin when the other ends",
                                 code, kith::to_text(*before->until), kith::to_text(*one->from), set.id)});
        }
    }
}

std::string start_in_words(const edition& in, const trigger& start) {
    const process* one = in.find_process(start.process);
    if (!one) return {};
    if (start.step.empty()) return one->title + " opened";
    const step* at = find_step(*one, start.step);
    return at ? fmt::format("{} ({})", at->done, one->title) : std::string();
}

/// Whoever takes access in an emergency is a role that may, and every role that may can.
void check_access(const edition& in, std::vector<fault>& faults) {
    for (const process& one : in.processes) {
        if (!gives_access(one)) continue;
        const step& taken = one.steps.front();
        for (const role& who : in.roles) {
            const bool may = who.challenges != "no";
            const bool named = std::find(taken.by.begin(), taken.by.end(), who.id) != taken.by.end();
            if (may && !named)
                faults.push_back({taken.at, fmt::format("the role \"{}\" opens records in an emergency and "
                                                        "can't record \"{}\": expected it in \"by\"",
                                                        who.id, taken.id)});
            if (!may && named)
                faults.push_back(
                    {taken.at, fmt::format("the role \"{}\" records \"{}\" and opens no "
                                           "record in an emergency: expected \"challenges\" in "
                                           "the role, or another role",
                                           who.id, taken.id)});
        }
    }
}

} // namespace

void fill_defaults(draft& in) {
    for (auto& one : in.made.clocks)
        if (one.from.empty() && !one.starts.empty()) one.from = start_in_words(in.made, one.starts.front());
    for (auto& process : in.made.processes) {
        for (auto& one : process.fields) {
            if (one.cite.empty())
                if (const step* at = find_step(process, one.step)) one.cite = at->cite;
            const code_set* set = in.made.find_codes(one.codes);
            if (!set || !one.options.empty()) continue;
            for (const auto& code : set->codes) {
                const bool begun = !code.from || *code.from <= in.made.applies_from;
                const bool ended = code.until && *code.until <= in.made.applies_from;
                if (begun && !ended) one.options.push_back({code.code, code.text, {}});
            }
        }
    }
}

void check_edition(const draft& in, const calendar::working_calendar* days, std::vector<fault>& faults) {
    if (!in.begun) {
        faults.push_back(
            {{in.folder + "/edition.md", 0, 0},
             "there is no [edition]: expected the file edition.md to say what applies from when"});
        return;
    }
    const edition& made = in.made;
    if (days && made.applies_from.ok() && !days->covers(made.applies_from))
        faults.push_back(
            {in.at, fmt::format("the edition applies from {}, which the calendar does not cover: it has "
                                "{} to {}",
                                kith::to_text(made.applies_from), kith::to_text(days->first()),
                                kith::to_text(days->last()))});
    check_reachable(made, faults);
    check_endings(made, faults);
    check_access(made, faults);
    for (const auto& set : made.codes)
        check_codes(set, faults);
}

} // namespace kith::guidance
