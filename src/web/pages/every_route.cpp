#include "web/pages/every_route.hpp"

#include "web/drafts.hpp"
#include "web/log_routes.hpp"
#include "web/provider_pages.hpp"
#include "web/session_pages.hpp"

namespace kith::web::pages {

routes every_route(site& site, identity::gate& gate) {
    routes table;
    add_service_routes(table);
    add_log_routes(table);
    add_session_routes(table, gate);
    add_provider_routes(table, gate, site.desk.world());
    web::add_draft_routes(table);
    add_reading_routes(table, site);
    add_writing_routes(table, site);
    return table;
}

} // namespace kith::web::pages
