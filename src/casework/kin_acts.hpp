#pragma once
// Acts about the people around a person. Pure: files in, entries or problems out. A relationship is written
// into both people's streams under one id, seen from each side; a move into the stream of everybody who
// moves.
//
// Contents
//   lineage, ancestry        who is above whom: what a cycle of parenthood is found with
//   record_relationship      between two people on record; record_new_around: with somebody new
//   change_relationship      dates, type, responsibility; ended; recorded in error
//   record_move              several people leave one household for another
//   record_check             a check of an adult around the child: done, with what result, or why not

#include "casework/details.hpp"
#include "casework/steps.hpp"

#include <map>

namespace kith::casework {

class drafting;

/// Code sets of the edition that the forms here ask with.
inline constexpr std::string_view check_codes = "check_of_adult";
inline constexpr std::string_view responsibility_codes = "parental_responsibility_source";

/// Each child's parents, by birth and adoption, as far up as was looked.
using lineage = std::map<person_id, std::vector<person_id>>;
/// Everybody above this person, from the query tables; bounded (12 generations, 400 people).
lineage ancestry(store::snapshot&, const person_id&);

/// How the other stands to the person, as somebody says.
struct relationship_said {
    std::string type;                    ///< id of people::relationship_types
    std::string kind;                    ///< in words as written; may be empty
    std::string parental_responsibility; ///< "yes", "no", "not_known" or empty
    std::string responsibility_source;   ///< code of responsibility_codes; may be empty
    std::optional<date> responsibility_since, responsibility_until, since, until;
    std::string source; ///< agency that told of it; may be empty
    std::string note;
};

/// Problems carry "type", "pr", "pr_source", "pr_since_date", "pr_until_date", "since_date", "until_date",
/// "source", "note". Refused: somebody their own relative, a cycle of parenthood, a parent born after the
/// child, dates before a birth or after a death, what is recorded already. What is odd but possible is
/// recorded and told by family::faults_of.
result<decision> record_relationship(const guidance::rulebook&, const file& person, const file& other,
                                     const relationship_said&, const lineage& above, const practitioner&,
                                     instant now, world& ids);

/// Several people at once, each with how they stand to the person ("are these brothers and sisters?").
/// A problem's field is prefixed by "<person id>.".
struct other_said {
    std::shared_ptr<const file> other;
    relationship_said said;
};
result<decision> record_relationships(const guidance::rulebook&, const file& person,
                                      const std::vector<other_said>&, const lineage& above,
                                      const practitioner&, instant now, world& ids);

/// Somebody who comes on record because of the person.
struct newcomer {
    bool child = false;
    std::map<std::string, std::string> facts; ///< by fact name; problems carry the fact's name
    bool lives_here = false;                  ///< in the person's present household
};
result<decision> record_new_around(const guidance::rulebook&, const file& person, const newcomer&,
                                   const relationship_said&, const practitioner&, instant now, world& ids);

/// What becomes of a relationship: it is now as `said` tells; or it never was (`withdrawn`). `key`: see
/// key_of, on the person's stream. One that was recorded in one stream only comes into both. Problems as
/// above and "reason".
struct relationship_changing {
    std::string key;
    relationship_said said;
    bool withdrawn = false;
    std::string reason;
};
result<decision> change_relationship(const guidance::rulebook&, const file& person, const file& other,
                                     const relationship_changing&, const lineage& above,
                                     const practitioner&, instant now, world& ids);

/// A move of everybody in `people`, on one day. `to` empty: a new household; `nobody_knows_where`: they
/// only leave. Problems "who", "on_date", "where", "reason".
struct move_said {
    std::optional<date> on;
    household_id to;
    bool nobody_knows_where = false;
    std::string reason;
    /// The new address, for everybody who moves, in the place of the home they have; problems carry
    /// "address." and the part.
    std::optional<detail_said> address;
};
result<decision> record_move(const guidance::rulebook&, const child_files& people, const move_said&,
                             const practitioner&, instant now, world& ids);

/// A check of an adult, for these children. Problems "check", "done", "on_date", "result".
struct check_said {
    person_id adult;
    std::string check;
    std::string done; ///< "yes" or "no"; anything else is a problem
    std::optional<date> on;
    std::string result; ///< what it showed; for one that was not done: why not
};
result<decision> record_check(const guidance::rulebook&, const child_files& children, const check_said&,
                              const practitioner&, instant now);

/// Writes the relationship into both streams of a draft under a fresh id; decides nothing.
void draft_relationship(drafting&, const file& person, const file& other, const relationship_said&,
                        instant event_time, world& ids);

} // namespace kith::casework
