// How fast a census comes in: children with referrals, assessments, enquiries and plans, from XML to a
// durable record in an empty database. JSON lines.
//   census_bench [CHILDREN] [DATABASE URL]     (default: 10,000 children; a new file in the temporary
//   folder)

#include "returns/returns.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

using namespace kith;

namespace {

std::string day(int after) {
    return to_text(date{std::chrono::sys_days(std::chrono::year(2025) / 4 / 1) + std::chrono::days(after)});
}

/// About what the Department's sample holds: a third on nothing more than a referral, one in six on a plan.
std::string child(int n) {
    const int referral = n * 37 % 240;
    std::string rest;
    if (n % 3 != 0)
        rest += fmt::format(
            "<Assessments><AssessmentActualStartDate>{}</AssessmentActualStartDate>{}</Assessments>",
            day(referral + 1),
            n % 7 == 0
                ? ""
                : fmt::format("<AssessmentAuthorisationDate>{}</AssessmentAuthorisationDate>"
                              "<FactorsIdentifiedAtAssessment><AssessmentFactors>16A</AssessmentFactors>"
                              "<AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment>",
                              day(referral + 45)));
    if (n % 5 == 0)
        rest += fmt::format("<CINPlanDates><CINPlanStartDate>{}</CINPlanStartDate></CINPlanDates>",
                            day(referral + 46));
    std::string plan;
    if (n % 6 == 0) {
        rest += fmt::format(
            "<Section47><S47ActualStartDate>{}</S47ActualStartDate><DateOfInitialCPC>{}</DateOfInitialCPC>"
            "<ICPCnotRequired>0</ICPCnotRequired></Section47>",
            day(referral + 3), day(referral + 20));
        plan = fmt::format(
            "<ChildProtectionPlans><CPPstartDate>{}</CPPstartDate><InitialCategoryOfAbuse>NEG</"
            "InitialCategoryOfAbuse>"
            "<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>"
            "<Reviews><CPPreviewDate>{}</CPPreviewDate></Reviews></ChildProtectionPlans>",
            day(referral + 20), day(referral + 105));
    }
    return fmt::format(
        "<Child><ChildIdentifiers><LAchildID>B{:09}</LAchildID><UPNunknown>UN3</"
        "UPNunknown><PersonBirthDate>{}"
        "</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity>"
        "</ChildCharacteristics><CINdetails><CINreferralDate>{}</CINreferralDate><ReferralSource>2A</"
        "ReferralSource>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode>{}<ReferralNFA>0</ReferralNFA>{}</CINdetails></Child>\n",
        n, day(-3000 + n % 2500), day(referral), rest, plan);
}

std::string census(int children) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Message><Header><CollectionDetails><Collection>CIN"
        "</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate></"
        "CollectionDetails><Source>"
        "<LEA>845</LEA></Source></Header><Children>\n";
    for (int n = 0; n < children; ++n)
        xml += child(n);
    return xml + "</Children></Message>\n";
}

int fail(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    return 2;
}

} // namespace

int main(int count, char** words) {
    const int children = count > 1 ? std::max(1, std::atoi(words[1])) : 10'000;
    std::string folder = (std::filesystem::temp_directory_path() / "kith-bench-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return fail("no temporary folder");
    const std::string url = count > 2 ? words[2] : folder + "/kith.db";
    const auto rules = guidance::load(KITH_SOURCE_DIR "/guidance", "example");
    if (!rules) return fail(guidance::to_text(rules.error().front()));
    const auto mapping = returns::load_census_rules(KITH_SOURCE_DIR "/guidance", **rules);
    if (!mapping) return fail(guidance::to_text(mapping.error().front()));
    std::istringstream file(census(children));
    const std::size_t size = file.str().size();
    auto database = store::open(url);
    if (!database) return fail(database.error().front().message);
    {
        system_world world;
        casework::desk desk(**database, world, *rules);
        const auto begun = std::chrono::steady_clock::now();
        const auto read = returns::read_census(file, *mapping);
        if (!read) return fail(read.error().front().reason);
        const std::chrono::duration<double> parsed = std::chrono::steady_clock::now() - begun;
        const auto done = returns::import_census(desk, *read, *mapping,
                                                 {{"bench"}, "administrator", "Bench"}, world.now(), {});
        if (!done) return fail(done.error().front().reason);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        fmt::print("{{\"figure\": \"import of a census\", \"value\": {:.0f}, \"unit\": \"children/s\", "
                   "\"children\": {}, "
                   "\"seconds\": {:.2f}, \"seconds reading\": {:.2f}, \"entries\": {}, \"bytes\": {}, "
                   "\"RSS MB\": {:.0f}}}\n",
                   children / taken.count(), done->children, taken.count(), parsed.count(), done->entries,
                   size, static_cast<double>(used.ru_maxrss) / 1024);
    }
    database->reset();
    std::filesystem::remove_all(folder);
    return 0;
}
