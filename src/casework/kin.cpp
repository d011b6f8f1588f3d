// The people around a person: how each entry about them changes the file.

#include "casework/kin.hpp"

#include "casework/entries.hpp"

#include "people/relationships.hpp"

namespace kith::casework {

bool apply_kin(file& child, const record::entry& entry, const boost::json::object& body) {
    if (entry.type != relationship_recorded) return false;
    relationship one;
    one.person = person_id{text_of(body, "person")};
    one.kind = text_of(body, "kind");
    one.parental_responsibility = text_of(body, "parental_responsibility");
    one.sequence = entry.sequence;
    one.by = entry.by;
    one.entered = entry.entry_time;
    if (const auto understood = people::understand_relationship(one.kind)) one.type = understood->type;
    child.kin.relationships.push_back(std::move(one));
    return true;
}

} // namespace kith::casework
