#pragma once
// What guidance/returns/cin-census.md says: whose codes each element of the census uses, and what each date
// in it means as entries of the record. The procedure is named there and in the guidance, not here.

#include "guidance/guidance.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::returns {

/// When an event of the census applies. All parts that are given must hold. An element of the event's own
/// group (its own assessment, its own plan) is looked up there; any other in the whole episode.
struct census_condition {
    std::vector<std::string> any;          ///< one of these is stated
    std::vector<std::string> none;         ///< none of these is stated
    std::vector<std::string> same_day;     ///< all of these are stated with the very same day
    std::vector<std::string> not_same_day; ///< none of these is
    std::string coded;                     ///< this element ...
    std::vector<std::string> is;           ///< ... is one of these codes
};

/// What an outcome is, where the census tells.
struct census_outcome {
    std::string outcome;
    census_condition when;
};

/// What one element of the census means.
struct census_event {
    std::string on;    ///< "Assessments/AssessmentActualStartDate"
    std::string dated; ///< element whose day it is, where `on` is none; empty: by the end of what is stated
    census_condition when;
    std::vector<std::string> begins;            ///< processes
    bool unless_running = false;                ///< not when one of `begins` runs in this episode already
    std::string process, step;                  ///< recorded while the process runs; empty: none
    std::vector<census_outcome> outcomes;       ///< the first that holds; none: the census does not say
    std::map<std::string, std::string> answers; ///< field of the step to element
    std::vector<std::string> finishes;          ///< processes that the step ends
    std::vector<std::string> ends;              ///< processes that are over, no step being stated; "*": all
    std::string words;                          ///< what the chronology says for `ends`
    std::vector<std::string> clocks;            ///< running from here on, whatever led here
    std::vector<std::string> without_clocks;    ///< of which the census cannot tell
    guidance::place at;
};

struct census_rules {
    std::string title, purpose;
    int first_year = 0, last_year = 0;
    /// Element to its codes: as written in the file, to what is put on the record.
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> codes;
    std::vector<std::string> tells_of; ///< clocks whose start and stop the census states
    std::vector<census_event> events;  ///< in the order in which those of one day happen
};

/// Reads guidance/returns/cin-census.md and checks it against the rulebook: every process, step, outcome,
/// field, clock, code set and element must exist.
tl::expected<census_rules, std::vector<guidance::fault>>
load_census_rules(const std::filesystem::path& folder, const guidance::rulebook&);

} // namespace kith::returns
