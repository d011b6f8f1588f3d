#include "store/standing.hpp"

#include "store/sql.hpp"
#include "store/visible.hpp"

#include <array>
#include <string>
#include <string_view>

namespace kith::store {

namespace {

/// In any relation, also one that is over; for the pages of those who were asked by name.
constexpr std::string_view involved =
    "p.person in (select w.person from involvement w where w.practitioner = $1)"
    " or p.person in (select w.person from involvement w join account b on b.practitioner = w.practitioner"
    " where b.agency = $22 and b.agency <> '')";

/// Every fact that takes a table, of the record with this identifier or the next one: none is left out
/// because of what another says, so that it costs the same whoever it is about.
constexpr auto standing_query = compose([] {
    std::string made = "select p.person, case when $3 = 1 then 1 else 0 end,"
                       " case when $4 = 1 then 1 else 0 end, case when $5 = 1 then 1 else 0 end";
    for (const std::string_view words :
         {visible::excluded, visible::restricted, visible::named, visible::related, visible::own_agency,
          visible::referred, visible::specific, visible::emergency, involved})
        made += ", case when " + std::string(words) + " then 1 else 0 end";
    return made + " from person p where p.person = (select coalesce("
                  "(select min(n.person) from person n where n.person >= $23),"
                  " (select max(l.person) from person l)))";
});

} // namespace

standing standing_to(snapshot& from, const visibility& who, const person_id& person) {
    using decision::fact;
    standing made;
    if (sees_nobody(who)) return made;
    from.tables().each(standing_query.text, asked_of_known(who, {person}), [&](const sql::row& r) {
        decision::situation now;
        constexpr std::array columns = {fact::challenges_restricted,
                                        fact::area,
                                        fact::finds,
                                        fact::excluded,
                                        fact::restricted,
                                        fact::named,
                                        fact::related,
                                        fact::own_agency,
                                        fact::referred,
                                        fact::specific,
                                        fact::emergency};
        for (std::size_t i = 0; i < columns.size(); ++i)
            now = now.with(columns[i], r.integer(static_cast<int>(i) + 1) != 0);
        const bool known = decision::holds(decision::knows_of, now);
        const bool stands_on_it = r.integer(static_cast<int>(columns.size()) + 1) != 0;
        const bool asked_for = r.text(0) == person.text;
        made.known = asked_for && known;
        made.involved = asked_for && stands_on_it;
    });
    return made;
}

bool is_on_record(snapshot& from, const person_id& person) {
    bool found = false;
    from.tables().each("select count(*) from person where person = $1", {person.text},
                       [&](const sql::row& r) { found = r.integer(0) != 0; });
    return found;
}

} // namespace kith::store
