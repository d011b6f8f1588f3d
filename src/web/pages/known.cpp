#include "web/pages/known.hpp"

#include "store/standing.hpp"

namespace kith::web::pages {

std::shared_ptr<const casework::file> open_if_known(site& site, store::snapshot& snapshot,
                                                    const guidance::edition& edition,
                                                    const kith::access::viewer& viewer,
                                                    const person_id& person, open_to whom) {
    if (!is_identifier(person.text)) return nullptr;
    const auto stands = store::standing_to(snapshot, kith::access::visibility_of(edition, viewer), person);
    const bool involved = stands.involved && whom == open_to::who_stand_on_it_too;
    if (!stands.known && !involved) return nullptr;
    return site.desk.open(snapshot, person);
}

} // namespace kith::web::pages
