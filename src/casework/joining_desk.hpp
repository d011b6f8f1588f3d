#pragma once
// Joins with effects: reading them from the record, the records of one person, and recording decisions.

#include "casework/desk.hpp"
#include "casework/joining.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace kith::casework {

/// Most records that are read as one person; more is no person but a mistake, and the rest stays apart.
inline constexpr std::size_t most_joined = 20;

/// What has been said about two records.
join open_join(store::snapshot&, const person_id&, const person_id&);

/// The joins through which this record is one person with others, at a moment (or now).
std::vector<join> live_joins(store::snapshot&, const person_id&, std::optional<instant> at = std::nullopt);
/// The records of the person whom this record is about, itself among them, in the order of their ids.
std::vector<person_id> one_person(store::snapshot&, const person_id&,
                                  std::optional<instant> at = std::nullopt);
/// By which of them the person goes: the one begun first.
person_id oldest_record(desk&, store::snapshot&, const std::vector<person_id>& records);
/// Everybody whose record is joined with others, each with all records of the person; for lists.
std::map<person_id, std::vector<person_id>> joined_people(store::snapshot&);

/// Files with everything that was entered on them; those that do not exist (yet) are left out.
std::vector<whole_record> whole_records(desk&, store::snapshot&, const std::vector<person_id>&,
                                        std::optional<instant> at = std::nullopt);

/// A decision about two records: "propose", "agree", ... in words of joining.hpp.
outcome_of_act propose_join(desk&, const person_id&, const person_id&, const join_words&,
                            const practitioner&, instant now, const form_sent&);
outcome_of_act agree_to_join(desk&, const person_id&, const person_id&, std::string_view reason,
                             const practitioner&, instant now, const form_sent&);
outcome_of_act decline_join(desk&, const person_id&, const person_id&, std::string_view reason,
                            const practitioner&, instant now, const form_sent&);
outcome_of_act withdraw_proposal(desk&, const person_id&, const person_id&, std::string_view reason,
                                 const practitioner&, instant now, const form_sent&);
outcome_of_act keep_apart(desk&, const person_id&, const person_id&, std::string_view reason,
                          const practitioner&, instant now, const form_sent&);

/// What was made on the person's records since these two were joined.
std::vector<made_unit> made_since(desk&, store::snapshot&, const join&);
outcome_of_act propose_split(desk&, const person_id&, const person_id&, const unit_choices&,
                             std::string_view reason, const practitioner&, instant now, const form_sent&);
outcome_of_act decline_split(desk&, const person_id&, const person_id&, std::string_view reason,
                             const practitioner&, instant now, const form_sent&);
outcome_of_act agree_to_split(desk&, const person_id&, const person_id&, std::string_view reason,
                              const practitioner&, instant now, const form_sent&);

} // namespace kith::casework
