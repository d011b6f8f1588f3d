#include "returns/census_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kith::returns {
namespace {

using std::chrono::sys_days;

bool before(date a, date b) {
    return sys_days(a) < sys_days(b);
}

constexpr std::array<std::string_view, 24> known = {"CINreferralDate",
                                                    "ReferralSource",
                                                    "PrimaryNeedCode",
                                                    "CINclosureDate",
                                                    "ReasonForClosure",
                                                    "DateOfInitialCPC",
                                                    "ReferralNFA",
                                                    "Assessments/AssessmentActualStartDate",
                                                    "Assessments/AssessmentInternalReviewDate",
                                                    "Assessments/AssessmentAuthorisationDate",
                                                    "Assessments/AssessmentFactors",
                                                    "CINPlanDates/CINPlanStartDate",
                                                    "CINPlanDates/CINPlanEndDate",
                                                    "Section47/S47ActualStartDate",
                                                    "Section47/InitialCPCtarget",
                                                    "Section47/DateOfInitialCPC",
                                                    "Section47/ICPCnotRequired",
                                                    "ChildProtectionPlans/CPPstartDate",
                                                    "ChildProtectionPlans/CPPendDate",
                                                    "ChildProtectionPlans/InitialCategoryOfAbuse",
                                                    "ChildProtectionPlans/LatestCategoryOfAbuse",
                                                    "ChildProtectionPlans/NumberOfPreviousCPP",
                                                    "ChildProtectionPlans/CPPreviewDate",
                                                    "ChildProtectionPlans/LastCPPreviewDate"};

/// Collects statements of one scope after another.
class stating {
  public:
    void scope(int line) {
        ++scope_;
        line_ = line;
    }
    void day(std::string_view element, const std::optional<date>& day) {
        if (day) all_.push_back({element, scope_, line_, day, {}});
    }
    void code(std::string_view element, const std::string& code) {
        if (!code.empty()) all_.push_back({element, scope_, line_, std::nullopt, {code}});
    }
    void flag(std::string_view element, bool stated) {
        if (stated) all_.push_back({element, scope_, line_, std::nullopt, {"1"}});
    }
    void codes(std::string_view element, const std::vector<std::string>& codes) {
        if (!codes.empty()) all_.push_back({element, scope_, line_, std::nullopt, codes});
    }
    std::vector<statement> finish() && { return std::move(all_); }

  private:
    std::vector<statement> all_;
    int scope_ = -1, line_ = 0;
};

void state_plan(stating& all, const census_plan& plan) {
    all.scope(plan.line);
    all.day("ChildProtectionPlans/CPPstartDate", plan.started);
    all.day("ChildProtectionPlans/CPPendDate", plan.ended);
    all.code("ChildProtectionPlans/InitialCategoryOfAbuse", plan.initial_category);
    all.code("ChildProtectionPlans/LatestCategoryOfAbuse", plan.latest_category);
    all.code("ChildProtectionPlans/NumberOfPreviousCPP", std::to_string(plan.previous_plans));
    std::vector<date> reviews = plan.reviews;
    std::sort(reviews.begin(), reviews.end(), before);
    for (std::size_t i = 0; i < reviews.size(); ++i) {
        all.day(i + 1 < reviews.size() ? "ChildProtectionPlans/CPPreviewDate"
                                       : "ChildProtectionPlans/LastCPPreviewDate",
                reviews[i]);
    }
}

/// Reports what cannot be with words about the days.
class judging {
  public:
    explicit judging(const census_child& child) : child_(child) {}

    void not_before(int line, std::string_view element, std::string_view what,
                    const std::optional<date>& later, std::string_view than,
                    const std::optional<date>& earlier) {
        if (!later || !earlier || !before(*later, *earlier)) return;
        bad(line, element,
            fmt::format("{} ({}) is before {} ({})", what, to_text(*later), than, to_text(*earlier)));
    }
    void bad(int line, std::string_view element, std::string reason) {
        std::string path = element.find("Child") == 0 && element.find('/') == std::string_view::npos
                               ? std::string(element)
                               : "CINdetails/" + std::string(element);
        found_.push_back({line, std::move(path), child_.local_id, std::move(reason)});
    }
    std::vector<bad_row> finish() && { return std::move(found_); }

