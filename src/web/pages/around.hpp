#pragma once
// Who is around a child, in short, for the summary page: family and household, practitioners.

#include "web/pages/people_parts.hpp"

#include <string>
#include <vector>

namespace kith::web::pages {

/// A practitioner with every way in which they stand to the child now, or stood.
struct practitioner_around {
    practitioner_id practitioner;
    std::string name, job, agency;
    std::vector<std::string> relations; ///< titles
    instant since;
    std::optional<instant> until; ///< for those who no longer stand so
};
struct practitioners_near {
    std::vector<practitioner_around> now, before;
};
practitioners_near practitioners_around(const child_visit&);

struct people_around {
    people_near family;
    practitioners_near practitioners;
    std::vector<person_id> records_shown; ///< other children of whose record something is shown
};

/// Those next to the child only; never more of another child than the viewer may see.
people_around people_around_child(site&, const child_visit&);

html family_list(const child_visit&, const people_around&);
html practitioner_list(const people_around&);

} // namespace kith::web::pages
