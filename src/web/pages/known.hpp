#pragma once
// The way from an identifier in an address to a record.

#include "access/access.hpp"
#include "web/pages/site.hpp"

#include <memory>

namespace kith::web::pages {

/// Opens the record for whoever may know of it; otherwise nothing, also where there is none. Which of the
/// two it is can't be told from the time it takes: a hidden record is not looked at. Everything that an
/// address names is opened by this. `involved`: also for whoever stands on it in any relation.
enum class open_to { who_know_of_it, who_stand_on_it_too };
std::shared_ptr<const casework::file> open_if_known(site&, store::snapshot&, const guidance::edition&,
                                                    const kith::access::viewer&, const person_id&,
                                                    open_to = open_to::who_know_of_it);

} // namespace kith::web::pages