  private:
    const census_child& child_;
    std::vector<bad_row> found_;
};

void judge_parts(judging& judge, const census_episode& of) {
    const auto within = [&](int line, std::string_view element, std::string_view what,
                            const std::optional<date>& day) {
        judge.not_before(line, element, what, day, "the referral", of.referral);
        judge.not_before(line, element, "the closure of the case", of.closed, what, day);
    };
    for (const census_assessment& one : of.assessments) {
        const std::string_view start = "Assessments/AssessmentActualStartDate";
        const std::string_view end = "Assessments/AssessmentAuthorisationDate";
        within(one.line, start, "the start of the assessment", one.started);
        within(one.line, end, "the authorisation of the assessment", one.authorised);
        judge.not_before(one.line, end, "the authorisation of the assessment", one.authorised, "its start",
                         one.started);
        if (of.closed && !one.authorised)
            judge.bad(one.line, start, "the case is closed, but this assessment has not been authorised");
    }
    for (const census_enquiry& one : of.enquiries) {
        const std::string_view start = "Section47/S47ActualStartDate";
        const std::string_view conference = "Section47/DateOfInitialCPC";
        within(one.line, start, "the start of the enquiry", one.started);
        within(one.line, conference, "the conference", one.conference);
        judge.not_before(one.line, conference, "the conference", one.conference, "the start of the enquiry",
                         one.started);
        if (one.conference && one.conference_not_required)
            judge.bad(one.line, conference, "there is a conference, and none was required");
        if (of.closed && !one.conference && !one.conference_not_required)
            judge.bad(one.line, start,
                      "the case is closed, but this enquiry has neither a conference nor a "
                      "decision that none is required");
    }
    for (const census_need_plan& one : of.need_plans) {
        within(one.line, "CINPlanDates/CINPlanStartDate", "the start of the plan", one.started);
        within(one.line, "CINPlanDates/CINPlanEndDate", "the end of the plan", one.ended);
        judge.not_before(one.line, "CINPlanDates/CINPlanEndDate", "the end of the plan", one.ended,
                         "its start", one.started);
    }
    for (const census_plan& one : of.protection_plans) {
        const std::string_view end = "ChildProtectionPlans/CPPendDate";
        within(one.line, "ChildProtectionPlans/CPPstartDate", "the start of the plan", one.started);
        within(one.line, end, "the end of the plan", one.ended);
        judge.not_before(one.line, end, "the end of the plan", one.ended, "its start", one.started);
        for (const date review : one.reviews) {
            const std::string_view element = "ChildProtectionPlans/Reviews/CPPreviewDate";
            judge.not_before(one.line, element, "the review", review, "the start of the plan", one.started);
            judge.not_before(one.line, element, "the end of the plan", one.ended, "the review", review);
        }
        if (of.closed && !one.ended)
            judge.bad(one.line, end, "the case is closed, but this child protection plan has not ended");
    }
}

void judge_episode(judging& judge, const census_child& child, const census_episode& of) {
    judge.not_before(of.line, "CINclosureDate", "the closure of the case", of.closed, "the referral",
                     of.referral);
    judge.not_before(of.line, "CINreferralDate", "the death of the child", child.death, "the referral",
                     of.referral);
    if (!of.closed && !of.closure_reason.empty())
        judge.bad(of.line, "ReasonForClosure", "there is a reason for closing the case, but no day");
    const bool work = !of.assessments.empty() || !of.enquiries.empty() || !of.need_plans.empty() ||
                      !of.protection_plans.empty() || of.transfer_in_conference;
    if (of.no_further_action && work)
        judge.bad(of.line, "ReferralNFA",
                  "there was no further action, and yet there is work with the child");
    judge.not_before(of.line, "DateOfInitialCPC", "the conference", of.transfer_in_conference,
                     "the referral", of.referral);
    judge_parts(judge, of);
}

/// Episodes and protection plans follow one another; two at once have no order on a record.
void judge_order(judging& judge, const census_child& child) {
    std::vector<const census_episode*> episodes;
    std::vector<const census_plan*> plans;
    for (const census_episode& one : child.episodes) {
        if (!one.no_further_action) episodes.push_back(&one);
        for (const census_plan& plan : one.protection_plans)
            plans.push_back(&plan);
    }
    std::stable_sort(episodes.begin(), episodes.end(),
                     [](auto a, auto b) { return before(a->referral, b->referral); });
    std::stable_sort(plans.begin(), plans.end(),
                     [](auto a, auto b) { return before(a->started, b->started); });
    for (std::size_t i = 1; i < episodes.size(); ++i) {
        const auto& earlier = *episodes[i - 1];
        if (!earlier.closed || before(episodes[i]->referral, *earlier.closed))
            judge.bad(episodes[i]->line, "CINreferralDate",
                      fmt::format("the referral of {} came while the episode of {} was open",
                                  to_text(episodes[i]->referral), to_text(earlier.referral)));
    }
    for (std::size_t i = 1; i < plans.size(); ++i) {
        const auto& earlier = *plans[i - 1];
        if (!earlier.ended || before(plans[i]->started, *earlier.ended))
            judge.bad(plans[i]->line, "ChildProtectionPlans/CPPstartDate",
                      fmt::format("the plan of {} began while that of {} stood", to_text(plans[i]->started),
                                  to_text(earlier.started)));
    }
}

} // namespace

