#include "census_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

using namespace kith;
using namespace kith::test;

namespace {

std::string started(const std::string& day, const std::string& authorised = "") {
    return fmt::format(
        "<Assessments><AssessmentActualStartDate>{}</AssessmentActualStartDate>{}</Assessments>", day,
        authorised.empty()
            ? ""
            : fmt::format("<AssessmentAuthorisationDate>{}</"
                          "AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment><AssessmentFactors>"
                          "16A</AssessmentFactors></FactorsIdentifiedAtAssessment>",
                          authorised));
}
std::string enquiry(const std::string& day, const std::string& conference, bool not_required = false) {
    return fmt::format(
        "<Section47><S47ActualStartDate>{}</S47ActualStartDate>{}<ICPCnotRequired>{}</ICPCnotRequired></"
        "Section47>",
        day, conference.empty() ? "" : fmt::format("<DateOfInitialCPC>{}</DateOfInitialCPC>", conference),
        not_required ? 1 : 0);
}
std::string plan(const std::string& day, const std::string& end, const std::vector<std::string>& reviews,
                 const std::string& latest = "NEG") {
    std::string held;
    for (const auto& one : reviews)
        held += fmt::format("<CPPreviewDate>{}</CPPreviewDate>", one);
    return fmt::format("<ChildProtectionPlans><CPPstartDate>{}</"
                       "CPPstartDate>{}<InitialCategoryOfAbuse>EMO</InitialCategoryOfAbuse>"
                       "<LatestCategoryOfAbuse>{}</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</"
                       "NumberOfPreviousCPP>{}</ChildProtectionPlans>",
                       day, end.empty() ? "" : fmt::format("<CPPendDate>{}</CPPendDate>", end), latest,
                       held.empty() ? "" : "<Reviews>" + held + "</Reviews>");
}

const casework::case_clock& latest(const casework::file& file, const std::string& clock) {
    const casework::case_clock* found = nullptr;
    for (const auto& one : file.clocks)
        if (one.clock == clock) found = &one;
    REQUIRE_MESSAGE(found, clock);
    return *found;
}
bool has(const casework::file& file, const std::string& clock) {
    return std::any_of(file.clocks.begin(), file.clocks.end(),
                       [&](const auto& one) { return one.clock == clock; });
}
bool runs(const casework::file& file, const std::string& process) {
    return std::any_of(file.processes.begin(), file.processes.end(),
                       [&](const auto& one) { return one.definition == process && !one.finished; });
}
std::string why(const tl::expected<returns::census_receipt, std::vector<returns::bad_row>>& done) {
    return done ? "" : done.error().front().reason;
}

} // namespace

TEST_CASE("import: an assessment that is open has its clock, counted from the referral") {
    on_every_engine([](const scratch_database& place) {
        authority ours(place);
        REQUIRE(ours.import(census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04"))))));
        const auto file = ours.file_of("A1");
        CHECK(runs(*file, "assessment"));
        CHECK_FALSE(runs(*file, "referral"));
        const auto& clock = latest(*file, "assessment");
        CHECK(clock.state == casework::clock_state::running);
        // 45 working days from 2 March 2026, over Good Friday, Easter Monday and the early May bank
        // holiday.
        CHECK(calendar::to_text(clock.due) == "2026-05-07");
        CHECK_FALSE(has(*file, "referral_decision")); // the census does not say when it was decided
        CHECK_FALSE(ours.damage());
    });
}

TEST_CASE("import: a referral of which nothing came yet still waits for its decision") {
    scratch_database place(scratch_database::engine::sqlite);
    authority ours(place);
    REQUIRE(ours.import(census_of(child_of("A1", episode_of("2026-03-30", "")))));
    const auto file = ours.file_of("A1");
    CHECK(runs(*file, "referral"));
    CHECK(latest(*file, "referral_decision").state == casework::clock_state::running);
}

TEST_CASE("import: an enquiry waits for its conference; one that needed none keeps no clock") {
    scratch_database place(scratch_database::engine::sqlite);
    authority ours(place);
    REQUIRE(
        ours.import(census_of(child_of("A1", episode_of("2026-03-16", enquiry("2026-03-17", ""))) +
                              child_of("A2", episode_of("2026-03-16", enquiry("2026-03-17", "", true))))));
    const auto waiting = ours.file_of("A1"), over = ours.file_of("A2");
    const auto& clock = latest(*waiting, "initial_child_protection_conference");
    CHECK(clock.state == casework::clock_state::running);
    CHECK(calendar::to_text(clock.due) == "2026-04-09");
    CHECK(runs(*waiting, "section_47_enquiry"));
    CHECK_FALSE(has(*over, "initial_child_protection_conference"));
    CHECK_FALSE(runs(*over, "section_47_enquiry"));
}

TEST_CASE("import: a plan has its conference, its reviews and the clock of the next") {
    on_every_engine([](const scratch_database& place) {
        authority ours(place);
        const std::string xml = census_of(child_of(
            "A1", episode_of("2025-05-01",
                             started("2025-05-02", "2025-06-13") + enquiry("2025-05-20", "2025-06-10"),
                             plan("2025-06-10", "", {"2025-09-08", "2026-02-27"}))));
        const auto done = ours.import(xml);
        REQUIRE_MESSAGE(done, why(done));
        const auto file = ours.file_of("A1");
        CHECK(runs(*file, "child_protection_plan"));
        CHECK(runs(*file, "visits"));
        CHECK(latest(*file, "initial_child_protection_conference").state == casework::clock_state::met);
        CHECK(latest(*file, "first_review_conference").state == casework::clock_state::met);
        const auto& next = latest(*file, "subsequent_review_conference");
        CHECK(next.state == casework::clock_state::running);
        CHECK(calendar::to_text(next.due) == "2026-08-27");
        CHECK_FALSE(has(*file, "first_core_group")); // nothing is called late because the census is silent
        const auto& visit = latest(*file, "child_protection_visit");
        CHECK(visit.counted_from == ours.world.now());
        CHECK(casework::rows_of(*shipped_rules(), *file).person.category == "NEG");
        CHECK_FALSE(ours.damage());
    });
}

TEST_CASE("import: a plan that ended leaves nothing running") {
    scratch_database place(scratch_database::engine::sqlite);
    authority ours(place);
    const std::string closed =
        "<CINclosureDate>2026-03-02</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>";
    const auto done = ours.import(census_of(
        child_of("A1", episode_of("2025-05-01", closed + enquiry("2025-05-20", "2025-06-10"),
                                  plan("2025-06-10", "2026-02-27", {"2025-09-08", "2026-02-27"})))));
    REQUIRE_MESSAGE(done, why(done));
    const auto file = ours.file_of("A1");
    CHECK_FALSE(file->open());
    for (const auto& clock : file->clocks) {
        CAPTURE(clock.clock);
        CHECK(clock.state != casework::clock_state::running);
    }
    CHECK(std::any_of(file->happenings.begin(), file->happenings.end(),
                      [](const auto& one) { return one.title == "Case closed"; }));
}

TEST_CASE("import: the same file twice changes nothing; a later one adds what is new") {
    on_every_engine([](const scratch_database& place) {
        authority ours(place);
        const auto open = census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04"))));
        REQUIRE(ours.import(open));
        const auto before = ours.entries();
        const auto again = ours.import(open);
        REQUIRE(again);
        CHECK(again->already_there == 1);
        CHECK(again->entries == 0);
        CHECK(ours.entries() == before);

        const auto later = ours.import(
            census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04", "2026-05-01") +
                                                                  enquiry("2026-05-05", "")))));
        REQUIRE_MESSAGE(later, why(later));
        const auto file = ours.file_of("A1");
        CHECK_FALSE(runs(*file, "assessment"));
        CHECK(latest(*file, "assessment").state == casework::clock_state::met);
        CHECK(runs(*file, "section_47_enquiry"));
        CHECK(std::count_if(file->processes.begin(), file->processes.end(),
                            [](const auto& one) { return one.definition == "assessment"; }) == 1);
        CHECK_FALSE(ours.damage());
    });
}

