#pragma once
// The decision of who sees what (foundation/decision.hpp) as a condition of SQL over `person p`. Private to
// store/: every list that depends on who asks is made of these texts and of nothing else.
//
// Parameters, in every statement that has a condition of these: $1 the viewer, $2 the moment, $3 whether
// the role may open restricted records in an emergency. Where the whole area is in view the query's own
// begin at $4 (`asked_of_area`). Otherwise $4 is whether the area is in view, $5 whether an agreement
// holds, $6 to $21 are the relations, padded by '', and the query's own begin at $22 (`asked_in_view`).

#include "foundation/decision.hpp"
#include "store/sql.hpp"
#include "store/store.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace kith::store {

/// A statement put together while compiling. As good as a literal: it has static storage and no value of
/// anybody's can be in it.
template <std::size_t N>
struct composed {
    char text[N] = {};
};

/// `make` is a lambda without captures that gives the text.
template <class Make>
consteval auto compose(Make) {
    constexpr std::size_t size = Make{}().size();
    composed<size + 1> made;
    const std::string text = Make{}();
    for (std::size_t i = 0; i < size; ++i)
        made.text[i] = text[i];
    return made;
}

namespace visible {

inline constexpr std::string_view excluded =
    "p.person in (select x.person from exclusion x where x.practitioner = $1"
    " union all select k.person from access_grant k where k.practitioner = $1 and k.kind = 'excluded'"
    " and (k.until_at is null or k.until_at > $2))";
inline constexpr std::string_view restricted = "p.restricted = 1";
inline constexpr std::string_view named =
    "p.person in (select n.person from access_grant n where n.practitioner = $1 and n.kind = 'named'"
    " and n.since <= $2 and (n.until_at is null or n.until_at > $2))";
inline constexpr std::string_view specific =
    "p.person in (select s.person from access_grant s where s.practitioner = $1 and s.kind = 'specific'"
    " and s.since <= $2 and (s.until_at is null or s.until_at > $2))";
inline constexpr std::string_view emergency =
    "p.person in (select e.person from access_grant e where e.practitioner = $1 and e.kind = 'emergency'"
    " and e.since <= $2 and (e.until_at is null or e.until_at > $2))";
inline constexpr std::string_view related =
    "p.person in (select v.person from involvement v where v.practitioner = $1 and v.until_at is null"
    " and v.relation in"
    " ($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21))";
inline constexpr std::string_view referred = "p.person in (select f.person from involvement f where "
                                             "f.practitioner = $1 and f.relation = 'referrer')";
inline constexpr std::string_view own_agency =
    "p.person in (select o.person from involvement o join account a on a.practitioner = o.practitioner"
    " where o.relation = 'referrer' and a.agency = $22 and a.agency <> '')";

/// Whom a viewer may see at all who does not see the area by an agreement: the condition follows from
/// `opens_record` and gives the engine a way in by index. Proved by the tests of lists.
inline constexpr std::string_view candidates =
    "p.person in (select v.person from involvement v where v.practitioner = $1 and v.until_at is null"
    " and v.relation in"
    " ($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
    " union select c.person from access_grant c where c.practitioner = $1) and ";

/// The words of each fact for a viewer who has the area in view, and may be told what is in it.
inline constexpr decision::fact_words of_area = {excluded, restricted, named, "1", "", "",      "",
                                                 specific, emergency,  "",    "1", "", "$3 = 1"};
/// For any other.
inline constexpr decision::fact_words by_relation = {excluded, restricted, named,    "$4 = 1",  related,
                                                     "",       "",         specific, emergency, "",
                                                     "$5 = 1", "",         "$3 = 1"};
/// For what may be known of: there $5 is whether the role finds, and $22 the agency whose referrals are in
/// view; a server takes no parameter that a statement does not use.
inline constexpr decision::fact_words by_knowing = {excluded,   restricted, named,    "$4 = 1",  related,
                                                    own_agency, referred,   specific, emergency, "$5 = 1",
                                                    "",         "",         "$3 = 1"};

/// " <condition>" on `person p`: those whose record the viewer may open.
constexpr std::string to_area() {
    return " (" + decision::printed(decision::opens_record, of_area) + ")";
}
constexpr std::string in_view() {
    return " (" + std::string(candidates) + decision::printed(decision::opens_record, by_relation) + ")";
}
/// Those of whom the viewer may know that there is a record; see `by_knowing`.
constexpr std::string known() {
    return " (" + decision::printed(decision::knows_of, by_knowing) + ")";
}

} // namespace visible

/// The parameters of a query in view of one viewer: theirs, then the query's own.
class asked_in_view {
  public:
    asked_in_view(const visibility&, std::initializer_list<sql::parameter> own);
    operator std::span<const sql::parameter>() const { return values_; } // NOLINT: implicit on purpose

  protected:
    asked_in_view() = default;
    std::vector<sql::parameter> values_;
};
/// ... of a question for those of whom the viewer may know; $22 is filled in, the query's own begin at $23.
class asked_of_known : public asked_in_view {
  public:
    asked_of_known(const visibility&, std::initializer_list<sql::parameter> own);
};
/// ... of a viewer who has the area in view.
class asked_of_area : public asked_in_view {
  public:
    asked_of_area(const visibility&, std::initializer_list<sql::parameter> own);
};

/// Whether the viewer has the area in view and may be told what is in it.
inline bool has_area(const visibility& who) {
    return who.everyone && who.agreement && !who.nobody;
}
/// Whether nobody can be in view.
inline bool sees_nobody(const visibility& who) {
    return who.nobody || (who.viewer.empty() && !who.everyone);
}

} // namespace kith::store