std::span<const std::string_view> elements() {
    return known;
}

std::string_view group_of(std::string_view element) {
    const auto slash = element.find('/');
    return slash == std::string_view::npos ? std::string_view() : element.substr(0, slash);
}

std::vector<statement> statements_of(const census_episode& of) {
    stating all;
    all.scope(of.line);
    all.day("CINreferralDate", of.referral);
    all.code("ReferralSource", of.source);
    all.code("PrimaryNeedCode", of.primary_need);
    all.day("CINclosureDate", of.closed);
    all.code("ReasonForClosure", of.closure_reason);
    all.day("DateOfInitialCPC", of.transfer_in_conference);
    all.flag("ReferralNFA", of.no_further_action);
    for (const census_assessment& one : of.assessments) {
        all.scope(one.line);
        all.day("Assessments/AssessmentActualStartDate", one.started);
        all.day("Assessments/AssessmentInternalReviewDate", one.internal_review);
        all.day("Assessments/AssessmentAuthorisationDate", one.authorised);
        all.codes("Assessments/AssessmentFactors", one.factors);
    }
    for (const census_need_plan& one : of.need_plans) {
        all.scope(one.line);
        all.day("CINPlanDates/CINPlanStartDate", one.started);
        all.day("CINPlanDates/CINPlanEndDate", one.ended);
    }
    for (const census_enquiry& one : of.enquiries) {
        all.scope(one.line);
        all.day("Section47/S47ActualStartDate", one.started);
        all.day("Section47/InitialCPCtarget", one.conference_target);
        all.day("Section47/DateOfInitialCPC", one.conference);
        all.flag("Section47/ICPCnotRequired", one.conference_not_required);
    }
    for (const census_plan& one : of.protection_plans)
        state_plan(all, one);
    return std::move(all).finish();
}

std::vector<bad_row> contradictions(const census_child& child) {
    judging judge(child);
    judge.not_before(child.line, "ChildIdentifiers", "the death of the child", child.death, "the birth",
                     child.birth);
    for (const census_episode& one : child.episodes)
        judge_episode(judge, child, one);
    judge_order(judge, child);
    return std::move(judge).finish();
}

} // namespace kith::returns
