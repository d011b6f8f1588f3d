#pragma once
// How the people around a person are told on pages: who stands how to whom, where they live, which checks
// of an adult were done.
//
// Contents
//   stand, person_near, people_near   everybody around the person of a visit, each with how they stand
//   responsibility_words              parental responsibility with its source and dates
//   check_lines, check_summary        the checks of an adult, one by one and in one sentence
//   type_items, code_items            what a form offers to choose from

#include "web/pages/family_parts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::web::pages {

/// One way in which somebody stands to the person of the visit.
struct stand {
    std::string words;      ///< "Mother", "Half-brother or half-sister"
    std::string as_written; ///< in the words of whoever told it, where they say something else
    std::string dates;      ///< "since 3 May 2014", "until 2 June 2020"; empty where not known
    std::string why;        ///< of what follows from other links
    const people::relationship_type* type = nullptr;
    const casework::relationship* recorded =
        nullptr; ///< on the person's own stream; else told by the other's
    bool ended = false, follows = false;
};

/// Somebody around the person of the visit.
struct person_near {
    kith::family::member who;
    std::vector<stand> stands; ///< now, then ended, then what follows
    bool lives_here = false;   ///< in a household of the person's, at the moment shown
    bool lived_here = false;   ///< before
    bool poses_risk = false;
    bool open_to_viewer = false;               ///< the viewer may open the record
    std::string status;                        ///< of another child whose record the viewer may open
    [[nodiscard]] bool now() const;            ///< recorded and not ended, or in the household
    [[nodiscard]] bool follows_beside() const; ///< a brother or sister of some kind, by what follows
    [[nodiscard]] bool is_parent() const;
    /// "Mother; person who poses a risk"; "Lives in the household".
    [[nodiscard]] std::string words() const;
};

/// Whoever poses a risk first, then parents, carers and partners, then the others, by name.
struct people_near {
    gathered_family family;
    std::vector<person_near> all;
    std::vector<std::string> faults; ///< what to look at again
    [[nodiscard]] const person_near* find(const person_id&) const;
};
people_near people_near_to(site&, const child_visit&, int steps = steps_of_a_family);

/// "Has parental responsibility: mother, from the birth, since 3 May 2014"; empty where nothing was said.
std::string responsibility_words(const guidance::edition&, const casework::relationship&, date on);

/// One check of an adult, as the person's record tells it last.
struct check_line {
    std::string code, title;
    const casework::adult_check* last = nullptr; ///< nullptr: not recorded
    std::string words;                           ///< "Done on 3 May 2014", "Not done", "Not recorded"
};
/// Every check that the guidance names, then those that it no longer does.
std::vector<check_line> check_lines(const child_visit&, const person_id& adult);
/// "2 checks done, 1 not done, 8 not recorded".
std::string check_summary(const std::vector<check_line>&);

/// Whether a roster of checks is kept of them: adults, and whoever poses a risk.
bool is_checked(const person_near&);

/// The types of relationship, family first, for a list to choose from; the first item is empty.
std::vector<components::select_item> type_items();
/// The codes of a set in use on the day; the first item is empty.
std::vector<components::select_item> code_items(const guidance::edition&, std::string_view set, date on);

} // namespace kith::web::pages
