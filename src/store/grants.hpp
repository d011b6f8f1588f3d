#pragma once
// Whom a practitioner must keep away from: the interests that they have declared, and everybody near to
// those. Grants themselves are rows of a case (store.hpp: access_grant_row).
//
// Near is whoever is at most two steps away, in either direction: a step is a family relationship (whether
// or not it has ended; practitioners' relations are none), or living in one household now. Records that are
// joined are one person. The store keeps the table right in every transaction that changes an interest, a
// relationship, a household or a join.

#include "foundation/identifier.hpp"
#include "store/store.hpp"

#include <memory>
#include <set>
#include <string_view>
#include <vector>

namespace kith::store {

/// Makes these the practitioner's interests, as the stream "practitioner:<id>" now tells them.
void replace_interests(transaction&, const practitioner_id&, const std::set<person_id>&);
std::set<person_id> interests_of(snapshot&, const practitioner_id&);
/// Every practitioner who has an interest, in order: for verification.
std::vector<practitioner_id> interested_practitioners(snapshot&);

/// From whom the practitioner is kept by interest; never null. A grant of kind "excluded" is on the record.
std::shared_ptr<const std::set<person_id>> exclusions_of(snapshot&, const practitioner_id&);
/// Who is kept from this person by an interest, in order.
std::vector<practitioner_id> kept_from(snapshot&, const person_id&);

/// Practitioners of an agency; nobody for none.
std::shared_ptr<const std::set<practitioner_id>> colleagues_of(snapshot&, std::string_view agency);

/// Children with exactly this identifier of whom the viewer may know that there is a record: whoever may
/// not open it may be told whom to ring, and nothing else of the row.
std::vector<person_row> known_by_identifier(snapshot&, const visibility&, std::string_view value);

/// Whom somebody who sees the area may not see, with what the index holds of them. Nobody for other
/// viewers, whose lists begin with those whom they see.
std::vector<profile_row> hidden_profiles(snapshot&, const visibility&, int most);

/// The same as identifiers.
std::set<person_id> hidden_people(snapshot&, const visibility&);

/// Pairs that may be one person and proposals that wait, as snapshot::matches, count_matches and
/// joins_waiting give them, without those of whom somebody who sees the area may not see one. Nothing for
/// other viewers.
std::vector<match_row> matches_in_view(snapshot&, const visibility&, const match_question&);
std::int64_t count_matches_in_view(snapshot&, const visibility&, const match_question&);
std::vector<join_row> joins_waiting_in_view(snapshot&, const visibility&, int limit);

} // namespace kith::store
