// A census of a later year: what it adds to an earlier one, and what it must not do.

#include "returns/census_acts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kith::returns {
namespace {

/// Compares what two censuses state; the first difference that is no addition is kept.
class comparing {
  public:
    comparing(const census_child& child) : child_(child) {}

    template <class Value>
    void same(int line, std::string_view element, const Value& before, const Value& now) {
        if (before == Value{} || before == now || found_) return;
        found_ =
            bad_row{line, "CINdetails/" + std::string(element), child_.local_id,
                    "is not what an earlier census said of this child; correct it on the child's record, "
                    "where both stay visible"};
    }
    std::optional<bad_row> finish() && { return std::move(found_); }

  private:
    const census_child& child_;
    std::optional<bad_row> found_;
};

void compare(comparing& both, const census_assessment& before, const census_assessment& now) {
    both.same(now.line, "Assessments/AssessmentInternalReviewDate", before.internal_review,
              now.internal_review);
    both.same(now.line, "Assessments/AssessmentAuthorisationDate", before.authorised, now.authorised);
    both.same(now.line, "Assessments/AssessmentFactors", before.factors, now.factors);
}
void compare(comparing& both, const census_enquiry& before, const census_enquiry& now) {
    both.same(now.line, "Section47/DateOfInitialCPC", before.conference, now.conference);
    both.same(now.line, "Section47/ICPCnotRequired", before.conference_not_required,
              now.conference_not_required);
}
void compare(comparing& both, const census_need_plan& before, const census_need_plan& now) {
    both.same(now.line, "CINPlanDates/CINPlanEndDate", before.ended, now.ended);
}
void compare(comparing& both, const census_plan& before, const census_plan& now) {
    both.same(now.line, "ChildProtectionPlans/CPPendDate", before.ended, now.ended);
    both.same(now.line, "ChildProtectionPlans/InitialCategoryOfAbuse", before.initial_category,
              now.initial_category);
    const bool reviewed = std::any_of(now.reviews.begin(), now.reviews.end(), [&](date one) {
        return std::find(before.reviews.begin(), before.reviews.end(), one) == before.reviews.end();
    });
    // The category changes at a review; without a new one there is no occasion.
    if (!reviewed)
        both.same(now.line, "ChildProtectionPlans/LatestCategoryOfAbuse", before.latest_category,
                  now.latest_category);
}

date began(const census_assessment& one) {
    return one.started;
}
date began(const census_enquiry& one) {
    return one.started;
}
date began(const census_need_plan& one) {
    return one.started;
}
date began(const census_plan& one) {
    return one.started;
}
date began(const census_episode& one) {
    return one.referral;
}

/// Rows of one kind that began on the same day, in order, are the same row.
template <class Row>
std::vector<std::pair<const Row*, const Row*>> pairs(const std::vector<Row>& before,
                                                     const std::vector<Row>& now) {
    std::vector<std::pair<const Row*, const Row*>> all;
    std::vector<bool> taken(now.size(), false);
    for (const Row& old : before) {
        const Row* match = nullptr;
        for (std::size_t i = 0; i < now.size() && !match; ++i) {
            if (taken[i] || began(now[i]) != began(old)) continue;
            taken[i] = true;
            match = &now[i];
        }
        all.emplace_back(&old, match);
    }
    return all;
}

template <class Row>
void compare_rows(comparing& both, const std::vector<Row>& before, const std::vector<Row>& now) {
    for (const auto& [old, fresh] : pairs(before, now))
        if (fresh) compare(both, *old, *fresh);
}

void compare(comparing& both, const census_episode& before, const census_episode& now) {
    both.same(now.line, "ReferralSource", before.source, now.source);
    both.same(now.line, "PrimaryNeedCode", before.primary_need, now.primary_need);
    both.same(now.line, "CINclosureDate", before.closed, now.closed);
    both.same(now.line, "ReasonForClosure", before.closure_reason, now.closure_reason);
    both.same(now.line, "DateOfInitialCPC", before.transfer_in_conference, now.transfer_in_conference);
    both.same(now.line, "ReferralNFA", before.no_further_action, now.no_further_action);
    compare_rows(both, before.assessments, now.assessments);
    compare_rows(both, before.need_plans, now.need_plans);
    compare_rows(both, before.enquiries, now.enquiries);
    compare_rows(both, before.protection_plans, now.protection_plans);
}

/// The rows of the later census, and those of the earlier that it no longer mentions, in order of their
/// beginning.
template <class Row>
void keep_missing(const std::vector<Row>& before, std::vector<Row>& now) {
    std::vector<Row> missing;
    for (const auto& [old, fresh] : pairs(before, now))
        if (!fresh) missing.push_back(*old);
    now.insert(now.begin(), missing.begin(), missing.end());
    std::stable_sort(now.begin(), now.end(), [](const Row& a, const Row& b) {
        return std::chrono::sys_days(began(a)) < std::chrono::sys_days(began(b));
    });
}

void keep_missing_parts(const census_episode& before, census_episode& now) {
    keep_missing(before.assessments, now.assessments);
    keep_missing(before.need_plans, now.need_plans);
    keep_missing(before.enquiries, now.enquiries);
    for (const auto& [old, fresh] : pairs(before.protection_plans, now.protection_plans)) {
        if (!fresh) continue;
        auto& reviews =
            now.protection_plans[static_cast<std::size_t>(fresh - now.protection_plans.data())].reviews;
        for (const date one : old->reviews)
            if (std::find(reviews.begin(), reviews.end(), one) == reviews.end()) reviews.push_back(one);
    }
    keep_missing(before.protection_plans, now.protection_plans);
}

} // namespace

std::optional<bad_row> takes_back(const census_child& before, const census_child& now) {
    comparing both(now);
    both.same(now.line, "PersonBirthDate", before.birth, now.birth);
    for (const auto& [old, fresh] : pairs(before.episodes, now.episodes))
        if (fresh) compare(both, *old, *fresh);
    return std::move(both).finish();
}

census_child merged(const census_child& before, const census_child& now) {
    census_child both = now;
    for (const auto& [old, fresh] : pairs(before.episodes, both.episodes))
        if (fresh)
            keep_missing_parts(*old, both.episodes[static_cast<std::size_t>(fresh - both.episodes.data())]);
    keep_missing(before.episodes, both.episodes);
    return both;
}

} // namespace kith::returns
