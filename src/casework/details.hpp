#pragma once
// What is known of a person: acts that record, change and end it. Pure: a file in, entries or problems out.
//
// Contents
//   types of entries       detail.recorded, detail.changed, detail.ended, person.fact_decided
//   change_facts           single facts, with their source, since when, and how precisely
//   decide_fact            which of two contradictory values holds
//   record_detail, ...     names, numbers, addresses, contact details, languages, warnings
//   clocks_of_birth        the clocks that count an age, when the date of birth comes to be known or
//   changes

#include "casework/steps.hpp"

#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <string>

namespace kith::casework {

struct started_clock;

inline constexpr std::string_view detail_recorded = "detail.recorded";
inline constexpr std::string_view detail_changed = "detail.changed";
inline constexpr std::string_view detail_ended = "detail.ended";
inline constexpr std::string_view fact_decided = "person.fact_decided";

/// Carries what these entries say into the file; false: the type is none of theirs.
bool apply_details(file&, const record::entry&, const boost::json::object& body);
/// The facts of an entry, each with the source, beginning and precision that the entry gives.
void take_facts(file&, const std::map<std::string, std::string>& facts, const record::entry&,
                const boost::json::object& body);

/// Single facts as somebody says them. Problems carry "f.<fact>", "precision.<fact>", "source", "from",
/// "reason".
struct facts_said {
    std::map<std::string, std::string> facts;     ///< only what changes; empty: held to be so no longer
    std::map<std::string, std::string> precision; ///< by date fact: "about", or "unknown" with no date
    std::string source;       ///< agency that told, code; empty: that of whoever records it
    std::optional<date> from; ///< since when it is so
    bool holds = false;       ///< what other agencies said before was wrong or is over
    std::string reason;       ///< how it is known
};
result<decision> change_facts(const guidance::rulebook&, const std::shared_ptr<const file>&,
                              const facts_said&, const practitioner&, instant now);

/// The clocks that count an age, worked out for this date of birth: those that wait for one, and those that
/// run and were counted from another.
result<std::vector<started_clock>> clocks_of_birth(const guidance::rulebook&, const file&, date birth);

/// Decides which value of a fact holds. The other stays visible. Problems: "holds", "reason".
struct fact_deciding {
    std::string fact;
    std::int64_t holds = 0; ///< entry of the value
    std::string reason;
};
result<decision> decide_fact(const guidance::rulebook&, const std::shared_ptr<const file>&,
                             const fact_deciding&, const practitioner&, instant now);

/// A detail as somebody says it. Problems carry the part's id, "from", "until", "source", "told",
/// "replaces".
struct detail_said {
    std::string kind;
    std::map<std::string, std::string> parts;
    std::optional<date> from, until;
    std::string source;        ///< agency, code; empty: that of whoever records it
    std::string told;          ///< how it is known
    std::int64_t replaces = 0; ///< one of the same kind that is over now; 0: none
};
result<decision> record_detail(const guidance::rulebook&, const std::shared_ptr<const file>&,
                               const detail_said&, const practitioner&, instant now);

/// What was wrong or has changed about a detail; the earlier words stay. `told` is why. A changed warning
/// is a warning that was looked at again.
result<decision> change_detail(const guidance::rulebook&, const std::shared_ptr<const file>&,
                               std::int64_t detail, const detail_said&, const practitioner&, instant now);

/// A detail holds no longer. Problems: "until", "reason".
struct detail_ending {
    std::int64_t detail = 0;
    std::optional<date> until;
    std::string reason;
};
result<decision> end_detail(const guidance::rulebook&, const std::shared_ptr<const file>&,
                            const detail_ending&, const practitioner&, instant now);

/// The detail that an entry began; nullptr when there is none.
const people::detail* find_detail(const people::person&, std::int64_t sequence);

} // namespace kith::casework
