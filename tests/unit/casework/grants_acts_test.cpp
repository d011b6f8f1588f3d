#include "access/access.hpp"
#include "casework/grants_acts.hpp"
#include "foundation/world.hpp"
#include "small_office.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace kith;
using casework::grant_kind;

namespace {

/// A record on its own, with an office around it: each act is decided on the file as it stands.
struct record_here {
    tests::small_office office{"2026-11-02T09:00"};
    seeded_world ids{20261102, tests::at("2026-11-02T09:00")};
    std::shared_ptr<const casework::file> child;
    casework::practitioner stranger{{"stranger"}, "social_worker", "Stella Stranger"};
    casework::practitioner head{{"head"}, "service_manager", "Sid Service"};

    record_here() {
        REQUIRE(office.refer({"Ada"}, "2026-11-02T08:00"));
        child = office.file_of("Ada");
    }
    instant& now() { return office.now; }
    const guidance::rulebook& rules() const { return *tests::shipped_guidance(); }
    const guidance::edition& edition() const { return rules().editions.back(); }
    void take(const result<casework::decision>& made) {
        if (!made)
            for (const problem& one : made.error())
                MESSAGE(one.field, ": ", one.message);
        REQUIRE(made);
        child = std::make_shared<const casework::file>(made->files.front());
    }
    access::verdict sees(const casework::practitioner& who) {
        return access::decide(edition(), {.id = who.id, .role = who.role, .name = who.name, .at = now()},
                              *child);
    }
    static casework::answers why() {
        return {{"reason", {"danger"}}, {"what", {"The child is at the door and has been hurt"}}};
    }
    result<casework::decision> emergency(const casework::practitioner& who,
                                         casework::answers said = why()) {
        return casework::take_emergency_access(rules(), {child}, said, who, now(), ids);
    }
    const casework::case_process& latest() const { return child->processes.back(); }
    result<casework::decision> step(std::string id, const casework::practitioner& who,
                                    casework::answers said, std::string outcome = {},
                                    case_process_id process = {}) {
        casework::submission sent;
        sent.process = process.empty() ? latest().id : process;
        sent.step = std::move(id);
        sent.event_time = now();
        sent.shared = std::move(said);
        if (!outcome.empty()) sent.outcomes[child->person.id] = outcome;
        return casework::record_step(rules(), {child}, {}, sent, who, now(), ids);
    }
};

} // namespace

TEST_CASE("emergency access: a reason of a code alone, or of few characters, opens nothing") {
    record_here here;
    CHECK(here.sees(here.stranger).reach == access::reach::basic);
    CHECK(here.sees(here.stranger).may_challenge);
    CHECK_FALSE(here.emergency(here.stranger, {{"reason", {"danger"}}}));
    CHECK_FALSE(here.emergency(here.stranger, {{"reason", {"danger"}}, {"what", {"nineteen characters"}}}));
    CHECK_FALSE(
        here.emergency(here.stranger, {{"reason", {"danger"}}, {"what", {"   short            \n    "}}}));
    CHECK(here.emergency(here.stranger, {{"reason", {"danger"}}, {"what", {"twenty characters ok"}}}));
    CHECK_FALSE(here.emergency(here.office.people.teacher));
}

TEST_CASE("emergency access: opens at once, ends on the second, and leaves work for others to do") {
    record_here here;
    const instant taken = here.now();
    here.take(here.emergency(here.stranger));
    CHECK(here.sees(here.stranger).reach == access::reach::record);
    CHECK(here.sees(here.stranger).emergency);
    CHECK_FALSE(access::may_see_protected(
        here.edition(), {.id = here.stranger.id, .role = here.stranger.role, .name = {}, .at = taken},
        *here.child));
    here.now() = taken + std::chrono::hours(4) - std::chrono::milliseconds(1);
    CHECK(here.sees(here.stranger).reach == access::reach::record);
    here.now() = taken + std::chrono::hours(4);
    CHECK(here.sees(here.stranger).reach == access::reach::basic);
    const auto next = casework::next_steps(here.rules(), *here.child);
    const auto waits = [&](std::string_view step) {
        return std::ranges::any_of(next, [&](const auto& one) { return one.step->id == step; });
    };
    CHECK(waits("acknowledge"));
    CHECK(waits("review"));
    REQUIRE_FALSE(here.child->clocks.empty());
    const auto clock =
        std::ranges::find(here.child->clocks, "emergency_access_review", &casework::case_clock::clock);
    REQUIRE(clock != here.child->clocks.end());
    CHECK(to_text(clock->due.day) == "2026-11-09");
}

