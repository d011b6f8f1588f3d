#pragma once
// Kith's own pieces: the clock, the child's banner, the citation beside a question, the scroll region, the
// journey.

#include "web/components/parts.hpp"

namespace kith::web::components {

/// How a clock stands. The words carry the meaning; the state only chooses the bar and the tag's colour.
enum class clock_state { due_later, due_soon, due_today, late, met, met_late, not_started, does_not_apply };

/// A statutory clock in words: "Due Tue 12 Jan – in 3 working days", "Due today", "2 working days late",
/// "Met on day 8 of 15", "Not started: waiting for the strategy discussion", "Does not apply: ...".
/// Never without words: an empty text is a programming error (std::logic_error).
struct clock_tag_options {
    std::string text = {}; ///< the whole state in words
    clock_state state = clock_state::due_later;
    std::string name = {}; ///< which clock, e.g. "Assessment"; written before the words where given
    web::html why = {};    ///< opens under "Why this date?": trigger, rule with citation, days skipped
    std::string why_summary = "Why this date?";
    std::string id = {};
    std::string record_why_href = {}; ///< a late clock's link "Record why it is late"
};
void clock_tag(html_writer& out, const clock_tag_options& options);
html clock_tag(const clock_tag_options& options);

/// A box that scrolls sideways by itself, reachable by keyboard and named, for tables and drawings.
struct scroll_region_options {
    std::string label = {}; ///< what is in it; required (std::logic_error where empty)
    web::html html = {};
};
void scroll_region(html_writer& out, const scroll_region_options& options);
html scroll_region(const scroll_region_options& options);

struct banner_fact {
    std::string name = {}; ///< e.g. "Date of birth"
    std::string text = {};
    web::html html = {};
};

/// Who this page is about; first in <main>. The name is the <h1> unless `heading_level` says otherwise.
struct child_banner_options {
    std::string name = {};
    std::vector<banner_fact> facts = {}; ///< date of birth and age, identifiers, allocated practitioner...
    web::html tags = {};                 ///< status tags, e.g. "Child protection plan: neglect"
    std::string restriction = {};        ///< e.g. "Restricted record: ..."; empty where none
    int heading_level = 1;
    std::string as_at = {}; ///< "As known on 3 March 2019 at 10:15am"; empty: as known now
};
void child_banner(html_writer& out, const child_banner_options& options);
html child_banner(const child_banner_options& options);

/// Small print beside a question or a clock: why it is asked.
struct citation_options {
    std::string text = {}; ///< e.g. "Working Together 2018, chapter 1, page 43"
    std::string why = {};  ///< one sentence before it
    std::string href = {}; ///< the guidance page in Kith
};
void citation(html_writer& out, const citation_options& options);
html citation(const citation_options& options);

/// A drawing with its equivalent in words. `svg` is safe markup of the journey drawing; it scrolls in its
/// own region.
struct journey_options {
    std::string label = {};
    web::html svg = {};
    web::html words = {}; ///< the same as a list or a table; always on the page
};
void journey(html_writer& out, const journey_options& options);
html journey(const journey_options& options);

} // namespace kith::web::components
