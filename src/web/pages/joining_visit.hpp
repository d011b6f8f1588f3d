#pragma once
// A visit to a person who is on record more than once: the records that are joined are read as one, each as
// far as the viewer may open it.

#include "web/pages/page_parts.hpp"

#include <optional>

namespace kith::web::pages {

/// The page works on one record by itself (a form), or shows the person.
enum class whole_person { by_itself, joined };

/// Looks for records joined with the one that was entered. For a page that shows: the file becomes the view
/// of all that the viewer may open, and `records` names them. For a form: an answer that leads to the
/// record on which the process or entry of the address stands, where it is not this one. `as_now`: the
/// record entered as it is now; `child.file` as it is to be shown.
std::optional<response> see_joined(visit&, site&, child_visit&, whole_person, const casework::file& as_now);

/// The notice of a page that shows several records as one, or a part of them; empty otherwise. On the first
/// page of the record, for who sees the whole area: also who else on record may be this person.
html joined_notice(const site&, const child_visit&, std::string_view here);

/// "/duplicates/<left>/<right>", the smaller id first.
std::string pair_address(const person_id&, const person_id&);

} // namespace kith::web::pages
