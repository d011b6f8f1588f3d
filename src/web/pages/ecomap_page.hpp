#pragma once
// The ecomap: the household and what is around it, each tie as a practitioner judged it, and the form for
// judging.

#include "web/pages/site.hpp"

namespace kith::web::pages {

/// GET /children/:person/ecomap; GET and POST /children/:person/ecomap/ties/:end ("new", or
/// "person--<id>").
void add_ecomap_page_routes(routes&, site&);

} // namespace kith::web::pages
