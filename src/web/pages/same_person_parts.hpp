#pragma once
// What the pages about one person on record twice share: the way in to two records, how likely and why in
// words, and the notices.

#include "web/pages/page_parts.hpp"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace kith::web::pages {

/// Two records, opened side by side by somebody who may open both.
struct pair_visit {
    std::unique_ptr<store::snapshot> snapshot;
    std::shared_ptr<const casework::file> left, right; ///< as the viewer may see them
    casework::join pair;
    casework::practitioner who;
    const guidance::edition* edition = nullptr;
    std::shared_ptr<const accounts_read> accounts;
    instant now;
    bool may_decide = false;  ///< sees the whole area
    bool one_already = false; ///< both are one person through other joins
    [[nodiscard]] std::string address() const;
    [[nodiscard]] bool proposed_by_viewer() const { return pair.proposed_by.who == who.id; }
    /// "Sam Ahmed".
    [[nodiscard]] std::string name_of(const record::actor& by) const { return accounts->name_of(by.who); }
};
/// Parameters ":left" and ":right". Otherwise the page to answer with: 403 where one of both is closed to
/// the viewer or does not exist, 400 for a record and itself.
std::variant<pair_visit, response> enter_pair(visit&, site&);

/// Notes the reading of both records, and answers with the page. `title` never names anybody.
struct pair_page {
    std::string title;
    html body;
    bool error = false;
    std::string shown;
};
response show_pair(visit&, pair_visit&, pair_page);

/// "speaks strongly for it", "says little", "speaks against it": a weight in words.
std::string_view weight_words(double weight);
/// What speaks for and against, strongest first. `explanation` as store::match_row and join keep it.
html reasons_part(std::string_view explanation);
std::string explanation_of(const linkage::comparison&);
/// "Very likely the same person (98 of 100)".
std::string likely_words(int millionths);

/// "Ada Okafor, born 12 March 2014 (12 years)" with a link to the record.
html person_line(const store::person_row&, date today);

/// After a decision: "?done=proposed" in the address makes this notice. Empty without it.
html join_notice(const visit&);

/// The hidden fields that every form about a pair has, with the reason that is asked. `id`: of the
/// question, where a page has two such forms.
html reason_form(const visit&, const std::string& action, std::string_view label, std::string_view hint,
                 const problems& wrong, const html& before, const html& buttons,
                 std::string_view id = "reason");

} // namespace kith::web::pages
