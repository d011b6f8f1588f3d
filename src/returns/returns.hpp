#pragma once
// Statutory returns in and out. Today: the DfE census of children in need comes in, on a new authority's
// first day.
//
// Contents
//   load_census_rules   what the elements of the census mean, as data (census_rules.hpp)
//   read_census     streams the file; every child checked against the structure and the codes
//   import_census   children, episodes, assessments, enquiries, conferences and plans onto the record; all
//   or nothing

#include "casework/casework.hpp"
#include "returns/census_rules.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <istream>
#include <string>
#include <vector>

namespace kith::returns {

/// A row that can't be taken, in words for the person who sent the file.
struct bad_row {
    int line = 0;        ///< in the file
    std::string element; ///< "CINdetails/Assessments/AssessmentActualStartDate"
    std::string child;   ///< LAchildID, if it could be read
    std::string reason;
};

struct census_assessment {
    int line = 0;
    date started;
    std::optional<date> internal_review, authorised;
    std::vector<std::string> factors;
};
struct census_enquiry {
    int line = 0;
    date started; ///< of the strategy discussion that began it
    std::optional<date> conference_target, conference;
    bool conference_not_required = false;
};
struct census_plan {
    int line = 0;
    date started;
    std::optional<date> ended;
    std::string initial_category, latest_category;
    int previous_plans = 0;
    std::vector<date> reviews;
};
struct census_need_plan {
    int line = 0;
    date started;
    std::optional<date> ended;
};
/// One referral and what came of it.
struct census_episode {
    int line = 0;
    date referral;
    std::string source, primary_need, closure_reason;
    std::optional<date> closed, transfer_in_conference;
    bool no_further_action = false;
    std::vector<census_assessment> assessments;
    std::vector<census_enquiry> enquiries;
    std::vector<census_need_plan> need_plans;
    std::vector<census_plan> protection_plans;
};
struct census_child {
    int line = 0;
    std::string local_id, upn, former_upn, upn_unknown, sex, ethnicity;
    std::optional<date> birth, expected, death;
    std::vector<std::string> disabilities;
    std::vector<census_episode> episodes;
};
struct census {
    int year = 0;
    date reference_date;
    std::string authority; ///< LEA
    std::vector<census_child> children;
};

/// Reads a census file (2022-2026 structure). Bounded: 1 GiB, depth 32, 1,000,000 children; no entities, no
/// network. All bad rows (at most 1,000 reported, then how many more), or the census.
/// `rules` (load_census_rules) bring the codes, which are guidance.
tl::expected<census, std::vector<bad_row>> read_census(std::istream& file, const census_rules& rules);

struct census_receipt {
    std::int64_t children = 0, already_there = 0, episodes = 0, entries = 0;
};

/// Everything of the census onto the record in one commit. A child is known again by authority and
/// LAchildID; what is there already is not written twice, so the same file twice changes nothing.
/// `progress` is told the children done.
tl::expected<census_receipt, std::vector<bad_row>>
import_census(casework::desk&, const census&, const census_rules&, const casework::practitioner& by,
              instant now, const std::function<void(std::int64_t)>& progress);

} // namespace kith::returns
