// Who takes part: every part that guidance and practice know stands with one role, and what roles may do is
// as cautious as it has to be.

#include "guidance/guidance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

using namespace kith;
using namespace kith::guidance;

namespace {

/// The parts of our reference (guidance, section 8).
constexpr std::array parts = {"Public/family referrer",
                              "Practitioner referrer",
                              "Front-door/MASH social worker",
                              "MASH/duty team manager",
                              "Agency MASH researcher",
                              "EDT worker",
                              "Early help lead practitioner",
                              "Family support worker",
                              "Social worker (allocated/lead)",
                              "Practice supervisor/team manager",
                              "Service/area manager",
                              "IRO / CP chair",
                              "Conference administrator/minute taker",
                              "Core-group member",
                              "Named professional (nurse/doctor/midwife)",
                              "Designated doctor/nurse",
                              "GP / health visitor / school nurse / midwife",
                              "Paediatrician/forensic",
                              "CAMHS/adult MH, substance",
                              "Police CAIT officer",
                              "Police designated officer (s46)",
                              "DSL / deputy",
                              "Virtual school head; education welfare",
                              "Probation / YOT worker",
                              "MAPPA coordinator",
                              "Prison/secure governor",
                              "Housing officer",
                              "Adult social care worker",
                              "Cafcass guardian",
                              "Solicitor (LA)",
                              "Foster carer/residential",
                              "Parent/carer, child (portal)",
                              "Advocate/independent visitor",
                              "Interpreter",
                              "LADO/designated officer",
                              "Employer senior manager",
                              "HR case officer",
                              "Safeguarding partner (LSP/DSP)",
                              "Business manager",
                              "Independent scrutineer/chair",
                              "CSPR reviewer",
                              "CDOP coordinator/chair",
                              "Coroner's officer",
                              "Lead health professional (JAR), key worker",
                              "S11/s175 auditor",
                              "DCS / Lead Member",
                              "Panel liaison (SIN notifier)",
                              "Data protection officer/IG lead",
                              "Records/retention officer",
                              "Complaints manager, investigating officer, independent person",
                              "Whistleblowing officer",
                              "Performance analyst",
                              "System administrator",
                              "Inspector (Ofsted/CQC/HMICFRS)"};

} // namespace

TEST_CASE("guidance: each of the 54 parts stands with exactly one role") {
    static_assert(parts.size() == 54);
    const auto rules = load(KITH_SOURCE_DIR "/guidance", "example").value();
    for (const edition& in : rules->editions) {
        std::multiset<std::string> covered;
        for (const role& one : in.roles)
            covered.insert(one.covers.begin(), one.covers.end());
        CHECK(covered.size() == parts.size());
        for (const char* part : parts) {
            CAPTURE(part);
            CHECK(covered.count(part) == 1);
        }
    }
}

TEST_CASE("guidance: roles see the area only within the authority, and administrators see nobody") {
    const auto rules = load(KITH_SOURCE_DIR "/guidance", "example").value();
    for (const edition& in : rules->editions) {
        for (const role& one : in.roles) {
            CAPTURE(one.id);
            if (one.sees == "area") CHECK(one.agency == "childrens_social_care");
            if (one.sees == "area") CHECK(one.authority);
            if (one.challenges == "restricted") CHECK(one.authority);
            if (one.challenges != "no") CHECK(one.finds);
            CHECK_FALSE(one.covers.empty());
        }
        const role* administrator = in.find_role("administrator");
        REQUIRE(administrator);
        CHECK(administrator->sees == "nobody");
        CHECK_FALSE(administrator->finds);
        CHECK(administrator->challenges == "no");
        for (const char* kind : {"address", "school", "placement", "referrer"})
            CHECK(in.find_protected(kind));
    }
}
