#pragma once
// The family of a person as far as the viewer may know of it: read from the record for the pages that show
// families as lists and as pictures.

#include "family/family.hpp"
#include "web/pages/page_parts.hpp"

#include <map>
#include <vector>

namespace kith::web::pages {

/// Most people of one family on one page, and how many links away from the person they may be.
constexpr std::size_t most_of_a_family = 80;
constexpr int steps_of_a_family = 3;

/// A family as one viewer may see it.
struct gathered_family {
    kith::family::family all; ///< canonical; what follows is not in `links` (see family::follows)
    /// Other children of whose record something is shown: for child_page::also_shown.
    std::vector<person_id> records_shown;
    std::vector<person_id> open; ///< whose record the viewer may open, the child's own among them
    /// Records that are joined with another, by which their person goes here.
    std::map<person_id, person_id> goes_by;
    [[nodiscard]] const person_id& member_of(const person_id& record) const {
        const auto found = goes_by.find(record);
        return found == goes_by.end() ? record : found->second;
    }
    /// Further people were left out because the family is larger than one page shows.
    bool more = false;
};

/// Breadth first from the child of this visit over relationships and shared households, as at the moment
/// that is shown. Somebody whose record the viewer may not open is shown only where a record that the
/// viewer may open names them, and then only by name, sex and how they stand to it
/// (of two such adults also whether they are or were a couple); others are counted in `not_shown`.
/// Somebody on record more than once is one member where the records are joined: a child as far as the
/// viewer may open every one of them, an adult always (of a record that is closed no more is told than
/// before). They go by the record that the child's own names, otherwise by the oldest.
/// `member::address` is the page about that person around this child. Practitioners who are named as such
/// are left out: they are no family.
gathered_family gather(site&, const child_visit&, int steps = steps_of_a_family);

/// "/children/<child>/people/<other>", as at the moment shown.
std::string around_address(const child_visit&, const person_id& other);

} // namespace kith::web::pages
