#include "returns/census_structure.hpp"

namespace kith::returns {
namespace {

using u = under_way;
using v = element_value;

constexpr element_rule collection_parts[] = {
    {.name = "Collection",
     .least = 0,
     .is = element_kind::text,
     .take = [](u& b, const v& x) { b.collection = x.text; }},
    {.name = "Year", .is = element_kind::year, .take = [](u& b, const v& x) { b.whole.year = x.number; }},
    {.name = "ReferenceDate", .is = element_kind::day, .take = [](u& b, const v& x) {
         b.whole.reference_date = x.day;
     }}};
constexpr element_rule source_parts[] = {
    {.name = "SourceLevel", .least = 0, .is = element_kind::text},
    {.name = "LEA", .is = element_kind::text, .take = [](u& b, const v& x) { b.whole.authority = x.text; }},
    {.name = "SoftwareCode", .least = 0, .is = element_kind::text},
    {.name = "Release", .least = 0, .is = element_kind::text},
    {.name = "SerialNo", .least = 0, .is = element_kind::text},
    {.name = "DateTime", .least = 0, .is = element_kind::text}};
constexpr element_rule header_parts[] = {{.name = "CollectionDetails", .parts = collection_parts},
                                         {.name = "Source", .parts = source_parts},
                                         {.name = "Content", .least = 0, .is = element_kind::ignored}};

constexpr element_rule identifier_parts[] = {
    {.name = "LAchildID",
     .is = element_kind::child_id,
     .take = [](u& b, const v& x) { b.child.local_id = x.text; }},
    {.name = "UPN",
     .least = 0,
     .is = element_kind::upn,
     .take = [](u& b, const v& x) { b.child.upn = x.text; }},
    {.name = "FormerUPN",
     .least = 0,
     .is = element_kind::upn,
     .take = [](u& b, const v& x) { b.child.former_upn = x.text; }},
    {.name = "UPNunknown",
     .least = 0,
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.child.upn_unknown = x.text; }},
    {.name = "PersonBirthDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.child.birth = x.day; }},
    {.name = "ExpectedPersonBirthDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.child.expected = x.day; }},
    {.name = "GenderCurrent",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.child.sex = x.text; },
     .last_year = 2024},
    {.name = "Sex",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.child.sex = x.text; },
     .first_year = 2025},
    {.name = "PersonDeathDate", .least = 0, .is = element_kind::day, .take = [](u& b, const v& x) {
         b.child.death = x.day;
     }}};
constexpr element_rule disability_parts[] = {
    {.name = "Disability", .most = any_number, .is = element_kind::code, .take = [](u& b, const v& x) {
         b.child.disabilities.push_back(x.text);
     }}};
constexpr element_rule characteristic_parts[] = {
    {.name = "Ethnicity",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.child.ethnicity = x.text; }},
    {.name = "Disabilities", .least = 0, .parts = disability_parts}};

constexpr element_rule factor_parts[] = {
    {.name = "AssessmentFactors",
     .most = any_number,
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.assessment().factors.push_back(x.text); }}};
constexpr element_rule assessment_parts[] = {
    {.name = "AssessmentActualStartDate",
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.assessment().started = x.day; }},
    {.name = "AssessmentInternalReviewDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.assessment().internal_review = x.day; }},
    {.name = "AssessmentAuthorisationDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.assessment().authorised = x.day; }},
    {.name = "FactorsIdentifiedAtAssessment", .least = 0, .parts = factor_parts}};
constexpr element_rule need_plan_parts[] = {
    {.name = "CINPlanStartDate",
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.need_plan().started = x.day; }},
    {.name = "CINPlanEndDate", .least = 0, .is = element_kind::day, .take = [](u& b, const v& x) {
         b.need_plan().ended = x.day;
     }}};
constexpr element_rule enquiry_parts[] = {
    {.name = "S47ActualStartDate",
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.enquiry().started = x.day; }},
    {.name = "InitialCPCtarget",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.enquiry().conference_target = x.day; }},
    {.name = "DateOfInitialCPC",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.enquiry().conference = x.day; }},
    {.name = "ICPCnotRequired", .is = element_kind::flag, .take = [](u& b, const v& x) {
         b.enquiry().conference_not_required = x.flag;
     }}};
constexpr element_rule review_parts[] = {
    {.name = "CPPreviewDate", .most = any_number, .is = element_kind::day, .take = [](u& b, const v& x) {
         b.plan().reviews.push_back(x.day);
     }}};
constexpr element_rule plan_parts[] = {
    {.name = "CPPstartDate",
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.plan().started = x.day; }},
    {.name = "CPPendDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.plan().ended = x.day; }},
    {.name = "InitialCategoryOfAbuse",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.plan().initial_category = x.text; }},
    {.name = "LatestCategoryOfAbuse",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.plan().latest_category = x.text; }},
    {.name = "NumberOfPreviousCPP",
     .is = element_kind::count,
     .take = [](u& b, const v& x) { b.plan().previous_plans = x.number; }},
    {.name = "Reviews", .least = 0, .parts = review_parts}};

constexpr element_rule episode_parts[] = {
    {.name = "CINreferralDate",
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.episode().referral = x.day; }},
    {.name = "ReferralSource",
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.episode().source = x.text; }},
    {.name = "PrimaryNeedCode",
     .least = 0,
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.episode().primary_need = x.text; }},
    {.name = "CINclosureDate",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.episode().closed = x.day; }},
    {.name = "ReasonForClosure",
     .least = 0,
     .is = element_kind::code,
     .take = [](u& b, const v& x) { b.episode().closure_reason = x.text; }},
    {.name = "DateOfInitialCPC",
     .least = 0,
     .is = element_kind::day,
     .take = [](u& b, const v& x) { b.episode().transfer_in_conference = x.day; }},
    {.name = "Assessments",
     .least = 0,
     .most = any_number,
     .parts = assessment_parts,
     .begin = [](u& b, int line) { b.episode().assessments.emplace_back().line = line; }},
    {.name = "CINPlanDates",
     .least = 0,
     .most = any_number,
     .parts = need_plan_parts,
     .begin = [](u& b, int line) { b.episode().need_plans.emplace_back().line = line; }},
    {.name = "Section47",
     .least = 0,
     .most = any_number,
     .parts = enquiry_parts,
     .begin = [](u& b, int line) { b.episode().enquiries.emplace_back().line = line; }},
    {.name = "ReferralNFA",
     .is = element_kind::flag,
     .take = [](u& b, const v& x) { b.episode().no_further_action = x.flag; }},
    {.name = "ChildProtectionPlans",
     .least = 0,
     .most = any_number,
     .parts = plan_parts,
     .begin = [](u& b, int line) { b.episode().protection_plans.emplace_back().line = line; }}};
constexpr element_rule child_parts[] = {
    {.name = "ChildIdentifiers", .parts = identifier_parts},
    {.name = "ChildCharacteristics", .parts = characteristic_parts},
    {.name = "CINdetails", .most = any_number, .parts = episode_parts, .begin = [](u& b, int line) {
         b.child.episodes.emplace_back().line = line;
     }}};
constexpr element_rule children_parts[] = {
    {.name = "Child", .most = any_number, .parts = child_parts, .begin = [](u& b, int line) {
         b.child = {};
         b.child.line = line;
     }}};
constexpr element_rule message_parts[] = {{.name = "Header", .parts = header_parts},
                                          {.name = "Children", .parts = children_parts}};
constexpr element_rule message = {.name = "Message", .parts = message_parts};

} // namespace

const element_rule& census_structure() {
    return message;
}

} // namespace kith::returns
