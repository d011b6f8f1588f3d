#pragma once
// Readings of a record, as pages tell of them.
//
// Contents
//   readings_of, readings_by      whose, without those who asked not to be named
//   shown_words, why_words        one reading in words
//   page_asked, readings_page     a page of them, the newest first
//   counted_part, pages_part      where that page stands among the others

#include "vigilance/looking.hpp"
#include "web/pages/page_parts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::web::pages {

/// Every reading of the person, of each record that is read as theirs, as at the moment that is shown, in
/// order of time. Whoever asked not to be named when they referred is nobody (casework::unnamed) in a
/// reading that says that they referred, unless the viewer may know that, or is they.
std::vector<vigilance::looked> readings_of(site&, const child_visit&);

/// How one practitioner looked at a record, in order, for whoever reviews their looking.
struct readings_by_one {
    std::vector<vigilance::looked> all;
    /// Somebody who referred asked not to be named, and the viewer may not know who: neither why nor what
    /// was shown is told, of anybody.
    bool words_withheld = false;
};
readings_by_one readings_by(site&, store::snapshot&, const kith::access::viewer&, const person_id&,
                            const practitioner_id& who);

/// What was shown: "chronology, as known on 3 March 2019". Of one that is told without a name: nothing.
std::string shown_words(const vigilance::looked&);
/// As what they looked; nothing where they were refused.
std::string why_words(const vigilance::looked&);

/// What a page that there is none of is answered with.
inline constexpr std::string_view no_such_page = "There is no such page of readings.";
/// ?page=, counted from 0; nothing: it is no page.
std::optional<std::size_t> page_asked(const visit&);
struct readings_page {
    std::size_t page = 0, all = 0; ///< of so many readings
    std::vector<const vigilance::looked*> some;
};
/// A page of those that are in order of time, the newest first; nothing: there is no such page. There is
/// always a first one.
std::optional<readings_page> page_of(const std::vector<const vigilance::looked*>&, std::size_t page);
/// "Readings 51 to 100 of 120, the newest first."
html counted_part(const readings_page&);
/// `address` may have a query.
html pages_part(const readings_page&, const std::string& address);

} // namespace kith::web::pages
