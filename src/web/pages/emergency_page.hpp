#pragma once
// A record that is not open to whoever asks for it: what they are told, and opening it in an emergency.
//
// Contents
//   not_open                       the page instead of a record: nothing, or that there is one
//   worried_panel                  whom to ring about a child; the same on every page of a search
//   emergency_notice, emergency_told   on every page of a record opened in an emergency, and for whoever is
//                                  told of it
//   add_emergency_routes           GET and POST /children/:person/emergency

#include "web/pages/page_parts.hpp"

namespace kith::web::pages {

/// Whom to ring who is worried about a child: never says whether a child is known.
html worried_panel(const site&);

/// The answer to whoever may not open the whole record. `child` is nullptr where there is none: the answer
/// is then the same, to the byte, as for a record that is hidden from them. The snapshot is released.
response not_open(visit&, site&, std::unique_ptr<store::snapshot>, const kith::access::viewer&,
                  std::shared_ptr<const casework::file> child);

/// What is open only by an emergency is read and not taken away: the page instead of a copy.
response no_copies(visit&, site&, child_visit&, std::string title);
/// "Emergency access, recorded, until 02:14"; empty where the viewer opens the record without one.
html emergency_notice(const child_visit&);
/// Who opened the record in an emergency, and why, until the allocated worker has read it and somebody has
/// reviewed it.
html emergency_told(const site&, const child_visit&);

void add_emergency_routes(routes&, site&);

} // namespace kith::web::pages
