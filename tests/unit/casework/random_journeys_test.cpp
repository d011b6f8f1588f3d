// Random journeys over the guidance that ships: whatever is decided, nobody is stuck, nothing is lost, no
// rule is broken.

#include "small_office.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace kith;
using namespace kith::tests;

namespace {

/// Somebody of the role who is independent enough to record the step for all children, or nobody.
std::optional<casework::practitioner> somebody_for(const small_office& office, const guidance::step& step,
                                                   const casework::child_files& files,
                                                   const case_process_id& process) {
    for (const std::string& role : step.by) {
        for (const char* suffix : {"", "2", "3"}) {
            casework::practitioner who{{role + suffix}, role, role};
            if (role == "social_worker" && *suffix == 0) who.id = {"worker"};
            if (role == "conference_chair" && *suffix == 0) who.id = {"chair"};
            const bool may = std::all_of(files.begin(), files.end(), [&](const auto& child) {
                return casework::may_record(office.rules(), *child, *child->find(process), step, who)
                    .has_value();
            });
            if (may) return who;
        }
    }
    return std::nullopt;
}

struct possible {
    std::string definition, step;
    bool decides;
};

std::vector<possible> possible_steps(const small_office& office) {
    std::vector<possible> all;
    std::set<std::string> seen;
    for (const auto& child : office.all_children()) {
        for (const auto& next : casework::next_steps(office.rules(), *child)) {
            if (seen.insert(next.definition->id + "." + next.step->id).second) {
                all.push_back({next.definition->id, next.step->id, next.step->decides});
            }
        }
    }
    return all;
}

/// Tries a random possible step with random outcomes; true when something was recorded.
bool one_act(small_office& office, seeded_world& chance) {
    const auto steps = possible_steps(office);
    if (steps.empty()) return false;
    const possible& chosen = steps[chance.below(steps.size())];
    case_process_id process;
    const auto files = office.files_in(chosen.definition, chosen.step, process);
    const auto* definition = casework::definition_of(office.rules(), *files.front()->find(process));
    const auto* step = guidance::find_step(*definition, chosen.step);
    const auto who = somebody_for(office, *step, files, process);
    if (!who) return false;
    doing what{chosen.definition, chosen.step, *who, {}};
    const auto outcomes = guidance::outcomes_of(*definition, chosen.step);
    if (chosen.decides) {
        for (const auto& child : files) {
            const auto* decided = outcomes[chance.below(outcomes.size())];
            // Most cases go on for a while, or no walk would reach a plan.
            if (decided->closes && chance.below(4) != 0) decided = outcomes[chance.below(outcomes.size())];
            what.outcomes[std::string(child->person.fact("given_name"))] = decided->id;
        }
    }
    what.when = to_text(to_local(office.now));
    return office.record(what).has_value();
}

void check_file(const small_office& office, const casework::file& child) {
    int plans = 0;
    for (const auto& process : child.processes)
        plans += process.definition == "child_protection_plan" && !process.finished;
    CHECK(plans <= 1);
    for (const auto& process : child.processes) {
        if (process.definition != "child_protection_plan") continue;
        const bool decided =
            std::any_of(child.processes.begin(), child.processes.end(), [](const auto& one) {
                return one.definition == "initial_conference" && !one.outcome.empty();
            });
        CHECK(decided);
    }
    const auto next = casework::next_steps(office.rules(), child);
    if (child.open()) CHECK_FALSE(next.empty());
    if (!child.open()) CHECK(next.empty());
    for (const auto& process : child.processes) {
        const bool answered = std::any_of(process.steps.begin(), process.steps.end(),
                                          [](const auto& done) { return done.step == "feedback"; });
        if (process.definition == "referral" && process.finished) CHECK(answered);
    }
}

} // namespace

TEST_CASE("random journeys: no dead end, one plan at a time, no referrer without an answer, replay equals "
          "what stands") {
    int plans = 0, closed = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        small_office office("2019-01-07T09:00");
        seeded_world chance(seed, office.now);
        REQUIRE(office.refer({"Ada", "Ben"}, "2019-01-07T08:30").has_value());
        int idle = 0;
        for (int act = 0; act < 60 && idle < 60; ++act) {
            office.now += std::chrono::hours(20 + chance.below(100));
            idle = one_act(office, chance) ? 0 : idle + 1;
            for (const auto& child : office.all_children())
                check_file(office, *child);
        }
        for (const auto& child : office.all_children()) {
            closed += child->open() ? 0 : 1;
            plans += std::any_of(child->processes.begin(), child->processes.end(),
                                 [](const auto& one) { return one.definition == "child_protection_plan"; })
                         ? 1
                         : 0;
            auto again =
                casework::rows_of(office.rules(), casework::fold(office.rules(), child->person.id,
                                                                 office.entries.at(child->person.id)));
            auto stands = casework::rows_of(office.rules(), *child);
            again.involvements.clear(), stands.involvements.clear();
            for (auto* rows : {&again, &stands}) // the office does not keep who wrote
                for (auto& text : rows->texts)
                    text.author = {};
            CHECK(again == stands);
            for (const auto& clock : child->clocks) { // met in time or late, by the event and nothing else
                if (!clock.stopped || clock.state == casework::clock_state::ceased) continue;
                CHECK((clock.state == casework::clock_state::met) ==
                      (*clock.stopped < clock.due.late_from));
            }
        }
    }
    // The walk goes far enough to mean something.
    MESSAGE("children on a plan: " << plans << ", cases closed: " << closed);
    CHECK(plans >= 3);
    CHECK(closed >= 10);
}
