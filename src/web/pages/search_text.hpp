#pragma once
// The second half of search: words in the text of records, among those that the viewer may open.

#include "web/pages/site.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

/// What is asked of the text: stems, phrases in quotes. Words that every text has are left out where others
/// stand.
store::text_question text_asked(std::string_view typed);

struct text_results {
    html body;
    std::vector<person_id> shown; ///< whose records an excerpt is from
};
/// Looks for the words; excerpts with the words marked, newest first.
text_results text_found(visit&, site&, const store::visibility&, const store::text_question&);

} // namespace kith::web::pages