TEST_CASE("emergency access: reviewed by somebody else who does not answer to whoever took it") {
    record_here here;
    const casework::answers looked{{"looked_at", {"The reads, and a call with the practitioner"}}};
    const auto& people = here.office.people;
    // A service manager, kept out by a restriction, opens it in an emergency.
    here.take(casework::propose_restriction(here.rules(), {here.child}, {people.other_manager.id},
                                            "Family of staff", people.manager, here.now()));
    here.take(casework::agree_to_proposal(here.rules(), {here.child}, "I agree", people.other_manager,
                                          here.now()));
    REQUIRE(here.sees(here.head).may_challenge);
    here.take(here.emergency(here.head));
    CHECK_FALSE(here.step("review", here.head, looked, "appropriate"));      // not oneself
    CHECK_FALSE(here.step("review", people.manager, looked, "appropriate")); // who answers to them
    CHECK_FALSE(here.step("extend", here.head, {{"extend_reason", {"It is still going on here"}}}));
    casework::practitioner peer{{"head2"}, "service_manager", "Sue Service"};
    CHECK_FALSE(here.step("review", peer, looked, "not_appropriate")); // an incident has to be told
    here.take(here.step("review", peer, looked, "appropriate"));
}

TEST_CASE("emergency access: two at once have a review each; neither keeps the case open") {
    record_here here;
    const auto& people = here.office.people;
    here.take(here.emergency(here.stranger));
    const case_process_id first = here.latest().id;
    here.now() += std::chrono::hours(24);
    casework::practitioner other{{"other"}, "police_officer", "Olu Officer"};
    here.take(here.emergency(other));
    const case_process_id second = here.latest().id;
    const casework::answers looked{{"looked_at", {"Both, together"}}};
    here.take(here.step("review", people.manager, looked, "appropriate", first));
    const auto running = std::ranges::count_if(here.child->clocks, [](const casework::case_clock& one) {
        return one.clock == "emergency_access_review" && one.state == casework::clock_state::running;
    });
    CHECK(running == 1);
    here.take(here.step("review", people.manager, looked, "appropriate", second));
    CHECK(std::ranges::none_of(here.child->clocks, [](const casework::case_clock& one) {
        return one.clock == "emergency_access_review" && one.state == casework::clock_state::running;
    }));
    casework::file alone = *here.child;
    std::erase_if(alone.processes, [](const casework::case_process& one) { return !one.beside; });
    CHECK_FALSE(alone.open());
}

TEST_CASE("restriction takes two; the list is never empty; lifting takes two as well") {
    record_here here;
    const auto& people = here.office.people;
    CHECK_FALSE(
        casework::propose_restriction(here.rules(), {here.child}, {}, "why", people.manager, here.now()));
    CHECK_FALSE(casework::propose_restriction(here.rules(), {here.child}, {people.worker.id}, "",
                                              people.manager, here.now()));
    CHECK_FALSE(casework::propose_restriction(here.rules(), {here.child}, {people.worker.id}, "why",
                                              people.teacher, here.now()));
    here.take(casework::propose_restriction(here.rules(), {here.child}, {people.worker.id}, "Staff family",
                                            people.manager, here.now()));
    CHECK_FALSE(here.child->restricted);
    CHECK_FALSE(casework::agree_to_proposal(here.rules(), {here.child}, "yes", people.manager, here.now()));
    here.take(
        casework::agree_to_proposal(here.rules(), {here.child}, "yes", people.other_manager, here.now()));
    CHECK(here.child->restricted);
    for (const auto* who : {&people.manager, &people.other_manager, &people.worker})
        CHECK(here.sees(*who).reach == access::reach::record);
    CHECK(here.sees(people.front_door).reach == access::reach::nothing);
    CHECK(here.sees(here.stranger).reach == access::reach::nothing);
    CHECK_FALSE(here.sees(here.stranger).may_challenge);
    here.take(casework::end_access(here.rules(), {here.child}, grant_kind::named, people.worker.id, {},
                                   "left", people.manager, here.now()));
    here.take(casework::end_access(here.rules(), {here.child}, grant_kind::named, people.other_manager.id,
                                   {}, "left", people.manager, here.now()));
    CHECK_FALSE(casework::end_access(here.rules(), {here.child}, grant_kind::named, people.manager.id, {},
                                     "left", people.manager, here.now()));
    here.take(casework::propose_lifting(here.rules(), {here.child}, "over", people.manager, here.now()));
    CHECK_FALSE(casework::agree_to_proposal(here.rules(), {here.child}, "yes", people.manager, here.now()));
    here.take(
        casework::end_proposal(here.rules(), {here.child}, "not yet", people.other_manager, here.now()));
    CHECK(here.child->restricted);
}

TEST_CASE("nobody lifts what keeps themselves away; an exclusion wins over an emergency") {
    record_here here;
    const auto& people = here.office.people;
    here.take(casework::exclude(here.rules(), {here.child}, people.other_manager.id, "Her nephew",
                                people.manager, here.now()));
    CHECK(here.sees(people.other_manager).reach == access::reach::nothing);
    CHECK_FALSE(here.sees(people.other_manager).may_challenge);
    CHECK_FALSE(casework::lift_exclusion(here.rules(), {here.child}, people.other_manager.id, "please",
                                         people.other_manager, here.now()));
    CHECK_FALSE(casework::end_access(here.rules(), {here.child}, grant_kind::excluded,
                                     people.other_manager.id, {}, "please", people.other_manager,
                                     here.now()));
    here.take(casework::lift_exclusion(here.rules(), {here.child}, people.other_manager.id, "A mistake",
                                       people.manager, here.now()));
    CHECK(here.sees(people.other_manager).reach == access::reach::record);
}

