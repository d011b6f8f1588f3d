#pragma once
// Who is around a child: family, the other children of the household, practitioners.

#include "web/pages/page_parts.hpp"

#include <string>
#include <vector>

namespace kith::web::pages {

/// Somebody of the family or the household.
struct family_member {
    person_id person;
    std::string name, kind; ///< "Okafor, Ben", "Father"
    std::string age;        ///< empty when not known
    std::string parental_responsibility;
    std::string status; ///< of a child whose record is open to the viewer; empty otherwise
    bool child = false;
    bool open_to_viewer = false;
};

/// A practitioner with every way in which they stand to the child now, or stood.
struct practitioner_around {
    practitioner_id practitioner;
    std::string name, job, agency;
    std::vector<std::string> relations; ///< titles
    instant since;
    std::optional<instant> until; ///< for those who no longer stand so
};

struct people_around {
    std::vector<family_member> family;
    std::vector<practitioner_around> practitioners, former;
    std::vector<person_id> records_shown; ///< other children of whose record something is shown
};

/// Reads the household once; never more of another child than the viewer may see.
people_around people_around_child(site&, const child_visit&);

html family_list(const people_around&);
html practitioner_list(const people_around&);

} // namespace kith::web::pages
