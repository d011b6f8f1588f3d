#pragma once
// What is known of a person, in words: values, where they come from, what should be looked at.
//
// Contents
//   details_address         /children/<id>/details...
//   detail_words, ...       one detail or one value of a fact in words
//   source_line             which agency told, since when, recorded when and by whom
//   numbers_elsewhere       other records with the same number

#include "casework/details.hpp"
#include "web/pages/page_parts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

/// "/children/<id>/details" + rest, as it is now.
std::string details_address(const person_id&, std::string_view rest = {});

/// A part's value as people read it: codes by their text, dates and NHS numbers in words.
std::string part_words(const child_visit&, const people::detail&, const people::detail_part&);
std::string part_words(const child_visit&, const people::detail_part&, std::string_view value);
/// The whole detail: "12 High Street, AB1 2CD"; "Ada Obi, said AH-da".
std::string detail_words(const child_visit&, const people::detail&);
/// What it is called within its section: "Alias", "Home", "NHS number".
std::string detail_label(const child_visit&, const people::detail&);

/// The value of a fact that somebody said: "about 3 May 2014", "Not known (asked)".
std::string value_words(const child_visit&, std::string_view fact, const people::fact_value&);

/// "School or college", or "an agency that was not named".
std::string agency_words(const child_visit&, std::string_view agency);
/// "since 3 May 2014", "from 3 May 2014 to 2 June 2020", "until ..."; empty where neither is known.
std::string dates_words(const std::optional<date>& from, const std::optional<date>& until);
/// "School or college, since 3 May 2014. Recorded 4 May 2014".
std::string source_line(const child_visit&, const people::fact_value&);
std::string source_line(const child_visit&, const people::detail&);

/// Records of other people with this number, bounded. Those that the viewer may not open are only counted.
struct same_number {
    std::vector<store::person_row> open_to_viewer;
    std::size_t others = 0;
};
same_number numbers_elsewhere(site&, const child_visit&, std::string_view value);
/// "Another record has this number", with links where the viewer may follow them; empty where none has.
html same_number_part(site&, const child_visit&, std::string_view value, std::vector<person_id>& shown);

/// "Recorded as given. Please check: ..." ; empty without doubts.
html doubts_part(const std::vector<std::string>& doubts);

} // namespace kith::web::pages