TEST_CASE("papers are given to somebody else, for a purpose and a time, by those whom the guidance names") {
    record_here here;
    const auto& people = here.office.people;
    casework::papers_given said{.practitioner = people.nurse.id,
                                .process = here.child->processes.front().id,
                                .purpose = "Speaks at the meeting",
                                .until = *parse_date("2026-11-05")};
    CHECK_FALSE(casework::give_papers(here.rules(), {here.child}, said, people.teacher, here.now()));
    auto wrong = said;
    wrong.until = *parse_date("2028-01-01");
    CHECK_FALSE(casework::give_papers(here.rules(), {here.child}, wrong, people.manager, here.now()));
    wrong = said;
    wrong.practitioner = people.manager.id;
    CHECK_FALSE(casework::give_papers(here.rules(), {here.child}, wrong, people.manager, here.now()));
    here.take(casework::give_papers(here.rules(), {here.child}, said, people.manager, here.now()));
    here.now() = tests::at("2026-11-05T23:59");
    CHECK(here.sees(people.nurse).reach == access::reach::pack);
    here.now() = tests::at("2026-11-06T00:00");
    CHECK(here.sees(people.nurse).reach == access::reach::nothing);
}

TEST_CASE("R35: 10,000 random walks of emergency access") {
    std::mt19937 random(35); // NOLINT: the walks are the same every time
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    record_here start;
    const auto begin = start.child;
    const auto& people = start.office.people;
    const instant dawn = start.now();
    const casework::answers looked{{"looked_at", {"What was read, and why"}}};
    long opened = 0, expired = 0, reviewed = 0, kept_out = 0, extended = 0;
    for (int walk = 0; walk < 10'000; ++walk) {
        start.child = begin;
        start.now() = dawn + std::chrono::minutes(pick(60 * 24 * 14));
        std::optional<instant> until, taken; // the model: until when it is open, and since when
        bool excluded = false, was_extended = false;
        case_process_id process;
        for (int move = 0; move < 6; ++move) {
            switch (pick(5)) {
            case 0: {
                if (!start.sees(start.stranger).may_challenge) break;
                start.take(start.emergency(start.stranger));
                process = start.latest().id;
                taken = start.now();
                until = *taken + std::chrono::hours(4);
                was_extended = false;
                ++opened;
                // Told at once, and a clock for the review runs.
                bool told = false, runs = false;
                for (const auto& one : casework::next_steps(start.rules(), *start.child))
                    told = told || (one.process->id == process && one.step->id == "acknowledge");
                for (const auto& one : start.child->clocks)
                    runs = runs || (one.process == process && one.clock == "emergency_access_review" &&
                                    one.state == casework::clock_state::running);
                REQUIRE((told && runs));
                break;
            }
            case 1:
                start.now() += std::chrono::minutes(pick(8 * 60));
                break;
            case 2: {
                if (process.empty()) break;
                auto made =
                    start.step("extend", people.manager,
                               {{"extend_reason", {"The family is still at the hospital"}}}, {}, process);
                REQUIRE((bool(made) || was_extended || start.child->find(process)->finished ||
                         start.child->find(process)->steps.size() > 1));
                if (!made) break;
                start.take(made);
                const instant more = std::max(*until, start.now()) + std::chrono::hours(4);
                until = std::max(*until, std::min(*taken + std::chrono::hours(24), more));
                was_extended = true;
                ++extended;
                break;
            }
            case 3: {
                if (process.empty()) break;
                REQUIRE_FALSE(start.step("review", start.stranger, looked, "appropriate", process));
                auto made = start.step("review", people.manager, looked, "appropriate", process);
                if (!made) break;
                start.take(made);
                ++reviewed;
                break;
            }
            case 4:
                if (pick(4) != 0 || excluded) break;
                start.take(casework::exclude(start.rules(), {start.child}, start.stranger.id, "A neighbour",
                                             people.manager, start.now()));
                excluded = true;
                break;
            }
            for (const instant when : {start.now(), until.value_or(start.now()),
                                       until.value_or(start.now()) - std::chrono::milliseconds(1)}) {
                const instant kept = start.now();
                if (when < kept) continue;
                start.now() = when;
                const auto seen = start.sees(start.stranger);
                const bool open = !excluded && until && when < *until;
                REQUIRE((seen.reach == access::reach::record) == open);
                REQUIRE((!open || seen.emergency));
                REQUIRE_FALSE(access::may_see_protected(
                    start.edition(),
                    {.id = start.stranger.id, .role = start.stranger.role, .name = {}, .at = when},
                    *start.child));
                if (!open) REQUIRE_FALSE(seen.way_through.empty()); // never a dead end
                if (excluded) {
                    REQUIRE(seen.reach == access::reach::nothing);
                    REQUIRE_FALSE(seen.may_challenge);
                    ++kept_out;
                }
                if (until && when == *until) ++expired;
                start.now() = kept;
            }
        }
    }
    for (const long each : {opened, expired, reviewed, kept_out, extended})
        CHECK(each > 500);
}