TEST_CASE("import: a later file may not take back what was stated") {
    scratch_database place(scratch_database::engine::sqlite);
    authority ours(place);
    REQUIRE(ours.import(
        census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04", "2026-04-01"))))));
    const auto before = ours.entries();
    const auto changed = ours.import(
        census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04", "2026-04-02")))));
    REQUIRE_FALSE(changed);
    CHECK(changed.error().front().element == "CINdetails/Assessments/AssessmentAuthorisationDate");
    const auto dropped =
        ours.import(census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04")))));
    REQUIRE_FALSE(dropped);
    CHECK(ours.entries() == before);
}

TEST_CASE("import: work done here since is not overwritten by a file") {
    scratch_database place(scratch_database::engine::sqlite);
    authority ours(place);
    REQUIRE(ours.import(census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04"))))));
    const auto file = ours.file_of("A1");
    const casework::practitioner manager{{"m1"}, "team_manager", "M"};
    ours.desk.add_note(file->person.id, "Phone call", ours.world.now(), manager, ours.world.now(),
                       {-1, {}, "/", {}, "casework"});
    const auto later = ours.import(
        census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04", "2026-05-01")))));
    REQUIRE_FALSE(later);
    CHECK(why(later).find("worked on since") != std::string::npos);
}

TEST_CASE("import: one bad child and nothing of the file is kept") {
    on_every_engine([](const scratch_database& place) {
        authority ours(place);
        const auto done = ours.import(
            census_of(child_of("A1", episode_of("2026-03-02", started("2026-03-04"))) +
                      child_of("A2", episode_of("2026-06-02", "")))); // after the day of the import
        REQUIRE_FALSE(done);
        CHECK(why(done).find("future") != std::string::npos);
        CHECK(ours.entries() == 0);
        CHECK(ours.database->read()->count_people() == 0);
    });
}

TEST_CASE("import: the sample census comes in whole, and again changes nothing") {
    const std::string sample = source_file("shared/data/cin-census/sample_clean_1k.xml");
    if (sample.empty()) {
        MESSAGE("no sample census beside the project: not tried");
        return;
    }
    on_every_engine([&](const scratch_database& place) {
        authority ours(place);
        const auto done = ours.import(sample);
        REQUIRE_MESSAGE(done, why(done));
        CHECK(done->children == 1000);
        CHECK(done->episodes == 1116);
        CHECK_FALSE(ours.damage());
        store::visibility everyone;
        everyone.everyone = true;
        const auto today = ours.database->read()->clocks(everyone, 5000);
        CHECK(today.size() > 200);
        CHECK(std::any_of(today.begin(), today.end(), [](const auto& one) {
            return one.clock->clock == "subsequent_review_conference";
        }));
        CHECK(ours.database->read()->tasks(everyone, {"team_manager"}, 5000).size() > 50);
        const auto before = ours.entries();
        const auto again = ours.import(sample);
        REQUIRE(again);
        CHECK(again->already_there == 1000);
        CHECK(ours.entries() == before);
    });
}
