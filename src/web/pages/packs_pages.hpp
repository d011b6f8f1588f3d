#pragma once
// The papers of a meeting, for whoever was given them by name or opens the record, and reports handed in
// for it.
//   GET  /packs/:person/:process                 invitation, what was recorded, reports
//   POST /packs/:person/:process/upload          a report (multipart/form-data)
//   GET  /packs/:person/:process/files/:file     one report, to keep: never shown in the page

#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

void add_packs_routes(routes&, site&);

/// The meetings whose papers the viewer was given, as a list; `people` gains whom it names. Empty: none.
html draw_packs(const visit&, site&, store::snapshot&, const kith::access::viewer&,
                std::vector<person_id>& people);

} // namespace kith::web::pages
