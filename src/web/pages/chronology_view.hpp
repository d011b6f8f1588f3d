#pragma once
// What the pages of the chronology share: what was asked, whose lines it takes, and each part of a line in
// words and as drawn.
//
// Contents
//   chronology_question       what somebody asked to see, from the address
//   open_chronology           the lines that answer it
//   *_words                   a line's parts in plain words, for pages, CSV and PDF alike
//   chronology_table          lines and gaps as a table

#include "casework/chronology.hpp"
#include "web/pages/family_parts.hpp"
#include "web/pages/page_parts.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kith::web::pages {

/// Months without an entry that are pointed out unless somebody asks for others. The guidance says nothing
/// of gaps; a plan is reviewed within three months of the conference (WT2018 ch1), so a record that is
/// silent for longer is worth a look.
constexpr int usual_gap = 3;
/// `person` of the question: everybody of the family whose record the viewer may open.
constexpr std::string_view whole_family = "family";

struct chronology_question {
    casework::chronology_filter filter;
    std::string person;  ///< empty: the child; `whole_family`; or a person's id
    int gap = usual_gap; ///< months; 0: gaps are not shown
    int page = 1;
};
/// Nothing for what no page of Kith asks.
std::optional<chronology_question> chronology_question_of(const form_fields&);
/// As it stands in an address, without the page: "show=everything&agency=health".
form_fields::list fields_of(const chronology_question&);
/// "what matters; agency Health; year 2019", for readers of the paper and of the audit.
std::string question_words(const child_visit&, const chronology_question&);

using open_file = std::shared_ptr<const casework::file>;

/// The lines of a question.
struct opened_chronology {
    gathered_family family;
    std::vector<open_file> files;                         ///< whose lines these are; they point into them
    std::vector<casework::chronology_line> all;           ///< before filtering
    std::vector<const casework::chronology_line*> chosen; ///< the newest first
    std::vector<casework::chronology_gap> gaps;           ///< the newest first
    std::vector<person_id> others;                        ///< whose lines are shown besides the child's
};
/// Nothing when it asks for a person whose record is not open to the viewer (or is nobody's).
std::optional<opened_chronology> open_chronology(site&, const child_visit&, const chronology_question&);

/// The file of somebody else as at the moment of the visit; nullptr where there is none.
open_file file_of(site&, const child_visit&, const person_id&);
/// The agency of an entry by the account of whoever recorded it.
casework::agency_of agencies_of(const child_visit&);
/// The record in which the head of the line stands: where judging it leads.
person_id record_of(const casework::chronology_line&);

// ------------------------------------------------------------ in words

std::string when_words(const casework::chronology_line&);
std::string agency_words(const child_visit&, const std::string& agency); ///< "Agency not recorded"
/// "Health: told by the health visitor. Recorded by Sam Ahmed, Social worker".
std::string source_words(const child_visit&, const casework::chronology_source&);
std::string significance_words(const child_visit&, const casework::chronology_line&);
std::string theme_words(const child_visit&, const std::vector<std::string>& themes);
std::string judged_words(const child_visit&, const casework::judgement&);
/// "No entry for 7 months, from 3 March 2019 to 10 October 2019. A case was open."
std::string gap_words(const casework::chronology_gap&, bool filtered);
std::string kind_words(std::string_view kind);

// ------------------------------------------------------------ drawn

struct table_wanted {
    std::size_t first = 0, count = 0; ///< of `chosen`
    bool who = false;                 ///< a column that says whose line it is
    bool actions = true;              ///< links to judge and to correct
};
html chronology_table(const site&, const child_visit&, const opened_chronology&, const chronology_question&,
                      const table_wanted&);
/// What happened, as the chronology shows it: title, marks, words, where it stands.
html line_part(const site&, const child_visit&, const casework::chronology_line&, bool actions);

} // namespace kith::web::pages
