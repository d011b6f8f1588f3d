#pragma once
// Access to one record, as its own stream tells it: given, ended, restricted; and the interests that a
// practitioner has declared. The fold and the bodies are here; the acts that decide on them stand in
// grant_acts.hpp. What a grant means for a viewer is access/'s.
//
// Entries of a person's stream (every instant in ISO, as foundation/time.hpp spells it):
//   access.granted       {"kind": "specific"|"named"|"emergency"|"excluded", "practitioner": id,
//                         "process": id (specific only), "until": instant (omitted: until ended),
//                         "purpose": words, "reason": words (emergency: what the practitioner wrote)}
//                        It holds from the entry's entry_time.
//   access.ended         {"grant": sequence of the access.granted entry in this stream, "reason": words}
//                        It holds no longer from the entry's entry_time.
//   access.restricted    {"reason": words}. Only those named open it from now on; grants of kind "specific"
//                        that were given before end with it, those given afterwards hold.
//   access.restriction_proposed  {"reason": words, "named": [ids]}   somebody else decides
//   access.lifting_proposed      {"reason": words}
//   access.proposal_ended        {"reason": words}   withdrawn, or declined by somebody else
//   access.unrestricted  {"reason": words}. The list stays on the record; it opens nothing by itself.
// On a record that is read jointly with others an act appends to each record's stream.
//
// Entries of a practitioner's stream "practitioner:<id>":
//   interest.declared    {"person": id, "reason": words}   somebody of whom the practitioner must keep away
//   interest.ended       {"person": id, "reason": words}
// Whoever appends one of these also calls store::replace_interests (store/grants.hpp) in the transaction.

#include "casework/file.hpp"

#include <boost/json/object.hpp>

#include <set>

namespace kith::casework {

inline constexpr std::string_view access_granted = "access.granted";
inline constexpr std::string_view access_ended = "access.ended";
inline constexpr std::string_view access_restricted = "access.restricted";
inline constexpr std::string_view access_unrestricted = "access.unrestricted";
inline constexpr std::string_view restriction_proposed = "access.restriction_proposed";
inline constexpr std::string_view lifting_proposed = "access.lifting_proposed";
inline constexpr std::string_view access_proposal_ended = "access.proposal_ended";
inline constexpr std::string_view interest_declared = "interest.declared";
inline constexpr std::string_view interest_ended = "interest.ended";

/// Body of access.granted.
struct granted_body {
    grant_kind kind = grant_kind::specific;
    practitioner_id practitioner;
    case_process_id process = {};
    std::optional<instant> until = {};
    std::string purpose = {}, reason = {};
};
std::string to_body(const granted_body&);
/// Body of access.ended.
std::string ended_grant_body(std::int64_t grant, std::string_view reason);
/// Body of access.restricted and access.unrestricted.
std::string restriction_body(std::string_view reason);
/// Body of access.restriction_proposed and access.lifting_proposed.
std::string proposal_body(std::string_view reason, const std::vector<practitioner_id>& named);
/// Body of interest.declared and interest.ended.
std::string interest_body(const person_id&, std::string_view reason);

/// Carries an entry of access into the file; false: the type is none of these. A grant of a kind that this
/// version does not know gives nothing.
bool apply_grants(file&, const record::entry&, const boost::json::object& body);

/// The stream in which a practitioner's interests stand.
std::string practitioner_stream(const practitioner_id&);
/// Whom the practitioner has declared and not ended: the fold of that stream. Other entries are passed
/// over.
std::set<person_id> interests(std::span<const record::entry>);
/// A practitioner whose interests in the query tables are not those that their stream tells, in words;
/// nothing when all are. For verification.
std::optional<std::string> unrecorded_interest(store::snapshot&);

} // namespace kith::casework
