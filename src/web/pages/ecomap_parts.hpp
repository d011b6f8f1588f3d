#pragma once
// Who and what is around a child, for the ecomap and the form that judges a tie.

#include "casework/ties.hpp"
#include "family/ecomap.hpp"
#include "web/pages/people_parts.hpp"

namespace kith::web::pages {

/// The map with each end's last judgement; the record of other children of whom something is shown.
struct ecomap_read {
    kith::family::ecomap map; ///< `around::id` is the end: "person:<id>", "practitioner:<id>", "named:..."
    std::vector<person_id> records_shown;
    [[nodiscard]] const kith::family::around* find(std::string_view end) const;
};
ecomap_read read_ecomap(site&, const child_visit&);

/// The end as a segment of an address: "person--<id>".
std::string segment_of(std::string_view end);
/// "/children/<id>/ecomap/ties/<segment>".
std::string tie_address(const child_visit&, std::string_view segment);

} // namespace kith::web::pages
